"""What browsers send about people and practices, made into typed values."""

from dataclasses import fields
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.contrib.auth.password_validation import validate_password

from compliance.forms import OnceForm, PlainForm, ShallowJSONField
from practices.catalogue import CREDENTIALS, MODELS, POPULATIONS
from practices.domain.accounts import Profile
from practices.domain.credentials import NewCredential
from practices.domain.invitations import NewColleague, Newcomer
from practices.models import CredentialState, StaffRole, Theme, User

NEAR = ("America/", "Pacific/", "Europe/", "Africa/", "Asia/", "Australia/", "Atlantic/", "Indian/")


@cache
def zones() -> list[tuple[str, str]]:
    """Time zones by city, America first."""
    names = [name for name in available_timezones() if name.startswith(NEAR)]
    names.sort(key=lambda name: (NEAR.index(name.split("/")[0] + "/"), name))
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in names)]


class DraftForm(PlainForm):
    """A page's words, sent by the page itself: its path and its fields as name and value."""

    path = forms.CharField(max_length=300)
    fields_sent = ShallowJSONField()

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        renamed = {"path": data.get("path"), "fields_sent": data.get("fields")} if data is not None else None
        super().__init__(renamed, **kwargs)

    def clean(self) -> dict[str, Any]:
        """The fields as pairs of text, in their order."""
        sent = self.cleaned_data.pop("fields_sent", None)
        pairs = sent if isinstance(sent, list) else []
        fields = [(pair[0], pair[1]) for pair in pairs if _is_pair(pair)]
        if len(fields) != len(pairs) or "path" not in self.cleaned_data or not isinstance(sent, list):
            raise forms.ValidationError("Not the words of a form.")
        return {"path": self.cleaned_data["path"], "fields": fields}


def _is_pair(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) == 2  # noqa: PLR2004 -- a name and a value
        and all(isinstance(one, str) and _is_text(one) for one in value)
    )


def _is_text(value: str) -> bool:
    """Whether it can be written down: no zero byte, and no half of a letter (a lone surrogate)."""
    return "\0" not in value and not any("\ud800" <= one <= "\udfff" for one in value)


class DemoForm(forms.Form):
    """Which demo person to be."""

    practice = forms.UUIDField()
    membership = forms.UUIDField()


class HatForm(forms.Form):
    """Which hat to wear."""

    membership = forms.UUIDField()


class ProfileForm(PlainForm):
    """Oneself: name, time zone, theme."""

    name = forms.CharField(
        label="Your name",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text="As colleagues and families read it.",
    )
    time_zone = forms.ChoiceField(label="Your time zone", choices=zones, help_text="Times are shown in it.")
    theme = forms.ChoiceField(label="Light or dark", choices=Theme, widget=forms.RadioSelect)

    def value(self) -> Profile:
        """What the verb takes."""
        data = self.cleaned_data
        return Profile(name=data["name"], time_zone=data["time_zone"], theme=data["theme"])


class InviteForm(OnceForm):
    """A colleague to be."""

    name = forms.CharField(label="Their name", max_length=120)
    email = forms.EmailField(
        label="Their work email", max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    role = forms.ChoiceField(label="Role", choices=StaffRole, widget=forms.RadioSelect)

    def value(self) -> NewColleague:
        """What the verb takes."""
        data = self.cleaned_data
        return NewColleague(name=data["name"], email=data["email"], role=data["role"])


class CredentialForm(PlainForm):
    """What stands on a certificate."""

    code = forms.ChoiceField(
        label="Credential", choices=[(code, f"{code}, {name}") for code, (name, _) in CREDENTIALS.items()]
    )
    number = forms.CharField(label="Number", max_length=60, required=False, help_text="If it has one.")
    valid_from = forms.DateField(label="Valid from", widget=forms.DateInput(attrs={"type": "date"}))
    valid_until = forms.DateField(label="Valid until", widget=forms.DateInput(attrs={"type": "date"}))
    models_trained = forms.MultipleChoiceField(
        label="Trained in these models", choices=MODELS, required=False, widget=forms.CheckboxSelectMultiple
    )
    populations = forms.MultipleChoiceField(
        label="Works with", choices=POPULATIONS, required=False, widget=forms.CheckboxSelectMultiple
    )

    def clean(self) -> dict[str, Any]:
        """The last day comes after the first."""
        data = super().clean() or self.cleaned_data
        first, last = data.get("valid_from"), data.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", "Choose a date that is after the first day.")
        return data

    def value(self) -> NewCredential:
        """What the verb takes."""
        return NewCredential(**{field.name: self.cleaned_data[field.name] for field in fields(NewCredential)})


class EndCredentialForm(PlainForm):
    """Why a credential does not count any more."""

    as_state = forms.ChoiceField(
        choices=[
            (one.value, one.label)
            for one in (CredentialState.SUSPENDED, CredentialState.REVOKED, CredentialState.RETIRED)
        ]
    )


class JoinForm(PlainForm):
    """A new colleague's name and password."""

    name = forms.CharField(
        label="Your name", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    password = forms.CharField(
        label="Choose a password",
        max_length=256,
        strip=False,
        help_text="At least 12 characters. A few words in a row are easy to remember and hard to guess.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean_password(self) -> str:
        """Long enough, not common, not one's own name."""
        password: str = self.cleaned_data["password"]
        validate_password(password, User(email=self.email, name=self.cleaned_data.get("name", "")))
        return password

    def value(self) -> Newcomer:
        """What the verb takes."""
        return Newcomer(name=self.cleaned_data["name"], password=self.cleaned_data["password"])

"""What browsers send about people and practices, made into typed values."""

from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django import forms

from compliance.forms import PlainForm
from practices.domain.accounts import Profile
from practices.models import Theme

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
    fields_sent = forms.JSONField()

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
        and all(isinstance(one, str) and "\0" not in one for one in value)
    )


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

"""Base classes of forms: typed values out, the reader's version in, and keys against double submits."""

from typing import Any
from uuid import UUID

from django import forms

from compliance import shallow
from compliance.emergency.models import Verdict
from compliance.form_words import SHORTEN, say
from practices.tenancy.models import uuid7

LONGEST_TEXT = 100_000


class PlainForm(forms.Form):
    """A form whose errors stand beside their fields and whose labels carry no colon."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    def full_clean(self) -> None:
        """Every refusal names its field, also those of fields that a form added last."""
        for name, field in self.fields.items():
            say(field, str(field.label or name.replace("_", " ").capitalize()))
        super().full_clean()

    def refuse(self, words: str, field: str = "") -> None:
        """Shows what a verb refused beside the field that caused it (or on top of the form)."""
        self.add_error(field if field in self.fields else None, words)


class OnceForm(PlainForm):
    """Creates something. Carries a key made when the page was drawn, so that a double submit makes one."""

    idem_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)

    @property
    def key(self) -> str:
        """The key as text; a fresh one where a program sent none."""
        value: UUID = self.cleaned_data.get("idem_key") or uuid7()
        return value.hex


class ShallowJSONField(forms.JSONField):
    """JSON from a script of ours. What lies in more layers than any of ours is refused before it is read."""

    def to_python(self, value: Any) -> Any:
        """The value, or a ValidationError."""
        if isinstance(value, str) and shallow.is_deep(value):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What the field shows again."""
        return "" if isinstance(data, str) and shallow.is_deep(data) else super().bound_data(data, initial)


class VersionedForm(PlainForm):
    """Changes something. Carries the version that the person read, so that nobody's save is lost unseen."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    @property
    def read_version(self) -> int:
        """The version that this form was drawn from."""
        return int(self.cleaned_data["version"])


class LongText(forms.CharField):
    """Free text of up to 100,000 characters in a growing field."""

    def __init__(self, **kwargs: Any) -> None:
        rows = kwargs.pop("rows", 4)
        kwargs.setdefault("max_length", LONGEST_TEXT)
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        kwargs.setdefault(
            "error_messages",
            {"max_length": SHORTEN},
        )
        super().__init__(**kwargs)


class ReasonForm(PlainForm):
    """Why somebody needs to see this case (rules that allow with review)."""

    case = forms.UUIDField(widget=forms.HiddenInput)
    next = forms.CharField(widget=forms.HiddenInput, max_length=500)
    words = LongText(
        label="Your reason",
        min_length=20,
        max_length=2000,
        help_text="At least 20 characters. The supervisor reads it within 24 hours.",
    )


class FindPersonForm(PlainForm):
    """Whom a case is about."""

    name = forms.CharField(
        label="Name or case reference",
        max_length=60,
        help_text="What the person is called, or a case reference like HL-0142.",
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
    )


class SaveViewForm(PlainForm):
    """A name for the filters that are set, and who finds it."""

    name = forms.CharField(
        label="Name of the view",
        max_length=60,
        help_text="For example “Refusals this month”. Names no person: other readers may see it.",
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
    )
    is_shared = forms.BooleanField(label="Show it to everybody who reads this log", required=False)


class EmergencyReviewForm(PlainForm):
    """What the review of an emergency access found. Nothing is chosen beforehand."""

    verdict = forms.ChoiceField(label="What did you find?", choices=Verdict, widget=forms.RadioSelect)
    findings = forms.CharField(
        label="What you looked at, and what follows",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Needed when something was not in order.",
    )


class AccessReviewForm(EmergencyReviewForm):
    """The same for a look with a reason, with the number of events that the reviewer was shown."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class WhatIfForm(PlainForm):
    """A case, somebody, and a change to try out. Only the case is known at first; the rest is offered then."""

    reference = forms.CharField(
        label="Reference of the case", max_length=20, help_text="For example HL-0005."
    )
    person = forms.CharField(label="What could this person see?", required=False, widget=forms.Select)
    revoke = forms.UUIDField(label="… if this consent were withdrawn", required=False, widget=forms.Select)
    engaged = forms.BooleanField(label="… if the person took part", required=False)

    def offer(self, people: list[tuple[str, str]], consents: list[tuple[str, str]]) -> None:
        """Fills the lists, once the case is known."""
        self.fields["person"].widget.choices = [("", "Choose"), *people]
        self.fields["revoke"].widget.choices = [("", "None"), *consents]

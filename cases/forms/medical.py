"""The five facts of s. 2.51, and what was told."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from compliance.consent.items import Item
from compliance.domain.medical import Emergency
from compliance.forms import LongText, OnceForm


class MedicalForm(OnceForm):
    """All five facts are asked for at once; nothing is ticked beforehand."""

    personnel = forms.CharField(
        label="Who was told", help_text="Name of the doctor, nurse or paramedic.", max_length=200
    )
    facility = forms.CharField(
        label="Where they work", help_text="Hospital, ambulance service, clinic.", max_length=200
    )
    nature = LongText(label="What the emergency is", rows=2, max_length=2000)
    at = forms.DateTimeField(
        label="When they were told",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": "Write day and time like 2026-11-24 21:30."},
    )
    discloser = forms.CharField(label="Who told them", max_length=200)
    items = forms.MultipleChoiceField(
        label="What they were told about",
        help_text="Only what they need to treat the emergency.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose what they were told about."},
    )
    words = LongText(
        label="In words",
        help_text="What was said, as far as it is not on record here.",
        rows=3,
        required=False,
        max_length=10_000,
    )

    def __init__(self, *args: Any, items: Sequence[Item], zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone
        choice: Any = self.fields["items"]
        choice.choices = [(one.key, one.formal) for one in items]

    def clean_at(self) -> datetime:
        """The moment, as the clocks go where the case is, not where the server is."""
        given: datetime = self.cleaned_data["at"]
        return given.replace(tzinfo=ZoneInfo(self.zone))

    def value(self) -> Emergency:
        """For the verb."""
        given = self.cleaned_data
        return Emergency(
            personnel=given["personnel"],
            facility=given["facility"],
            discloser=given["discloser"],
            at=given["at"],
            nature=given["nature"],
            items=given["items"],
            words=given["words"],
        )

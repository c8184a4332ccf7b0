"""What the pages of providers and placement send, made into values."""

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms

from cases.models import Case, ConcernedOther
from cases.moments import moment
from compliance.errors import Invalid
from compliance.forms import LongText, OnceForm, PlainForm, VersionedForm
from referrals.domain.options import OptionFacts
from referrals.domain.placements import Choice
from referrals.domain.providers import ProviderFacts
from referrals.models import LEVELS, Edition, Provider, TreatmentOption

DATE_ERRORS = {"invalid": "Write the date like 2026-04-30.", "required": "Choose a day."}
TIME_ERRORS = {"invalid": "Write the time like 16:00.", "required": "Choose a time."}
ALL_LEVELS = sorted({level for levels in LEVELS.values() for level in levels})
CENTS = 100


def _clock(label: str, **kwargs: Any) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, widget=widget, error_messages=TIME_ERRORS, **kwargs)


def _day(label: str, **kwargs: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"})
    return forms.DateField(label=label, widget=widget, error_messages=DATE_ERRORS, **kwargs)


class ProviderFields(PlainForm):
    """A provider for the practice's list."""

    name = forms.CharField(label="Name", max_length=160)
    place = forms.CharField(label="Town and state", max_length=120)
    admissions_phone = forms.RegexField(
        r"^[0-9+() .x-]{7,32}$",
        label="Admissions phone",
        error_messages={"invalid": "Enter a phone number, like 555 019 0100."},
    )
    edition = forms.ChoiceField(
        label="Edition of its levels of care", choices=Edition.choices, initial=Edition.ASAM_4
    )
    levels = forms.MultipleChoiceField(
        label="Levels of care",
        choices=[(level, level) for level in ALL_LEVELS],
        widget=forms.CheckboxSelectMultiple,
    )
    takes_withdrawal = forms.BooleanField(label="Takes people who need withdrawal care", required=False)
    interest = forms.CharField(
        label="A financial interest of ours",
        help_text="Ownership, employment, paid travel, family. Leave empty when there is none.",
        max_length=200,
        required=False,
    )
    bars_offers = forms.BooleanField(
        label="We own a part of it, or are paid by admission: it is never offered", required=False
    )

    def value(self) -> ProviderFacts:
        """Typed."""
        return ProviderFacts(**{name: self.cleaned_data[name] for name in ProviderFields.base_fields})


class ProviderForm(ProviderFields, OnceForm):
    """A new one."""


class ChangeProviderForm(ProviderFields, VersionedForm):
    """What changed about it."""

    @classmethod
    def of(cls, provider: Provider) -> "ChangeProviderForm":
        """Filled with what is saved."""
        known = {name: getattr(provider, name) for name in ProviderFields.base_fields}
        return cls(initial=known | {"version": provider.version})


class OptionFields(PlainForm):
    """An offer for this person."""

    provider = forms.ChoiceField(label="Provider")
    edition = forms.ChoiceField(label="Edition", choices=Edition.choices, initial=Edition.ASAM_4)
    level_of_care = forms.ChoiceField(
        label="Level of care",
        help_text="As the provider named it.",
        choices=[(level, level) for level in ALL_LEVELS],
    )
    starts_on = _day("From which day?")
    held_on = _day("The bed is held until", required=False)
    held_clock = _clock("At", required=False)
    cost = forms.DecimalField(
        label="What the family would pay, in dollars",
        min_value=0,
        max_value=Decimal(1_000_000),
        decimal_places=2,
    )
    answers_withdrawal = forms.BooleanField(label="Withdrawal needs are answered", required=False)
    answers_medication = forms.BooleanField(label="Medication is answered", required=False)
    answers_access = forms.BooleanField(label="Access and language are answered", required=False)
    note = LongText(label="Note", rows=2, required=False)

    def __init__(self, *args: Any, providers: Sequence[Provider], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["provider"].choices = [(str(one.pk), f"{one.name}, {one.place}") for one in providers]  # type: ignore[attr-defined]  # a ChoiceField

    def value(self, case: Case) -> OptionFacts:
        """Money in integer cents, times in the case's zone."""
        data = {name: self.cleaned_data[name] for name in OptionFields.base_fields}
        cost: Decimal = data.pop("cost")
        return OptionFacts(
            provider_id=UUID(data.pop("provider")),
            cost_cents=int(cost * CENTS),
            held_until=_held_until(data.pop("held_on"), data.pop("held_clock"), case),
            **data,
        )


def _held_until(day: date | None, clock: time | None, case: Case) -> datetime | None:
    """A day alone means until its end."""
    if day is None:
        if clock is not None:
            raise Invalid("Choose a day as well.", field="held_on")
        return None
    return moment(day, clock or time(23, 59), case.time_zone, field="held_clock")


class OptionForm(OptionFields, OnceForm):
    """A new offer."""


class ChangeOptionForm(OptionFields, VersionedForm):
    """What was learned about it since."""

    @classmethod
    def of(cls, option: TreatmentOption, case: Case, providers: Sequence[Provider]) -> "ChangeOptionForm":
        """Filled with what is saved."""
        mapped = {"provider", "cost", "held_on", "held_clock"}
        known = {name: getattr(option, name) for name in OptionFields.base_fields if name not in mapped}
        held = option.held_until.astimezone(ZoneInfo(case.time_zone)) if option.held_until else None
        known |= {
            "provider": str(option.provider_id),
            "cost": Decimal(option.cost_cents) / CENTS,
            "held_on": held.date() if held else None,
            "held_clock": held.time() if held else None,
            "version": option.version,
        }
        return cls(initial=known, providers=providers)


class ChoiceForm(OnceForm):
    """Which option was taken."""

    option = forms.ChoiceField(label="Where does the person go?")
    chosen_by = forms.CharField(label="Who chose it?", max_length=120)
    chosen_why = LongText(label="Why this one?", rows=2)
    recommended_by = forms.CharField(label="Who recommended the level of care?", max_length=120)
    travel = LongText(
        label="How do they get there?",
        help_text="When they leave, who drives, what to do on the way.",
        rows=2,
        required=False,
    )
    escort = forms.ChoiceField(label="Who travels along?", required=False)

    def __init__(
        self, *args: Any, options: Sequence[TreatmentOption], people: Sequence[ConcernedOther], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["option"].choices = [(str(one.pk), one.provider.name) for one in options]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["escort"].choices = [  # type: ignore[attr-defined]  # as above
            ("", "Nobody from the family"),
            *[(str(one.pk), one.name) for one in people],
        ]

    def value(self) -> Choice:
        """Typed."""
        data = self.cleaned_data
        return Choice(
            option_id=UUID(data["option"]),
            chosen_by=data["chosen_by"],
            chosen_why=data["chosen_why"],
            recommended_by=data["recommended_by"],
            travel=data["travel"],
            escort_id=UUID(data["escort"]) if data["escort"] else None,
        )


class AdmissionForm(PlainForm):
    """The provider took the person in."""

    on = _day("Admitted on")
    clock = _clock("At")
    confirmed_by = forms.ChoiceField(
        label="Who confirmed it?", choices=[("provider", "The provider"), ("individual", "The person")]
    )

    def admitted_at(self, case: Case) -> datetime:
        """In the case's zone."""
        return moment(self.cleaned_data["on"], self.cleaned_data["clock"], case.time_zone, field="clock")


class NotAdmittedForm(PlainForm):
    """It did not work at the door."""

    why = LongText(label="What happened?", rows=2)
    other_care = LongText(label="Which other care is there, tonight and tomorrow?", rows=2, required=False)

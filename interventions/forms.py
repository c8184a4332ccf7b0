"""What the pages of preparation and the day send, made into values."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms

from cases.models import Case, ConcernedOther
from cases.moments import moment
from compliance.forms import LongText, OnceForm, PlainForm, VersionedForm
from interventions.contingencies import SITUATIONS
from interventions.domain.attempts import Answer
from interventions.domain.boundaries import BoundaryFacts
from interventions.domain.meetings import MeetingPlan
from interventions.domain.plans import PlanFacts
from interventions.models import (
    Attendance,
    Boundary,
    Decision,
    MedicalPath,
    MeetingKind,
    PlaceKind,
    Plan,
    Rsvp,
)

DATE_ERRORS = {"invalid": "Write the date like 2026-04-30.", "required": "Choose a day."}
TIME_ERRORS = {"invalid": "Write the time like 16:00.", "required": "Choose a time."}


def date_field(label: str, **kwargs: Any) -> forms.DateField:
    """A day."""
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}), error_messages=DATE_ERRORS, **kwargs
    )


def time_field(label: str, **kwargs: Any) -> forms.TimeField:
    """A time of day."""
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, widget=widget, error_messages=TIME_ERRORS, **kwargs)


class MeetingForm(OnceForm):
    """A meeting to come."""

    kind = forms.ChoiceField(label="What kind of meeting?", choices=MeetingKind.choices)
    on = date_field("Day")
    clock = time_field("Time")
    minutes_planned = forms.IntegerField(label="How many minutes?", min_value=10, max_value=480, initial=60)
    place_kind = forms.ChoiceField(label="Where?", choices=PlaceKind.choices)
    how_to_join = forms.CharField(
        label="How to join",
        help_text="Address or link. Everyone taking part sees it.",
        max_length=500,
        required=False,
    )
    agenda = LongText(
        label="What it is about",
        help_text="Everyone taking part sees it.",
        rows=2,
        max_length=2000,
        required=False,
    )

    def value(self, case: Case) -> MeetingPlan:
        """In the case's zone. Raises Invalid for an hour that the clocks skip or repeat."""
        data = self.cleaned_data
        return MeetingPlan(
            kind=data["kind"],
            starts_at=moment(data["on"], data["clock"], case.time_zone, field="clock"),
            place_kind=data["place_kind"],
            how_to_join=data["how_to_join"],
            minutes_planned=data["minutes_planned"],
            agenda=data["agenda"],
        )


class MoveMeetingForm(VersionedForm):
    """Another day and time."""

    on = date_field("Day")
    clock = time_field("Time")

    def value(self, case: Case) -> datetime:
        """In the case's zone. Raises Invalid for an hour that the clocks skip or repeat."""
        return moment(self.cleaned_data["on"], self.cleaned_data["clock"], case.time_zone, field="clock")


class ReplyForm(PlainForm):
    """Who means to come: one question for each person."""

    def __init__(
        self, *args: Any, people: Sequence[ConcernedOther], known: Iterable[Attendance] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        said = {row.concerned_other_id: row.rsvp for row in known}
        self.people = people
        for person in people:
            self.fields[f"reply_{person.pk}"] = forms.ChoiceField(
                label=f"{person.name}, {person.relation}",
                choices=[("", "Not asked yet"), *Rsvp.choices],
                initial=said.get(person.pk, ""),
                required=False,
            )

    def value(self) -> dict[UUID, str]:
        """What each said."""
        return {person.pk: self.cleaned_data[f"reply_{person.pk}"] for person in self.people}


class AttendanceForm(PlainForm):
    """Who was at a meeting, and what was said there."""

    minutes = LongText(
        label="What was said", help_text="For the team. The family does not see it.", rows=4, required=False
    )

    def __init__(self, *args: Any, people: Sequence[ConcernedOther], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        self.fields["there"] = _there(people, "Who was there?")
        self.order_fields(["there", "minutes"])

    def value(self) -> dict[UUID, bool]:
        """Everyone, there or not."""
        there = set(self.cleaned_data["there"])
        return {person.pk: str(person.pk) in there for person in self.people}


def _there(people: Sequence[ConcernedOther], label: str) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=[(str(person.pk), f"{person.name}, {person.relation}") for person in people],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class DayForm(PlainForm):
    """The day and hour of the event."""

    on = date_field("Day of the intervention")
    clock = time_field("Time")

    def value(self, case: Case) -> datetime:
        """In the case's zone. Raises Invalid for an hour that the clocks skip or repeat."""
        return moment(self.cleaned_data["on"], self.cleaned_data["clock"], case.time_zone, field="clock")


def _check(label: str, help_text: str = "") -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        help_text=help_text,
        choices=[("", "Not checked yet"), ("yes", "Yes"), ("no", "No")],
        coerce=lambda said: said == "yes",
        empty_value=None,
        required=False,
    )


class PlanForm(VersionedForm):
    """The plan. Everything may stay blank until it is decided."""

    ask_text = LongText(
        label="The ask", help_text="One clear request, with place and time.", rows=3, required=False
    )
    place_kind = forms.ChoiceField(
        label="Where do you meet?", choices=[("", "Not decided yet"), *PlaceKind.choices], required=False
    )
    place = LongText(label="Place", rows=2, required=False)
    two_exits = _check("Does the place have two exits?")
    private_room = _check("Is there a private second room?")
    no_order_between = _check("Is it checked that no protective order stands between those who meet?")
    no_weapon_there = _check("Is it checked that no weapon is there?")
    medical_path = forms.ChoiceField(
        label="How is withdrawal made safe?",
        help_text="Stopping alone can be dangerous with alcohol, sedatives and opioids.",
        choices=[("", "Not decided yet"), *MedicalPath.choices],
        required=False,
    )
    driver = forms.CharField(label="Who drives or travels along?", max_length=200, required=False)
    vehicle = forms.CharField(label="Vehicle or tickets", max_length=200, required=False)
    transport_backup = forms.CharField(label="Backup", max_length=200, required=False)
    packing = LongText(label="What to pack", rows=3, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, title, hint in SITUATIONS:
            self.fields[f"if_{key}"] = LongText(
                label=title, help_text=hint, rows=2, required=False, max_length=4000
            )

    @classmethod
    def of(cls, plan: Plan | None) -> "PlanForm":
        """Filled with what is saved."""
        if plan is None:
            return cls(initial={"version": 0})
        checks = ("two_exits", "private_room", "no_order_between", "no_weapon_there")
        known = {name: getattr(plan, name) for name in cls.base_fields if name != "version"}
        known |= {name: {True: "yes", False: "no", None: ""}[getattr(plan, name)] for name in checks}
        known |= {f"if_{key}": words for key, words in plan.contingencies.items()}
        return cls(initial=known | {"version": plan.version})

    def value(self) -> PlanFacts:
        """What was decided so far."""
        data = dict(self.cleaned_data)
        data.pop("version")
        said = {key: data.pop(f"if_{key}") for key, _, _ in SITUATIONS}
        return PlanFacts(**data, contingencies=said)


class BoundaryFields(PlainForm):
    """A boundary with its five checks."""

    owner = forms.ChoiceField(label="Whose boundary is it?")
    text = LongText(label="What will they do, or stop doing?", rows=3)
    keeps_from = date_field("From when?")
    how_long = forms.CharField(label="For how long?", max_length=120, required=False)
    support_offered = LongText(label="What support do they offer instead?", rows=2, required=False)
    confidence = forms.IntegerField(
        label="How sure are they that they will keep it?", help_text="0 to 10.", min_value=0, max_value=10
    )
    owner_controls_it = forms.BooleanField(label="They can carry it out alone", required=False)
    owner_will_keep_it = forms.BooleanField(label="They have said that they will keep it", required=False)
    not_punishment = forms.BooleanField(label="It is not a punishment or a threat", required=False)
    safe_for_children = forms.BooleanField(label="It is safe for children", required=False)
    safe_for_owner = forms.BooleanField(label="It is safe for them", required=False)

    def __init__(self, *args: Any, people: Sequence[ConcernedOther], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (str(person.pk), f"{person.name}, {person.relation}") for person in people
        ]

    def value(self) -> BoundaryFacts:
        """Typed."""
        data = {name: self.cleaned_data[name] for name in BoundaryFields.base_fields}
        return BoundaryFacts(owner_id=UUID(data.pop("owner")), **data)


class BoundaryForm(BoundaryFields, OnceForm):
    """A new boundary."""


class ChangeBoundaryForm(BoundaryFields, VersionedForm):
    """Other words, or checks that hold by now."""

    @classmethod
    def of(cls, boundary: Boundary, people: Sequence[ConcernedOther]) -> "ChangeBoundaryForm":
        """Filled with what is saved."""
        names = (name for name in BoundaryFields.base_fields if name != "owner")
        known = {name: getattr(boundary, name) for name in names}
        initial = known | {"owner": str(boundary.owner_id), "version": boundary.version}
        return cls(people=people, initial=initial)


class StartForm(PlainForm):
    """Starting the day. Whoever stands in for the lead says why."""

    reason = LongText(label="Why does the lead not start it?", rows=2, required=False, max_length=2000)


GROUPS = {
    "today": (Decision.ACCEPTED_TODAY,),
    "later": (Decision.ACCEPTED_LATER,),
    "talking": (Decision.UNDECIDED,),
    "no": (Decision.DECLINED, Decision.WALKED_OUT),
    "ended": (
        Decision.STOPPED_MEDICAL,
        Decision.STOPPED_SUICIDE_RISK,
        Decision.STOPPED_VIOLENCE,
        Decision.STOPPED_OTHER,
        Decision.NOT_HELD,
    ),
}
NEEDS = {"later": ("later_on", "reason"), "talking": ("contact_on", "contact_clock", "reason")}
REASON_WORDS = {
    "later": ("What happens until then?", "Who stays close, and how withdrawal is kept safe."),
    "ended": ("What happened?", "Needed when it was not held, or stopped for another reason."),
}


class DecisionForm(PlainForm):
    """How it ended: exactly one of ten, in the group that one of the four words opens."""

    decision = forms.ChoiceField(label="How did it end?", choices=Decision.choices, widget=forms.RadioSelect)
    later_on = date_field("Which day?", required=False, help_text="Within 7 days.")
    contact_on = date_field("When do you speak next?", required=False, help_text="Within 72 hours.")
    contact_clock = time_field("At", required=False)
    reason = LongText(label="In a few words", rows=2, required=False)

    def __init__(
        self, *args: Any, group: str = "", people: Sequence[ConcernedOther] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        if people:
            self.fields["there"] = _there(people, "Who of the family was in the room?")
            self.fields["there"].initial = [str(one.pk) for one in people if one.attends_event]
        if group in GROUPS:
            self._narrow(group)

    def _narrow(self, group: str) -> None:
        chosen = GROUPS[group]
        field = self.fields["decision"]
        field.choices = [(one.value, one.label) for one in chosen]  # type: ignore[attr-defined]  # a ChoiceField
        if len(chosen) == 1:
            field.initial = chosen[0].value
        for name in ("later_on", "contact_on", "contact_clock"):
            if name not in NEEDS.get(group, ()):
                del self.fields[name]
        label, hint = REASON_WORDS.get(group, ("In a few words", ""))
        self.fields["reason"].label, self.fields["reason"].help_text = label, hint

    def value(self, case: Case) -> Answer:
        """In the case's zone."""
        data = self.cleaned_data
        contact = None
        if data.get("contact_on") and data.get("contact_clock"):
            contact = moment(data["contact_on"], data["contact_clock"], case.time_zone, field="contact_clock")
        return Answer(
            decision=Decision(data["decision"]),
            later_on=data.get("later_on"),
            next_contact_at=contact,
            reason=data["reason"],
            there=frozenset(UUID(one) for one in data["there"]) if "there" in data else None,
        )


class AmendForm(DecisionForm, VersionedForm):
    """Another answer, and why the record is corrected."""

    why = LongText(label="Why is it corrected?", rows=2, max_length=2000)

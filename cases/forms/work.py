"""Everyday forms: the caseload's filters, notes, tasks, the team."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms

from cases.forms.inquiry import choose, people_field
from cases.models import NoteKind, Stage
from cases.moments import moment
from cases.queries import CaseloadFilter
from compliance.forms import LongText, OnceForm, PlainForm
from practices.models import Membership

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class CaseloadView:
    """What the address of the caseload says."""

    whole: bool
    risk: bool
    due: bool
    waiting: bool
    stage: str
    words: str
    table: bool
    after: str

    def narrowed(self, *, member_id: UUID | None, at: datetime) -> CaseloadFilter:
        """As the query takes it. “Mine” means that I lead; without a membership there is no mine."""
        return CaseloadFilter(
            mine=None if self.whole else member_id,
            risk=self.risk,
            due_before=at + WEEK if self.due else None,
            waiting=self.waiting,
            stage=self.stage,
            words=self.words,
        )


class CaseloadForm(forms.Form):
    """The caseload's address. What it does not understand is left out, so that an old link still opens."""

    show = forms.ChoiceField(choices=[("mine", ""), ("all", "")], required=False)
    risk = forms.BooleanField(required=False)
    due = forms.BooleanField(required=False)
    waiting = forms.BooleanField(required=False)
    stage = forms.ChoiceField(choices=[("", ""), *Stage.choices], required=False)
    q = forms.CharField(max_length=100, required=False)
    view = forms.ChoiceField(choices=[("board", ""), ("table", "")], required=False)
    after = forms.CharField(max_length=400, required=False)

    def value(self, *, whole_by_default: bool) -> CaseloadView:
        """The filters that were understood."""
        self.is_valid()
        data: dict[str, Any] = self.cleaned_data
        show = data.get("show") or ("all" if whole_by_default or data.get("q") else "mine")
        return CaseloadView(
            whole=show == "all",
            risk=bool(data.get("risk")),
            due=bool(data.get("due")),
            waiting=bool(data.get("waiting")),
            stage=data.get("stage") or "",
            words=data.get("q") or "",
            table=data.get("view") == "table"
            or bool(data.get("q") or data.get("stage") or data.get("after")),
            after=data.get("after") or "",
        )


class NoteForm(OnceForm):
    """A note."""

    kind = forms.ChoiceField(label="What is it about?", choices=NoteKind.choices, initial=NoteKind.CASEWORK)
    text = LongText(label="Note", rows=5)

    def __init__(self, *args: Any, kinds: list[tuple[str, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kinds is not None:
            choose(self, "kind", kinds)


class TaskForm(OnceForm):
    """A task that a person writes down."""

    title = forms.CharField(
        label="What is to be done?",
        help_text="Neutral words: it can appear in reminders.",
        max_length=160,
    )
    due_on = forms.DateField(
        label="Until when?",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": "Write the date like 2026-04-30."},
    )
    due_time = forms.TimeField(
        label="Time",
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": "Write the time like 16:00."},
    )

    def due_at(self, zone: str) -> datetime:
        """The moment in the case's time zone; the end of the working day where no time was given."""
        clock = self.cleaned_data["due_time"] or time(17, 0)
        return moment(self.cleaned_data["due_on"], clock, zone, field="due_time")


class LeadForm(PlainForm):
    """Hands the case to another lead."""

    tie = forms.ChoiceField(
        label="Tie between the new lead and the people in this case",
        choices=[("", "Choose"), ("none", "No tie found"), ("cleared", "A tie, cleared by the supervisor")],
        error_messages={"required": "Check for a tie first."},
    )
    tie_reason = forms.CharField(label="Which tie?", max_length=500, required=False)
    handover = LongText(
        label="Handover note", rows=4, help_text="Where things stand, what is promised to whom."
    )

    def __init__(self, *args: Any, members: Sequence[Membership], **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "id_lead_%s")
        super().__init__(*args, **kwargs)
        self.fields = {"lead": people_field("New lead", members), **self.fields}


class CofacilitatorForm(PlainForm):
    """Names the co-facilitator; nobody ends the part."""

    def __init__(self, *args: Any, members: Sequence[Membership], **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "id_cofacilitator_%s")
        super().__init__(*args, **kwargs)
        self.fields["member"] = people_field("Co-facilitator", members, required=False)


class CoverForm(PlainForm):
    """Cover for an absence."""

    def __init__(self, *args: Any, members: Sequence[Membership], **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "id_cover_%s")
        super().__init__(*args, **kwargs)
        self.fields["member"] = people_field("Who covers?", members)
        self.fields["until"] = forms.DateField(
            label="Until which day?",
            widget=forms.DateInput(attrs={"type": "date"}),
            error_messages={"invalid": "Write the date like 2026-04-30."},
        )

"""What interventions contributes to a case: guards G-15 to G-20, the decision, effects, next steps, a tab."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse

from cases.intervention_models import Asks, parameters
from cases.models import Case, Stage, StageMove
from cases.parts import (
    Due,
    GuardAnswer,
    SummarySection,
    Tab,
    decision_of_attempt,
    effect,
    guard,
    met,
    missing,
    next_step,
    summary_part,
    tab,
    waived,
)
from compliance import gate
from compliance.access import Access
from families.parts import Happening, happening
from interventions import queries
from interventions.contingencies import SITUATIONS
from interventions.domain import meetings
from interventions.domain.boundaries import holds
from interventions.models import Meeting, MeetingKind, Plan

tab(Tab("intervention", "Intervention", "interventions:preparation", 30))

LEAD = "The lead"


def _page(case: Case, name: str = "plan") -> str:
    return reverse(f"interventions:{name}", args=[case.pk])


def _plan(case: Case) -> Plan | None:
    found: Plan | None = queries.plan(case).first()
    return found


@decision_of_attempt
def decision(case: Case) -> str:
    """The decision of the attempt that the case is at."""
    attempt = queries.current_attempt(case).first()
    return attempt.decision if attempt else ""


@guard("G-15")
def medical_path_is_chosen(case: Case, *, at: datetime) -> GuardAnswer:
    """G-15. The withdrawal and medical path is chosen."""
    plan = _plan(case)
    if plan is not None and plan.medical_path:
        return met(plan.get_medical_path_display())
    return missing("Choose how withdrawal is made safe.", owes=LEAD, url=_page(case))


@guard("G-16")
def transport_is_planned(case: Case, *, at: datetime) -> GuardAnswer:
    """G-16. Driver or escort, vehicle or tickets, backup."""
    plan = _plan(case)
    if plan is not None and plan.driver.strip() and plan.vehicle.strip() and plan.transport_backup.strip():
        return met("Driver, vehicle and backup are set.")
    return missing(
        "Write down who drives, with what, and the backup.", owes="The lead or a coordinator", url=_page(case)
    )


@guard("G-17")
def every_situation_is_thought_through(case: Case, *, at: datetime) -> GuardAnswer:
    """G-17. Each of the nine situations has an answer."""
    plan = _plan(case)
    said = plan.contingencies if plan is not None else {}
    blank = [title for key, title, _ in SITUATIONS if not str(said.get(key, "")).strip()]
    if not blank:
        return met("All nine situations have an answer.")
    return missing(f"Still without an answer: {'; '.join(blank).lower()}.", owes=LEAD, url=_page(case))


@guard("G-18")
def rehearsal_was_held(case: Case, *, at: datetime) -> GuardAnswer:
    """G-18. A rehearsal of this attempt was held, with those who speak there."""
    chosen = parameters(case.model, case.arise_level)
    if chosen and chosen.rehearsal is not Asks.REQUIRED:
        return waived("This model asks for no rehearsal.")
    rehearsed = queries.rehearsed(case)
    if rehearsed and not queries.speakers(case) - rehearsed:
        return met("The rehearsal was held with everyone who speaks.")
    return missing(
        "Hold a rehearsal with everyone who will speak, and record who was there.",
        owes=LEAD,
        url=_page(case, "preparation"),
    )


@guard("G-19")
def boundaries_are_fair_and_safe(case: Case, *, at: datetime) -> GuardAnswer:
    """G-19. Each boundary passes the five checks. The two about safety are never set aside."""
    open_ones = [boundary for boundary in queries.boundaries(case) if not holds(boundary)]
    if open_ones:
        unsafe = any(not one.safe_for_children or not one.safe_for_owner for one in open_ones)
        return missing(
            f"{len(open_ones)} boundar{'ies are' if len(open_ones) > 1 else 'y is'} not ready yet.",
            owes="The boundary's owner, with the lead",
            url=_page(case, "boundaries"),
            final=unsafe,
        )
    chosen = parameters(case.model, case.arise_level)
    asks = chosen.boundaries if chosen else Asks.OPTIONAL
    if asks is Asks.REQUIRED and not queries.boundaries(case).exists():
        return missing(
            "This model asks for boundaries; none is written yet.", owes=LEAD, url=_page(case, "boundaries")
        )
    return met("Every boundary is its owner's own, fair and safe.")


@guard("G-20")
def place_is_safe(case: Case, *, at: datetime) -> GuardAnswer:
    """G-20. No order between those who meet, no known weapon, two exits and a private second room."""
    plan = _plan(case)
    if plan is None or not (plan.no_order_between and plan.no_weapon_there):
        return missing(
            "Check that no protective order stands between those who meet, and that no weapon is there.",
            owes=LEAD,
            url=_page(case),
            final=True,
        )
    if not (plan.two_exits and plan.private_room):
        return missing("The place needs two exits and a private second room.", owes=LEAD, url=_page(case))
    return met("The place is safe.")


@effect("engage")
def pause_the_plan(access: Access, case: Case, *, move: StageMove, values: Mapping[str, Any]) -> None:
    """The person takes part now (X-09): what was planned for the day without them is taken back."""
    meetings.take_back_what_is_planned(access, case, kinds=meetings.FOR_THE_DAY)


@effect("close")
def cancel_what_is_planned(access: Access, case: Case, *, move: StageMove, values: Mapping[str, Any]) -> None:
    """A closed case meets nobody and reminds nobody."""
    meetings.take_back_what_is_planned(access, case, kinds=tuple(MeetingKind))


@next_step
def next_meeting(case: Case, at: datetime) -> Iterable[Due]:
    """The next meeting, and the day itself."""
    if case.stage == Stage.PREPARATION:
        for meeting in queries.meetings(case).filter(held_at__isnull=True)[:1]:
            yield Due(meeting.starts_at, meeting.get_kind_display(), _page(case, "preparation"))
        if case.event_at is not None and case.event_at > at:
            yield Due(case.event_at, "The intervention", _page(case))
    elif case.stage == Stage.INTERVENTION and not decision(case):
        yield Due(at, "Record how the meeting ended", _page(case, "decision"))


@summary_part(50)
def _preparation(access: Access, case: Case) -> SummarySection:
    """Meetings held, and each attempt with its answer."""
    meetings = gate.open(access, queries.meetings(case), case_id=case.pk, to="print")
    facts = [(meeting.get_kind_display(), "Held" if meeting.held_at else "Planned") for meeting in meetings]
    attempts = gate.open(access, queries.attempts(case), case_id=case.pk, to="print")
    facts += [
        (
            f"Attempt {attempt.number}",
            attempt.get_decision_display() if attempt.decision else "No answer recorded",
        )
        for attempt in attempts
    ]
    return SummarySection("Preparation and the day", tuple(facts))


def _about(meeting: Meeting) -> str:
    words = f"About {meeting.minutes_planned} minutes, {meeting.get_place_kind_display().lower()}."
    return f"{words} {meeting.agenda}".strip()


@happening
def meetings_for_the_family(case: Case, at: datetime) -> list[Happening]:
    """Meetings to come, in the family space."""
    return [
        Happening(
            meeting.starts_at,
            meeting.get_kind_display(),
            _about(meeting),
            meeting.how_to_join,
        )
        for meeting in queries.meetings(case).filter(held_at__isnull=True)
    ]

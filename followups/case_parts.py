"""What followups contributes to a case: the schedule on T-11 and T-09, its end, guard G-24, next steps, a tab."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse

from cases.models import Case, Stage, StageMove
from cases.parts import (
    Due,
    GuardAnswer,
    SummarySection,
    Tab,
    effect,
    guard,
    met,
    missing,
    next_step,
    summary_part,
    tab,
)
from compliance import gate
from compliance.access import Access
from compliance.disclosure.content import discloses
from followups import disclosed, queries
from followups.domain import schedule

tab(Tab("follow-up", "Follow-up", "followups:points", 50))
discloses("attendance")(disclosed.still_in_care)
discloses("in_care")(disclosed.still_in_care)


@effect("T-11")
def schedule_everybody(access: Access, case: Case, *, move: StageMove, values: Mapping[str, Any]) -> None:
    """A-15, when the case goes on to follow-up."""
    schedule.after_admission(access, case)


@effect("family_follow_up")
def schedule_family(access: Access, case: Case, *, move: StageMove, values: Mapping[str, Any]) -> None:
    """T-09: support for the family without a new attempt."""
    schedule.for_family_alone(access, case)


@effect("close")
def end_the_schedule(access: Access, case: Case, *, move: StageMove, values: Mapping[str, Any]) -> None:
    """A closed case calls nobody."""
    schedule.end(access, case)


@guard("G-24")
def points_are_settled(case: Case, *, at: datetime) -> GuardAnswer:
    """G-24. Every follow-up point is done, unreached, declined or waived."""
    left = queries.open_points(case).count()
    if not left:
        return met("Every follow-up point is settled.")
    return missing(
        f"{left} follow-up contact{'s are' if left > 1 else ' is'} still to come.",
        owes="The lead or a coordinator",
        url=reverse("followups:points", args=[case.pk]),
    )


@next_step
def next_contact(case: Case, at: datetime) -> Iterable[Due]:
    """The soonest open point."""
    if case.stage != Stage.FOLLOW_UP:
        return
    first = queries.open_points(case).first()
    if first is not None:
        yield Due(
            first.due_at,
            f"{first.point}: contact with {'the person' if first.track == 'individual' else 'the ' + first.track}",
            reverse("followups:points", args=[case.pk]),
        )


@summary_part(70)
def _follow_up(access: Access, case: Case) -> SummarySection:
    """Each point that is settled, with how."""
    found = gate.open(access, queries.points(case), case_id=case.pk, to="print")
    facts = tuple(
        (f"{one.point}, {one.get_track_display().lower()}", one.get_state_display())
        for one in found
        if one.state != "open"
    )
    return SummarySection("Follow-up", facts)

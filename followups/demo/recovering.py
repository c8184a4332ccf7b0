"""From the yes on: admission, contacts afterwards, and what is still open today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.domain import tasks, upcoming
from cases.models import Case, Stage, Task
from compliance import gate
from compliance.access import Access
from compliance.vocabulary import Category
from followups import queries
from followups.domain import contacts
from followups.domain.contacts import Said
from followups.models import FollowUpPoint, Outcome, PointState, Track
from referrals import queries as option_queries
from referrals.domain import placements
from referrals.domain.placements import Choice
from referrals.models import OptionState

if TYPE_CHECKING:
    from followups.demo.telling import Telling

WORDS = {
    Track.INDIVIDUAL: "Eats and sleeps better, likes one of the groups, misses home.",
    Track.FAMILY: "Relieved and tired. Goes to the evening for families.",
    Track.PROVIDER: "Attends as planned. Wishes for a call with the family.",
}
MISSED = "F-05"


def choose(telling: Telling) -> None:
    """The confirmed option, taken by the person; admitted the same evening where the story goes on."""
    with telling.at(7.98) as (access, case):
        found = list(gate.open(access, option_queries.options(case), case_id=case.pk))
        option = next(one for one in found if one.state == OptionState.CONFIRMED)
        choice = Choice(option.pk, telling.story.called, "Close to home, and free now", "Dr. Priya Anand")
        taken = placements.choose(access, case=case, choice=choice, key="take")
    if telling.reaches(Stage.FOLLOW_UP):
        with telling.at(8.3) as (access, case):
            placements.admit(
                access, case=case, placement=taken, admitted_at=access.at, confirmed_by="provider"
            )


def keep_in_touch(telling: Telling) -> None:
    """Each contact that was due, an hour after it was; one call of the family was missed."""
    for point in _points(telling):
        days = telling.story.days - (telling.set.now - point.due_at).total_seconds() / 86_400
        if point.due_at >= telling.set.now:
            continue
        with telling.at(days + 0.04) as (access, case):
            missed = point.point == MISSED and point.track == Track.FAMILY
            said = Said() if missed else _said(Track(point.track))
            _record(access, case, point, Outcome.MISSED if missed else Outcome.REACHED, said)


def settle_the_rest(telling: Telling, days: float) -> None:
    """At the end the remaining contacts are waived: the person goes on without us."""
    for point in _points(telling):
        if point.state == PointState.OPEN:
            with telling.at(days) as (access, case):
                _record(access, case, point, Outcome.WAIVED, Said())


def _said(track: Track) -> Said:
    return Said(
        WORDS[track],
        still_in_care="yes" if track != Track.FAMILY else "",
        safety_asked=track == Track.INDIVIDUAL,
        consent_seen=track == Track.PROVIDER,
    )


def _record(access: Access, case: Case, point: FollowUpPoint, outcome: Outcome, said: Said) -> None:
    key = f"{point.pk}:{outcome.value}"
    contacts.record(
        access, case=case, point=point, outcome=outcome.value, said=said, version=point.version, key=key
    )


def look_again(access: Access, case: Case) -> None:
    """What was due until now was done; what comes next is worked out from today."""
    with gate.act(access, on=case, to="finish_task"):
        for task in Task.objects.filter(case=case, done_at__isnull=True, due_at__lt=access.at):
            if tasks.may_finish(access, task):
                tasks.done(access, task=task, case=case)
    with gate.act(access, case_id=case.pk, category=Category.CASE_ADMIN, to="update"):
        upcoming.refresh(access, Case.objects.select_for_update().get(pk=case.pk))


def _points(telling: Telling) -> list[FollowUpPoint]:
    with telling.at(telling.story.days) as (access, case):
        return list(gate.open(access, queries.points(case), case_id=case.pk))

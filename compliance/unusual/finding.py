"""From one person's day to flags, and from flags to rows. Runs inside the act of `compliance.domain.unusual`."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from django.db.models import QuerySet

from compliance.access import Access
from compliance.relations import CaseAround
from compliance.unusual import queries, rules
from compliance.unusual.models import UnusualAccess, UnusualState
from compliance.unusual.queries import STAFF, WHO_OPEN_CASES, ActorsDay, Span
from compliance.unusual.rules import STANDING, Flag, Kind, Person

LONGEST_NAME = 120
FINE_FOR = timedelta(days=90)
# Flags that come back when the day went on: twice of what was signed off is another question.
COUNTED = frozenset({Kind.VOLUME, Kind.HOURS, Kind.REFUSALS})
TWICE = 2
NOTHING_KNOWN = CaseAround()

Found = tuple[UUID | None, Flag]


def look_at(access: Access, actor_id: UUID, span: Span, staff: list[Person]) -> int:
    """Everything to ask about one person's day. Returns how many flags are new or have grown."""
    day = queries.day_of(actor_id, span)
    return sum(_keep(access, day, span, case_id, flag) for case_id, flag in _flags(day, span, staff))


def _flags(day: ActorsDay, span: Span, staff: list[Person]) -> Iterator[Found]:
    flag = rules.refusals(day.refused.values(), zone=span.zone, since=span.begin)
    if flag:
        yield None, flag
    if day.kind in WHO_OPEN_CASES and len(day.looks) >= rules.FLOOR:
        flag = rules.volume(len(day.looks), queries.cases_per_day(day.actor_id, span))
        if flag:
            yield None, flag
    if day.kind == STAFF and day.looks:
        yield from _flags_of_cases(day, span, staff)


def _flags_of_cases(day: ActorsDay, span: Span, staff: list[Person]) -> Iterator[Found]:
    around = queries.around(list(day.looks))
    yield from _flags_of_hours(day, span, around)
    worked = queries.worked_on(day.actor_id, list(day.looks), span)
    for case_id, looks in day.looks.items():
        known = around.get(case_id, NOTHING_KNOWN)
        people = [Person(*one) for one in known.people]
        for flag in (
            # Special care asks about the same looks and says more.
            rules.special_care(looks, needed=known.needs_special_care)
            or rules.unassigned(looks, worked=case_id in worked),
            rules.same_surname(day.name, [one.name for one in people]),
            rules.colleague(people, staff),
        ):
            if flag:
                yield case_id, flag


def _flags_of_hours(day: ActorsDay, span: Span, around: dict[UUID, CaseAround]) -> Iterator[Found]:
    moments = {str(case_id): [one.at for one in looks] for case_id, looks in day.looks.items()}
    if not any(rules.hours(at, span.zone) for many in moments.values() for at in many):
        return
    flag = rules.outside_hours(
        moments,
        zone=span.zone,
        habit=queries.habit(day.actor_id, span),
        crises={str(case_id): known.urgent for case_id, known in around.items()},
    )
    if flag:
        yield None, flag


def _keep(access: Access, day: ActorsDay, span: Span, case_id: UUID | None, flag: Flag) -> bool:
    """One row for a person, a kind, a day and a case, however often it is found. Says whether it changed."""
    same = UnusualAccess.objects.filter(actor_id=day.actor_id, kind=flag.kind.value, about_case_id=case_id)
    row: UnusualAccess | None = same.select_for_update().filter(day=span.day).first()
    if row is None:
        if flag.kind in STANDING and _was_asked(access, same):
            return False
        UnusualAccess.objects.create(
            about_case_id=case_id,
            case_reference=day.references.get(case_id, "") if case_id else "",
            actor_id=day.actor_id,
            actor_name=day.name[:LONGEST_NAME],
            kind=flag.kind.value,
            day=span.day,
            figures=dict(flag.figures),
            weight=flag.weight,
            found_at=access.at,
        )
        return True
    is_open = row.state == UnusualState.OPEN
    if flag.weight <= row.weight or not (is_open or _is_another_question(row, flag)):
        return False
    row.figures, row.weight, row.version = dict(flag.figures), flag.weight, row.version + 1
    row.state = UnusualState.OPEN
    row.save(update_fields=["figures", "weight", "version", "state"])
    return True


def _was_asked(access: Access, same: QuerySet[UnusualAccess]) -> bool:
    """Whether this fact waits for an answer, or was found to be in order not long ago."""
    waits = same.filter(state=UnusualState.OPEN)
    fine = same.filter(state=UnusualState.FINE, reviewed_at__gte=access.at - FINE_FOR)
    return waits.exists() or fine.exists()


def _is_another_question(row: UnusualAccess, flag: Flag) -> bool:
    return flag.kind in COUNTED and flag.weight >= TWICE * row.weight

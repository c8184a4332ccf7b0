"""Reading the access log, which is an access like any other and is kept like any other."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import IO
from uuid import UUID

from django.db import connection

from compliance import gate
from compliance.access import Access
from compliance.audit import export, log, picture, table
from compliance.errors import Invalid
from compliance.paging import Page, cut
from compliance.relations import PersonOfCase, case_relations
from compliance.vocabulary import Category, Purpose

PAGE = 50
MOST_EVENTS = 200_000
CHUNK = 2000


@dataclass(frozen=True, slots=True)
class LogPage:
    """One page of the log, the people to choose from, and the state of the seals.

    `about` is the reference of the case of the individual who was asked for, `counts` how many events
    there were in each day or hour of `span`.
    """

    page: Page
    people: dict[UUID, str]
    state: log.SealState
    about: str
    span: picture.Span | None
    counts: dict[date | datetime, log.Counts]


def read_log(access: Access, *, filters: log.LogFilters | None, after: str = "") -> LogPage:
    """One page of events, newest first. For admins (C-13) and auditors (C-15); the look is an event too.

    Without filters, when the form was not understood, the page is empty. Raises Denied for everybody
    else, Invalid for a page address that is not ours.
    """
    with gate.act(access, to="list", category=Category.AUDIT) as scope:
        people, state = log.people(), log.seal_state()
        if filters is None:
            return LogPage(Page(items=[], next=""), people, state, about="", span=None, counts={})
        scope.detail.update(filters.stated())
        about = _about(filters)
        rows = log.events(filters, at=access.at, about=about)
        span = picture.span_of(filters, at=access.at)
        return LogPage(
            page=cut(rows, after=after, size=PAGE),
            people=people,
            state=state,
            about=about,
            span=span,
            counts=log.counted(rows, since=span.since, by_hour=span.by_hour, zone=span.zone),
        )


def _about(filters: log.LogFilters) -> str:
    """The case reference of the individual who was asked for; inside an act."""
    found = case_relations().reference_of(filters.individual) if filters.individual else None
    return found or ""


def find_people(access: Access, *, name: str) -> list[PersonOfCase]:
    """Individuals to choose from, by what they are called or by case reference.

    An admin's look at the list of all cases (C-14), so it asks for a reason first; an auditor knows
    cases by reference alone (C-16). Raises NotFound, ReasonNeeded.
    """
    asking = access.for_purpose(Purpose.OPERATIONS)
    with gate.act(asking, to="search_by_name", category=Category.AUDIT):
        pass
    return case_relations().called(access, name.strip())


def ask_for_check(access: Access) -> None:
    """Records that this person asked for a check of the whole log. The caller starts it."""
    with gate.act(access, to="check", category=Category.AUDIT):
        return


def export_events(access: Access, target: IO[bytes], *, filters: log.LogFilters) -> int:
    """Writes what the filters show as a table; returns the number of events. For whoever reads the log.

    Each gets what their page shows them: an auditor no typed reasons. Raises Invalid above 200,000 events.
    """
    with gate.act(access, to="export_events", category=Category.AUDIT) as scope:
        scope.detail.update(filters.stated())
        rows = log.events(filters, at=access.at, about=_about(filters))
        if rows[MOST_EVENTS : MOST_EVENTS + 1].exists():
            raise Invalid(
                f"These are more than {MOST_EVENTS:,} events, and a table has room for that many. Narrow the"
                " days or another filter, and save it in parts."
            )
        events = table.write(target, rows.iterator(chunk_size=CHUNK), reader=access.role)
        scope.detail["events"] = events
        return events


def may_export(access: Access) -> bool:
    """Whether to show the way to the archive."""
    return gate.would(access.for_purpose(Purpose.OPERATIONS), category=Category.AUDIT).allowed


def export_log(access: Access, target: IO[bytes]) -> int:
    """Writes the practice's sealed archive, which anybody can check; returns the number of events.

    An act of running the practice (C-13): it holds the reasons that people typed, so it is not for an
    auditor. Raises Invalid when the log is too long for a page; `verify_audit --export` has no limit.
    """
    with gate.act(access.for_purpose(Purpose.OPERATIONS), to="export", category=Category.AUDIT) as scope:
        if log.sealed_events() > MOST_EVENTS:
            raise Invalid(
                f"This log holds more than {MOST_EVENTS:,} events. Ask whoever runs this installation"
                " for an archive of it."
            )
        with connection.cursor() as cursor:
            events = export.write(target, cursor, access.practice_id)
        scope.detail["events"] = events
        return events

"""Reading the access log, which is an access like any other and is kept like any other."""

from dataclasses import dataclass
from uuid import UUID

from compliance import gate
from compliance.access import Access
from compliance.audit import log
from compliance.paging import Page, cut
from compliance.vocabulary import Category

PAGE = 50


@dataclass(frozen=True, slots=True)
class LogPage:
    """One page of the log, the people to choose from, and the state of the seals."""

    page: Page
    people: dict[UUID, str]
    state: log.SealState


def read_log(access: Access, *, filters: log.LogFilters | None, after: str = "") -> LogPage:
    """One page of events, newest first. For admins (C-13) and auditors (C-15); the look is an event too.

    Without filters, when the form was not understood, the page is empty. Raises Denied for everybody
    else, Invalid for a page address that is not ours.
    """
    with gate.act(access, to="list", category=Category.AUDIT) as scope:
        page = Page(items=[], next="")
        if filters is not None:
            scope.detail.update(filters.stated())
            page = cut(log.events(filters, at=access.at), after=after, size=PAGE)
        return LogPage(page=page, people=log.people(), state=log.seal_state())


def ask_for_check(access: Access) -> None:
    """Records that this person asked for a check of the whole log. The caller starts it."""
    with gate.act(access, to="check", category=Category.AUDIT):
        return

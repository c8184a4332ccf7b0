"""Whose the family space is, and how long it stays open."""

from datetime import datetime, timedelta
from uuid import UUID

from cases.models import Case
from compliance.access import Access
from compliance.errors import Invalid, NotFound

AFTER_CLOSING = timedelta(days=30)


def family_of(access: Access) -> tuple[UUID, UUID]:
    """The member who acts, and their case. Nobody else has a space here."""
    if access.concerned_other_id is None or access.case_id is None:
        raise NotFound
    return access.concerned_other_id, access.case_id


def ends_at(case: Case) -> datetime | None:
    """When links and devices of a closed case end: 30 days after closing (process 2.7). None while it is open."""
    return case.closed_at + AFTER_CLOSING if case.closed_at else None


def check_space_open(case: Case) -> None:
    """Raises Invalid once the case is closed: reading goes on for a while, sending does not."""
    if case.closed_at is not None:
        raise Invalid(
            "The work with your family has ended here, so nothing is sent any more. It stays yours."
        )

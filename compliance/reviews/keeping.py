"""Where a review begins: in the transaction that writes the events which need one."""

from collections.abc import Iterable
from datetime import timedelta
from itertools import groupby
from uuid import UUID

from django.db import connection
from django.utils import timezone

from compliance.access import Access
from compliance.audit.event import AccessEvent
from compliance.gate.record import BREAK_GLASS, on_review
from compliance.reviews import notices

REVIEW_WITHIN = timedelta(hours=24)
LONGEST_NAME = 120

# One row for what is still open of this day; once it was signed off, a further look begins another.
KEEP = """
INSERT INTO compliance_access_review (id, practice_id, created_at, event_id, about_case_id, case_reference,
    actor_id, actor_name, member_id, rule_id, day, events, at, last_at, due_at, verdict, findings)
VALUES (uuidv7(), app_practice_id(), %(at)s, %(event)s, %(case)s, %(reference)s, %(actor)s, %(name)s,
    %(member)s, %(rule)s, %(day)s, %(events)s, %(at)s, %(at)s, %(due)s, '', '')
ON CONFLICT (practice_id, actor_id, about_case_id, rule_id, day) WHERE reviewed_at IS NULL
DO UPDATE SET events = compliance_access_review.events + excluded.events,
    last_at = greatest(compliance_access_review.last_at, excluded.last_at)
RETURNING id, xmax = 0
"""


@on_review
def keep(access: Access, events: Iterable[AccessEvent]) -> None:
    """One review for each case and rule among these events, and a message when it is a new one.

    An emergency access (C-58) brings its own review with it.
    """
    due = sorted((one for one in events if one.rule_id != BREAK_GLASS), key=_what)
    for _, many in groupby(due, key=_what):
        _keep(access, list(many))


def _what(event: AccessEvent) -> tuple[str, str]:
    return str(event.case_id or ""), event.rule_id


def _keep(access: Access, events: list[AccessEvent]) -> None:
    first = events[0]
    values = {
        "event": first.id,
        "case": first.case_id,
        "reference": first.case_reference,
        "actor": first.actor_id,
        "name": first.actor_name[:LONGEST_NAME],
        "member": access.membership_id,
        "rule": first.rule_id,
        "day": timezone.localdate(first.at),
        "events": len(events),
        "at": first.at,
        "due": first.at + REVIEW_WITHIN,
    }
    with connection.cursor() as cursor:
        cursor.execute(KEEP, values)
        review_id, is_new = _row(cursor.fetchone())
    if is_new:
        notices.tell(access, review_id)


def _row(row: tuple[UUID, bool] | None) -> tuple[UUID, bool]:
    if row is None:
        raise LookupError("A review was neither written nor found.")
    return row

"""Putting a message in the outbox, and taking it back."""

import logging
from datetime import datetime
from typing import Any
from uuid import UUID

from celery import current_app
from django.db import connection, transaction
from kombu.exceptions import OperationalError

from compliance.access import Access
from compliance.models import OutboxRow, OutboxState
from compliance.outbox.kinds import writer_of

logger = logging.getLogger(__name__)

INSERT = """
INSERT INTO compliance_outbox (id, practice_id, created_at, kind, idem_key, case_id, to_membership_id,
    to_concerned_other_id, subject_id, payload, not_before, state, attempts, last_error)
VALUES (uuidv7(), app_practice_id(), %s, %s, %s, %s, %s, %s, %s, %s::jsonb, %s, 'waiting', 0, '')
ON CONFLICT (practice_id, idem_key) DO NOTHING
"""


def post(
    access: Access,
    kind: str,
    *,
    idem_key: str,
    case_id: UUID | None = None,
    to_membership: UUID | None = None,
    to_concerned_other: UUID | None = None,
    subject_id: UUID | None = None,
    not_before: datetime | None = None,
    payload: dict[str, Any] | None = None,
) -> None:
    """Writes one row in the current transaction; the same key again changes nothing.

    `payload` holds ids and numbers only. The queue is told to look once the transaction has committed;
    if it cannot be told, the beat looks every 30 seconds anyway.
    """
    writer_of(kind)
    due = not_before or access.at
    values = OutboxRow._meta.get_field("payload").get_db_prep_value(payload or {}, connection)
    with connection.cursor() as cursor:
        cursor.execute(
            INSERT,
            [
                access.at,
                kind,
                idem_key,
                case_id,
                to_membership,
                to_concerned_other,
                subject_id,
                values,
                due,
            ],
        )
    if due <= access.at:
        transaction.on_commit(lambda: _look_now(access.practice_id))


def cancel(access: Access, *, idem_prefix: str) -> int:
    """Takes back what waits under keys that begin with `idem_prefix`. Returns how many."""
    waiting = OutboxRow.objects.filter(idem_key__startswith=idem_prefix, state=OutboxState.WAITING)
    return waiting.update(state=OutboxState.CANCELLED, settled_at=access.at)


def _look_now(practice_id: UUID) -> None:
    try:
        current_app.send_task("compliance.tasks.relay_practice", args=[str(practice_id)], retry=False)
    except OperationalError as error:
        logger.warning("outbox.queue_unreachable", extra={"error": type(error).__name__})

"""Sending: one row, one transaction, the same key however often it is tried."""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction

from compliance.access import Access
from compliance.acting import acting
from compliance.models import OutboxRow, OutboxState
from compliance.outbox.kinds import Call, Later, Message, Note, TextMessage, Way, courier, writer_of
from compliance.outbox.texting import NotAccepted, send_text

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 8
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_ERROR = 80


def practices_with_due_rows(at: datetime) -> list[UUID]:
    """Ids of the practices that have something to send: a SECURITY DEFINER function, ids and nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT practices_with_due_outbox(%s)", [at])
        return [row[0] for row in cursor.fetchall()]


def relay_practice(practice_id: UUID, *, at: datetime, most: int = 200) -> int:
    """Sends what is due in one practice, row by row. Safe to run twice at once. Returns how many settled."""
    settled = 0
    while settled < most and _relay_one(practice_id, at=at):
        settled += 1
    return settled


def _relay_one(practice_id: UUID, *, at: datetime) -> bool:
    with acting(practice_id, at=at) as access:
        row = (
            OutboxRow.objects.select_for_update(skip_locked=True)
            .filter(state=OutboxState.WAITING, not_before__lte=at)
            .order_by("not_before")
            .first()
        )
        if row is None:
            return False
        try:
            _deliver(access, row)
        except Exception as error:  # noqa: BLE001 -- whatever fails, the messages behind it must go out
            _try_later(row, error, at)
            if row.state == OutboxState.FAILED and row.to_concerned_other_id is not None:
                _tell_it_failed(access, row)
        return True


def _deliver(access: Access, row: OutboxRow) -> None:
    """Writes the message, in a savepoint of its own, and hands it to a mail or text server or does the call."""
    with transaction.atomic():
        message = _write(access, row)
    if isinstance(message, Later):
        if message.until <= access.at:
            raise ValueError("Later must be later.")
        row.not_before = message.until
        row.save(update_fields=["not_before"])
        return
    if isinstance(message, Call):
        message.run()
    elif isinstance(message, TextMessage):
        send_text(message)
    elif message is not None:
        send(row, message)
    _settle(row, OutboxState.SENT if message else OutboxState.CANCELLED, access.at)


def _tell_it_failed(access: Access, row: OutboxRow) -> None:
    try:
        with transaction.atomic():
            courier().gave_up(access, row)
    except Exception as error:
        logger.exception(
            "outbox.nobody_told", extra={"outbox_id": str(row.pk), "error": type(error).__name__}
        )


def _write(access: Access, row: OutboxRow) -> Way | Call:
    """The message. To a concerned other there is no way around the courier, who knows what is safe for them."""
    message = writer_of(row.kind)(access, row)
    if isinstance(message, Note):
        return courier().choose(access, row, message)
    if message is not None and row.to_concerned_other_id is not None:
        raise TypeError(f"{row.kind} must be a Note: it goes to a concerned other.")
    return message


def send(row: OutboxRow, message: Message) -> None:
    """Hands one e-mail to the mail server."""
    mail = EmailMessage(
        subject=message.subject,
        body=message.body,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[message.to],
        headers={"Message-ID": f"<{row.pk}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2].rstrip('>')}>"},
    )
    mail.send()


def _try_later(row: OutboxRow, error: Exception, at: datetime) -> None:
    """Counts the attempt and waits, each time longer. The log names the kind of error: its words may name people."""
    row.attempts += 1
    row.last_error = type(error).__name__[:LONGEST_ERROR]
    row.not_before = at + FIRST_PAUSE * 2**row.attempts
    if row.attempts >= MOST_ATTEMPTS or isinstance(error, NotAccepted):
        row.state = OutboxState.FAILED
        row.settled_at = at
    row.save(update_fields=["attempts", "last_error", "not_before", "state", "settled_at"])
    logger.warning(
        "outbox.not_sent", extra={"outbox_id": str(row.pk), "kind": row.kind, "error": row.last_error}
    )


def _settle(row: OutboxRow, state: OutboxState, at: datetime) -> None:
    row.state = state
    row.settled_at = at
    row.save(update_fields=["state", "settled_at"])

"""The practice's transaction, opened in somebody's name: by the middleware, a task, a command or a test."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from compliance.access import Access, ActorKind, Channel
from compliance.decision import default_purpose
from compliance.gate.record import flush, flush_undone
from compliance.ledger import Ledger, open_ledger
from compliance.vocabulary import Purpose, Role
from practices.tenancy.context import practice
from practices.tenancy.models import uuid7


@contextmanager
def acting(
    practice_id: UUID,
    *,
    role: Role = Role.SYSTEM,
    actor_id: UUID | None = None,
    at: datetime | None = None,
    kind: ActorKind = "system",
    channel: Channel = "task",
    purpose: Purpose | None = None,
    request_id: str = "",
    **values: object,
) -> Iterator[Access]:
    """Opens the practice's transaction for a task, a command or a test, and yields its Access.

    Access events gathered inside are written before the commit; after a rollback they are
    written in a transaction of their own.
    """
    access = Access(
        practice_id=practice_id,
        actor_id=actor_id,
        role=role,
        purpose=purpose or default_purpose(role),
        at=at or timezone.now(),
        kind=kind,
        channel=channel,
        request_id=request_id or str(uuid7()),
        **values,  # type: ignore[arg-type]  # the remaining fields of Access, checked by its constructor
    )
    with within(access):
        yield access


@contextmanager
def within(access: Access) -> Iterator[Ledger]:
    """Opens the practice's transaction in the name of `access`, with a ledger that is written at its end."""
    with open_ledger() as ledger:
        try:
            with practice(access.practice_id, access.actor_id, access.kind):
                yield ledger
                flush(ledger, access)
        except BaseException:
            _keep_events(access, ledger)
            raise


def _keep_events(access: Access, ledger: Ledger) -> None:
    """What was refused or seen stays known when the transaction was rolled back: a page may have shown it."""
    if ledger.events or ledger.pending:
        with practice(access.practice_id, access.actor_id, access.kind):
            flush_undone(ledger, access)

"""Notices of messages, without their content: who is told, how often, and when that stops."""

from datetime import timedelta
from uuid import UUID

from cases import notices
from cases.domain import reach
from cases.models import Case, ConcernedOther
from cases.models.people import OtherStatus
from compliance import outbox
from compliance.access import Access
from compliance.models import OutboxRow, OutboxState
from families import queries
from families.models import Message, Thread

APART = timedelta(hours=4)


def tell(access: Access, case: Case, thread: Thread, message: Message) -> None:
    """The other side of a message. Inside the verb that sends it."""
    if not message.is_staff:
        _tell_lead(access, case, thread)
    people = ConcernedOther.objects.filter(case_id=case.pk, status=OtherStatus.ACTIVE)
    if thread.owner_id:
        people = people.filter(pk=thread.owner_id)
    for person in people:
        if person.pk != message.author_id and reach.can_be_sent(person):
            _tell_member(access, thread, person.pk, message)


def stop(access: Access, *, case_id: UUID, other_id: UUID | None = None) -> None:
    """Takes waiting notices back: of one member, or of the whole family."""
    outbox.cancel(access, idem_prefix=f"message:{case_id}:" + (f"{other_id}:" if other_id else ""))


def was_read(access: Access, thread: Thread, reader_id: UUID, *, is_staff: bool) -> None:
    """Whoever has read needs no notice any more."""
    prefix = _of_staff(thread) if is_staff else _of_member(thread, reader_id)
    outbox.cancel(access, idem_prefix=prefix)


def _tell_lead(access: Access, case: Case, thread: Thread) -> None:
    """Once per thread, until the team has read it."""
    marks = queries.read_marks(case.pk).filter(thread_id=thread.pk, is_staff=True)
    newest = max((one.read_at for one in marks), default=None)
    since = f"{newest:%Y%m%d%H%M%S%f}" if newest else "first"
    notices.remind_lead(
        access, case_id=case.pk, subject_id=thread.pk, key=_of_staff(thread) + since, at=access.at
    )


def _tell_member(access: Access, thread: Thread, other_id: UUID, message: Message) -> None:
    """At most one in four hours: a later message waits for the end of them."""
    prefix = _of_member(thread, other_id)
    rows = OutboxRow.objects.filter(idem_key__startswith=prefix).exclude(state=OutboxState.CANCELLED)
    last = rows.order_by("-not_before").first()
    if last is not None and last.state == OutboxState.WAITING:
        return
    at = access.at if last is None else max(access.at, last.not_before + APART)
    notices.remind_family(
        access,
        case_id=thread.case_id,
        other_id=other_id,
        subject_id=thread.pk,
        key=f"{prefix}{message.pk}",
        at=at,
    )


def _of_member(thread: Thread, other_id: UUID) -> str:
    return f"message:{thread.case_id}:{other_id}:{thread.pk.hex}:"


def _of_staff(thread: Thread) -> str:
    return f"message-staff:{thread.pk}:"

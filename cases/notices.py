"""Neutral messages: something is due, something waits. Who gets them is looked up at the moment of sending."""

from datetime import datetime
from uuid import UUID

from django.conf import settings

from cases.models import Case
from compliance import gate, outbox
from compliance.access import Access
from compliance.errors import NotFound
from compliance.models import OutboxRow
from compliance.outbox import Message, Note
from practices.models import Membership

STAFF = "cases.staff_notice"
FAMILY = "cases.family_notice"
LEAD = "cases.lead_notice"
NOW = "cases.urgent_notice"

STAFF_BODY = (
    "Something in Threshold is due.\n\nSign in to see what it is: {url}\n\n"
    "This message names nobody on purpose. If you did not expect it, you can ignore it.\n"
)
NOW_BODY = (
    "Something in Threshold cannot wait.\n\nSign in now to see what it is: {url}\n\n"
    "This message names nobody on purpose.\n"
)
FAMILY_BODY = (
    "There is something for you on your page.\n\n"
    "Open it with the link that you have used before. If that link has ended, ask for a new one;"
    " it takes a minute.\n\nThis message says no more on purpose.\n"
)
FAMILY_SHORT = "There is something new on your page. Open it with the link that you have used before."


@outbox.kind(STAFF)
def staff_notice(access: Access, row: OutboxRow) -> Message | None:
    """To a member of staff, unless they left meanwhile."""
    return _to_member(row.to_membership_id)


@outbox.kind(LEAD)
def lead_notice(access: Access, row: OutboxRow) -> Message | None:
    """To whoever leads the case by then. A closed case reminds nobody."""
    if row.case_id is None:
        return None
    try:
        case = gate.get(access, Case, row.case_id, to="remind")
    except NotFound:
        return None
    return None if case.closed_at is not None else _to_member(case.lead_id)


@outbox.kind(NOW)
def urgent_notice(access: Access, row: OutboxRow) -> Message | None:
    """The same, to whoever leads the case by then or to the named member, for what cannot wait."""
    given = staff_notice(access, row) if row.to_membership_id else lead_notice(access, row)
    if given is None:
        return None
    body = NOW_BODY.format(url=settings.BASE_URL)
    return Message(to=given.to, subject="Something cannot wait", body=body)


@outbox.kind(FAMILY)
def family_notice(access: Access, row: OutboxRow) -> Note:
    """To a concerned other, by the way that is safe for them (`cases.domain.reach`)."""
    return Note("There is something for you", FAMILY_BODY, FAMILY_SHORT)


def remind_lead(access: Access, *, case_id: UUID, subject_id: UUID, key: str, at: datetime) -> None:
    """One neutral message to the lead of that moment. The same key again changes nothing."""
    outbox.post(access, LEAD, case_id=case_id, subject_id=subject_id, idem_key=key, not_before=at)


def cannot_wait(
    access: Access, *, case_id: UUID, subject_id: UUID, key: str, member_id: UUID | None = None
) -> None:
    """One neutral message, sent now, to the lead or to a member of staff. Its subject says that it is urgent."""
    outbox.post(
        access,
        NOW,
        case_id=case_id,
        to_membership=member_id,
        subject_id=subject_id,
        idem_key=key,
        not_before=access.at,
    )


def remind_staff(
    access: Access, *, case_id: UUID, member_id: UUID, subject_id: UUID, key: str, at: datetime
) -> None:
    """One neutral message to a member of staff at a moment. The same key again changes nothing."""
    outbox.post(
        access,
        STAFF,
        case_id=case_id,
        to_membership=member_id,
        subject_id=subject_id,
        idem_key=key,
        not_before=at,
    )


def remind_family(
    access: Access, *, case_id: UUID, other_id: UUID, subject_id: UUID, key: str, at: datetime
) -> None:
    """One neutral message to a concerned other at a moment. The same key again changes nothing."""
    outbox.post(
        access,
        FAMILY,
        case_id=case_id,
        to_concerned_other=other_id,
        subject_id=subject_id,
        idem_key=key,
        not_before=at,
    )


def _to_member(member_id: UUID | None) -> Message | None:
    member = Membership.objects.select_related("user").filter(pk=member_id).first()
    if member is None or member.ended_at is not None:
        return None
    body = STAFF_BODY.format(url=settings.BASE_URL)
    return Message(to=member.user.email, subject="Something is due", body=body)

"""Neutral reminders of a clock that runs: seven days before, and on the last day."""

from datetime import datetime, timedelta

from django.conf import settings

from compliance import outbox
from compliance.access import Access
from compliance.models import OutboxRow
from compliance.outbox import Message
from compliance.rights.models import RightsRequest
from practices.models import Membership

KIND = "compliance.clock"
BEFORE = (timedelta(days=7), timedelta(days=1))
BODY = (
    "A request in Threshold must be answered soon.\n\nSign in to see it: {url}\n\n"
    "This message names nobody on purpose.\n"
)


@outbox.kind(KIND)
def clock_notice(access: Access, row: OutboxRow) -> Message | None:
    """To whoever is responsible, unless they left meanwhile."""
    member = Membership.objects.select_related("user").filter(pk=row.to_membership_id).first()
    if member is None or member.ended_at is not None:
        return None
    url = f"{settings.BASE_URL}/compliance/requests/"
    return Message(member.user.email, "A request must be answered soon", BODY.format(url=url))


def plan(access: Access, request: RightsRequest) -> None:
    """Reminds whoever wrote the request down."""
    remind(
        access,
        key=f"rights:{request.pk}:{request.due_at:%Y%m%d}",
        member=request.responsible_id,
        case_id=request.case_id,
        due_at=request.due_at,
    )


def remind(access: Access, *, key: str, member: object, case_id: object, due_at: datetime) -> None:
    """The two reminders of one clock. The same key again changes nothing."""
    for number, before in enumerate(BEFORE):
        outbox.post(
            access,
            KIND,
            case_id=case_id,  # type: ignore[arg-type]  # an id or None
            to_membership=member,  # type: ignore[arg-type]  # an id
            idem_key=f"{key}:{number}",
            not_before=max(due_at - before, access.at),
        )


def stop(access: Access, request: RightsRequest) -> None:
    """What still waits is taken back."""
    outbox.cancel(access, idem_prefix=f"rights:{request.pk}:")

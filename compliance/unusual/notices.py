"""One neutral message a day to each admin while something unusual waits that they may sign off."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings

from compliance import outbox
from compliance.access import Access
from compliance.models import OutboxRow
from compliance.outbox import Message
from compliance.unusual import queries
from practices.models import Membership, Practice
from practices.queries import admins

KIND = "compliance.unusual"
MORNING = time(8)
BODY = (
    "Something in your practice's access log is unusual, and you are asked to look at it.\n\n"
    "Sign in to see what and why: {url}\n\nThis message names nobody on purpose.\n"
)


@outbox.kind(KIND)
def unusual_notice(access: Access, row: OutboxRow) -> Message | None:
    """To an admin, unless they left or nothing of others waits any more."""
    member = Membership.objects.select_related("user").filter(pk=row.to_membership_id).first()
    if member is None or member.ended_at is not None or not _waits_for(member):
        return None
    url = f"{settings.BASE_URL}/compliance/unusual/"
    return Message(member.user.email, "Something waits for your word", BODY.format(url=url))


def plan(access: Access) -> None:
    """Today's message, from eight in the morning on. A second run of the same day posts nothing."""
    zone = ZoneInfo(Practice.objects.get(pk=access.practice_id).time_zone)
    today = access.at.astimezone(zone).date()
    for member in admins():
        if _waits_for(member):
            outbox.post(
                access,
                KIND,
                to_membership=member.pk,
                idem_key=f"unusual:{today}:{member.pk}",
                not_before=max(access.at, datetime.combine(today, MORNING, tzinfo=zone)),
            )


def _waits_for(member: Membership) -> bool:
    return queries.waiting().exclude(actor_id=member.user_id).exists()

"""A log that does not hold, or cannot be sealed, is said aloud: to the admins of every practice, once a day."""

import logging
from datetime import datetime
from enum import StrEnum

from django.conf import settings
from django.core.cache import cache

from compliance import outbox
from compliance.access import Access
from compliance.acting import acting
from compliance.models import OutboxRow
from compliance.outbox import Message
from practices.models import Membership, Practice
from practices.queries import admins

logger = logging.getLogger(__name__)

KIND = "compliance.log_alarm"
QUIET_SECONDS = 3600
PATIENCE_SECONDS = 300
SINCE, RAISED = "log-alarm:not-sealed-since", "log-alarm:raised"
SUBJECT = "The audit log needs attention"
END = "Sign in to see how it stands: {url}\n\nThis message names nobody on purpose.\n"


class Alarm(StrEnum):
    """What is wrong."""

    BROKEN = "broken"
    NOT_SEALED = "not_sealed"


WORDS = {
    Alarm.BROKEN: (
        "A check found that your audit log is not as it was sealed. Everything goes on being recorded. Ask"
        " whoever runs this installation to keep everything as it is and to run verify_audit.\n\n"
    ),
    Alarm.NOT_SEALED: (
        "Your audit log cannot be sealed at the moment. Everything goes on being recorded and will be sealed"
        " afterwards. Ask whoever runs this installation to look at the worker's log.\n\n"
    ),
}


@outbox.kind(KIND)
def log_alarm(access: Access, row: OutboxRow) -> Message | None:
    """To an admin, unless they left meanwhile."""
    member = Membership.objects.select_related("user").filter(pk=row.to_membership_id).first()
    if member is None or member.ended_at is not None:
        return None
    url = f"{settings.BASE_URL}/compliance/audit/"
    body = WORDS[Alarm(row.payload["alarm"])] + END.format(url=url)
    return Message(member.user.email, SUBJECT, body)


def not_sealed(at: datetime) -> bool:
    """Keeps that sealing failed. Whether to raise the alarm: it failed for minutes, and nobody did this hour.

    Sealing is tried every 15 seconds, and stands still for a moment while one signing key follows another.
    """
    since: float = cache.get_or_set(SINCE, at.timestamp(), QUIET_SECONDS) or at.timestamp()
    return at.timestamp() - since >= PATIENCE_SECONDS and bool(cache.add(RAISED, 1, QUIET_SECONDS))


def sealed() -> None:
    """Sealing works."""
    cache.delete(SINCE)


def tell(alarm: Alarm, at: datetime) -> None:
    """One message a day to every admin of every practice."""
    logger.error("audit.alarm", extra={"alarm": alarm.value})
    for practice_id in Practice.objects.order_by("pk").values_list("pk", flat=True):
        with acting(practice_id, at=at) as access:
            for member in admins():
                outbox.post(
                    access,
                    KIND,
                    to_membership=member.pk,
                    idem_key=f"log-alarm:{alarm.value}:{at:%Y-%m-%d}:{member.pk}",
                    payload={"alarm": alarm.value},
                )

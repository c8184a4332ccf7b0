"""Reminders before a consent ends: 30 and 7 days, to staff only, naming nobody (confidentiality section 4)."""

from datetime import timedelta

from django.conf import settings

from compliance import outbox
from compliance.access import Access
from compliance.consent.models import Consent
from compliance.models import OutboxRow
from compliance.outbox import Message
from practices.models import Membership, StaffRole

KIND = "compliance.consent_ends"
BEFORE = (30, 7)
BODY = (
    "Something in Threshold ends soon.\n\nSign in to see what it is: {url}\n\n"
    "This message names nobody on purpose.\n"
)


@outbox.kind(KIND)
def ends_soon(access: Access, row: OutboxRow) -> Message | None:
    """To the responsible member of staff; once they have left, to an admin of the practice."""
    staff = Membership.objects.select_related("user").filter(ended_at__isnull=True)
    member = staff.filter(pk=row.to_membership_id).first()
    member = member or staff.filter(role=StaffRole.ADMIN).order_by("started_at", "pk").first()
    if member is None:
        return None
    return Message(member.user.email, "Something ends soon", BODY.format(url=settings.BASE_URL))


def plan(access: Access, consent: Consent) -> None:
    """Writes both reminders when a consent with a date is signed. A moment that is past is left out."""
    if consent.expires_at is None:
        return
    for days in BEFORE:
        moment = consent.expires_at - timedelta(days=days)
        if moment > access.at:
            outbox.post(
                access,
                KIND,
                case_id=consent.case_id,
                to_membership=consent.responsible_id,
                subject_id=consent.pk,
                idem_key=f"consent-ends:{consent.pk}:{days}",
                not_before=moment,
            )


def stop(access: Access, consent: Consent) -> None:
    """It ended before its day: nobody is reminded."""
    outbox.cancel(access, idem_prefix=f"consent-ends:{consent.pk}:")

"""Who is told of an emergency access, at once and again while nobody has reviewed it."""

from datetime import timedelta

from django.conf import settings

from compliance import outbox
from compliance.access import Access
from compliance.emergency.models import EmergencyAccess
from compliance.models import OutboxRow
from compliance.outbox import Message
from practices.models import Membership, StaffRole

KIND = "compliance.emergency"
REMINDERS = 14
RESPONSIBLE = (StaffRole.ADMIN, StaffRole.SUPERVISOR)
BODY = (
    "Somebody in your practice used emergency access.\n\nSign in to see who, when and why: {url}\n\n"
    "This message names nobody on purpose.\n"
)


@outbox.kind(KIND)
def emergency_notice(access: Access, row: OutboxRow) -> Message | None:
    """To one of those responsible, unless they left meanwhile."""
    member = Membership.objects.select_related("user").filter(pk=row.to_membership_id).first()
    if member is None or member.ended_at is not None:
        return None
    url = f"{settings.BASE_URL}/compliance/emergencies/"
    return Message(member.user.email, "Emergency access was used", BODY.format(url=url))


def tell(access: Access, emergency: EmergencyAccess) -> None:
    """Everybody responsible but the one who used it: now, and each day from the day the review is due."""
    others = Membership.objects.filter(role__in=RESPONSIBLE, ended_at__isnull=True)
    moments = [access.at, *(emergency.review_due_at + timedelta(days=day) for day in range(REMINDERS))]
    for member in others.exclude(pk=emergency.member_id):
        for number, moment in enumerate(moments):
            outbox.post(
                access,
                KIND,
                case_id=emergency.case_id,
                to_membership=member.pk,
                subject_id=emergency.pk,
                idem_key=f"emergency:{emergency.pk}:{number}:{member.pk}",
                not_before=moment,
            )


def stop(access: Access, emergency: EmergencyAccess) -> None:
    """It was reviewed: what still waits is taken back."""
    outbox.cancel(access, idem_prefix=f"emergency:{emergency.pk}:")

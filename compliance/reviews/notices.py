"""Who is told that a review waits: every supervisor but the person who looked, without any name."""

from uuid import UUID

from django.conf import settings

from compliance import outbox
from compliance.access import Access
from compliance.models import OutboxRow
from compliance.outbox import Message
from compliance.reviews.models import AccessReview
from practices.models import Membership, StaffRole

KIND = "compliance.review"
BODY = (
    "Somebody in your practice opened something with a reason, and you are asked to review it within 24 hours."
    "\n\nSign in to see who, what and why: {url}\n\nThis message names nobody on purpose.\n"
)


@outbox.kind(KIND)
def review_notice(access: Access, row: OutboxRow) -> Message | None:
    """To a supervisor, unless they left or somebody reviewed it meanwhile."""
    member = Membership.objects.select_related("user").filter(pk=row.to_membership_id).first()
    waits = AccessReview.objects.filter(pk=row.subject_id, reviewed_at__isnull=True).exists()
    if member is None or member.ended_at is not None or not waits:
        return None
    url = f"{settings.BASE_URL}/compliance/reviews/"
    return Message(member.user.email, "A review waits for you", BODY.format(url=url))


def tell(access: Access, review_id: UUID) -> None:
    """One message to each; the same review again tells nobody twice."""
    supervisors = Membership.objects.filter(role=StaffRole.SUPERVISOR, ended_at__isnull=True)
    for member in supervisors.exclude(user_id=access.actor_id):
        outbox.post(
            access,
            KIND,
            to_membership=member.pk,
            subject_id=review_id,
            idem_key=f"review:{review_id}:{member.pk}",
        )

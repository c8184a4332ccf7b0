"""People of a practice in bulk, and the hats of one person."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from practices.models import Membership


def hats(user_id: UUID, *, at: datetime) -> QuerySet[Membership]:
    """Memberships in force of one person in every practice, for a transaction that runs as that person."""
    return (
        Membership._base_manager.filter(user_id=user_id, started_at__lte=at)
        .filter(Q(ended_at__isnull=True) | Q(ended_at__gt=at))
        .select_related("practice")
        .order_by("practice__name", "role")
    )


def staff_at_work() -> QuerySet[Membership]:
    """Everybody who works in the current practice, with the person behind each hat."""
    return Membership.objects.filter(ended_at__isnull=True).select_related("user").order_by("created_at")

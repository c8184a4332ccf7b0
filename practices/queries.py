"""People of a practice in bulk, and the hats of one person."""

from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Prefetch, Q, QuerySet

from practices.models import Credential, Membership, StaffInvitation, StaffRole


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


def everybody() -> QuerySet[Membership]:
    """Everybody of the current practice, also those who left, with person and credentials. Two queries."""
    return (
        Membership.objects.select_related("user")
        .prefetch_related(Prefetch("credentials", queryset=credentials()))
        .order_by("ended_at", "display_name", "role")
    )


def admins() -> QuerySet[Membership]:
    """The practice's admins at work."""
    return staff_at_work().filter(role=StaffRole.ADMIN)


def credentials() -> QuerySet[Credential]:
    """Credentials of the practice with their holder and who verified them."""
    return Credential.objects.select_related("membership", "verified_by").order_by("valid_until")


def open_invitations(at: datetime) -> QuerySet[StaffInvitation]:
    """Invitations that nobody accepted and nobody took back, expired ones included."""
    return StaffInvitation.objects.filter(
        accepted_at__isnull=True, withdrawn_at__isnull=True, created_at__lte=at
    ).order_by("-created_at")


def practice_of_client(client_id: str) -> UUID | None:
    """The practice of a program that is not revoked: a SECURITY DEFINER function, an id and nothing else."""
    return _one_id("SELECT api_client_practice(%s)", client_id)


def practice_of_invitation(token_hash: bytes) -> UUID | None:
    """The practice that a link's token belongs to: as above."""
    return _one_id("SELECT staff_invitation_practice(%s)", token_hash)


def _one_id(statement: str, value: str | bytes) -> UUID | None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [value])
        row: tuple[UUID | None] = cursor.fetchone()
    return row[0]

"""Consents in bulk, for pages and the worklist. Decide nothing; evaluated through the gate."""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from compliance.consent.models import Consent, ConsentEvent, ConsentScan, State
from compliance.records import ProtectedQuerySet

SOON = timedelta(days=30)
# What a list shows: the wording and the signature stay where they are.
HEAVY = ("wording", "signature", "information", "authority", "witness_name", "signer_name", "patient_name")


class Work(StrEnum):
    """What the worklist shows. The value stands in the address."""

    ENDING = "ending"
    EXPIRED = "expired"
    UNCONFIRMED = "unconfirmed"


def of_case() -> ProtectedQuerySet:
    """Every consent, newest first."""
    found: ProtectedQuerySet = Consent.objects.defer(*HEAVY)
    return found.order_by("-created_at", "-id")


def states(case_id: UUID, episode: int) -> list[str]:
    """The states of one episode's consents. Inside a verb."""
    found = Consent.objects.filter(case_id=case_id, episode=episode)
    return list(found.order_by("id").values_list("state", flat=True))


def events(consent_id: UUID) -> ProtectedQuerySet:
    """What happened to one of them, oldest first."""
    found: ProtectedQuerySet = ConsentEvent.objects.filter(consent_id=consent_id)
    return found.order_by("at", "id")


def scans(consent_id: UUID) -> ProtectedQuerySet:
    """Its scan, without the bytes."""
    found: ProtectedQuerySet = ConsentScan.objects.filter(consent_id=consent_id)
    return found.defer("content")


def worklist(work: Work, *, at: datetime) -> ProtectedQuerySet:
    """What needs somebody, over all cases: reference and responsible person come along."""
    rows: ProtectedQuerySet = Consent.objects.select_related("case", "responsible").defer(*HEAVY)
    if work is Work.UNCONFIRMED:
        return rows.filter(is_revocation_unconfirmed=True).order_by("revoked_at", "id")
    rows = rows.filter(state=State.SIGNED, deficient_at__isnull=True)
    if work is Work.EXPIRED:
        return rows.filter(expires_at__lte=at).order_by("-expires_at", "-id")
    return rows.filter(expires_at__gt=at, expires_at__lte=at + SOON).order_by("expires_at", "id")

"""Named querysets of the family space."""

from uuid import UUID

from django.db.models import QuerySet

from cases.models import Case
from compliance.records import ProtectedQuerySet
from families.models import (
    FamilySession,
    IntakeAnswers,
    Invitation,
    Letter,
    LetterReview,
    LetterVersion,
    SafetyAnswers,
)


def invitations(case: Case) -> "QuerySet[Invitation]":
    """Every invitation of a case, newest first."""
    found: QuerySet[Invitation] = Invitation.objects.filter(case_id=case.pk).order_by("-created_at", "-id")
    return found.defer("sealed_link")


def sessions(other_id: UUID) -> "QuerySet[FamilySession]":
    """Open devices of one person."""
    found: QuerySet[FamilySession] = FamilySession.objects.filter(
        concerned_other_id=other_id, ended_at__isnull=True
    )
    return found


def intake(case_id: UUID) -> ProtectedQuerySet:
    """Everybody's answers."""
    found: ProtectedQuerySet = IntakeAnswers.objects.filter(case_id=case_id).order_by("id")
    return found


def safety(case_id: UUID) -> ProtectedQuerySet:
    """Everybody's answers about their own safety."""
    found: ProtectedQuerySet = SafetyAnswers.objects.filter(case_id=case_id).order_by("id")
    return found


def letters(case_id: UUID) -> ProtectedQuerySet:
    """Letters of a case."""
    found: ProtectedQuerySet = Letter.objects.filter(case_id=case_id).order_by("id")
    return found


def versions(letter: Letter) -> ProtectedQuerySet:
    """Versions of one letter, newest first."""
    found: ProtectedQuerySet = LetterVersion.objects.filter(letter_id=letter.pk).order_by("-number")
    return found


def reviews(letter: Letter) -> ProtectedQuerySet:
    """Reviews of one letter, newest first."""
    found: ProtectedQuerySet = LetterReview.objects.filter(letter_id=letter.pk).order_by("-at", "-id")
    return found

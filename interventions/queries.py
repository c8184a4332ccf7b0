"""Named querysets of preparation and the day."""

from uuid import UUID

from cases.models import Case
from compliance.records import ProtectedQuerySet
from families import queries as letter_queries
from families.models import LetterState
from interventions.models import (
    AttemptAmendment,
    Attendance,
    Boundary,
    EventAttendance,
    InterventionAttempt,
    Meeting,
    MeetingKind,
    MeetingMinutes,
    Plan,
)


def meetings(case: Case) -> ProtectedQuerySet:
    """Meetings that were not cancelled, in order of time."""
    found: ProtectedQuerySet = Meeting.objects.filter(case=case, cancelled_at__isnull=True)
    return found.order_by("starts_at", "id")


def attendance(case: Case) -> ProtectedQuerySet:
    """Who was at which meeting."""
    found: ProtectedQuerySet = Attendance.objects.filter(case=case).order_by("id")
    return found


def plan(case: Case) -> ProtectedQuerySet:
    """The plan of the current attempt, if one was begun."""
    found: ProtectedQuerySet = Plan.objects.filter(case=case, attempt=case.attempt, episode=case.episode)
    return found.order_by("id")


def boundaries(case: Case) -> ProtectedQuerySet:
    """Boundaries that were not dropped."""
    found: ProtectedQuerySet = Boundary.objects.filter(case=case).exclude(status="dropped")
    return found.order_by("id")


def attempts(case: Case) -> ProtectedQuerySet:
    """Every attempt, newest first."""
    found: ProtectedQuerySet = InterventionAttempt.objects.filter(case=case)
    return found.order_by("-episode", "-number", "-id")


def current_attempt(case: Case) -> ProtectedQuerySet:
    """The attempt that the case is at."""
    found: ProtectedQuerySet = InterventionAttempt.objects.filter(
        case=case, number=case.attempt, episode=case.episode
    )
    return found.order_by("id")


def minutes(meeting: Meeting) -> ProtectedQuerySet:
    """What was written down of one meeting."""
    found: ProtectedQuerySet = MeetingMinutes.objects.filter(meeting=meeting)
    return found.order_by("id")


def replies(meeting: Meeting) -> ProtectedQuerySet:
    """Who means to come to one meeting, and who was there."""
    found: ProtectedQuerySet = Attendance.objects.filter(meeting=meeting)
    return found.order_by("id")


def in_the_room(case: Case) -> ProtectedQuerySet:
    """Who of the family was there, at every attempt."""
    found: ProtectedQuerySet = EventAttendance.objects.filter(case=case)
    return found.order_by("id")


def amendments(case: Case) -> ProtectedQuerySet:
    """Corrections of decisions, oldest first."""
    found: ProtectedQuerySet = AttemptAmendment.objects.filter(case=case)
    return found.select_related("by").order_by("at", "id")


def speakers(case: Case) -> set[UUID]:
    """Whose letter is to be read: they rehearse (G-18). Only inside `gate.act`."""
    letters = letter_queries.letters_of_who_stays(case.pk)
    kept = letters.exclude(state__in=(LetterState.WITHDRAWN, LetterState.NOT_READ))
    return set(kept.values_list("author_id", flat=True))


def rehearsed(case: Case) -> set[UUID]:
    """Who was at a rehearsal of this attempt. Only inside `gate.act`."""
    held = Meeting.objects.filter(
        case=case, kind=MeetingKind.REHEARSAL, held_at__isnull=False, attempt=case.attempt
    )
    there = Attendance.objects.filter(case=case, attended=True, meeting_id__in=held.values("pk"))
    return set(there.values_list("concerned_other_id", flat=True))

"""Named querysets of preparation and the day."""

from cases.models import Case
from compliance.records import ProtectedQuerySet
from interventions.models import Attendance, Boundary, InterventionAttempt, Meeting, Plan


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

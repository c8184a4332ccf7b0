"""Named querysets of follow-up."""

from cases.models import Case
from compliance.records import ProtectedQuerySet
from followups.models import FollowUpContact, FollowUpPoint, PointState


def points(case: Case) -> ProtectedQuerySet:
    """Points of this episode, soonest first."""
    found: ProtectedQuerySet = FollowUpPoint.objects.filter(case=case, episode=case.episode)
    return found.order_by("due_at", "id")


def open_points(case: Case) -> ProtectedQuerySet:
    """Points that wait for a contact."""
    return points(case).filter(state=PointState.OPEN)


def contacts(case: Case) -> ProtectedQuerySet:
    """What contacts brought, newest first."""
    found: ProtectedQuerySet = FollowUpContact.objects.filter(case=case).order_by("-at", "-id")
    return found

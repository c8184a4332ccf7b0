"""Named querysets of providers, options and placements."""

from django.db.models import QuerySet

from cases.models import Case, Stage
from compliance.records import ProtectedQuerySet
from referrals.models import AdmissionTry, Placement, Provider, TreatmentOption


def providers() -> "QuerySet[Provider]":
    """Providers that the practice works with, by name."""
    found: QuerySet[Provider] = Provider.objects.filter(ended_at__isnull=True).order_by("name", "id")
    return found


def options(case: Case) -> ProtectedQuerySet:
    """Options of a case, oldest first."""
    found: ProtectedQuerySet = TreatmentOption.objects.filter(case=case).select_related("provider")
    return found.order_by("id")


def placements(case: Case) -> ProtectedQuerySet:
    """Placements of this episode, newest first."""
    found: ProtectedQuerySet = Placement.objects.filter(case=case, episode=case.episode)
    return found.select_related("provider").order_by("-id")


def current_placements(case: Case) -> ProtectedQuerySet:
    """Those of the stage as it is now: a new admission (T-14) begins with none."""
    found = placements(case)
    return found.filter(chosen_at__gte=case.stage_since) if case.stage == Stage.PLACEMENT else found


def tries(case: Case) -> ProtectedQuerySet:
    """Every arrival at a door, newest first."""
    found: ProtectedQuerySet = AdmissionTry.objects.filter(case=case)
    return found.order_by("-at", "-id")


def shut_doors(case: Case) -> ProtectedQuerySet:
    """Arrivals that ended at the door."""
    return tries(case).filter(admitted=False)

"""Named querysets about cases, with what a page or a guard needs. Decide nothing; evaluated through the gate."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet

from cases.models import (
    Acknowledgement,
    Assignment,
    Attestation,
    Case,
    ConcernedOther,
    ConflictCheck,
    Hold,
    Individual,
    Note,
    Override,
    SafetyScreen,
    ServiceAgreement,
    Stage,
    StageMove,
    Task,
    TimelineEntry,
)
from cases.models.people import OtherStatus
from compliance.records import ProtectedQuerySet
from practices.models import Credential, Membership, StaffRole

BOARD_SIZE = 60
TABLE_SIZE = 50
TIMELINE_SIZE = 20


# What a list shows, and what the model needs to stand: fifty rows are fifty times each column.
LIST_COLUMNS = (
    "practice",
    "reference",
    "display_name",
    "stage",
    "stage_since",
    "opened_at",
    "time_zone",
    "next_step",
    "next_due_at",
    "risk_flag",
    "open_holds",
    "waiting_on_family",
    "lead",
)


@dataclass(frozen=True, slots=True)
class CaseloadFilter:
    """What the caseload is narrowed to; every part stands in the address."""

    mine: Any = None
    risk: bool = False
    due_before: datetime | None = None
    waiting: bool = False
    stage: str = ""
    words: str = ""


def caseload(chosen: CaseloadFilter) -> ProtectedQuerySet:
    """Open cases (or those of one stage), soonest due first, with the lead for the column “With”.

    The leads come by a query of their own: a join makes the planner start from the people, and then fetch
    and sort every open case of the practice instead of walking the index to the fiftieth.
    """
    found: ProtectedQuerySet = Case.objects.prefetch_related("lead").order_by("next_due_at", "id")
    found = found.filter(stage=chosen.stage) if chosen.stage else found.filter(~Q(stage=Stage.CLOSED))
    if chosen.mine is not None:
        found = found.filter(lead_id=chosen.mine)
    if chosen.risk:
        found = found.exclude(risk_flag="")
    if chosen.due_before is not None:
        found = found.filter(next_due_at__lt=chosen.due_before)
    if chosen.waiting:
        found = found.filter(waiting_on_family=True)
    if chosen.words:
        named = Q(display_name__icontains=chosen.words) | Q(reference__istartswith=chosen.words)
        found = found.filter(named)
    return found.only(*LIST_COLUMNS)


def timeline(case: Case) -> ProtectedQuerySet:
    """What happened, newest first."""
    found: ProtectedQuerySet = TimelineEntry.objects.filter(case=case).order_by("-at", "-id")
    return found


def notes(case: Case) -> ProtectedQuerySet:
    """Notes, newest first."""
    found: ProtectedQuerySet = Note.objects.filter(case=case).order_by("-at", "-id")
    return found


def open_tasks(case: Case) -> ProtectedQuerySet:
    """Open tasks, soonest first."""
    found: ProtectedQuerySet = Task.objects.filter(case=case, done_at__isnull=True)
    return found.order_by("due_at", "id").select_related("owner")


def done_tasks(case: Case) -> ProtectedQuerySet:
    """Finished tasks, newest first."""
    found: ProtectedQuerySet = Task.objects.filter(case=case, done_at__isnull=False)
    return found.order_by("-done_at", "-id")


def open_holds(case: Case) -> ProtectedQuerySet:
    """Holds that nobody lifted yet, oldest first."""
    found: ProtectedQuerySet = Hold.objects.filter(case=case, lifted_at__isnull=True)
    return found.order_by("opened_at", "id").select_related("opened_by")


def all_holds(case: Case) -> ProtectedQuerySet:
    """Every hold, newest first."""
    found: ProtectedQuerySet = Hold.objects.filter(case=case)
    return found.order_by("-opened_at", "-id").select_related("opened_by", "lifted_by")


def moves(case: Case) -> ProtectedQuerySet:
    """Stage moves in the order in which they happened."""
    found: ProtectedQuerySet = StageMove.objects.filter(case=case).order_by("at", "id")
    return found.defer("reason")


def people(case: Case) -> ProtectedQuerySet:
    """Everyone around the person: the caller first, then by name."""
    found: ProtectedQuerySet = ConcernedOther.objects.filter(case=case)
    return found.order_by("-is_caller", "name", "id")


def taking_part(case: Case) -> ProtectedQuerySet:
    """Those of them who have not left the process."""
    found: ProtectedQuerySet = people(case).filter(status=OtherStatus.ACTIVE)
    return found


def individual(case: Case) -> ProtectedQuerySet:
    """The person, once the intake has begun."""
    found: ProtectedQuerySet = Individual.objects.filter(case=case).order_by("id")
    return found


def team(case: Case) -> ProtectedQuerySet:
    """Who works or worked on the case, newest first."""
    found: ProtectedQuerySet = Assignment.objects.filter(case=case)
    return found.order_by("-started_at", "-id").select_related("membership")


def screens(case: Case) -> ProtectedQuerySet:
    """Safety screens, newest first."""
    found: ProtectedQuerySet = SafetyScreen.objects.filter(case=case)
    return found.order_by("-answered_at", "-id").select_related("answered_by")


def agreements(case: Case) -> ProtectedQuerySet:
    """Service agreements, newest first."""
    found: ProtectedQuerySet = ServiceAgreement.objects.filter(case=case)
    return found.order_by("-created_at", "-id")


def acknowledgements(case: Case) -> ProtectedQuerySet:
    """What participants signed, newest first."""
    found: ProtectedQuerySet = Acknowledgement.objects.filter(case=case)
    return found.order_by("-signed_at", "-id")


def conflict_checks(case: Case) -> ProtectedQuerySet:
    """Conflict checks, newest first."""
    found: ProtectedQuerySet = ConflictCheck.objects.filter(case=case)
    return found.order_by("-checked_at", "-id").select_related("checked_by")


def attestations(case: Case) -> ProtectedQuerySet:
    """Signed statements that were not withdrawn, newest first."""
    found: ProtectedQuerySet = Attestation.objects.filter(case=case, withdrawn_at__isnull=True)
    return found.order_by("-at", "-id").select_related("by")


def overrides(case: Case) -> ProtectedQuerySet:
    """Guards that were asked to be set aside, newest first."""
    found: ProtectedQuerySet = Override.objects.filter(case=case)
    return found.order_by("-asked_at", "-id").select_related("asked_by", "approved_by")


def staff(*roles: StaffRole) -> QuerySet[Membership]:
    """People who work here now, in these roles (any, if none is named)."""
    found: QuerySet[Membership] = Membership.objects.filter(ended_at__isnull=True)
    return (found.filter(role__in=roles) if roles else found).order_by("display_name", "id")


class Picture:
    """What the guards of a case read, fetched when first asked for and once for all of them."""

    def __init__(self, case: Case) -> None:
        self.case = case

    @cached_property
    def people(self) -> list[ConcernedOther]:
        """Everyone who takes part."""
        return list(taking_part(self.case))

    @cached_property
    def acknowledgements(self) -> list[Acknowledgement]:
        """Everything that was signed."""
        return list(acknowledgements(self.case))

    @cached_property
    def checks(self) -> list[ConflictCheck]:
        """Conflict checks, newest first."""
        return list(conflict_checks(self.case))

    @cached_property
    def agreement(self) -> ServiceAgreement | None:
        """The newest signed service agreement of the working episode."""
        episode = self.case.episode + (1 if self.case.closed_at is not None else 0)
        signed = agreements(self.case).filter(signed_at__isnull=False, episode=episode)
        return signed.first()

    @cached_property
    def screen(self) -> SafetyScreen | None:
        """The newest safety screen."""
        return screens(self.case).first()

    @cached_property
    def team(self) -> list[Assignment]:
        """Open assignments."""
        return list(team(self.case).filter(ended_at__isnull=True))

    @cached_property
    def lead(self) -> Membership:
        """Who leads."""
        found: Membership = Membership.objects.get(pk=self.case.lead_id)
        return found

    @cached_property
    def credentials(self) -> list[Credential]:
        """Credentials of everyone on the team."""
        members = {self.case.lead_id, *(one.membership_id for one in self.team)}
        return list(Credential.objects.filter(membership_id__in=members).order_by("valid_until"))


def picture(case: Case) -> Picture:
    """The picture that belongs to this instance of a case; `forget` it before guards are asked anew."""
    known: Picture | None = case.__dict__.get("_picture")
    if known is None:
        known = case.__dict__["_picture"] = Picture(case)
    return known


def forget(case: Case) -> None:
    """Drops what guards read before, after something changed."""
    case.__dict__.pop("_picture", None)

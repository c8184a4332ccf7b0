"""The plan of an attempt, and the boundaries of those who take part."""

from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from cases.domain import timeline, upcoming
from cases.domain.team import clinical_required
from cases.domain.working import check_open, check_version, lock
from cases.models import Case, ConcernedOther
from compliance import gate
from compliance.access import Access
from compliance.errors import Invalid
from interventions import queries
from interventions.contingencies import KEYS
from interventions.models import Boundary, BoundaryStatus, InterventionAttempt, Plan

CONFIDENT = 7


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What a plan says. None and "" mean: not decided yet."""

    ask_text: str = ""
    place_kind: str = ""
    place: str = ""
    two_exits: bool | None = None
    private_room: bool | None = None
    no_order_between: bool | None = None
    no_weapon_there: bool | None = None
    medical_path: str = ""
    driver: str = ""
    vehicle: str = ""
    transport_backup: str = ""
    packing: str = ""
    contingencies: dict[str, str] = field(default_factory=dict)


def save(access: Access, *, case: Case, facts: PlanFacts, version: int) -> Plan:
    """Saves the plan of the current attempt. `version` is what the person read; 0 before the first save.

    Raises StaleVersion when somebody else saved since, with both texts.
    """
    unknown = set(facts.contingencies) - set(KEYS)
    if unknown:
        raise Invalid("The plan has no such situation.")
    with gate.act(access, on=case, to="save_plan"):
        case = lock(case)
        check_open(case)
        plan = queries.plan(case).select_for_update().first()
        if plan is None:
            plan = Plan(case_id=case.pk, attempt=case.attempt, episode=case.episode, version=0)
        check_version(version, plan.version, mine=_words(facts), theirs=_words(plan))
        for one in fields(facts):
            setattr(plan, one.name, getattr(facts, one.name))
        plan.version += 1
        plan.saved_by_name = access.name
        plan.save()
        timeline.add(access, case, kind="plan", icon="clipboard-list", title="Saved the plan", subject=plan)
        upcoming.refresh(access, case)
        return plan


def set_date(access: Access, *, case: Case, starts_at: datetime) -> InterventionAttempt:
    """Sets the day and hour of the event of the current attempt. Raises Invalid for a time that has passed."""
    with gate.act(access, on=case, to="set_event_date"):
        case = lock(case)
        check_open(case)
        clinical_required(access, case)
        if starts_at <= access.at:
            raise Invalid("Choose a time that is still to come.", field="on")
        attempt = queries.current_attempt(case).select_for_update().first() or InterventionAttempt(
            case_id=case.pk,
            number=case.attempt,
            episode=case.episode,
            model=case.model,
            arise_level=case.arise_level,
        )
        if attempt.started_at is not None:
            raise Invalid("This attempt has begun; its time stays as it was.")
        attempt.planned_at = starts_at
        attempt.model = case.model
        attempt.save()
        case.event_at = starts_at
        case.save(update_fields=["event_at"])
        timeline.add(
            access,
            case,
            kind="plan",
            icon="calendar",
            title="Set the day of the intervention",
            subject=attempt,
        )
        upcoming.refresh(access, case)
        return attempt


@dataclass(frozen=True, slots=True)
class BoundaryFacts:
    """What its owner will do or stop doing, and the five checks of G-19."""

    owner_id: UUID
    text: str
    keeps_from: date
    support_offered: str
    confidence: int
    owner_controls_it: bool = False
    owner_will_keep_it: bool = False
    not_punishment: bool = False
    safe_for_children: bool = False
    safe_for_owner: bool = False


def add_boundary(access: Access, *, case: Case, facts: BoundaryFacts, key: str) -> Boundary:
    """Writes down a boundary with its owner. Ready when all five checks hold. The same `key` makes one."""
    with gate.act(access, case_id=case.pk, model=Boundary, to="add_boundary"):
        case = lock(case)
        check_open(case)
        known: Boundary | None = Boundary.objects.filter(case=case, idem_key=key).first()
        if known is not None:
            return known
        if not ConcernedOther.objects.filter(case=case, pk=facts.owner_id).exists():
            raise Invalid("Choose somebody who takes part.", field="owner")
        boundary = Boundary(case_id=case.pk, idem_key=key)
        for one in fields(facts):
            setattr(boundary, one.name, getattr(facts, one.name))
        boundary.status = BoundaryStatus.READY if holds(boundary) else BoundaryStatus.DRAFT
        boundary.save()
        timeline.add(
            access, case, kind="boundary", icon="shield", title="Wrote down a boundary", subject=boundary
        )
        upcoming.refresh(access, case)
        return boundary


def holds(boundary: Boundary) -> bool:
    """The five checks of G-19."""
    return bool(
        boundary.owner_controls_it
        and boundary.owner_will_keep_it
        and boundary.not_punishment
        and boundary.safe_for_children
        and boundary.safe_for_owner
    )


def _words(plan: Any) -> str:
    """A plan as lines, for showing two versions beside each other."""
    lines = [
        f"Ask: {plan.ask_text}",
        f"Place: {plan.place}",
        f"Driver: {plan.driver}",
        f"Packing: {plan.packing}",
    ]
    lines += [f"{key}: {words}" for key, words in (plan.contingencies or {}).items() if words]
    return "\n".join(lines)

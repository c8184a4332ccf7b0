"""The plan of an attempt, and its day."""

from dataclasses import dataclass, field, fields
from datetime import datetime

from cases.domain import timeline, upcoming
from cases.domain.team import clinical_required
from cases.domain.working import check_open, check_version, lock
from cases.models import Case, Stage
from compliance import gate
from compliance.access import Access
from compliance.errors import Invalid
from interventions import queries
from interventions.contingencies import KEYS, SITUATIONS
from interventions.models import InterventionAttempt, MedicalPath, PlaceKind, Plan


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
        clinical_required(access, case)
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
        if case.stage != Stage.PREPARATION:
            raise Invalid("The day is set while the intervention is being prepared.")
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


def _words(plan: PlanFacts | Plan) -> str:
    """A plan as text, for showing two versions beside each other."""
    return "\n".join(f"{title}: {words}" for title, words in lines(plan))


def lines(plan: PlanFacts | Plan) -> list[tuple[str, str]]:
    """What was decided so far, as term and words."""
    yes_no = {True: "yes", False: "no", None: ""}
    said = {
        "Ask": plan.ask_text,
        "Where": PlaceKind(plan.place_kind).label if plan.place_kind else "",
        "Place": plan.place,
        "Two exits": yes_no[plan.two_exits],
        "Private second room": yes_no[plan.private_room],
        "No order between those who meet": yes_no[plan.no_order_between],
        "No weapon there": yes_no[plan.no_weapon_there],
        "Medical path": MedicalPath(plan.medical_path).label if plan.medical_path else "",
        "Driver": plan.driver,
        "Vehicle": plan.vehicle,
        "Backup": plan.transport_backup,
        "Packing": plan.packing,
    }
    said |= {title: (plan.contingencies or {}).get(key, "") for key, title, _ in SITUATIONS}
    return [(title, words) for title, words in said.items() if words]

"""Who works on a case: the one lead, a co-facilitator, cover for an absence."""

from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from cases import queries
from cases.domain import ties, timeline, upcoming
from cases.domain.working import check_open, lock, working
from cases.errors import NotTheMover
from cases.guards import lead_is_qualified
from cases.models import Assignment, Case, TeamRole
from cases.stages import Mover
from compliance import gate
from compliance.access import Access
from compliance.domain.handing_over import hand_over
from compliance.errors import Invalid
from compliance.gate.facts import facts_of
from compliance.ledger import current_ledger
from compliance.vocabulary import Relation, Role
from practices.models import Membership, StaffRole

SUPERVISOR_PLACE = UUID(int=3)
CLINICAL = (TeamRole.LEAD, TeamRole.COFACILITATOR, TeamRole.COVER)
LEADING = frozenset({Relation.LEAD, Relation.COVER})
HELPING = frozenset({Relation.COFACILITATOR})
MAY_LEAD = (StaffRole.INTERVENTIONIST, StaffRole.SUPERVISOR)


def part_in(access: Access, case: Case) -> TeamRole | None:
    """The actor's part in this case today, or None. Cover ends by its date. Only inside `gate.act`."""
    if access.membership_id is None:
        return None
    if case.lead_id == access.membership_id:
        return TeamRole.LEAD
    own = Assignment.objects.filter(case=case, membership_id=access.membership_id, ended_at__isnull=True)
    today = access.at.astimezone(ZoneInfo(case.time_zone)).date()
    for one in own:
        if one.role == TeamRole.COFACILITATOR or (one.role == TeamRole.COVER and not _is_over(one, today)):
            return TeamRole(one.role)
    return None


def movers_of(access: Access, case: Case) -> frozenset[Mover]:
    """Which parts of the table of transitions this actor may play. Only inside `gate.act`."""
    found = set()
    part = part_in(access, case)
    if part in {TeamRole.LEAD, TeamRole.COVER}:
        found.add(Mover.LEAD)
    if part == TeamRole.COFACILITATOR:
        found.add(Mover.COFACILITATOR)
    if access.role is Role.SUPERVISOR:
        found.add(Mover.SUPERVISOR)
    if access.role is Role.COORDINATOR:
        found.add(Mover.COORDINATOR)
    return frozenset(found)


def judges_danger(access: Access) -> bool:
    """Whether this actor may say that a danger is over: a supervisor, or the lead where no supervisor works."""
    return access.role is Role.SUPERVISOR or not _has_supervisor()


def _has_supervisor() -> bool:
    memory: dict[UUID, Any] = current_ledger().facts
    if SUPERVISOR_PLACE not in memory:
        working_here = Membership.objects.filter(role=StaffRole.SUPERVISOR, ended_at__isnull=True)
        memory[SUPERVISOR_PLACE] = working_here.exists()
    return bool(memory[SUPERVISOR_PLACE])


def senior_required(access: Access, case: Case) -> None:
    """Raises NotTheMover unless the actor leads the case (or covers for the lead) or supervises."""
    if not movers_of(access, case) & {Mover.LEAD, Mover.SUPERVISOR}:
        raise NotTheMover("The lead or the supervisor does this.")


def clinical_required(access: Access, case: Case) -> None:
    """Raises NotTheMover unless the actor is on the case as a professional, or supervises."""
    if not movers_of(access, case) & {Mover.LEAD, Mover.COFACILITATOR, Mover.SUPERVISOR}:
        raise NotTheMover("Someone of the case’s team, or the supervisor, does this.")


def lead_required(access: Access, case: Case) -> None:
    """Raises NotTheMover unless the actor leads the case or covers for the lead today."""
    if Mover.LEAD not in movers_of(access, case):
        raise NotTheMover("The lead of this case does this.")


def may_clinical(access: Access, case: Case) -> bool:
    """Whether `clinical_required` would let this actor go on: for offering a form, or leaving it out."""
    return access.role is Role.SUPERVISOR or bool(_ties_to(access, case) & (LEADING | HELPING))


def may_senior(access: Access, case: Case) -> bool:
    """The same for `senior_required`."""
    return access.role is Role.SUPERVISOR or bool(_ties_to(access, case) & LEADING)


def first_lead(access: Access, case: Case) -> Assignment:
    """The assignment that goes with a new case."""
    return _assign(access, case, case.lead, TeamRole.LEAD)


def change_lead(
    access: Access, *, case: Case, lead: Membership, handover: str, tie: str = "none", tie_reason: str = ""
) -> Case:
    """Hands the case to another lead (X-10): conflict check, credential, handover note.

    The old lead loses access unless kept as co-facilitator. Raises Invalid when the new lead may not
    lead this case today (G-04), NotTheMover for everyone but lead, supervisor and admin.
    """
    with gate.act(access, on=case, to="assign_lead"):
        _team_changes_required(access, case)
        check_open(case)
        _check_works_here(lead, MAY_LEAD)
        case = lock(case)
        if lead.pk == case.lead_id:
            return case
        ties.record_for(access, case, who=f"lead {lead.display_name}", result=tie, reason=tie_reason)
        _end(access, case, TeamRole.LEAD)
        _end_of_member(access, case, lead)
        before = case.lead_id
        case.lead = lead
        queries.forget(case)
        qualified = lead_is_qualified(case, at=access.at)
        if not qualified.holds:
            raise Invalid(qualified.words, field="lead")
        case.version += 1
        case.save(update_fields=["lead", "version"])
        _assign(access, case, lead, TeamRole.LEAD)
        hand_over(case_id=case.pk, old=before, new=lead.pk)
        timeline.add(
            access, case, kind="team", icon="users", title=f"{lead.display_name} now leads", detail=handover
        )
        upcoming.refresh(access, case)
        return case


def set_cofacilitator(access: Access, *, case: Case, member: Membership | None) -> None:
    """Names the co-facilitator, or ends that part with None. There is at most one."""
    with gate.act(access, on=case, to="assign_cofacilitator"):
        _team_changes_required(access, case)
        check_open(case)
        case = lock(case)
        _end(access, case, TeamRole.COFACILITATOR)
        if member is None:
            title = "No co-facilitator any more"
        else:
            _check_works_here(member, MAY_LEAD)
            if member.pk == case.lead_id:
                raise Invalid("The lead cannot be the co-facilitator as well.", field="member")
            _assign(access, case, member, TeamRole.COFACILITATOR)
            title = f"{member.display_name} is co-facilitator"
        timeline.add(access, case, kind="team", icon="users", title=title)
        upcoming.refresh(access, case)


def add_cover(access: Access, *, case: Case, member: Membership, until: date) -> Assignment:
    """Lets somebody stand in for the lead until a day, which ends it by itself (C-10)."""
    with gate.act(access, on=case, to="assign_cover"):
        _team_changes_required(access, case)
        check_open(case)
        _check_works_here(member, MAY_LEAD)
        if until < access.at.astimezone(ZoneInfo(case.time_zone)).date():
            raise Invalid("Choose a day that is not over yet.", field="until")
        if member.pk == case.lead_id:
            raise Invalid("The lead needs no cover from themselves.", field="member")
        _end_of_member(access, case, member)
        made = _assign(access, case, member, TeamRole.COVER, until=until)
        timeline.add(
            access,
            case,
            kind="team",
            icon="users",
            title=f"{member.display_name} covers until {until:%b} {until.day}",
        )
        return made


def end_cover(access: Access, *, assignment: Assignment, case: Case) -> None:
    """Ends cover before its day."""
    with gate.act(access, on=case, to="end_cover"):
        _team_changes_required(access, case)
        row = Assignment.objects.get(pk=assignment.pk)
        if row.role != TeamRole.COVER:
            raise Invalid("Only cover is ended here.")
        if row.ended_at is None:
            row.ended_at = access.at
            row.save(update_fields=["ended_at"])
            timeline.add(access, case, kind="team", icon="users", title="Cover ended")


def _ties_to(access: Access, case: Case) -> frozenset[Relation]:
    facts = facts_of(access, case.pk)
    return facts.relations if facts is not None else frozenset()


def _team_changes_required(access: Access, case: Case) -> None:
    if access.role is not Role.ADMIN:
        senior_required(access, case)


def _check_works_here(member: Membership, roles: tuple[StaffRole, ...]) -> None:
    if member.ended_at is not None or member.role not in roles:
        raise Invalid(f"{member.display_name} cannot take this part here.", field="member")


def _assign(
    access: Access, case: Case, member: Membership, role: TeamRole, until: date | None = None
) -> Assignment:
    with working(access, case, to="assign"):
        made = Assignment(
            case_id=case.pk, membership=member, role=role.value, started_at=access.at, until=until
        )
        made.save(force_insert=True)
        return made


def _end(access: Access, case: Case, role: TeamRole) -> None:
    for one in Assignment.objects.filter(case=case, role=role.value, ended_at__isnull=True):
        one.ended_at = access.at
        one.save(update_fields=["ended_at"])


def _end_of_member(access: Access, case: Case, member: Membership) -> None:
    for one in Assignment.objects.filter(case=case, membership=member, ended_at__isnull=True):
        one.ended_at = access.at
        one.save(update_fields=["ended_at"])


def _is_over(one: Assignment, today: date) -> bool:
    return one.until is not None and one.until < today

"""Setting a guard aside: the team asks, the supervisor approves, nobody approves their own."""

from cases import queries
from cases.domain import readiness, team, timeline, upcoming
from cases.domain.working import check_open, lock, working_episode
from cases.errors import NotTheMover
from cases.models import Case, Override
from cases.stages import GUARDS
from cases.stages import Override as MayOverride
from compliance import gate
from compliance.access import Access
from compliance.errors import Invalid
from compliance.vocabulary import Role
from practices.models import Membership

SHORTEST_REASON = 20


def ask(access: Access, *, case: Case, guard: str, reason: str) -> Override:
    """Asks the supervisor to set a guard aside, with a reason of at least 20 characters.

    Raises Invalid for a guard that nobody may set aside, or that holds already.
    """
    if len(reason.strip()) < SHORTEST_REASON:
        raise Invalid(f"Give a reason of at least {SHORTEST_REASON} characters.", field="reason")
    row = GUARDS.get(guard)
    if row is None or row.override is not MayOverride.SUPERVISOR:
        raise Invalid("Nobody can set this one aside.", field="guard")
    with gate.act(access, on=case, to="ask_override"):
        check_open(case)
        team.clinical_required(access, case)
        if access.membership_id is None:
            raise Invalid("A member of staff asks for this.")
        case = lock(case)
        queries.forget(case)
        given = readiness.answer(case, guard, at=access.at, known=readiness.settled(case))
        if given.holds:
            raise Invalid("This is done already.", field="guard")
        if not readiness.may_override(given, guard):
            raise Invalid(f"Nobody can set this one aside as it stands: {given.words}", field="guard")
        here = {"guard": guard, "attempt": case.attempt, "episode": working_episode(case)}
        known: Override | None = Override.objects.filter(
            case=case, approved_at__isnull=True, declined_at__isnull=True, **here
        ).first()
        if known is not None:
            return known
        made = Override(
            case_id=case.pk, reason=reason, asked_by_id=access.membership_id, asked_at=access.at, **here
        )
        made.save(force_insert=True)
        timeline.add(
            access,
            case,
            kind="check",
            icon="scale",
            title=f"{guard}: asked the supervisor to set it aside",
            subject=made,
        )
        upcoming.refresh(access, case)
        return made


def decide(access: Access, *, override: Override, case: Case, approve: bool) -> Override:
    """The supervisor's answer. Raises NotTheMover for anybody else, and for the person who asked."""
    with gate.act(access, on=case, to="decide_override"):
        if access.role is not Role.SUPERVISOR or access.membership_id is None:
            raise NotTheMover("The supervisor decides this.")
        row: Override = Override.objects.select_for_update().get(pk=override.pk)
        if _same_person(row.asked_by_id, access):
            raise NotTheMover("Nobody approves their own request. Ask another supervisor.")
        if row.approved_at is not None or row.declined_at is not None:
            return row
        if approve:
            row.approved_by_id = access.membership_id
            row.approved_at = access.at
        else:
            row.declined_at = access.at
        row.save(update_fields=["approved_by", "approved_at", "declined_at"])
        word = "set aside by the supervisor" if approve else "not set aside"
        timeline.add(
            access,
            case,
            kind="check",
            icon="scale",
            title=f"{row.guard}: {word}",
            detail=row.reason,
            subject=row,
        )
        upcoming.refresh(access, case)
        return row


def _same_person(asked_by_id: object, access: Access) -> bool:
    """Two hats of one person are one person."""
    members = Membership.objects.filter(pk__in=[asked_by_id, access.membership_id])
    return len({member.user_id for member in members}) == 1

"""The row of a conflict check, for verbs that bring somebody into a case (E-26)."""

from cases.domain.working import working, working_episode
from cases.models import Case, ConflictCheck
from cases.models.checks import ConflictResult
from compliance.access import Access
from compliance.errors import Invalid
from compliance.vocabulary import Role

FIRST = "lead, caller, individual"


def record_for(access: Access, case: Case, *, who: str, result: str, reason: str = "") -> ConflictCheck:
    """The row alone, inside the verb that adds the person."""
    if access.membership_id is None:
        raise Invalid("A conflict check is signed by a member of staff.")
    if result == ConflictResult.CLEARED and access.role is not Role.SUPERVISOR:
        raise Invalid("Only the supervisor can clear a tie that was found.", field="result")
    if result != ConflictResult.NONE and not reason.strip():
        raise Invalid("Say which tie was found, in a sentence.", field="reason")
    with working(access, case, to="check_conflict"):
        made = ConflictCheck(
            case_id=case.pk,
            result=ConflictResult(result).value,
            checked_for=who[:120],
            reason=reason,
            checked_by_id=access.membership_id,
            checked_at=access.at,
            episode=working_episode(case),
        )
        made.save(force_insert=True)
        return made

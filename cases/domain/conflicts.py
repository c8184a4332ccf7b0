"""Conflict-of-interest checks: at the first call, and whenever somebody joins (E-26, G-02)."""

from cases.domain import team, ties, timeline, upcoming
from cases.models import Case, ConflictCheck
from compliance import gate
from compliance.access import Access


def check(
    access: Access, *, case: Case, result: str, checked_for: str = ties.FIRST, reason: str = ""
) -> ConflictCheck:
    """Records a check, by somebody of the team. A tie is cleared by the supervisor alone, with a reason."""
    with gate.act(access, on=case, to="check_conflict"):
        team.clinical_required(access, case)
        made = ties.record_for(access, case, who=checked_for, result=result, reason=reason)
        timeline.add(
            access,
            case,
            kind="check",
            icon="scale",
            title=f"Conflict of interest: {made.get_result_display().lower()}",
        )
        upcoming.refresh(access, case)
        return made

"""Special care: a case about somebody known, where looks from outside the team are asked about (U-05)."""

from cases.domain import timeline
from cases.domain.working import lock
from cases.models import Case
from compliance import gate
from compliance.access import Access


def set_special_care(access: Access, *, case: Case, needed: bool) -> Case:
    """Marks the case, or takes the mark off. Whoever works on the case may; the log names who did."""
    with gate.act(access, on=case, to="mark_special_care") as scope:
        row = lock(case)
        scope.detail["needed"] = needed
        if row.needs_special_care is not needed:
            row.needs_special_care = needed
            row.save(update_fields=["needs_special_care"])
            title = "Marked as needing special care" if needed else "No longer needs special care"
            timeline.add(access, row, kind="team", icon="shield-check", title=title)
        return row

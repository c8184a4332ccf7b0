"""Holds: opened by anyone of the team, lifted with a written reason: for safety and health by a supervisor."""

from cases.domain import team, timeline, upcoming
from cases.domain.overrides import SHORTEST_REASON
from cases.domain.working import working
from cases.errors import NotTheMover
from cases.models import Case, Hold, HoldKind
from compliance import gate
from compliance.access import Access
from compliance.errors import Invalid
from compliance.vocabulary import Category, Role

RISKS = {HoldKind.SAFETY, HoldKind.MEDICAL}


def open_hold(access: Access, case: Case, *, kind: str, reason: str, by_rule: str = "") -> Hold:
    """Opens a hold, or returns the open one of that kind. `by_rule` names the rule that did it by itself.

    Raises NotTheMover when a person who is not of the team tries to open one by hand.
    """
    with working(access, case, to="open_hold"):
        if not by_rule and access.role is not Role.SYSTEM:
            team.clinical_required(access, case)
        known: Hold | None = Hold.objects.filter(case=case, kind=kind, lifted_at__isnull=True).first()
        if known is not None:
            return known
        hold = Hold(
            case_id=case.pk,
            kind=HoldKind(kind).value,
            reason=reason,
            opened_at=access.at,
            opened_by_id=access.membership_id,
            opened_by_rule=by_rule,
        )
        hold.save(force_insert=True)
        timeline.add(
            access,
            case,
            kind="hold",
            icon="octagon-alert",
            title=f"On hold: {hold.get_kind_display().lower()}",
            detail=reason,
            subject=hold,
            category=Category.RISK if hold.kind in RISKS else Category.CASE_ADMIN,
        )
        upcoming.refresh(access, case)
        return hold


def lift(access: Access, *, hold: Hold, case: Case, reason: str) -> Hold:
    """Lifts a hold with a written reason. Lifted twice is lifted once.

    Raises NotTheMover where somebody else lifts it: a hold for safety or health is lifted by a supervisor,
    so that nobody judges alone that the danger is over (the lead does, where no supervisor works).
    """
    if len(reason.strip()) < SHORTEST_REASON:
        raise Invalid(
            f"Say why the hold can be lifted, in a sentence of at least {SHORTEST_REASON} characters.",
            field="reason",
        )
    with gate.act(access, on=case, to="lift_hold"):
        team.senior_required(access, case)
        row: Hold = Hold.objects.select_for_update().get(pk=hold.pk)
        if not may_lift(access, row):
            raise NotTheMover("A hold for safety or health is lifted by a supervisor.")
        if row.lifted_at is not None:
            return row
        row.lifted_at = access.at
        row.lifted_by_id = access.membership_id
        row.lift_reason = reason
        row.save(update_fields=["lifted_at", "lifted_by", "lift_reason"])
        timeline.add(
            access,
            case,
            kind="hold",
            icon="play",
            title=f"Hold lifted: {row.get_kind_display().lower()}",
            detail=reason,
            subject=row,
        )
        upcoming.refresh(access, case)
        return row


def may_lift(access: Access, hold: Hold) -> bool:
    """Whether the kind of hold leaves it to this actor (the lead lifts what is not about safety or health)."""
    return hold.kind not in RISKS or team.judges_danger(access)

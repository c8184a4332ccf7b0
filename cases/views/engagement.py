"""The switch at acceptance: what each person may see before and after, side by side."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from cases import when
from cases.engagement import side_by_side
from cases.frame import frame
from cases.models import Case
from compliance import gate
from compliance.gate.facts import NOBODY, facts_of
from compliance.requests import OurRequest
from compliance.vocabulary import Category, Regime

REGIMES = {
    Regime.R0_FAMILY: "The family are the clients",
    Regime.R1_ENGAGED: "The person takes part, no consent yet",
    Regime.R2_CONSENTED: "The person takes part, a consent is in force",
    Regime.R3_WITHDRAWN: "The person takes part, every consent has ended",
}


@require_GET
def engagement(request: OurRequest, case_id: UUID) -> HttpResponse:
    """Shown when the person accepts help, and whenever somebody wants to know what that changes."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    facts = facts_of(access, case.pk) or NOBODY
    decision = gate.would(access, on=case.pk, category=Category.CONTACT)
    seen = side_by_side(access, case) if decision.allowed else []
    context = {
        "frame": frame(access, case, "overview"),
        "case_id": case.pk,
        "withheld": None if decision.allowed else gate.Withheld(decision.rule_id, decision.words),
        "seen": seen,
        "closes": sum(row.changes and row.before.allowed for one in seen for row in one.rows),
        "opens": sum(row.changes and row.after.allowed for one in seen for row in one.rows),
        "is_engaged": case.engaged_at is not None,
        "since": when.both(case.engaged_at, case.time_zone, at=access.at) if case.engaged_at else "",
        "regime": facts.regime.value.partition("_")[0],
        "regime_words": REGIMES[facts.regime],
    }
    return render(request, "cases/engagement.html", context)

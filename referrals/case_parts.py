"""What referrals contributes to a case: the placement tab, guards G-14 and G-22, its part of the summary."""

from datetime import datetime, timedelta

from django.urls import reverse

from cases.intervention_models import Asks, parameters
from cases.models import Case
from cases.parts import GuardAnswer, SummarySection, Tab, guard, met, missing, summary_part, tab
from compliance import gate
from compliance.access import Access
from referrals import queries
from referrals.models import OptionState

tab(Tab("placement", "Placement", "referrals:placement", 40, "placement"))
CONFIRMED_COUNTS = timedelta(hours=72)


@guard("G-14")
def treatment_is_confirmed(case: Case, *, at: datetime) -> GuardAnswer:
    """G-14. One option confirmed within 72 hours, with date, level, cost and the person's needs answered."""
    chosen = parameters(case.model, case.arise_level)
    asks = chosen.treatment_confirmed if chosen else Asks.REQUIRED
    if asks is not Asks.REQUIRED and queries.options(case).exists():
        return met("A list of options is ready.")
    for option in queries.options(case):
        fresh = option.confirmed_at is not None and at - option.confirmed_at <= CONFIRMED_COUNTS
        if option.state == OptionState.CONFIRMED and fresh and option.needs_answered:
            return met(f"{option.provider.name} is confirmed.")
    return missing(
        "Confirm a treatment option within 72 hours of the day, with its cost and the person's needs answered.",
        owes="The lead or a coordinator",
        url=reverse("referrals:placement", args=[case.pk]),
    )


@guard("G-22")
def admission_is_confirmed(case: Case, *, at: datetime) -> GuardAnswer:
    """G-22. The provider or the individual confirmed the admission, or other care is documented."""
    for placement in queries.placements(case):
        if placement.admitted_at is not None and placement.confirmed_by:
            return met("Admitted.")
        if placement.other_care.strip():
            return met("Other care is documented.")
    return missing(
        "Record the admission, or which other care there is.",
        owes="The lead or a coordinator",
        url=reverse("referrals:placement", args=[case.pk]),
    )


@summary_part(60)
def _placement(access: Access, case: Case) -> SummarySection:
    """Where the person went."""
    found = gate.open(access, queries.placements(case), case_id=case.pk, to="print")
    facts = tuple(
        (
            one.provider.name if one.provider else "Other care",
            f"Level {one.level_of_care} ({one.get_edition_display()})",
        )
        for one in found
    )
    withheld = getattr(found, "withheld", None)
    return SummarySection("Placement", facts, f"{withheld.words} ({withheld.rule})" if withheld else "")

"""What referrals contributes to a case: the placement tab, G-14, G-22, G-23, next steps, what it may disclose."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.urls import reverse

from cases.intervention_models import Asks, parameters
from cases.models import Case, Stage
from cases.parts import (
    Due,
    GuardAnswer,
    SummarySection,
    Tab,
    guard,
    met,
    missing,
    next_step,
    summary_part,
    tab,
)
from compliance import gate
from compliance.access import Access
from compliance.disclosure import log
from compliance.disclosure.content import discloses
from compliance.disclosure.recipients import knows_recipients
from referrals import disclosed, queries
from referrals.domain.options import state_at
from referrals.models import OptionState

tab(Tab("placement", "Placement", "referrals:placement", 40, "placement"))
for item, reader in (
    ("attendance", disclosed.attendance),
    ("admitted", disclosed.attendance),
    ("level_of_care", disclosed.level_of_care),
    ("payment", disclosed.payment),
):
    discloses(item)(reader)
knows_recipients(disclosed.providers)
CONFIRMED_COUNTS = timedelta(hours=72)
ASK_AGAIN = (timedelta(hours=72), timedelta(hours=24))
CHOOSE_WITHIN = timedelta(hours=12)
LIVE = (OptionState.OFFERED, OptionState.CONFIRMED)


@guard("G-14")
def treatment_is_confirmed(case: Case, *, at: datetime) -> GuardAnswer:
    """G-14. One option confirmed within 72 hours, with date, level, cost and the person's needs answered."""
    chosen = parameters(case.model, case.arise_level)
    asks = chosen.treatment_confirmed if chosen else Asks.REQUIRED
    live = [one for one in queries.options(case) if state_at(one, at) in LIVE]
    if asks is not Asks.REQUIRED and live:
        return met("A list of options is ready.")
    for option in live:
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
    newest = queries.current_placements(case).first()
    if newest is not None and newest.admitted_at is not None and newest.confirmed_by:
        return met("Admitted.")
    if newest is not None and newest.other_care.strip():
        return met("Other care is documented.")
    return missing(
        "Record the admission, or which other care there is.",
        owes="The lead or a coordinator",
        url=reverse("referrals:placement", args=[case.pk]),
    )


@guard("G-23")
def handover_went_out_under_consent(case: Case, *, at: datetime) -> GuardAnswer:
    """G-23. What the provider was told stands in the log of disclosures, under a consent and with its notice."""
    newest = queries.current_placements(case).first()
    if newest is not None and newest.provider_id is None:
        return met("There is no provider to hand over to.")
    if newest is not None and newest.other_care.strip() and newest.admitted_at is None:
        return met("Other care is documented, so there was nothing to hand over.")
    since = case.engaged_at or case.opened_at
    if newest is not None and log.went_to(case.pk, newest.provider_id, since=since, at=at):
        return met("The handover is in the log of disclosures, under the person's consent.")
    if newest is not None and log.said_no(case.pk, newest.provider_id):
        return met("The person said no to a handover, so nothing goes out.")
    return missing(
        "Share the handover with the provider, under the person's consent.",
        owes="The lead",
        url=reverse("cases:disclosures", args=[case.pk]),
    )


@next_step
def confirm_again(case: Case, at: datetime) -> Iterable[Due]:
    """A-07: what was confirmed is asked once more 72 and 24 hours before the event."""
    if case.stage != Stage.PREPARATION or case.event_at is None or case.event_at <= at:
        return
    for option in queries.options(case):
        if option.confirmed_at is None or state_at(option, at) is not OptionState.CONFIRMED:
            continue
        due = next(
            (one for one in (case.event_at - ago for ago in ASK_AGAIN) if one > option.confirmed_at), None
        )
        if due is not None:
            url = reverse("referrals:placement", args=[case.pk])
            yield Due(due, "Confirm the treatment option once more", url)


@next_step
def choose_or_admit(case: Case, at: datetime) -> Iterable[Due]:
    """In placement: a place to choose, while none is chosen or the door stayed shut."""
    if case.stage == Stage.PLACEMENT:
        newest = queries.current_placements(case).first()
        if newest is None:
            url = reverse("referrals:placement", args=[case.pk])
            yield Due(case.stage_since + CHOOSE_WITHIN, "Choose a place with the person", url)


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

"""What cases itself contributes: the gate's ties, guards, the risk flag, the next step A-08, its own tabs."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.urls import reverse

from cases import dangers, disclosed, guards, queries
from cases.domain import consent_book, notice_read, safety
from cases.guards import SCREEN_LASTS
from cases.models import Case, Stage
from cases.parts import Due, Tab, guard, next_step, risk_flag, tab
from cases.relations import Ties
from compliance.consent import hooks
from compliance.disclosure.content import discloses
from compliance.notice.hooks import on_patient_notice
from compliance.relations import register

register(Ties())
hooks.register(consent_book.Book())
on_patient_notice(notice_read.note)
discloses("identity")(disclosed.identity)
discloses("risk")(disclosed.risk)

for guard_id, function in {
    "G-01": guards.danger_was_asked,
    "G-02": guards.conflict_was_checked,
    "G-03": guards.contact_is_known,
    "G-04": guards.lead_is_qualified,
    "G-05": guards.agreement_is_signed,
    "G-06": guards.everyone_signed,
    "G-07": guards.interests_were_disclosed,
    "G-08": guards.screen_is_safe,
    "G-09": guards.model_is_chosen,
    "G-10": guards.minor_is_known,
    "G-11": guards.attendance_has_signed,
    "G-12": guards.screen_is_fresh,
    "G-21": guards.notice_given_and_consents_answered,
    "G-25": guards.closing_is_ready,
}.items():
    guard(guard_id)(function)

tab(Tab("overview", "Overview", "cases:workspace", 0))
tab(Tab("intake", "Person", "cases:intake", 5, "ind_identity"))
tab(Tab("people", "People", "cases:people", 10, "contact"))
tab(Tab("safety", "Safety", "cases:safety", 15, "risk"))
tab(Tab("consents", "Consents", "cases:consents", 55, "consent"))
tab(Tab("agreement", "Agreements", "cases:agreement", 60, "finance"))
tab(Tab("disclosures", "Disclosures", "cases:disclosures", 70, "consent"))
tab(Tab("notes", "Notes", "cases:notes", 80))
tab(Tab("team", "Team", "cases:team", 90))


@risk_flag
def danger_told(case: Case, at: datetime) -> str:
    """A danger that somebody told of and nobody answered yet comes before what the screen says."""
    return dangers.flag(case)


@risk_flag
def worst_answer(case: Case, at: datetime) -> str:
    """The short words of the newest safety screen's worst answer."""
    screen = queries.screens(case).first()
    return safety.flag(screen) if screen else ""


@next_step
def screen_before_the_event(case: Case, at: datetime) -> Iterable[Due]:
    """A-08: the screen must be fresh on the day; the day before is the time to look."""
    if case.stage != Stage.PREPARATION or case.event_at is None or case.event_at < at:
        return
    screen = queries.screens(case).first()
    if screen is None or case.event_at - screen.answered_at > SCREEN_LASTS:
        yield Due(
            case.event_at - timedelta(days=1),
            "Go through the safety screen again before the event",
            reverse("cases:safety", args=[case.pk]),
        )

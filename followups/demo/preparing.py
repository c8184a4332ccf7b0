"""Preparation in the demo: the plan, a confirmed option, meetings, boundaries, letters."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from cases.intervention_models import Asks, parameters
from cases.models import Case, Stage
from compliance.access import Access
from followups.demo import relatives
from interventions.contingencies import SITUATIONS
from interventions.domain import boundaries, meetings, plans
from interventions.domain.boundaries import BoundaryFacts
from interventions.domain.meetings import MeetingPlan
from interventions.domain.plans import PlanFacts
from referrals.domain import options, providers
from referrals.domain.options import OptionFacts
from referrals.domain.providers import ProviderFacts

if TYPE_CHECKING:
    from followups.demo.telling import Telling

PROVIDERS = (
    ProviderFacts("Alder Creek", "Bend, Oregon", "+1 555 019 0100", "asam_4", ["3.5", "3.7"], True),
    ProviderFacts("Lantern House", "Hudson, New York", "+1 555 019 0111", "asam_4", ["2.5", "3.1", "3.5"]),
    ProviderFacts("Bayview Commons", "Duluth, Minnesota", "+1 555 019 0122", "asam_3", ["3.5", "3.7"]),
)
PLAN = PlanFacts(
    ask_text="Will you accept the help that is ready for you today?",
    place_kind="home",
    place="At a relative’s home, in the living room",
    two_exits=True,
    private_room=True,
    no_order_between=True,
    no_weapon_there=True,
    medical_path="direct",
    driver="A relative, together with the interventionist",
    vehicle="The family car",
    transport_backup="A taxi, paid beforehand",
    packing="Clothes for a week, medication in its boxes, phone charger.",
    contingencies={key: hint for key, _, hint in SITUATIONS},
)
NOT_YET = {"walks_out", "uninvited", "children"}
PLACES = "Ask for the address by phone."


def prepare(telling: Telling) -> None:
    """Everything that the day needs; for a case still in preparation, a part of it is left to do."""
    still = telling.story.until is Stage.PREPARATION
    relatives.write(telling)
    relatives.gather(telling)
    with telling.at(4.5) as (access, case):
        facts = PLAN
        if still:
            left = {key: "" if key in NOT_YET else words for key, words in PLAN.contingencies.items()}
            facts = replace(PLAN, transport_backup="", contingencies=left)
        plans.save(access, case=case, facts=facts, version=0)
        _meet(telling, access, case, access.at)
    with telling.at(5.5 if still else 7) as (access, case):
        _find_a_place(access, case)
        _boundary(telling, access, case)
    if still:
        with telling.at(telling.story.days) as (access, case):
            _what_comes(access, case, access.at)


def stock(access: Access) -> None:
    """The practice's list of providers."""
    for facts in PROVIDERS:
        providers.add(access, facts=facts)


def _meet(telling: Telling, access: Access, case: Case, at: datetime) -> None:
    """A first preparation meeting, and the rehearsal where the model asks for one and the day has come."""
    everyone = telling.everyone(access, case)
    kinds = ["preparation"]
    if telling.reaches(Stage.INTERVENTION):
        kinds.append("rehearsal")
    for kind in kinds:
        planned = MeetingPlan(kind, at + timedelta(hours=3), "video", PLACES)
        meeting = meetings.schedule(access, case=case, plan=planned, key=kind)
        there = {person.pk: number < 3 for number, person in enumerate(everyone)}  # noqa: PLR2004 -- the fourth was at work
        meetings.hold(access, case=case, meeting=meeting, attended=there)


def _find_a_place(access: Access, case: Case) -> None:
    for number, provider in enumerate(providers.known(access)[:2]):
        option = options.offer(
            access,
            case=case,
            facts=OptionFacts(
                provider_id=provider.pk,
                level_of_care=provider.levels[-1],
                edition=provider.edition,
                starts_on=access.at.date() + timedelta(days=2),
                cost_cents=1_250_000 + number * 300_000,
                answers_withdrawal=True,
                answers_medication=True,
                answers_access=True,
            ),
            key=f"option-{number}",
        )
        if not number:
            options.confirm(access, case=case, option=option, version=option.version)


def _boundary(telling: Telling, access: Access, case: Case) -> None:
    chosen = parameters(case.model, case.arise_level)
    if chosen is None or chosen.boundaries is Asks.NONE:
        return
    owner = telling.everyone(access, case)[0]
    facts = BoundaryFacts(
        owner_id=owner.pk,
        text="I will not call the workplace any more to explain why somebody is late.",
        keeps_from=access.at.date(),
        support_offered="I drive along to appointments, any day.",
        confidence=8,
        owner_controls_it=True,
        owner_will_keep_it=True,
        not_punishment=True,
        safe_for_children=True,
        safe_for_owner=True,
    )
    boundaries.add(access, case=case, facts=facts, key="work")


def _what_comes(access: Access, case: Case, at: datetime) -> None:
    """The rehearsal tomorrow and the day itself in four days."""
    evening = at.replace(minute=0, second=0, microsecond=0)
    rehearsal = MeetingPlan("rehearsal", evening + timedelta(days=1), "video", PLACES, 90)
    meetings.schedule(access, case=case, plan=rehearsal, key="rehearsal")
    plans.set_date(access, case=case, starts_at=evening + timedelta(days=4))

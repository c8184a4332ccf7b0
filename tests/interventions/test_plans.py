"""The plan, its day, boundaries: stale saves, double submits, hours that the clocks skip or repeat."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from django.urls import reverse

from cases.domain import team
from cases.errors import NotTheMover
from cases.models import Case
from cases.moments import moment
from compliance import gate
from compliance.errors import Invalid, StaleVersion
from compliance.gate import Denied
from interventions.domain import boundaries, plans
from interventions.domain.plans import PlanFacts
from interventions.models import Boundary, InterventionAttempt, Plan
from tests.interventions.asking import change, rows, words
from tests.interventions.test_guards import facts
from tests.scene import Scene
from tests.steps import FULL_PLAN

ZONE = "America/New_York"


def test_a_stale_plan_shows_everything_that_each_wrote(scene: Scene) -> None:
    case = scene.in_preparation()
    with scene.lead.acting() as access:
        plans.save(access, case=case, facts=FULL_PLAN, version=0)
    with pytest.raises(StaleVersion) as refused, scene.supervisor.acting() as access:
        plans.save(access, case=case, facts=replace(FULL_PLAN, driver="Rosa", two_exits=False), version=0)
    theirs, mine = refused.value.detail["theirs"], refused.value.detail["mine"]
    assert "Driver: Mateo" in theirs
    assert "Two exits: yes" in theirs
    assert "Driver: Rosa" in mine
    assert "Two exits: no" in mine
    assert "A weapon: Agreed with everyone." in theirs


def test_each_attempt_has_a_plan_of_its_own(scene: Scene) -> None:
    case = scene.in_preparation()
    with scene.lead.acting() as access:
        plans.save(access, case=case, facts=PlanFacts(ask_text="The first"), version=0)
    change(scene, attempt=2)
    case = scene.case
    with scene.lead.acting() as access:
        plans.save(access, case=case, facts=PlanFacts(ask_text="The second"), version=0)
    assert [one.attempt for one in rows(scene, Plan)] == [1, 2]
    assert words(scene, Plan, "ask_text") == ["The first", "The second"]


def test_a_situation_that_nobody_knows_is_refused(scene: Scene) -> None:
    case = scene.in_preparation()
    with pytest.raises(Invalid), scene.lead.acting() as access:
        plans.save(access, case=case, facts=PlanFacts(contingencies={"earthquake": "Leave."}), version=0)


def test_the_day_is_set_by_the_team_while_it_is_prepared_and_still_to_come(scene: Scene) -> None:
    case = scene.in_preparation()
    with scene.lead.acting() as access:
        soon = access.at + timedelta(days=4)
        plans.set_date(access, case=case, starts_at=soon)
        plans.set_date(access, case=case, starts_at=soon + timedelta(days=1))
        assert gate.get(access, Case, case.pk).event_at == soon + timedelta(days=1)
    assert len(rows(scene, InterventionAttempt)) == 1
    with pytest.raises(NotTheMover), scene.coordinator.acting() as access:
        plans.set_date(access, case=case, starts_at=access.at + timedelta(days=2))
    with pytest.raises(Invalid), scene.lead.acting() as access:
        plans.set_date(access, case=case, starts_at=access.at - timedelta(hours=1))
    change(scene, stage="follow_up")
    case = scene.case
    with pytest.raises(Invalid), scene.lead.acting() as access:
        plans.set_date(access, case=case, starts_at=access.at + timedelta(days=2))


@pytest.mark.parametrize(
    ("day", "clock", "words"),
    [
        (date(2027, 3, 14), time(2, 30), "does not exist"),
        (date(2026, 11, 1), time(1, 30), "comes twice"),
    ],
)
def test_hours_that_the_clocks_skip_or_repeat_are_refused(day: date, clock: time, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        moment(day, clock, ZONE, field="clock")


def test_a_boundary_is_written_once_and_a_late_change_shows_both(scene: Scene) -> None:
    case, sister = scene.in_preparation(), scene.sister.row.pk
    for _ in range(2):
        with scene.lead.acting() as access:
            made = boundaries.add(access, case=case, facts=facts(sister, access), key="once")
    assert len(rows(scene, Boundary)) == 1
    with scene.lead.acting() as access:
        changed = facts(sister, access, text="I will not pay the rent.")
        boundaries.change(access, case=case, boundary=made, facts=changed, version=made.version)
    with scene.supervisor.acting() as access:
        late = facts(sister, access, text="I will not drive him to the bar.")
    with pytest.raises(StaleVersion) as refused, scene.supervisor.acting() as access:
        boundaries.change(access, case=case, boundary=made, facts=late, version=made.version)
    assert refused.value.detail == {
        "theirs": "I will not pay the rent.",
        "mine": "I will not drive him to the bar.",
        "current": 2,
    }


def test_a_stated_boundary_that_changes_says_so(scene: Scene) -> None:
    case, sister = scene.in_preparation(), scene.sister.row.pk
    with scene.lead.acting() as access:
        made = boundaries.add(access, case=case, facts=facts(sister, access), key="b")
        with gate.act(access, on=made, to="arrange"):
            row = Boundary.objects.get(pk=made.pk)
            row.status = "stated"
            row.save()
        after = boundaries.change(
            access, case=case, boundary=row, facts=facts(sister, access), version=row.version
        )
    assert after.status == "changed"


def test_c_17_and_c_18_a_boundary_is_its_owners_and_nobody_elses_in_the_family(scene: Scene) -> None:
    case, sister = scene.in_preparation(), scene.sister.row.pk
    uncle = scene.uncle
    with scene.lead.acting() as access:
        made = boundaries.add(access, case=case, facts=facts(sister, access), key="b")
    with scene.sister.acting() as access:
        assert gate.would(access, on=made).allowed
    with uncle.acting() as access:
        assert gate.would(access, on=made).rule_id == "C-18"
    with pytest.raises(Denied), scene.coordinator.acting() as access:
        gate.get(access, Boundary, made.pk)


def test_the_team_writes_the_plan_and_others_read_what_is_saved(scene: Scene) -> None:
    case = scene.in_preparation()
    page = reverse("interventions:plan", args=[case.pk])
    assert 'name="ask_text"' in scene.lead.client().get(page).content.decode()
    with scene.lead.acting() as access:
        team.set_cofacilitator(access, case=case, member=scene.colleague.member)
        plans.save(access, case=case, facts=FULL_PLAN, version=0)
    assert 'name="ask_text"' in scene.colleague.client().get(page).content.decode()
    read = scene.coordinator.client().get(page).content.decode()
    assert 'name="ask_text"' not in read
    assert "Nothing is planned yet" not in read
    assert FULL_PLAN.driver in read

"""One case through its stages by its verbs, as a practice would take it."""

import pytest

from cases.domain import stages
from cases.errors import GuardsOpen
from cases.models import Case, Stage, Task
from compliance import gate
from compliance.errors import Invalid, StaleVersion
from compliance.vocabulary import Category
from followups import queries as follow_up_queries
from followups.domain.contacts import Said
from followups.models import FollowUpPoint, Outcome, PointState, Track
from interventions.domain import attempts, plans
from interventions.domain.attempts import AlreadyDecided, Answer
from interventions.domain.plans import PlanFacts
from interventions.models import Decision
from tests import steps
from tests.scene import Scene


def test_the_day_starts_only_when_every_guard_holds(scene: Scene) -> None:
    case = scene.in_preparation()
    with pytest.raises(GuardsOpen) as refused, scene.lead.acting() as access:
        attempts.start(access, case=case)
    missing = {one.guard for one in refused.value.open}
    assert {"G-13", "G-14", "G-15", "G-16", "G-17", "G-18", "G-19", "G-20"} <= missing


def test_a_yes_engages_the_person_and_opens_placement(scene: Scene) -> None:
    case = steps.in_placement_after_yes(scene)
    assert case.stage == Stage.PLACEMENT
    assert case.engaged_at is not None


def test_the_decision_is_recorded_once_from_two_phones(scene: Scene) -> None:
    case = steps.in_intervention(scene)
    with scene.lead.acting() as access:
        first = attempts.decide(access, case=case, answer=Answer(Decision.DECLINED))
    with scene.lead.acting() as access:
        again = attempts.decide(access, case=case, answer=Answer(Decision.DECLINED))
        assert (again.pk, again.decided_at) == (first.pk, first.decided_at)
    with pytest.raises(AlreadyDecided), scene.lead.acting() as access:
        attempts.decide(access, case=case, answer=Answer(Decision.ACCEPTED_TODAY))


@pytest.mark.parametrize(
    ("answer", "field"),
    [
        (Answer(Decision.ACCEPTED_LATER), "later_on"),
        (Answer(Decision.UNDECIDED), "contact_on"),
        (Answer(Decision.NOT_HELD), "reason"),
        (Answer(Decision.STOPPED_OTHER, reason=" "), "reason"),
    ],
)
def test_a_decision_asks_for_what_it_needs(scene: Scene, answer: Answer, field: str) -> None:
    case = steps.in_intervention(scene)
    with pytest.raises(Invalid) as refused, scene.lead.acting() as access:
        attempts.decide(access, case=case, answer=answer)
    assert refused.value.field == field


def test_a_stop_for_violence_opens_a_safety_hold(scene: Scene) -> None:
    case = steps.in_intervention(scene)
    with scene.lead.acting() as access:
        attempts.decide(access, case=case, answer=Answer(Decision.STOPPED_VIOLENCE))
        assert gate.get(access, Case, case.pk).open_holds == 1


def test_after_a_no_the_family_is_followed_without_the_person(scene: Scene) -> None:
    case = steps.in_intervention(scene)
    with scene.lead.acting() as access:
        attempts.decide(access, case=case, answer=Answer(Decision.DECLINED))
        stages.move(access, case=case, transition="T-09")
    with scene.lead.acting() as access:
        points = list(gate.open(access, follow_up_queries.points(case), case_id=case.pk))
        assert points
        assert {point.track for point in points} == {Track.FAMILY}
        assert {point.point for point in points} == {f"F-0{number}" for number in range(1, 8)}


def test_a_stale_plan_shows_both_versions_and_loses_nothing(scene: Scene) -> None:
    case = scene.in_preparation()
    with scene.lead.acting() as access:
        plans.save(access, case=case, facts=PlanFacts(ask_text="The first text"), version=0)
    with pytest.raises(StaleVersion) as refused, scene.lead.acting() as access:
        plans.save(access, case=case, facts=PlanFacts(ask_text="The second text"), version=0)
    assert "The first text" in refused.value.detail["theirs"]
    assert "The second text" in refused.value.detail["mine"]


def test_admission_makes_the_follow_up_and_a_missed_call_is_tried_three_times(scene: Scene) -> None:
    case = steps.in_follow_up(scene)
    assert case.stage == Stage.FOLLOW_UP
    with scene.lead.acting() as access:
        points = list(gate.open(access, follow_up_queries.points(case), case_id=case.pk))
    assert {point.track for point in points} == set(Track)
    person = next(point for point in points if point.track == Track.INDIVIDUAL)
    for tries in (1, 2, 3):
        with scene.lead.acting() as access:
            person = steps.record(access, case, person, Outcome.MISSED)
            assert person.tries == tries
    assert person.state == PointState.UNREACHED


def test_the_person_is_always_asked_about_safety_and_a_yes_alerts_the_lead(scene: Scene) -> None:
    case, point = _person_point(scene)
    with pytest.raises(Invalid) as refused, scene.lead.acting() as access:
        steps.record(access, case, point, Outcome.REACHED, Said("Fine"))
    assert refused.value.field == "safety_asked"
    with scene.lead.acting() as access:
        steps.record(
            access, case, point, Outcome.REACHED, Said("Not well", safety_asked=True, safety_yes=True)
        )
        with gate.act(access, case_id=case.pk, category=Category.CASE_ADMIN, to="read"):
            assert Task.objects.filter(case=case, rule="X-04", done_at__isnull=True).exists()


def _person_point(scene: Scene) -> tuple[Case, FollowUpPoint]:
    case = steps.in_follow_up(scene)
    with scene.lead.acting() as access:
        points = gate.open(access, follow_up_queries.points(case), case_id=case.pk)
        return case, next(point for point in points if point.track == Track.INDIVIDUAL)

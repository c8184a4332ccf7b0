"""Facts that a professional answers for are signed by one; others find no form for them."""

import pytest
from django.urls import reverse

from cases.domain import conflicts, intake
from cases.domain.team import may_clinical, may_senior
from cases.errors import NotTheMover
from cases.models import Case
from interventions.domain import plans
from interventions.domain.plans import PlanFacts
from tests.scene import Scene

FORMS = [
    ("cases:intake", 'name="minor_status"'),
    ("cases:conflicts", "Record a check"),
    ("interventions:plan", "Save the plan"),
]


def _page(scene: Scene, who: str, name: str) -> str:
    case = scene.in_preparation()
    answer = scene.people[who].client().get(reverse(name, args=[case.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_coordinator_signs_no_professional_fact(scene: Scene) -> None:
    case = scene.in_preparation()
    with pytest.raises(NotTheMover), scene.coordinator.acting() as access:
        intake.set_minor_status(access, case=case, status="adult", version=case.version)
    with pytest.raises(NotTheMover), scene.coordinator.acting() as access:
        conflicts.check(access, case=case, result="none")
    with pytest.raises(NotTheMover), scene.coordinator.acting() as access:
        plans.save(access, case=case, facts=PlanFacts(ask_text="Come at nine."), version=0)


def test_minor_status_is_the_leads(scene: Scene) -> None:
    case = _with_cofacilitator(scene)
    with pytest.raises(NotTheMover), scene.colleague.acting() as access:
        intake.set_minor_status(access, case=case, status="adult", version=case.version)
    with scene.colleague.acting() as access:
        assert conflicts.check(access, case=case, result="none")
    with scene.supervisor.acting() as access:
        assert intake.set_minor_status(access, case=case, status="adult", version=case.version)


@pytest.mark.parametrize(("name", "words"), FORMS)
def test_whoever_may_not_sign_finds_no_form(scene: Scene, name: str, words: str) -> None:
    assert words in _page(scene, "lead", name)
    assert words in _page(scene, "supervisor", name)
    assert words not in _page(scene, "coordinator", name)


@pytest.mark.parametrize(
    ("who", "clinical", "senior"),
    [("lead", True, True), ("supervisor", True, True), ("colleague", True, False), ("admin", False, False)],
)
def test_what_is_offered_is_what_is_allowed(scene: Scene, who: str, clinical: bool, senior: bool) -> None:
    case = _with_cofacilitator(scene)
    with scene.people[who].acting() as access:
        assert (may_clinical(access, case), may_senior(access, case)) == (clinical, senior)


def _with_cofacilitator(scene: Scene) -> Case:
    case = scene.in_intake()
    answer = scene.lead.client().post(
        reverse("cases:team", args=[case.pk]),
        {"form": "cofacilitator", "member": str(scene.colleague.member.pk)},
    )
    assert answer.status_code == 302, answer.content.decode()
    return scene.case

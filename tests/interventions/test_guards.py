"""Guards G-15 to G-20 by their ids: the nearest change that opens or closes each."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from cases.parts import GuardState
from compliance.access import Access
from interventions.contingencies import KEYS, SITUATIONS
from interventions.domain import boundaries, meetings, plans
from interventions.domain.boundaries import BoundaryFacts
from interventions.domain.meetings import MeetingPlan
from interventions.models import Boundary
from tests import steps
from tests.interventions.asking import guard, rows
from tests.scene import Scene
from tests.steps import FULL_PLAN

CHECKS = ("owner_controls_it", "owner_will_keep_it", "not_punishment", "safe_for_children", "safe_for_owner")


def planned(scene: Scene, model: str = "johnson", **values: Any) -> None:
    """A plan that is full but for these values."""
    case = scene.in_preparation(model)
    with scene.lead.acting() as access:
        plans.save(access, case=case, facts=replace(FULL_PLAN, **values), version=0)


def facts(owner: UUID, access: Access, **values: Any) -> BoundaryFacts:
    """A boundary that passes every check but for these values."""
    chosen: dict[str, Any] = dict.fromkeys(CHECKS, True) | {
        "owner_id": owner,
        "text": "I will not lend money.",
        "keeps_from": access.at.date(),
        "support_offered": "Food, any day.",
        "confidence": 8,
    }
    return BoundaryFacts(**(chosen | values))


@pytest.mark.parametrize("guard_id", ["G-15", "G-16", "G-17", "G-20"])
def test_without_a_plan_they_are_open_and_lead_to_it(scene: Scene, guard_id: str) -> None:
    case = scene.in_preparation()
    answer = guard(scene, guard_id)
    assert not answer.holds
    assert answer.url == f"/cases/{case.pk}/plan/"
    assert answer.owes


@pytest.mark.parametrize("guard_id", ["G-15", "G-16", "G-17", "G-20"])
def test_a_full_plan_closes_them(scene: Scene, guard_id: str) -> None:
    planned(scene)
    assert guard(scene, guard_id).state is GuardState.MET


def test_g_15_a_medical_path_is_chosen(scene: Scene) -> None:
    planned(scene, medical_path="")
    assert not guard(scene, "G-15").holds


@pytest.mark.parametrize("name", ["driver", "vehicle", "transport_backup"])
def test_g_16_driver_vehicle_and_backup(scene: Scene, name: str) -> None:
    planned(scene, **{name: "  "})
    assert not guard(scene, "G-16").holds


@pytest.mark.parametrize("key", KEYS)
def test_g_17_each_of_the_nine_situations(scene: Scene, key: str) -> None:
    planned(scene, contingencies={**FULL_PLAN.contingencies, key: " "})
    answer = guard(scene, "G-17")
    assert not answer.holds
    assert next(title for known, title, _ in SITUATIONS if known == key).lower() in answer.words


def test_g_18_everyone_who_speaks_has_rehearsed(scene: Scene) -> None:
    case = scene.in_preparation()
    steps.write_letter(scene)
    sister, uncle = scene.sister.row.pk, scene.uncle.row.pk
    with scene.lead.acting() as access:
        plan = MeetingPlan("rehearsal", access.at + timedelta(hours=1), "video", "")
        meeting = meetings.schedule(access, case=case, plan=plan, key="r")
    assert not guard(scene, "G-18").holds
    for there, holds in (({uncle: True}, False), ({uncle: True, sister: True}, True)):
        with scene.lead.acting() as access:
            meetings.hold(access, case=case, meeting=meeting, attended=there)
        assert guard(scene, "G-18").holds is holds


@pytest.mark.parametrize("model", ["systemic_family", "invitational", "crisis", "craft"])
def test_g_18_is_waived_where_the_model_asks_for_no_rehearsal(scene: Scene, model: str) -> None:
    scene.in_preparation(model)
    assert guard(scene, "G-18").state is GuardState.WAIVED


@pytest.mark.parametrize("check", CHECKS)
def test_g_19_each_of_the_five_checks(scene: Scene, check: str) -> None:
    case, sister = scene.in_preparation(), scene.sister.row.pk
    assert not guard(scene, "G-19").holds  # this model asks for boundaries
    with scene.lead.acting() as access:
        made = boundaries.add(access, case=case, facts=facts(sister, access, **{check: False}), key="b")
    answer = guard(scene, "G-19")
    assert not answer.holds
    assert answer.final is check.startswith("safe_")  # what is not safe is never set aside
    with scene.lead.acting() as access:
        boundaries.change(access, case=case, boundary=made, facts=facts(sister, access), version=made.version)
    assert guard(scene, "G-19").holds
    assert rows(scene, Boundary)[0].status == "ready"


def test_g_19_a_dropped_boundary_does_not_count(scene: Scene) -> None:
    case, sister = scene.in_preparation("systemic_family"), scene.sister.row.pk
    with scene.lead.acting() as access:
        made = boundaries.add(access, case=case, facts=facts(sister, access, not_punishment=False), key="b")
    assert not guard(scene, "G-19").holds
    for _ in range(2):
        with scene.lead.acting() as access:
            boundaries.drop(access, case=case, boundary=made, version=made.version)
    assert guard(scene, "G-19").holds  # this model can do without any


@pytest.mark.parametrize(
    ("name", "final"),
    [("no_order_between", True), ("no_weapon_there", True), ("two_exits", False), ("private_room", False)],
)
@pytest.mark.parametrize("said", [False, None])
def test_g_20_order_and_weapon_are_never_set_aside(
    scene: Scene, name: str, final: bool, said: bool | None
) -> None:
    planned(scene, **{name: said})
    answer = guard(scene, "G-20")
    assert not answer.holds
    assert answer.final is final

"""What is done when safety turns: help first, a supervisor who looks, holds that nobody lifts alone."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.domain import holds, safety, tasks, upcoming
from cases.domain.safety import Answer
from cases.errors import GuardsOpen, NotTheMover
from cases.guards import model_is_chosen
from cases.models import Case, Hold, Task
from cases.safety_domains import DOMAINS
from cases.stages import TRANSITIONS
from compliance import gate
from compliance.errors import Invalid
from compliance.models import OutboxRow
from practices.models import Membership
from practices.tenancy.context import practice as in_practice
from tests.cases.test_transitions import move
from tests.factories import choose_model, open_case
from tests.scene import Scene

REASON = "He gave the gun to his brother, and the plan is made."


def make_red(scene: Scene) -> Case:
    case = scene.in_preparation()
    answers = {one.key: Answer("green") for one in DOMAINS} | {"suicide": Answer("red", "A plan.")}
    with scene.lead.acting() as access:
        safety.answer(access, case=case, answers=answers)
    return scene.case


def open_tasks(scene: Scene, case: Case) -> list[Task]:
    with scene.supervisor.acting() as access, gate.act(access, on=case, to="read"):
        return list(Task.objects.filter(case=case, done_at__isnull=True).order_by("due_at", "id"))


def red_task(scene: Scene, case: Case) -> Task:
    return next(one for one in open_tasks(scene, case) if one.idem_key.startswith("red:"))


def page(client: Client, name: str, case: Case) -> str:
    return client.get(reverse(f"cases:{name}", args=[case.pk])).content.decode()


def test_a_red_answer_shows_where_help_is_before_anything_else(scene: Scene) -> None:
    case = scene.in_preparation()
    lead = scene.lead.client()
    assert "Call 988" not in page(lead, "safety", case)
    answer = lead.post(
        reverse("cases:safety", args=[case.pk]), {"suicide": "red", "read_version": "1"}, follow=True
    ).content.decode()
    assert "Call 988" in answer
    assert "Saved: version 2" in answer
    assert answer.index("Call 988") < answer.index("the supervisor has been told")


def test_every_supervisor_gets_a_message_that_cannot_wait_and_names_nobody(scene: Scene) -> None:
    case = make_red(scene)
    with scene.supervisor.acting() as access, gate.act(access, on=case, to="read"):
        rows = OutboxRow.objects.filter(case_id=case.pk, kind="cases.urgent_notice")
        assert [row.to_membership_id for row in rows] == [scene.supervisor.member.pk]


def test_a_model_that_a_red_screen_rules_out_does_not_count_any_more(scene: Scene) -> None:
    case = make_red(scene)
    with scene.lead.acting() as access, gate.act(access, on=case, to="check"):
        answer = model_is_chosen(Case.objects.get(pk=case.pk), at=access.at)
    assert not answer.holds
    assert "red" in answer.words
    with pytest.raises(Invalid, match="rules this model out"), scene.lead.acting() as access:
        choose_model(access, case)


def test_only_a_supervisor_finishes_the_supervisors_task(scene: Scene) -> None:
    case = make_red(scene)
    task = red_task(scene, case)
    with pytest.raises(NotTheMover), scene.lead.acting() as access:
        tasks.done(access, task=task, case=case)
    assert "A supervisor finishes it" in page(scene.lead.client(), "tasks", case)
    with scene.supervisor.acting() as access:
        assert tasks.done(access, task=task, case=case).done_at is not None


@pytest.mark.parametrize("kind", ["safety", "medical"])
def test_the_lead_lifts_no_hold_for_safety_or_health(scene: Scene, kind: str) -> None:
    case = scene.case
    with scene.lead.acting() as access:
        hold = holds.open_hold(access, case, kind=kind, reason="He spoke of it.")
    with pytest.raises(NotTheMover), scene.lead.acting() as access:
        holds.lift(access, hold=hold, case=case, reason=REASON)
    assert "A supervisor lifts it" in page(scene.lead.client(), "holds", case)
    with scene.supervisor.acting() as access:
        holds.lift(access, hold=hold, case=case, reason=REASON)
    assert scene.case.open_holds == 0


def test_a_hold_is_lifted_with_a_whole_sentence(scene: Scene) -> None:
    case = scene.case
    with scene.lead.acting() as access:
        hold = holds.open_hold(access, case, kind="legal", reason="A letter came.")
    with pytest.raises(Invalid, match="at least 20"), scene.lead.acting() as access:
        holds.lift(access, hold=hold, case=case, reason="ok")
    lift = reverse("cases:lift-hold", args=[case.pk, hold.pk])
    assert scene.lead.client().post(lift, {"reason": "ok"}).status_code == 422
    with scene.lead.acting() as access:
        holds.lift(access, hold=hold, case=case, reason=REASON)
    assert scene.case.open_holds == 0


@pytest.mark.parametrize("transition", ["T-02", "T-16", "T-13"])
def test_no_case_closes_over_a_danger_that_nobody_answered(scene: Scene, transition: str) -> None:
    case = scene.case
    with scene.lead.acting() as access, gate.act(access, on=case, to="arrange"):
        tasks.add(access, case, title="Call Elena now: suicide", due_at=access.at, rule="X-04", idem_key="x")
        row = Case.objects.get(pk=case.pk)
        row.stage = TRANSITIONS[transition].origins[0].value
        row.save(update_fields=["stage"])
        upcoming.refresh(access, row)
    assert scene.case.risk_flag == "Danger: call now"
    with pytest.raises(GuardsOpen, match="Still open: Call Elena now: suicide"):
        move(scene.lead, scene.case, transition, close_reason="no_contact")
    ways = page(scene.lead.client(), "move", scene.case)
    assert "Still open: Call Elena now: suicide" in ways
    told = next(one for one in open_tasks(scene, case) if one.idem_key == "x")
    with scene.lead.acting() as access:
        tasks.done(access, task=told, case=case)
    assert scene.case.risk_flag == ""


def test_danger_at_the_first_call_is_called_back_at_once_and_flagged(scene: Scene) -> None:
    with scene.lead.acting() as access:
        case = open_case(access, danger_now="yes", advice_given=True)
        at = access.at
    first = open_tasks(scene, case)[0]
    assert first.rule == "A-01"
    assert first.due_at <= at
    assert first.title == "Danger now: call back at once"
    with scene.lead.acting() as access:
        assert gate.get(access, Case, case.pk).risk_flag == "Danger now"


def test_two_versions_of_an_inquiry_are_both_shown(scene: Scene) -> None:
    case = scene.case
    answer = scene.lead.client().post(
        reverse("cases:inquiry", args=[case.pk]),
        {"danger_now": "not_sure", "contact_safe": "Mornings only.", "version": "0"},
    )
    assert answer.status_code == 409
    words = answer.content.decode()
    assert "Danger now: No" in words
    assert "Danger now: Not sure" in words


def test_where_no_supervisor_works_the_lead_judges_with_a_written_reason(scene: Scene) -> None:
    case = make_red(scene)
    with in_practice(scene.practice.pk):
        member = Membership.objects.get(pk=scene.supervisor.member.pk)
        member.ended_at = timezone.now()
        member.save(update_fields=["ended_at"])
    with scene.lead.acting() as access, gate.act(access, on=case, to="look"):
        hold = Hold.objects.get(case=case, kind="safety")
    with scene.lead.acting() as access:
        lifted = holds.lift(
            access, hold=hold, case=case, reason="He is with his brother, and the pills are gone."
        )
    assert lifted.lifted_at is not None

"""Forms of cases: bad input keeps what was typed, double submits make one, late saves show both versions."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cases.domain import notes, people
from cases.domain.people import IndividualFacts
from cases.models import Case, ConflictCheck, Note, SafetyScreen, ServiceAgreement, Task
from compliance import gate
from practices.tenancy.models import uuid7
from tests import factories
from tests.scene import Scene

CALL = {
    "step": "call",
    "danger_now": "no",
    "caller_name": "Elena Reyes",
    "caller_relation": "sister",
    "contact_safe": "Text first",
    "display_name": "Daniel Reyes",
    "presenting_concern": "He has been drinking every day.",
    "tie": "none",
    "notice_acknowledged": "on",
}


def url(name: str, case: Case, *more: Any) -> str:
    """An address of the case."""
    return reverse(f"cases:{name}", args=[case.pk, *more])


def rows(scene: Scene, model: Any, **narrowed: Any) -> list[Any]:
    """Rows of the case, for looking."""
    case = scene.case
    with scene.lead.acting() as access, gate.act(access, on=case, to="look"):
        return list(model.objects.filter(case=case, **narrowed))


def call(client: Client, **values: Any) -> Any:
    """The last page of a first call."""
    return client.post(reverse("cases:new"), CALL | {"idem_key": str(uuid7())} | values)


def test_danger_comes_first_and_yes_shows_the_advice_before_anything_else(scene: Scene) -> None:
    client = scene.lead.client()
    first = client.get(reverse("cases:new")).content.decode()
    assert "Is anyone in danger right now?" in first
    assert "caller_name" not in first
    advice = client.post(reverse("cases:new"), {"step": "danger", "danger_now": "yes"}).content.decode()
    assert "911" in advice
    assert "988" in advice
    assert "caller_name" not in advice
    form = client.post(reverse("cases:new"), {"step": "advice", "danger_now": "yes"})
    assert form.context["form"].initial["advice_given"] is True


def test_a_call_without_an_answer_about_danger_is_refused(scene: Scene) -> None:
    answer = scene.lead.client().post(reverse("cases:new"), {"step": "danger"})
    assert answer.status_code == 422
    assert "Ask this first" in answer.content.decode()


def test_the_advice_cannot_be_skipped(scene: Scene) -> None:
    answer = call(scene.lead.client(), danger_now="yes")
    assert answer.status_code == 422
    assert "Give the emergency advice first" in answer.content.decode()


def test_the_first_call_asks_for_no_profile(scene: Scene) -> None:
    page = scene.lead.client().post(reverse("cases:new"), {"step": "danger", "danger_now": "no"})
    asked = set(page.context["form"].fields)
    assert not asked & {"born_on", "date_of_birth", "insurance", "diagnosis", "address"}


def test_a_first_call_sent_twice_opens_one_case(scene: Scene) -> None:
    client, key = scene.lead.client(), str(uuid7())
    first = call(client, idem_key=key)
    again = call(client, idem_key=key)
    assert first.status_code == again.status_code == 302
    assert first["Location"] == again["Location"]
    assert client.get(reverse("cases:caseload")).content.decode().count("HL-0001") == 1


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"caller_name": ""}, "Fill in “Who is calling?”."),
        ({"caller_name": "x" * 121}, "longer than 120"),
        ({"display_name": "a\x00b"}, "Null characters"),
        ({"danger_now": "maybe"}, "danger_now"),
        ({"caller_email": "not an address"}, "not complete"),
        ({"presenting_concern": "x" * 100_001}, "longer than 100000"),
        ({"idem_key": "not a key"}, "valid UUID"),
        ({"tie": "blocked"}, "which tie was found"),
    ],
)
def test_a_bad_first_call_keeps_what_was_typed(scene: Scene, values: dict[str, str], words: str) -> None:
    answer = call(scene.lead.client(), **values)
    assert answer.status_code in {400, 422}
    if answer.status_code == 422:
        page = answer.content.decode()
        assert words in page
        assert "He has been drinking" in page or "presenting_concern" in values
        assert "<title>Error: " in page


def test_a_wrong_encoding_is_no_server_error(scene: Scene) -> None:
    answer = scene.lead.client().post(
        reverse("cases:new"),
        b"step=call&caller_name=%ff%fe",
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code in {400, 422}


def test_a_coordinator_names_who_leads(scene: Scene) -> None:
    client = scene.coordinator.client()
    assert call(client).status_code == 422
    assert call(client, lead=str(scene.admin.member.pk)).status_code == 422
    assert call(client, lead=str(scene.lead.member.pk)).status_code == 302


def test_a_note_sent_twice_is_written_once(scene: Scene) -> None:
    case, client, key = scene.case, scene.lead.client(), str(uuid7())
    body = {"kind": "casework", "text": "He called back.", "idem_key": key}
    for _ in range(2):
        assert client.post(url("notes", case), body).status_code == 302
    assert len(rows(scene, Note)) == 1


@pytest.mark.parametrize("text", ["", "   ", "a\x00b", "x" * 100_001])
def test_a_bad_note_is_refused(scene: Scene, text: str) -> None:
    case = scene.case
    body = {"kind": "casework", "text": text, "idem_key": str(uuid7())}
    assert scene.lead.client().post(url("notes", case), body).status_code in {400, 422}
    assert rows(scene, Note) == []


def test_the_old_text_of_a_note_stays_when_it_is_amended(scene: Scene) -> None:
    case = scene.case
    with scene.lead.acting() as access:
        note = notes.write(access, case=case, kind="casework", text="He drinks beer.")
    body = {"kind": "casework", "text": "He drinks wine, not beer.", "idem_key": str(uuid7())}
    assert scene.lead.client().post(url("amend-note", case, note.pk), body).status_code == 302
    page = scene.lead.client().get(url("notes", case)).content.decode()
    assert "He drinks beer." in page
    assert "He drinks wine" in page


def test_a_task_sent_twice_is_one_and_done_twice_is_done(scene: Scene) -> None:
    case, client, key = scene.case, scene.lead.client(), str(uuid7())
    body = {"title": "Call Rosa", "due_on": "2031-03-01", "idem_key": key}
    for _ in range(2):
        assert client.post(url("tasks", case), body).status_code == 302
    (task,) = rows(scene, Task, title="Call Rosa")
    for _ in range(2):
        assert client.post(url("finish-task", case, task.pk)).status_code == 302
    (task,) = rows(scene, Task, title="Call Rosa")
    assert task.done_by_name == "Maren Okafor"


@pytest.mark.parametrize(
    "values",
    [{"due_on": "soon"}, {"due_on": "2031-02-30"}, {"due_on": "9999999-01-01"}, {"due_time": "25:00"}],
)
def test_a_task_needs_a_day_that_exists(scene: Scene, values: dict[str, str]) -> None:
    case = scene.case
    body = {"title": "Call", "due_on": "2031-03-01", "idem_key": str(uuid7())} | values
    assert scene.lead.client().post(url("tasks", case), body).status_code == 422


def test_a_late_save_shows_both_versions_and_can_be_sent_again(scene: Scene) -> None:
    case = scene.in_intake()
    with scene.lead.acting() as access:
        people.save_individual(access, case=case, facts=IndividualFacts("Daniel Reyes"), version=0)
    with scene.supervisor.acting() as access:
        people.save_individual(access, case=case, facts=IndividualFacts("Daniel A. Reyes"), version=1)
    client = scene.lead.client()
    late = client.post(url("intake", case), {"form": "person", "full_name": "Danny Reyes", "version": 1})
    assert late.status_code == 409
    page = late.content.decode()
    assert "Daniel A. Reyes" in page
    assert "Danny Reyes" in page
    version = late.context["form"].data["version"]
    again = client.post(
        url("intake", case), {"form": "person", "full_name": "Danny Reyes", "version": version}
    )
    assert again.status_code == 302
    assert scene.case.display_name == "Danny Reyes"


def test_a_second_tab_with_an_older_screen_is_told(scene: Scene) -> None:
    case, client = scene.in_intake(), scene.lead.client()
    body = {"read_version": 0, "suicide": "green"}
    assert client.post(url("safety", case), body).status_code == 302
    assert client.post(url("safety", case), body | {"suicide": "amber"}).status_code == 409
    assert [screen.result for screen in rows(scene, SafetyScreen)] == ["green"]


@pytest.mark.parametrize(
    "values", [{}, {"suicide": "purple"}, {"read_version": "x"}, {"suicide_heard": "x" * 5_000}]
)
def test_a_bad_screen_is_refused(scene: Scene, values: dict[str, str]) -> None:
    case = scene.in_intake()
    answer = scene.lead.client().post(url("safety", case), {"read_version": 0} | values)
    assert answer.status_code == 422
    assert rows(scene, SafetyScreen) == []


def test_the_back_button_after_a_move_does_not_move_twice(scene: Scene) -> None:
    case, client = scene.case, scene.lead.client()
    body = {"transition": "T-01", "version": case.version, "reason": ""}
    assert client.post(url("move", case), body).status_code == 302
    again = client.post(url("move", case), body)
    assert again.status_code == 409
    assert scene.case.stage == "intake"


def test_a_move_that_is_not_ready_says_what_is_missing_who_owes_it_and_where(scene: Scene) -> None:
    case, client = scene.in_intake(), scene.lead.client()
    answer = client.post(url("move", case), {"transition": "T-03", "version": case.version, "reason": ""})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "The service agreement is not signed yet." in page
    assert "the payer" in page
    assert url("agreement", case) in page


@pytest.mark.parametrize("transition", ["T-19", "", "T-05"])
def test_moves_out_of_order_are_refused(scene: Scene, transition: str) -> None:
    case = scene.case
    body = {"transition": transition, "version": case.version, "reason": "x"}
    assert scene.lead.client().post(url("move", case), body).status_code == 409
    assert scene.case.stage == "inquiry"


def test_a_refused_handover_leaves_nothing_behind(scene: Scene) -> None:
    case = scene.in_intake()
    unqualified = scene.hire("new", scene.lead.role, "Noor Haddad")
    body = {"form": "lead", "lead": str(unqualified.member.pk), "tie": "none", "handover": "All is well."}
    answer = scene.lead.client().post(url("team", case), body)
    assert answer.status_code == 422
    assert "no credential" in answer.content.decode()
    assert scene.case.lead_id == scene.lead.member.pk
    assert all("Noor" not in check.checked_for for check in rows(scene, ConflictCheck))


def test_after_a_handover_the_old_lead_is_out(scene: Scene) -> None:
    case = scene.in_intake()
    client = scene.lead.client()
    body = {"form": "lead", "lead": str(scene.colleague.member.pk), "tie": "none", "handover": "All is well."}
    assert client.post(url("team", case), body).status_code == 302
    assert client.get(url("workspace", case)).status_code == 404
    assert scene.colleague.client().get(url("workspace", case)).status_code == 200
    assert scene.last_event(effect="deny").rule_id == "C-64"


def test_cover_opens_the_case_until_its_day(scene: Scene) -> None:
    case = scene.in_intake()
    body = {"form": "cover", "member": str(scene.colleague.member.pk), "until": "2031-01-01"}
    assert scene.colleague.client().get(url("workspace", case)).status_code == 404
    assert scene.lead.client().post(url("team", case), body).status_code == 302
    page = scene.colleague.client().get(url("workspace", case))
    assert page.status_code == 200
    assert scene.last_event(record_type="cases.case", action="read").rule_id == "C-10"
    assert "Daniel" in scene.colleague.client().get(f"{reverse('cases:caseload')}?show=all").content.decode()


@pytest.mark.parametrize("until", ["2020-01-01", "never", ""])
def test_cover_needs_a_day_to_come(scene: Scene, until: str) -> None:
    case = scene.in_intake()
    body = {"form": "cover", "member": str(scene.colleague.member.pk), "until": until}
    assert scene.lead.client().post(url("team", case), body).status_code == 422


def test_fees_are_kept_in_cents(scene: Scene) -> None:
    case = scene.in_intake()
    body = {
        "payer": str(scene.mother.row.pk),
        "fee_kind": "flat",
        "fee": "4500.55",
        "signed_by": "paper",
        "signed_name": "Rosa Reyes",
    }
    client = scene.lead.client()
    for _ in range(2):
        assert client.post(url("agreement", case), body).status_code == 302
    (signed,) = rows(scene, ServiceAgreement)
    assert (signed.fee_cents, signed.currency) == (450_055, "USD")


@pytest.mark.parametrize("fee", ["-1", "1e9", "NaN", "4500.555", "a lot", ""])
def test_a_fee_that_is_none_is_refused(scene: Scene, fee: str) -> None:
    case = scene.in_intake()
    body = {
        "payer": str(scene.mother.row.pk),
        "fee_kind": "flat",
        "fee": fee,
        "signed_by": "paper",
        "signed_name": "Rosa Reyes",
    }
    assert scene.lead.client().post(url("agreement", case), body).status_code == 422


def test_a_surprise_needs_the_practices_leave(scene: Scene) -> None:
    case = scene.in_intake()
    scene.practice.surprise_models_allowed = False
    scene.practice.save()
    checks = ["red_screen", "suicide", "violence", "psychosis", "dementia", "asking"]
    body = {"model": "johnson", "reason": "He says no.", "checked": checks, "version": case.version}
    answer = scene.lead.client().post(url("model", case), body)
    assert answer.status_code == 422
    assert "does not use models with a surprise" in answer.content.decode()


def test_an_unknown_task_or_person_of_the_case_is_404(scene: Scene) -> None:
    case, client = scene.case, scene.lead.client()
    assert client.post(url("finish-task", case, uuid7())).status_code == 404
    assert client.get(url("person", case, uuid7())).status_code == 404
    assert client.get(url("lift-hold", case, uuid7())).status_code == 404
    assert client.get(url("override", case, "G-99")).status_code == 404


def test_a_new_risk_asks_for_the_screen_again(scene: Scene) -> None:
    case, client = scene.in_preparation(), scene.lead.client()
    assert client.post(url("report-risk", case), {"words": " "}).status_code == 422
    for _ in range(2):
        assert client.post(url("report-risk", case), {"words": "He spoke of a gun."}).status_code == 302
    assert len(rows(scene, Task, rule="G-12", done_at__isnull=True)) == 1
    assert "A new risk was reported" in scene.case.next_step
    with scene.lead.acting() as access:
        factories.green_screen(access, case)
    assert rows(scene, Task, rule="G-12", done_at__isnull=True) == []

"""The API: the same verbs and the same gate as the pages, for programs and for signed-in browsers."""

import json
from typing import Any

import pytest
from django.test import Client

from practices.domain import api_clients
from practices.tenancy.models import uuid7
from tests import factories
from tests.scene import Scene

CASES = "/api/v1/cases/"
CALL = {
    "display_name": "Daniel Reyes",
    "caller_name": "Elena Reyes",
    "caller_relation": "sister",
    "contact_safe": "Text first",
    "presenting_concern": "He has been drinking every day since the spring.",
    "danger_now": "no",
}


def program(scene: Scene, role: str = "supervisor", scopes: Any = api_clients.SCOPES) -> Any:
    """A client with a token in its header."""
    with scene.admin.acting() as access:
        made = api_clients.create(access, name="Calendar bridge", role=role, scopes=scopes)
    sent = {
        "grant_type": "client_credentials",
        "client_id": made.client.client_id,
        "client_secret": made.secret,
    }
    token = Client().post("/api/token/", sent).json()["access_token"]
    return Client(headers={"Authorization": f"Bearer {token}"})


def send(client: Client, address: str, body: Any, **headers: Any) -> Any:
    """A POST of JSON."""
    return client.post(address, json.dumps(body), content_type="application/json", headers=headers)


def is_problem(answer: Any, status: int) -> Any:
    """Whether the answer is problem+json of that status."""
    return answer.status_code == status and answer["Content-Type"].startswith("application/problem+json")


def test_without_a_token_it_says_401() -> None:
    answer = Client().get(CASES)
    assert is_problem(answer, 401)
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_a_program_lists_opens_and_reads(scene: Scene) -> None:
    client = program(scene)
    made = send(client, CASES, CALL | {"lead": str(scene.lead.member.pk)})
    assert made.status_code == 201, made.content
    case_id = made.json()["id"]
    assert made["Location"].endswith(f"{CASES}{case_id}/")
    assert client.get(f"{CASES}{case_id}/").json()["reference"] == "HL-0001"
    listed = client.get(CASES).json()
    assert [one["id"] for one in listed["results"]] == [case_id]
    assert listed["next"] is None
    event = scene.last_event(record_type="cases.case", action="list")
    assert (event.actor_kind, event.channel, event.rule_id) == ("api", "api", "C-08")


def test_a_program_without_the_scope_is_refused(scene: Scene) -> None:
    client = program(scene, scopes=("cases:read",))
    assert is_problem(send(client, CASES, CALL), 403)
    assert client.get(CASES).status_code == 200


def test_the_same_key_opens_one_case(scene: Scene) -> None:
    client = program(scene)
    body = CALL | {"lead": str(scene.lead.member.pk)}
    first = send(client, CASES, body, **{"Idempotency-Key": "call-17"})
    again = send(client, CASES, body, **{"Idempotency-Key": "call-17"})
    assert first.json()["id"] == again.json()["id"]
    assert len(client.get(CASES).json()["results"]) == 1


def test_pages_follow_each_other_without_gap_or_repeat(scene: Scene) -> None:
    with scene.lead.acting() as access:
        for number in range(53):
            factories.open_case(access, display_name=f"Person {number}")
    client = scene.lead.client()
    first = client.get(CASES).json()
    second = client.get(first["next"]).json()
    names = [one["display_name"] for one in first["results"] + second["results"]]
    assert (len(first["results"]), len(second["results"]), second["next"]) == (50, 3, None)
    assert len(set(names)) == 53


def test_another_practice_gets_404_everywhere(scene: Scene) -> None:
    case = scene.case
    client = program(Scene.create("Other House"))
    assert is_problem(client.get(f"{CASES}{case.pk}/"), 404)
    assert is_problem(send(client, f"{CASES}{case.pk}/notes/", {"kind": "casework", "text": "x"}), 404)
    assert is_problem(send(client, f"{CASES}{case.pk}/transitions/", {"transition": "T-01"}), 404)
    assert client.get(CASES).json()["results"] == []


def test_a_denial_is_kept_although_the_transaction_is_lost(scene: Scene) -> None:
    case = scene.case
    other = Scene.create("Other House")
    other.lead.client().get(f"{CASES}{case.pk}/")
    event = other.last_event(effect="deny")
    assert event.rule_id == "C-01"
    assert event.record_ids == [case.pk]


def test_an_interventionist_who_is_not_on_the_case_gets_404(scene: Scene) -> None:
    case = scene.case
    client = scene.colleague.client()
    assert is_problem(client.get(f"{CASES}{case.pk}/"), 404)
    assert client.get(CASES).json()["results"] == []


def test_a_coordinator_may_not_write_casework(scene: Scene) -> None:
    case = scene.case
    client = program(scene, role="coordinator")
    answer = send(client, f"{CASES}{case.pk}/notes/", {"kind": "casework", "text": "He said …"})
    assert is_problem(answer, 403)
    assert answer.json()["rule"] == "C-12"
    assert (
        send(client, f"{CASES}{case.pk}/notes/", {"kind": "logistics", "text": "Car is booked."}).status_code
        == 201
    )


def test_a_move_that_is_not_ready_lists_what_is_open(scene: Scene) -> None:
    case = scene.in_intake()
    client = scene.lead.client()
    answer = send(client, f"{CASES}{case.pk}/transitions/", {"transition": "T-03"})
    assert is_problem(answer, 409)
    body = answer.json()
    assert body["type"] == "urn:threshold:guards_open"
    assert {one["guard"] for one in body["open"]} == {"G-05", "G-06", "G-07", "G-08", "G-09", "G-10"}
    assert all(one["words"] and one["owes"] and one["url"] for one in body["open"])
    assert client.get(f"{CASES}{case.pk}/").json()["stage"] == "intake"


def test_a_move_is_made_once(scene: Scene) -> None:
    case = scene.case
    client = scene.lead.client()
    body = {"transition": "T-01", "version": case.version}
    first = send(client, f"{CASES}{case.pk}/transitions/", body)
    assert first.status_code == 201
    assert first.json()["guards"] == {"G-01": "met", "G-02": "met", "G-03": "met"}
    again = send(client, f"{CASES}{case.pk}/transitions/", body)
    assert is_problem(again, 409)
    assert again.json()["type"] == "urn:threshold:stale_version"
    assert again.json()["version"] == case.version + 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (CALL | {"danger_now": "perhaps"}, "danger_now"),
        (CALL | {"display_name": "x" * 121}, "display_name"),
        (CALL | {"display_name": "a\x00b"}, "display_name"),
        (CALL | {"display_name": "\ud800"}, "display_name"),
        (CALL | {"display_name": {"first": "Daniel"}}, "display_name"),
        (CALL | {"caller_email": "not an address"}, "caller_email"),
        (CALL | {"presenting_concern": "x" * 100_001}, "presenting_concern"),
        (CALL | {"lead": "me"}, "lead"),
        (CALL | {"lead": str(uuid7())}, "lead"),
        (CALL | {"danger_now": "yes"}, "advice_given"),
        ({}, "display_name"),
        ([CALL], "non_field_errors"),
    ],
)
def test_bad_values_are_named(scene: Scene, body: Any, field: str) -> None:
    answer = send(scene.lead.client(), CASES, body)
    assert is_problem(answer, 422)
    assert field in answer.json()["errors"]


@pytest.mark.parametrize("raw", [b"{", b"\xff\xfe", b'{"display_name": NaN}', b"null", b'"text"', b"7"])
def test_what_is_not_json_is_refused(scene: Scene, raw: bytes) -> None:
    answer = scene.lead.client().post(CASES, raw, content_type="application/json")
    assert answer.status_code in {400, 422}
    assert answer["Content-Type"].startswith("application/problem+json")


def test_other_kinds_of_body_are_refused(scene: Scene) -> None:
    assert is_problem(scene.lead.client().post(CASES, {"display_name": "x"}), 415)


def test_a_body_that_is_too_large_is_refused(scene: Scene) -> None:
    answer = send(scene.lead.client(), CASES, CALL | {"presenting_concern": "x" * 1_100_000})
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "query", ["after=nonsense", "stage=somewhere", "q=" + "x" * 101, "q=a%00b", "after=%00"]
)
def test_a_bad_query_is_refused(scene: Scene, query: str) -> None:
    answer = scene.lead.client().get(f"{CASES}?{query}")
    assert is_problem(answer, 400) or is_problem(answer, 422)


def test_the_description_is_openapi_3_1_and_can_be_read() -> None:
    described = Client().get("/api/v1/schema/")
    assert described.status_code == 200
    whole = described.json()
    assert whole["openapi"].startswith("3.1")
    assert set(whole["paths"]) == {
        "/api/v1/cases/",
        "/api/v1/cases/{case_id}/",
        "/api/v1/cases/{case_id}/notes/",
        "/api/v1/cases/{case_id}/transitions/",
    }
    page = Client().get("/api/v1/docs/")
    assert page.status_code == 200
    assert "TransitionSerializer" not in page.content.decode()
    assert "/api/v1/cases/{case_id}/transitions/" in page.content.decode()

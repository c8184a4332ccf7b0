"""What a program may send to hurt: too deep, no text, or from outside of time. Never a 500."""

import base64
import json
import time

import pytest
from django.test import Client
from django.urls import reverse

from compliance import shallow
from practices.tenancy.models import uuid7
from tests.scene import Scene

DEEP = "[" * 50_000 + "]" * 50_000
MODERATE = "[" * 900 + "]" * 900
PROBLEM = "application/problem+json"


@pytest.mark.parametrize("where", ["token", "token-revoke"])
@pytest.mark.parametrize("name", ["client_id", "client_secret", "scope", "token"])
def test_a_zero_byte_in_a_request_for_a_token_is_refused(where: str, name: str) -> None:
    client = Client(REMOTE_ADDR=f"192.0.2.{len(name) + len(where)}")
    sent = {"grant_type": "client_credentials", "client_id": "a", "client_secret": "b", "token": "c"}
    answer = client.post(reverse(f"practices:{where}"), sent | {name: "a\0b"})
    assert answer.status_code == 400
    assert answer.json() == {"error": "invalid_request"}


@pytest.mark.parametrize("pair", [b"a\0b:c", b"a:b\0c", b"\xff:\xfe", b"no colon"])
def test_nor_does_one_in_the_header_get_further(pair: bytes) -> None:
    header = f"Basic {base64.b64encode(pair).decode()}"
    answer = Client(REMOTE_ADDR="192.0.2.77").post(
        "/api/token/", {"grant_type": "client_credentials"}, headers={"Authorization": header}
    )
    assert answer.status_code in {400, 401}


@pytest.mark.parametrize("sent", [DEEP, MODERATE, DEEP[:50_000]])
def test_json_in_many_layers_is_refused(scene: Scene, sent: str) -> None:
    staff = scene.lead.client()
    passkey = Client().post("/accounts/2fa/webauthn/login/", {"credential": sent})
    draft = staff.post("/accounts/drafts/", {"path": "/cases/", "fields": sent})
    program = staff.post("/api/v1/cases/", sent, content_type="application/json")
    assert passkey.status_code < 500
    assert draft.status_code == 422
    assert program.status_code == 400
    assert program["Content-Type"] == PROBLEM


def test_brackets_that_a_person_typed_are_words(scene: Scene) -> None:
    words = json.dumps([["text", '"[' * 2000]])
    assert (
        scene.lead.client().post("/accounts/drafts/", {"path": "/cases/", "fields": words}).status_code == 204
    )


def test_words_that_never_end_take_no_time() -> None:
    began = time.perf_counter()
    assert not shallow.is_deep('"' + r"\"" * 400_000 + "\\")
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize("part", ["name", "value"])
def test_half_a_letter_is_not_kept_as_a_draft(scene: Scene, part: str) -> None:
    pair = '["\\ud800", "words"]' if part == "name" else '["text", "half \\udfff"]'
    answer = scene.lead.client().post("/accounts/drafts/", {"path": "/cases/", "fields": f"[{pair}]"})
    assert answer.status_code == 422


@pytest.mark.parametrize(
    "body", [b"\xff\xfe", b'{"a": "\xed\xa0\x80"}', b"\xef\xbb\xbf{}", b"NaN", b"", b"9" * 9000]
)
def test_a_body_that_is_no_text_is_a_bad_request(scene: Scene, body: bytes) -> None:
    answer = scene.lead.client().post("/api/v1/cases/", body, content_type="application/json")
    assert answer.status_code in {400, 422}
    assert answer["Content-Type"] == PROBLEM


def cursor(*values: object) -> str:
    """A page address as ours are made."""
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


NOW = "2026-11-23T10:00:00+00:00"
MOMENTS = [
    "0001-01-01T00:00:00+23:59",
    "9999-12-31T23:59:59-23:59",
    "0001-01-01T00:00:00+00:00",
    "9999-12-31T23:59:59+00:00",
    None,
    1e999,
    10**40,
    [["x"]],
    {"a": 1},
    True,
    "",
    "\ud800",
]


@pytest.mark.parametrize("moment", MOMENTS, ids=repr)
def test_a_page_from_outside_of_time_is_no_fault(scene: Scene, moment: object) -> None:
    case, ident = scene.case, str(uuid7())
    staff, admin = scene.lead.client(), scene.admin.client()
    shapes = [(moment,), (moment, ident), (NOW, moment), (moment, moment, ident), (moment, NOW, ident)]
    for shape in shapes:
        after = {"after": cursor(*shape)}
        for client, address in (
            (staff, reverse("cases:caseload")),
            (staff, reverse("cases:caseload") + "?view=table"),
            (staff, reverse("cases:notes", args=[case.pk])),
            (staff, reverse("cases:timeline", args=[case.pk])),
            (staff, "/api/v1/cases/"),
            (admin, "/compliance/audit/"),
            (admin, "/compliance/emergencies/"),
            (staff, "/providers/"),
        ):
            answer = client.get(address, after)
            assert answer.status_code < 500, (address, shape)


def test_a_page_address_in_many_layers_is_no_fault(scene: Scene) -> None:
    after = base64.urlsafe_b64encode(b"[" * 3000).decode()
    assert scene.lead.client().get("/api/v1/cases/", {"after": after}).status_code == 422

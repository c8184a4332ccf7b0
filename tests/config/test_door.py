"""What is refused before any page reads it: too much at once, and no alphabet of ours."""

import pytest
from django.test import Client

from tests.scene import Scene

LIMIT = 1_000_000
PROBLEM = "application/problem+json"


@pytest.mark.parametrize("address", ["/accounts/login/", "/family/letter/love/", "/no-such-page/", "/"])
def test_an_upload_of_any_size_ends_at_the_door(client: Client, address: str) -> None:
    head = b'--x\r\nContent-Disposition: form-data; name="a"; filename="a.bin"\r\n\r\n'
    body = head + b"x" * LIMIT + b"\r\n--x--\r\n"
    answer = client.post(address, body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 413
    assert b"too much at once" in answer.content


def test_the_api_says_in_its_own_form_that_it_is_too_much(client: Client) -> None:
    answer = client.post("/api/v1/cases/", b"x" * (LIMIT + 1), content_type="application/octet-stream")
    assert answer.status_code == 413
    assert answer["Content-Type"] == PROBLEM
    assert answer.json()["status"] == 413


@pytest.mark.parametrize("length", ["", "-1", "many", "9" * 5000])
def test_a_made_up_length_is_no_fault_of_ours(client: Client, length: str) -> None:
    answer = client.generic("POST", "/accounts/login/", b"", CONTENT_LENGTH=length)
    assert answer.status_code < 500


@pytest.mark.parametrize("charset", ["hex", "rot13", "base64", "utf-16", "no-such", "idna", "latin-1"])
@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data; boundary=x", "text/plain"])
def test_an_alphabet_that_is_none_is_refused(scene: Scene, kind: str, charset: str) -> None:
    staff = scene.lead.client()
    kind = f"{kind}; charset={charset}"
    body = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--x--\r\n'
    program = staff.generic("POST", "/api/v1/cases/", body, content_type=kind)
    page = Client().generic("POST", "/accounts/login/", body, content_type=kind)
    assert program.status_code == 415
    assert program["Content-Type"] == PROBLEM
    assert page.status_code == 400


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", "utf8", '"utf-8"'])
def test_our_own_alphabet_may_be_named(scene: Scene, charset: str) -> None:
    kind = f"application/json; charset={charset}"
    assert scene.lead.client().post("/api/v1/cases/", b"{}", content_type=kind).status_code == 422

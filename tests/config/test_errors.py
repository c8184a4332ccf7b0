"""Nothing that a caller sends ends in a page of somebody else's, and nothing in a 500."""

import pytest
from django.test import Client

LIMIT = 1_000_000


def test_an_unknown_address_answers_in_our_voice(client: Client) -> None:
    answer = client.get("/no-such-page/")
    assert answer.status_code == 404
    assert b"We could not find that page" in answer.content


def test_the_api_answers_in_its_own_form(client: Client) -> None:
    answer = client.get("/api/v1/no-such-thing/")
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == 404


@pytest.mark.parametrize("address", ["/accounts/login/?next=%00", "/a%00b/", "/api/v1/cases/?after=%00"])
def test_a_zero_byte_in_an_address_is_refused(client: Client, address: str) -> None:
    assert client.get(address).status_code == 400


@pytest.mark.parametrize("address", ["/%ff%fe/", "/accounts/login/?next=%ff%fe%c0", "/cases/?q=%f0%28%8c%28"])
def test_bad_encoding_in_an_address_is_no_server_error(client: Client, address: str) -> None:
    assert client.get(address).status_code < 500


def test_too_much_at_once_is_413(client: Client) -> None:
    body = b"login=" + b"x" * (LIMIT + 1)
    answer = client.post("/accounts/login/", body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413
    assert b"too much at once" in answer.content


def test_too_many_fields_are_refused(client: Client) -> None:
    answer = client.post("/accounts/login/", {f"f{number}": "x" for number in range(600)})
    assert answer.status_code == 400


def test_broken_multipart_is_refused(client: Client) -> None:
    answer = client.post("/accounts/login/", b"not multipart", content_type="multipart/form-data; boundary=")
    assert answer.status_code == 400


def test_an_unknown_host_name_is_refused(client: Client) -> None:
    assert client.get("/accounts/login/", headers={"Host": "evil.example"}).status_code == 400


def test_a_form_from_elsewhere_is_refused_kindly() -> None:
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "a@b.example"})
    assert answer.status_code == 403
    assert b"load the page again" in answer.content


def test_no_page_allows_inline_scripts_or_frames(client: Client) -> None:
    answer = client.get("/accounts/login/")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"


def test_an_address_that_only_takes_a_press_says_so(client: Client) -> None:
    answer = client.get("/family/new-link/")
    assert (answer.status_code, answer["Allow"], answer["Cache-Control"]) == (
        405,
        "POST",
        "no-store, private",
    )
    assert "Nothing was changed" in answer.content.decode()

"""Signing in with a password and a code, and what stays closed until then."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.cache import cache

from practices.models import User
from tests.factories import PASSWORD
from tests.practices.people import browser, code, give_password, staff, with_app


def test_password_then_code_opens_the_practice() -> None:
    user = staff()
    secret = with_app(user)
    client = browser()
    first = give_password(client, user, next="/accounts/me/")
    assert first.status_code == 302
    assert first.url == "/accounts/2fa/authenticate/"
    assert client.get("/cases/").url.startswith("/accounts/login/")
    second = client.post("/accounts/2fa/authenticate/", {"code": code(secret)})
    assert second.url == "/accounts/me/"
    page = client.get("/accounts/me/")
    assert page.status_code == 200
    assert "auditor" in page.content.decode()


def test_a_code_works_once() -> None:
    user = staff()
    secret = with_app(user)
    shown = code(secret)
    for expected in (302, 200):
        client = browser()
        give_password(client, user)
        assert client.post("/accounts/2fa/authenticate/", {"code": shown}).status_code == expected


def test_a_recovery_code_works_once_in_place_of_the_app() -> None:
    user = staff()
    with_app(user)
    codes = RecoveryCodes.activate(user).get_unused_codes()
    for expected in (302, 200):
        client = browser()
        give_password(client, user)
        assert client.post("/accounts/2fa/authenticate/", {"code": codes[0]}).status_code == expected


def test_without_a_second_factor_only_its_set_up_is_open() -> None:
    user = staff()
    client = browser()
    give_password(client, user)
    for address in ("/cases/", "/people/", "/accounts/2fa/", "/practice/", "/accounts/sessions/"):
        assert client.get(address).url.startswith("/accounts/second-factor/"), address
    assert client.get("/accounts/second-factor/").status_code == 200


def test_set_up_shows_recovery_codes_once_and_opens_the_practice() -> None:
    user = staff()
    client = browser()
    give_password(client, user)
    page = client.get("/accounts/2fa/totp/activate/")
    secret = re.search(r'class="secret">([A-Z2-7]+)<', page.content.decode()).group(1)
    done = client.post("/accounts/2fa/totp/activate/", {"code": code(secret)})
    assert done.url == "/accounts/2fa/recovery-codes/"
    shown = re.findall(r"<code>(\d{8})</code>", client.get(done.url).content.decode())
    assert len(shown) == 10
    assert not re.findall(r"<code>(\d{8})</code>", client.get(done.url).content.decode())
    assert client.get("/accounts/me/").status_code == 200
    assert client.get("/practice/").status_code == 200


def test_a_sign_in_from_before_the_second_factor_must_be_made_again() -> None:
    user = staff()
    client = browser()
    give_password(client, user)
    with_app(user)
    assert client.get("/cases/").url.startswith("/accounts/login/")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "address",
    [
        "/accounts/2fa/recovery-codes/",
        "/accounts/2fa/totp/activate/",
        "/accounts/2fa/webauthn/add/",
        "/accounts/reauthenticate/",
        "/accounts/second-factor/",
    ],
)
def test_the_ways_to_a_second_factor_close_once_there_is_one(address: str) -> None:
    user = staff()
    client = browser()
    give_password(client, user)
    with_app(user)
    assert client.get(address).url.startswith("/accounts/login/")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("address", ["/accounts/logout/", "/accounts/stay/"])
def test_a_sign_in_from_before_the_second_factor_may_still_be_ended(address: str) -> None:
    user = staff()
    client = browser()
    give_password(client, user)
    with_app(user)
    assert "next=" not in client.post(address).headers.get("Location", "")


def test_the_seed_is_encrypted_at_rest() -> None:
    user = staff()
    secret = with_app(user)
    stored = Authenticator.objects.get(user=user, type="totp").data["secret"]
    assert secret not in stored


@pytest.mark.parametrize(
    "sent",
    [
        {"login": "nobody@people.example", "password": "not the password"},
        {"login": "", "password": ""},
        {"login": "x" * 400, "password": "y" * 4000},
        {"login": "maren@", "password": "wrong one"},
    ],
)
def test_a_wrong_sign_in_is_answered_beside_the_form(sent: dict[str, str]) -> None:
    answer = browser().post("/accounts/login/", sent)
    assert answer.status_code == 200
    assert "error-summary" in answer.content.decode()


def test_known_and_unknown_addresses_get_the_same_words() -> None:
    user = staff()
    known = give_password(browser(), user, "not the password")
    unknown = browser().post("/accounts/login/", {"login": "nobody@people.example", "password": "no"})
    words = "That email and password do not fit together."
    assert words in known.content.decode()
    assert words in unknown.content.decode()


def test_many_wrong_passwords_close_the_door_for_a_while() -> None:
    user = staff()
    with_app(user)
    for _ in range(5):
        give_password(browser(), user, "not the password")
    assert "Wait five minutes" in give_password(browser(), user).content.decode()


def test_many_wrong_codes_close_the_door_for_a_while() -> None:
    user = staff()
    secret = with_app(user)
    client = browser()
    give_password(client, user)
    for _ in range(6):
        client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    answer = client.post("/accounts/2fa/authenticate/", {"code": code(secret)})
    assert "many tries" in answer.content.decode()


def test_nobody_signs_up_and_no_code_comes_by_mail() -> None:
    client = browser()
    assert "by invitation" in client.get("/accounts/signup/").content.decode()
    made = client.post("/accounts/signup/", {"email": "new@people.example", "password1": PASSWORD})
    assert "by invitation" in made.content.decode()
    assert not User.objects.filter(email="new@people.example").exists()
    assert client.get("/accounts/login/code/").status_code == 404
    assert client.get("/accounts/2fa/trust/").status_code == 404


def test_counting_happens_in_the_shared_cache() -> None:
    assert "redis" in type(cache._connections[cache._alias]).__module__.lower()

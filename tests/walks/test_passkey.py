"""A passkey, from setting it up to signing in with it alone, with Chromium's own virtual authenticator."""

import re
import time
from collections.abc import Callable, Iterator

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test.testcases import LiveServerThread
from playwright.sync_api import Page, expect

from practices.models import StaffRole, User
from tests.factories import PASSWORD, make_member, make_practice

pytestmark = pytest.mark.walk


@pytest.fixture
def address() -> Iterator[str]:
    """Our pages under the name localhost: a browser gives passkeys to names, not to numbers."""
    server = LiveServerThread("localhost", StaticFilesHandler, connections_override={})
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    yield f"http://localhost:{server.port}"
    server.terminate()
    server.join()


def with_authenticator(page: Page) -> None:
    """A phone or computer with a fingerprint reader, as far as the page can tell."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def new_auditor() -> User:
    """Somebody with a password and nothing else yet."""
    return make_member(make_practice().pk, StaffRole.AUDITOR, "Sam Ortiz", password=PASSWORD).user


def give_password(page: Page, address: str, user: User) -> None:
    """The first step."""
    page.goto(f"{address}/accounts/login/")
    page.get_by_label("Work email").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_a_passkey_is_set_up_and_signs_in_alone(address: str, new_page: Callable[..., Page]) -> None:
    user = new_auditor()
    page = new_page()
    with_authenticator(page)
    give_password(page, address, user)
    expect(page.get_by_role("heading", name="Add a second step")).to_be_visible()
    page.get_by_role("link", name="Use a passkey").click()
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    assert page.locator(".codes code").count() == 10
    page.get_by_role("link", name="I have saved them").click()
    expect(page.get_by_role("heading", name="Who saw what, and why")).to_be_visible()

    page.goto(f"{address}/accounts/me/")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="Who saw what, and why")).to_be_visible()


def test_an_app_is_set_up_without_scripts(address: str, new_page: Callable[..., Page]) -> None:
    user = new_auditor()
    page = new_page(width=390, javascript=False)
    give_password(page, address, user)
    page.get_by_role("link", name="Use an authenticator app").click()
    secret = re.sub(r"\s", "", page.locator(".secret").text_content() or "")
    page.get_by_label("Six-digit code").fill(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
    page.get_by_role("button", name="Add the app").click()
    assert page.locator(".codes code").count() == 10
    page.get_by_role("link", name="I have saved them").click()
    expect(page.get_by_role("heading", name="Who saw what, and why")).to_be_visible()
    assert page.get_by_role("button", name="Sign in with a passkey").count() == 0

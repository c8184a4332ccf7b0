"""Ways into the demo: by one press, or with password and code like everywhere else."""

import time
from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page

STEP_SECONDS = 30


def by_one_press(page: Page, base: str, name: str, role: str) -> None:
    """The demo's button with a person's name."""
    page.goto(f"{base}/")
    page.get_by_role("button", name=f"{name}, {role}").first.click()
    page.wait_for_url(f"{base}/cases/")


def by_password(page: Page, base: str, person: dict[str, Any]) -> None:
    """E-mail, password, then the six digits of an authenticator app."""
    page.goto(f"{base}/accounts/login/")
    page.get_by_label("Work email").fill(person["email"])
    page.get_by_label("Password", exact=True).fill(person["password"])
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/2fa/authenticate/**")
    page.locator("[name=code]").fill(code(person["totp_secret"]))
    page.locator("[name=code]").press("Enter")
    page.wait_for_url(lambda url: "/accounts/" not in url)


def code(secret: str) -> str:
    """What the app shows now."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // STEP_SECONDS)))

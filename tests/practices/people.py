"""People who sign in, and the browsers they do it with."""

import itertools
import time

from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.http import HttpResponse
from django.test import Client

from practices.models import StaffRole, User
from tests.factories import PASSWORD, make_member, make_practice

_addresses = itertools.count(1)


def browser() -> Client:
    """A browser at an address of its own, so that rate limits of one test do not reach another."""
    number = next(_addresses)
    return Client(REMOTE_ADDR=f"10.{time.time_ns() % 250}.{number // 250}.{number % 250 + 1}")


def staff(name: str = "Maren Lund", role: str = StaffRole.AUDITOR) -> User:
    """A person with a password and one hat, without a second factor."""
    member = make_member(make_practice().pk, role, name, password=PASSWORD)
    return member.user


def with_app(user: User) -> str:
    """Adds an authenticator app and returns its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def code(secret: str, step: int = 0) -> str:
    """What the app shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step))


def give_password(client: Client, user: User, password: str = PASSWORD, **values: str) -> HttpResponse:
    """The first page."""
    return client.post("/accounts/login/", {"login": user.email, "password": password, **values})


def sign_in(user: User) -> Client:
    """A browser in which this person signed in with both steps."""
    secret = with_app(user)
    client = browser()
    give_password(client, user)
    client.post("/accounts/2fa/authenticate/", {"code": code(secret)})
    return client

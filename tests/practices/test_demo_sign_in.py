"""One-click sign-ins exist in a demo on its own machine, and cannot exist anywhere else."""

import os
import subprocess
import sys

import pytest
from allauth.core.context import request_context
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.cached_db import SessionStore
from django.test import Client, RequestFactory, override_settings
from django.urls import NoReverseMatch, reverse

from practices.identity import checks, demo
from practices.identity.urls import urlpatterns
from practices.models import StaffRole
from tests.conftest import ROOT
from tests.factories import make_member, make_practice
from tests.practices.people import browser

LISTS = "from django.urls import reverse; import django; django.setup(); print(reverse('account_demo'))"


def in_surroundings(**values: str) -> subprocess.CompletedProcess[str]:
    """A process of its own, as it would start with these variables."""
    return subprocess.run(  # noqa: S603 -- our own interpreter
        [sys.executable, "-c", LISTS],
        cwd=ROOT,
        env={**os.environ, "LOG_LEVEL": "ERROR", **values},
        capture_output=True,
        text=True,
        check=False,
    )


DEMO = {
    "THRESHOLD_ENV": "demo",
    "DEMO_SIGN_INS": "1",
    "ALLOWED_HOSTS": "127.0.0.1,localhost",
    "DATABASE_URL": "postgresql://threshold_app@127.0.0.1:1/threshold_demo",
}


def test_a_demo_on_this_machine_has_the_address() -> None:
    done = in_surroundings(**DEMO)
    assert done.stdout.strip() == "/accounts/demo/", done.stderr


@pytest.mark.parametrize(
    "change",
    [
        {"THRESHOLD_ENV": "test"},
        {"THRESHOLD_ENV": "production"},
        {"ALLOWED_HOSTS": "threshold.example"},
        {"DATABASE_URL": "postgresql://threshold_app@127.0.0.1:1/threshold"},
        {"DEMO_SIGN_INS": "0"},
    ],
    ids=lambda change: next(iter(change.items())),
)
def test_anything_else_has_not(change: dict[str, str]) -> None:
    done = in_surroundings(**(DEMO | change))
    assert done.returncode != 0
    assert "NoReverseMatch" in done.stderr or "DEMO_SIGN_INS" in done.stderr


def test_this_run_has_no_such_address() -> None:
    assert "account_demo" not in {one.name for one in urlpatterns}
    with pytest.raises(NoReverseMatch):
        reverse("account_demo")
    client = browser()
    assert client.post("/accounts/demo/").status_code == 404
    assert "In this demo" not in client.get("/accounts/login/").content.decode()


def test_the_setting_alone_opens_nothing() -> None:
    with override_settings(DEMO_SIGN_INS=True):
        assert not demo.is_open(RequestFactory().post("/accounts/demo/"))
        assert {one.id for one in checks.demo_sign_ins(None)} == {"practices.E001", "practices.E002"}
        assert Client().post("/accounts/demo/").status_code == 404


def test_a_demo_person_is_signed_in_with_everything() -> None:
    """What the address would do, were it there: both steps done and the hat on."""
    member = make_member(make_practice().pk, StaffRole.AUDITOR, "Sam Ortiz")
    request = RequestFactory().post("/accounts/demo/")
    request.session = SessionStore()
    request.user = AnonymousUser()
    with request_context(request):
        assert demo.sign_in(request, practice_id=member.practice_id, membership_id=member.pk)
        assert not demo.sign_in(request, practice_id=make_practice().pk, membership_id=member.pk)
    request.session.save()
    client = Client()
    client.cookies["session"] = request.session.session_key
    assert client.get("/compliance/audit/").status_code == 200


@pytest.mark.parametrize(
    "seen", [{"REMOTE_ADDR": "203.0.113.7"}, {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}, {"REMOTE_ADDR": ""}]
)
def test_a_caller_from_elsewhere_is_not_on_this_machine(seen: dict[str, str]) -> None:
    assert not demo._is_loopback(RequestFactory().post("/accounts/demo/", **seen))
    assert demo._is_loopback(RequestFactory().post("/accounts/demo/", REMOTE_ADDR="127.0.0.1"))

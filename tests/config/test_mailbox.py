"""The demo's mailbox holds links that sign people in: it opens for this machine alone."""

from pathlib import Path

import pytest
from django.db import connection
from django.http import Http404, HttpRequest
from django.test import RequestFactory, override_settings
from django.urls import path

from config import mailbox
from config.urls import urlpatterns as product
from practices.views import demo

urlpatterns = [*product, path("accounts/demo/", demo.sign_in, name="account_demo")]


@pytest.fixture
def in_a_demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings, addresses and the database's name as in a demo, with one message."""
    (tmp_path / "1.eml").write_text(
        "To: rosa@home.example\nSubject: Your link\n\nhttps://x/family/i/secret/\n"
    )
    monkeypatch.setitem(connection.settings_dict, "NAME", f"{connection.settings_dict['NAME']}_demo")
    with override_settings(
        DEMO_SIGN_INS=True, THRESHOLD_ENV="demo", MAILBOX_DIR=str(tmp_path), ROOT_URLCONF=__name__
    ):
        yield


def asked(**seen: str) -> HttpRequest:
    """A request to the mailbox, by whoever it comes from."""
    return RequestFactory().get("/demo/mailbox/", **seen)


@pytest.mark.usefixtures("in_a_demo")
def test_the_person_at_this_machine_reads_it() -> None:
    assert b"Your link" in mailbox.mailbox(asked(REMOTE_ADDR="127.0.0.1")).content


@pytest.mark.usefixtures("in_a_demo")
@pytest.mark.parametrize(
    "seen", [{"REMOTE_ADDR": "203.0.113.7"}, {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}, {"REMOTE_ADDR": ""}]
)
def test_nobody_from_elsewhere_does(seen: dict[str, str]) -> None:
    with pytest.raises(Http404):
        mailbox.mailbox(asked(**seen))


def test_outside_of_a_demo_nobody_does(tmp_path: Path) -> None:
    with override_settings(MAILBOX_DIR=str(tmp_path)), pytest.raises(Http404):
        mailbox.mailbox(asked(REMOTE_ADDR="127.0.0.1"))

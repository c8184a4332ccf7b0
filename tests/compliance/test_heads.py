"""Heads of the log go where the practice chose, and what came of each is told plainly."""

import hmac
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import EmailMessage
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as Kept
from django.test import Client
from django.utils import timezone

from compliance import outbox
from compliance.audit import export, worm
from compliance.audit.models import AccessEventRow
from compliance.audit.seal import Seal
from compliance.audit.standalone import verify_threshold_audit as standalone
from compliance.domain import heads as verbs
from compliance.domain.heads import Wanted
from compliance.errors import Invalid
from compliance.heads import head, hook
from compliance.heads.models import HeadChannels, HeadPublication
from compliance.tasks import publish_heads, publish_practice_head
from config.embedded.ports import free_port
from practices.tenancy.context import practice as in_practice
from tests.compliance.private_log import PrivateLog, log
from tests.scene import Scene

__all__ = ["log"]

PAGE = "/compliance/audit/heads/"
NOW = "/compliance/audit/heads/publish/"


@dataclass
class Listener:
    """A web server of somebody else's. Answers what it is told to, and keeps what it heard."""

    url: str = ""
    status: int = 204
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def listener() -> Iterator[Listener]:
    """Really listening, on this machine."""
    listening = Listener()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            listening.heard.append((dict(self.headers.items()), body))
            self.send_response(listening.status)
            self.send_header("Location", "http://127.0.0.1:1/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    listening.url = f"http://127.0.0.1:{server.server_port}/heads?of=us"
    try:
        yield listening
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def letters(settings: Any) -> Iterator[list[EmailMessage]]:
    """What a mail server was given."""
    taken: list[EmailMessage] = []

    class Box(Kept):
        def handle_message(self, message: Any) -> None:
            taken.append(message)

    server = Controller(Box(), hostname="127.0.0.1", port=free_port())
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = False
    try:
        yield taken
    finally:
        server.stop()


@dataclass
class Sealed:
    """A practice whose log is sealed."""

    scene: Scene
    log: PrivateLog
    seals: list[Seal]
    admin: Client

    def choose(self, **values: Any) -> str:
        """As the form does, in the admin's name; the secret where one was made."""
        wanted: dict[str, Any] = {
            "by_mail": False,
            "to_file": False,
            "hook_url": "",
            "new_secret": False,
        } | values
        with self.scene.admin.acting() as access:
            before = HeadChannels.objects.first()
            return verbs.choose(access, wanted=Wanted(version=before.version if before else 0, **wanted))

    def publish(self) -> int:
        """Now."""
        with self.scene.admin.acting() as access:
            return verbs.publish(access, key=os.urandom(8).hex())

    def relay(self, later: timedelta = timedelta()) -> int:
        """What the worker does."""
        return outbox.relay_practice(self.scene.practice.pk, at=timezone.now() + later)

    def rows(self) -> list[HeadPublication]:
        """What was published, oldest first."""
        with in_practice(self.scene.practice.pk):
            return list(HeadPublication.objects.order_by("at", "id"))

    def page(self, who: str = "admin") -> str:
        """What the page says."""
        return str(self.scene.people[who].client().get(PAGE).content.decode())


@pytest.fixture
def sealed(log: PrivateLog) -> Sealed:
    """Five events in two seals, and those of the scene."""
    scene = Scene.create()
    log.write(3, scene.practice.pk)
    seals = log.seal()
    log.write(2, scene.practice.pk)
    seals += log.seal()
    return Sealed(scene, log, seals, scene.admin.client())


def test_an_admin_chooses_on_the_page_and_the_log_says_so(sealed: Sealed, listener: Listener) -> None:
    page = sealed.admin.get(PAGE).content.decode()
    assert "Nothing was published yet" in page
    assert "Publish now" not in page
    answer = sealed.admin.post(PAGE, {"version": 0, "by_mail": "on", "hook_url": listener.url})
    assert answer.status_code == 200
    with sealed.scene.admin.acting():
        kept = HeadChannels.objects.get()
        assert (kept.by_mail, kept.to_file, kept.hook_url) == (True, False, listener.url)
        assert kept.hook_secret in answer.content.decode()
        last = AccessEventRow.objects.filter(action="choose_where_heads_go").latest("at")
        assert last.actor_id == sealed.scene.admin.user.pk
        assert last.detail["ways"] == ["mail", "webhook"]
        assert listener.url not in json.dumps(last.detail)
    again = sealed.admin.get(PAGE).content.decode()
    assert kept.hook_secret not in again, "it is shown once"
    assert "Publish now" in again


def test_somebody_elses_choice_is_not_overwritten_unseen(sealed: Sealed) -> None:
    sealed.choose(by_mail=True)
    answer = sealed.admin.post(PAGE, {"version": 0})
    assert answer.status_code == 422
    assert "Somebody chose meanwhile" in answer.content.decode()
    assert "Publish now" in sealed.page()


def test_a_change_without_a_new_address_keeps_the_secret_and_a_new_one_can_be_asked_for(
    sealed: Sealed, listener: Listener
) -> None:
    first = sealed.choose(hook_url=listener.url)
    assert sealed.choose(hook_url=listener.url, by_mail=True) == ""
    with sealed.scene.admin.acting():
        assert HeadChannels.objects.get().hook_secret == first
    assert sealed.choose(hook_url=listener.url, new_secret=True) not in ("", first)
    sealed.choose()
    with sealed.scene.admin.acting():
        assert HeadChannels.objects.get().hook_secret == ""


@pytest.mark.parametrize("who", ["lead", "supervisor", "coordinator"])
def test_nobody_else_learns_of_the_page(sealed: Sealed, who: str) -> None:
    client = sealed.scene.people[who].client()
    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, {"version": 0, "by_mail": "on"}).status_code == 404
    assert client.post(NOW).status_code == 404


def test_an_auditor_reads_and_changes_nothing(sealed: Sealed) -> None:
    client = sealed.scene.auditor.client()
    page = client.get(PAGE)
    assert page.status_code == 200
    assert "Where it goes" not in page.content.decode()
    assert client.post(PAGE, {"version": 0, "by_mail": "on"}).status_code == 404
    assert client.post(NOW).status_code == 404


def test_a_published_head_is_what_the_stand_alone_check_takes(
    sealed: Sealed, letters: list[EmailMessage], tmp_path: Path, settings: Any, listener: Listener
) -> None:
    settings.AUDIT_HEADS_DIR = tmp_path / "heads"
    settings.AUDIT_HEADS_DIR.mkdir()
    other = sealed.scene.hire("second", sealed.scene.admin.role, "Noor Amari")
    secret = sealed.choose(by_mail=True, to_file=True, hook_url=listener.url)
    sealed.log.seal()
    assert sealed.publish() == 4
    assert sealed.relay() == 4
    assert {one.state for one in sealed.rows()} == {"done"}
    line = head.of(sealed.rows()[0], sealed.scene.practice.pk).line

    assert {str(one["To"]) for one in letters} == {other.user.email, sealed.scene.admin.user.email}
    for letter in letters:
        assert line in str(letter.get_payload())
        assert "Iris" not in letter.as_string().replace(str(letter["To"]), "")

    written = (settings.AUDIT_HEADS_DIR / f"{sealed.scene.practice.pk}.heads").read_text()
    assert re.fullmatch(re.escape(line) + r" key=[0-9a-f]{16} sealed_at=\S+ published_at=\S+\n", written)

    ((headers, body),) = listener.heard
    told = json.loads(body)
    assert told["head"] == line
    assert told["practice"] == str(sealed.scene.practice.pk)
    expected = hmac.new(secret.encode(), body, sha256).hexdigest()
    assert headers[hook.SIGNATURE] == f"sha256={expected}"

    file = tmp_path / "archive.zip"
    export.export(file, sealed.scene.practice.pk)
    publics = worm.public_keys()[0].hex()
    assert standalone.main([str(file), "--key", publics, "--head", line]) == 0
    wrong = line.rpartition(":")[0] + ":1"
    assert standalone.main([str(file), "--key", publics, "--head", wrong]) == 1
    page = sealed.page()
    assert line in page
    assert page.count("Published</span>") + page.count("Published</") >= 4
    assert "Noor Amari" in page


def test_every_day_publishes_once_and_publish_now_once_more(
    sealed: Sealed, tmp_path: Path, settings: Any
) -> None:
    settings.AUDIT_HEADS_DIR = tmp_path
    sealed.choose(to_file=True)
    publish_heads.run()
    publish_practice_head.run(str(sealed.scene.practice.pk))
    publish_practice_head.run(str(sealed.scene.practice.pk))
    assert len(sealed.rows()) == 1
    values = re.findall(r'name="idem_key" value="([^"]+)"', sealed.page())
    for _ in range(2):
        assert sealed.admin.post(NOW, {"idem_key": values[0]}).status_code == 302
    assert len(sealed.rows()) == 2
    sealed.relay()
    lines = (tmp_path / f"{sealed.scene.practice.pk}.heads").read_text().splitlines()
    assert len(lines) == 2


def test_without_a_way_nothing_is_published(sealed: Sealed) -> None:
    publish_practice_head.run(str(sealed.scene.practice.pk))
    assert sealed.rows() == []
    answer = sealed.admin.post(NOW, follow=True)
    assert "Choose at least one way first" in answer.content.decode()


def test_a_failure_is_said_and_tried_again(sealed: Sealed, listener: Listener) -> None:
    sealed.choose(hook_url=listener.url)
    sealed.publish()
    listener.status = 500
    sealed.relay()
    (one,) = sealed.rows()
    assert (one.state, one.attempts, one.problem) == ("waiting", 1, "The server answered 500.")
    page = sealed.page()
    assert "Tried once" in page
    assert "The server answered 500." in page
    listener.status = 200
    sealed.relay(timedelta(hours=1))
    (one,) = sealed.rows()
    assert (one.state, one.attempts, one.problem) == ("done", 2, "")
    assert listener.heard[0][1] != b""
    assert json.loads(listener.heard[0][1])["publication"] == json.loads(listener.heard[1][1])["publication"]


def test_after_the_last_attempt_the_page_says_that_it_was_not_published(
    sealed: Sealed, listener: Listener
) -> None:
    sealed.choose(hook_url=listener.url)
    sealed.publish()
    listener.status = 302
    for hours in range(outbox.MOST_ATTEMPTS):
        sealed.relay(timedelta(hours=10 * (hours + 1)))
    (one,) = sealed.rows()
    assert (one.state, one.attempts) == ("failed", outbox.MOST_ATTEMPTS)
    page = sealed.page()
    assert "Not published" in page
    assert "which is not followed" in page
    assert len(listener.heard) == outbox.MOST_ATTEMPTS


def test_a_folder_that_is_gone_is_said(sealed: Sealed, tmp_path: Path, settings: Any) -> None:
    settings.AUDIT_HEADS_DIR = tmp_path / "nowhere"
    sealed.choose(to_file=True)
    sealed.publish()
    sealed.relay()
    assert "The folder cannot be written." in sealed.page()


def test_a_mail_server_that_is_down_is_said(sealed: Sealed, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    sealed.choose(by_mail=True)
    sealed.publish()
    sealed.relay()
    assert "The mail server did not take it." in sealed.page()


def test_a_way_that_was_given_up_is_not_gone_any_more(sealed: Sealed, listener: Listener) -> None:
    sealed.choose(hook_url=listener.url)
    sealed.publish()
    sealed.choose(by_mail=True)
    sealed.relay()
    assert [one.state for one in sealed.rows()] == ["dropped"]
    assert listener.heard == []


def test_the_file_is_offered_only_where_the_operator_named_a_folder(sealed: Sealed, settings: Any) -> None:
    settings.AUDIT_HEADS_DIR = None
    assert "named no folder" in sealed.page()
    with pytest.raises(Invalid):
        sealed.choose(to_file=True)


def test_a_seal_that_was_rewritten_shows_beside_its_publication(
    sealed: Sealed, tmp_path: Path, settings: Any
) -> None:
    settings.AUDIT_HEADS_DIR = tmp_path
    sealed.choose(to_file=True)
    sealed.publish()
    assert "No longer in the log" not in sealed.page()
    with sealed.log.meddler() as link:
        link.execute("UPDATE compliance_audit_seal SET hash = sha256('another past') WHERE seq = 2")
    assert "No longer in the log" in sealed.page()

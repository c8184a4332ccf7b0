"""One message that cannot be written or sent holds up no other."""

import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from compliance import outbox
from compliance.access import Access
from compliance.models import OutboxRow, OutboxState
from compliance.outbox import Message, kinds
from compliance.outbox.relay import MOST_ATTEMPTS
from practices.tenancy.context import practice as in_practice
from tests.scene import Scene

GOOD, BROKEN, SQL, HEADER, UNKNOWN = (
    f"tests.{one}" for one in ("good", "broken", "sql", "header", "unknown")
)


@pytest.fixture
def writers() -> Iterator[None]:
    """Kinds of messages that fail, each in its own way."""

    @outbox.kind(GOOD)
    def good(access: Access, row: OutboxRow) -> Message:
        return Message(to="ada@harbor.example", subject="Something is due", body="Sign in.")

    @outbox.kind(BROKEN)
    def broken(access: Access, row: OutboxRow) -> Message:
        raise AttributeError("Daniel Reyes has no such thing")

    @outbox.kind(SQL)
    def sql(access: Access, row: OutboxRow) -> Message:
        with connection.cursor() as cursor:
            cursor.execute("SELECT no_such_column FROM practices_practice")
        raise AssertionError

    @outbox.kind(HEADER)
    def header(access: Access, row: OutboxRow) -> Message:
        return Message(to="ada@harbor.example\nBcc: eve@evil.example", subject="Due", body="Sign in.")

    @outbox.kind(UNKNOWN)
    def unknown(access: Access, row: OutboxRow) -> None:
        return None

    yield
    for name in (GOOD, BROKEN, SQL, HEADER, UNKNOWN):
        kinds._writers.pop(name, None)


def rows(scene: Scene) -> dict[str, OutboxRow]:
    """What this test posted, by kind."""
    with in_practice(scene.practice.pk):
        return {row.kind: row for row in OutboxRow.objects.filter(kind__startswith="tests.")}


@pytest.mark.usefixtures("writers")
@pytest.mark.parametrize(
    ("kind", "error"),
    [
        (BROKEN, "AttributeError"),
        (SQL, "ProgrammingError"),
        (HEADER, "BadHeaderError"),
        (UNKNOWN, "LookupError"),
    ],
)
def test_a_message_that_fails_waits_and_the_next_one_goes_out(
    scene: Scene, caplog: pytest.LogCaptureFixture, kind: str, error: str
) -> None:
    now = timezone.now()
    with scene.lead.acting() as access:
        outbox.post(access, kind, idem_key="first", not_before=now - timedelta(minutes=5))
        outbox.post(access, GOOD, idem_key="second", not_before=now - timedelta(minutes=1))
    if kind == UNKNOWN:
        kinds._writers.pop(UNKNOWN)  # an app that was taken out while its message waited
    mail.outbox.clear()
    with caplog.at_level(logging.WARNING):
        assert outbox.relay_practice(scene.practice.pk, at=now) == 2
    assert [one.to for one in mail.outbox] == [["ada@harbor.example"]]
    kept = rows(scene)
    assert kept[GOOD].state == OutboxState.SENT
    assert (kept[kind].state, kept[kind].attempts, kept[kind].last_error) == ("waiting", 1, error)
    assert kept[kind].not_before > now
    assert "Daniel" not in caplog.text
    assert [one.error for one in caplog.records if one.message == "outbox.not_sent"] == [error]


@pytest.mark.usefixtures("writers")
def test_after_the_last_attempt_it_is_given_up(scene: Scene) -> None:
    at = timezone.now()
    with scene.lead.acting() as access:
        outbox.post(access, BROKEN, idem_key="first")
    for _ in range(MOST_ATTEMPTS):
        at += timedelta(hours=10)
        outbox.relay_practice(scene.practice.pk, at=at)
    found = rows(scene)[BROKEN]
    assert (found.state, found.attempts) == (OutboxState.FAILED, MOST_ATTEMPTS)

"""Logs tell what happened, never to whom."""

import io
import json
import logging
import sys
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from config.logs import PrivateFormatter, request_id

PERSON = "maren.okafor@people.example"


def line(logger: str, message: str, *args: Any, error: bool = False, **extra: Any) -> dict[str, Any]:
    record = logging.getLogger(logger).makeRecord(
        logger, logging.INFO, __file__, 1, message, args, sys.exc_info() if error else None, extra=extra
    )
    return json.loads(PrivateFormatter().format(record))


def test_our_own_lines_carry_their_extras_and_the_request() -> None:
    token = request_id.set("abc-123")
    try:
        found = line("compliance.outbox.relay", "outbox.sent", kind="families.invite", attempts=1)
    finally:
        request_id.reset(token)
    assert found["event"] == "outbox.sent"
    assert found["kind"] == "families.invite"
    assert found["request_id"] == "abc-123"
    assert found["at"].endswith("+00:00")


def test_a_library_is_quoted_without_its_values() -> None:
    found = line("django.db.backends", "(%.3f) %s; args=%s", 0.1, "SELECT 1", [PERSON])
    assert PERSON not in json.dumps(found)
    assert found["event"] == "(%.3f) %s; args=%s"


def test_a_task_is_told_by_name_and_not_by_what_it_was_given() -> None:
    values = {"name": "documents.tasks.render", "id": "7", "args": PERSON, "exc": PERSON}
    found = line("celery.app.trace", "Task %(name)s[%(id)s] raised %(exc)s", values)
    assert found["event"] == "Task documents.tasks.render[7] raised -"
    assert PERSON not in json.dumps(found)


def test_an_exception_tells_its_place_and_not_its_message() -> None:
    try:
        int(PERSON)  # says "invalid literal", and the value
    except ValueError:
        found = line("cases.views", "request.failed", error=True)
    assert found["error"] == "ValueError"
    assert "test_logs.py" in found["at_code"][-1]
    assert PERSON not in json.dumps(found)


@pytest.fixture
def written() -> Any:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(PrivateFormatter())
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield stream
    root.removeHandler(handler)
    root.setLevel(before)


def test_a_request_leaves_one_line_with_its_route(client: Client, written: io.StringIO) -> None:
    token = uuid4().hex
    answer = client.get(f"/join/{token}/?email={PERSON}", HTTP_USER_AGENT=PERSON)
    lines = [json.loads(one) for one in written.getvalue().splitlines()]
    ours = [one for one in lines if one["event"] == "request"]
    assert [one["request_id"] for one in ours] == [answer["X-Request-ID"]]
    assert ours[0]["route"] == "join/<str:token>/"
    assert token not in written.getvalue()
    assert PERSON not in written.getvalue()


def test_a_made_up_request_id_is_not_taken_without_a_proxy(client: Client) -> None:
    assert (
        client.get("/healthz", headers={"X-Request-ID": "made-up-by-me"})["X-Request-ID"] != "made-up-by-me"
    )


def test_the_proxys_request_id_and_address_are_taken(client: Client, settings: Any) -> None:
    settings.TRUSTED_PROXIES = 1
    answer = client.get(
        "/healthz", headers={"X-Request-ID": "from-the-proxy", "X-Forwarded-For": "6.6.6.6, 10.1.2.3"}
    )
    assert answer["X-Request-ID"] == "from-the-proxy"
    assert answer.wsgi_request.META["REMOTE_ADDR"] == "10.1.2.3"

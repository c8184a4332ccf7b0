"""The embedded servers: clean to stop, and nothing left after a kill."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
import redis

from config.embedded import running
from config.embedded.postgres import copy_programs, forget
from tests.conftest import ROOT

STARTS_AND_WAITS = """
import json, sys, time
from pathlib import Path
from config.embedded import running
from config.embedded.postgres import copy_programs, forget
with running(Path(sys.argv[1]), durable=True) as servers:
    servers.create_database("kept")
    print(json.dumps({"database": servers.url("kept"), "broker": servers.broker_url}), flush=True)
    time.sleep(600)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "servers"
    forget(tmp_path / "servers")


def started(folder: Path) -> tuple["subprocess.Popen[str]", dict[str, str]]:
    process = subprocess.Popen(  # noqa: S603 -- the lines above
        [sys.executable, "-c", STARTS_AND_WAITS, str(folder)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    return process, json.loads(process.stdout.readline())


def is_gone(addresses: dict[str, str]) -> bool:
    try:
        psycopg.connect(addresses["database"]).close()
    except psycopg.OperationalError:
        pass
    else:
        return False
    try:
        redis.Redis.from_url(addresses["broker"]).ping()
    except redis.ConnectionError:
        return True
    return False


def test_a_killed_run_leaves_no_server_and_its_rows_are_kept(folder: Path) -> None:
    process, addresses = started(folder)
    with psycopg.connect(addresses["database"]) as link:
        link.execute("CREATE TABLE word AS SELECT 'kept' AS text")
    process.send_signal(signal.SIGKILL)
    process.communicate()
    ends = time.monotonic() + 20
    while not is_gone(addresses):
        assert time.monotonic() < ends
        time.sleep(0.1)
    with running(folder) as servers, psycopg.connect(servers.url("kept")) as link:
        assert link.execute("SELECT text FROM word").fetchone() == ("kept",)


def test_both_want_a_password_from_other_people_of_the_machine(folder: Path) -> None:
    with running(folder, durable=False) as servers:
        without = servers.broker_url.replace(f":{servers.passwords['broker']}@", "")
        with pytest.raises(redis.AuthenticationError):
            redis.Redis.from_url(without).ping()
        assert servers.socket.stat().st_mode & 0o077 == 0
    for secret in (folder / "secrets").iterdir():
        assert secret.stat().st_mode & 0o077 == 0


def test_a_long_path_is_no_obstacle(tmp_path: Path) -> None:
    folder = tmp_path / ("a-folder-with-a-long-name-" * 4)
    with running(folder, durable=False) as servers:
        assert len(str(servers.socket)) < 100
        psycopg.connect(servers.url("postgres")).close()


def test_mail_is_kept_as_files(folder: Path, settings: Any) -> None:
    from django.core.mail import send_mail  # noqa: PLC0415 -- needs Django to be set up

    with running(folder, durable=False) as servers:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, _, port = servers.smtp_url.removeprefix("smtp://").partition(":")
        settings.EMAIL_PORT = int(port)
        send_mail("A word", "Good day.", "from@threshold.example", ["to@people.example"])
        kept = list(servers.mailbox.glob("*.eml"))
    assert len(kept) == 1
    assert "Subject: A word" in kept[0].read_text(encoding="utf-8")


def test_it_runs_in_a_folder_closed_to_others_and_leaves_it_closed(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    with running(closed / "servers", durable=False) as servers:
        psycopg.connect(servers.url("postgres")).close()
    assert closed.stat().st_mode & 0o777 == 0o700


def test_a_copy_of_the_programs_runs_on_its_own(tmp_path: Path) -> None:
    programs = copy_programs(tmp_path)
    for name in ("postgres", "initdb"):
        done = subprocess.run(  # noqa: S603 -- PostgreSQL itself
            [programs / "bin" / name, "--version"], capture_output=True, text=True, check=True
        )
        assert "PostgreSQL) 18" in done.stdout
    assert all(path.stat().st_mode & 0o044 for path in programs.rglob("*"))
    assert copy_programs(tmp_path) == programs

"""`make demo`: one command up, one signal down, and one sentence for each obstacle."""

import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.conftest import ROOT
from tests.fixtures.stack import Demo

ROLES = {"admin", "supervisor", "interventionist", "coordinator", "auditor"}
STAGES = {"inquiry", "intake", "preparation", "intervention", "placement", "follow_up", "closed"}


def demo(folder: Path, *module: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 -- our own command
        [sys.executable, "-m", *(module or ("config.demo",))],
        cwd=ROOT,
        env={**os.environ, "VAR": str(folder), **variables},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_a_busy_port_is_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = demo(tmp_path / "var", PORT=str(port))
    assert done.returncode == 1
    assert f"port {port} is in use" in done.stderr
    assert "PORT=" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("port", ["many", "0", "70000", "-1"])
def test_a_port_that_is_none_is_one_sentence(tmp_path: Path, port: str) -> None:
    done = demo(tmp_path / "var", PORT=port)
    assert done.returncode == 1
    assert f"PORT={port} is no port" in done.stderr


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    done = demo(tmp_path / "file" / "var")
    assert done.returncode == 1
    assert "Choose another folder" in done.stderr


def test_a_second_run_on_the_same_folder_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "var"
    folder.mkdir()
    with (folder / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert "a demo already runs on" in demo(folder).stderr
        assert "Stop it first" in demo(folder, "config.demo.reset").stderr


def test_reset_takes_nothing_that_is_not_the_demos(tmp_path: Path) -> None:
    folder = tmp_path / "var"
    (folder / "secrets").mkdir(parents=True)
    (folder / "demo.lock").touch()
    (folder / "diary.txt").write_text("mine", encoding="utf-8")
    assert demo(folder, "config.demo.reset").returncode == 0
    assert [path.name for path in folder.iterdir()] == ["diary.txt"]
    assert "no demo" in demo(folder, "config.demo.reset").stdout


@pytest.mark.walk
@pytest.mark.xdist_group("demo")
def test_a_demo_starts_stops_and_keeps_its_data(tmp_path: Path) -> None:
    first = Demo(tmp_path / "var")
    ready = first.wait_until_ready()
    everything_is_there(ready.demo)
    family = psutil.Process(first.process.pid).children(recursive=True)
    assert first.stop() == 0
    assert not [one for one in family if one.is_running()]
    assert not answers(ready.base_url)

    second = Demo(tmp_path / "var", first.port)
    again = second.wait_until_ready()
    assert again.demo["practices"] == ready.demo["practices"]
    family = psutil.Process(second.process.pid).children(recursive=True)
    second.process.send_signal(signal.SIGKILL)
    second.process.wait()
    ends = time.monotonic() + 30
    while [one for one in family if one.is_running()]:
        assert time.monotonic() < ends
        time.sleep(0.2)
    assert "is gone" in demo(tmp_path / "var", "config.demo.reset").stdout
    assert not (tmp_path / "var").exists()


def everything_is_there(found: dict[str, Any]) -> None:
    """As INTERFACES promises to scripts and people."""
    assert found["database"]["owner_url"].startswith("postgresql://")
    assert found["database"]["app_url"].startswith("postgresql://")
    assert found["broker_url"].startswith("redis://")
    assert found["environment"]["DJANGO_SETTINGS_MODULE"] == "config.settings"
    assert len(found["practices"]) >= 2
    for practice in found["practices"]:
        assert {person["role"] for person in practice["staff"]} >= ROLES
        assert {case["stage"] for case in practice["cases"]} == STAGES
        assert practice["family_links"]
        assert practice["api"]["token_url"].startswith(found["base_url"])
        for person in practice["staff"]:
            assert person["password"]
            assert person["totp_secret"]
    assert json.dumps(found)


def answers(base_url: str) -> bool:
    try:
        urllib.request.urlopen(f"{base_url}/healthz", timeout=2).close()  # noqa: S310 -- our own address
    except (urllib.error.URLError, ConnectionError):
        return False
    return True

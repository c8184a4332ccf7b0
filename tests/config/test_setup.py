"""A bare machine is told in one sentence what to do."""

import importlib.util
import os
import shutil
import sys
from types import ModuleType

import pytest

from tests.conftest import ROOT


@pytest.fixture
def setup() -> ModuleType:
    spec = importlib.util.spec_from_file_location("setup_script", ROOT / "scripts" / "setup.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def said(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().err.strip()


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ("NewConnectionError: [Errno -3] Temporary failure in name resolution", "Check the network"),
        (
            "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
            "disk is full",
        ),
        ("ERROR: [Errno 13] Permission denied: '/srv/threshold/.venv'", "checkout of your own"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "THESE PACKAGES DO NOT MATCH"),
    ],
)
def test_what_pip_said_becomes_what_to_do(
    setup: ModuleType, capsys: pytest.CaptureFixture[str], output: str, words: str
) -> None:
    with pytest.raises(SystemExit):
        setup.explain(output, "a package could not be installed")
    sentence = said(capsys)
    assert sentence.startswith("Threshold cannot be set up: ")
    assert words in sentence


@pytest.mark.parametrize("version", [(3, 9, 2), (3, 14, 0)])
def test_an_unfit_python_is_named(
    setup: ModuleType,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    version: tuple[int, ...],
) -> None:
    monkeypatch.setattr(sys, "version_info", version)
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(SystemExit):
        setup.use_a_fitting_python()
    words = said(capsys)
    assert f"python3 is {version[0]}.{version[1]}" in words
    assert "3.11, 3.12 or 3.13" in words


def test_a_missing_library_is_one_command_for_who_may_not_install(
    setup: ModuleType, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(setup, "LIBRARIES", {"libnot-there.so.9": "libpango-1.0-0"})
    with pytest.raises(SystemExit):
        setup.need_libraries()
    assert "sudo apt-get install -y --no-install-recommends libpango-1.0-0" in said(capsys)


def test_a_missing_browser_is_a_failure(
    setup: ModuleType, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.delenv("THRESHOLD_CHROMIUM", raising=False)
    with pytest.raises(SystemExit):
        setup.need_a_browser()
    words = said(capsys)
    assert "chromium" in words
    assert "THRESHOLD_CHROMIUM" in words


def test_a_full_disk_is_seen_before_the_installation(
    setup: ModuleType, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setup, "ROOM", {"base": 10**9, "dev": 10**9})
    with pytest.raises(SystemExit):
        setup.install("base")
    assert "Free some room" in said(capsys)


def test_the_lock_has_hashes_and_names_no_index() -> None:
    for name in ("base", "dev"):
        lock = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        pinned = [line for line in lock.splitlines() if line[:1].isalnum()]
        assert all("==" in line and line.endswith("\\") for line in pinned)
        assert "--hash=sha256:" in lock
        assert "://" not in lock

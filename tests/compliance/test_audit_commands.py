"""verify_audit, its sealed archives, backup and restore: run as commands, as an operator would."""

import io
import json
import shutil
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from django.utils import timezone

from compliance import backups
from compliance.audit import worm
from practices.models import Practice
from practices.tenancy.context import practice
from tests.compliance.private_log import PrivateLog, log, on, private_log
from tests.rows import make_practice

__all__ = ["log"]


def say(*words: Any) -> str:
    """What a command prints."""
    out = io.StringIO()
    call_command(*[str(word) for word in words], stdout=out)
    return out.getvalue()


def slug_of(practice_id: UUID) -> str:
    return Practice.objects.get(id=practice_id).slug


@pytest.mark.walk
def test_verify_audit_as_a_process_says_so_by_its_exit_code(log: PrivateLog) -> None:
    ids = log.write(3)
    done = log.database.manage("verify_audit", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "3 events in 1 seals" in done.stdout
    with log.meddler() as link:
        link.execute("UPDATE compliance_access_event SET action = 'raed' WHERE id = %s", [ids[1]])
    done = log.database.manage("verify_audit", check=False)
    assert done.returncode == 1
    assert str(ids[1]) in done.stderr
    assert "Traceback" not in done.stderr


def test_verify_audit_seals_what_is_pending_first(log: PrivateLog) -> None:
    log.write(2)
    assert say("verify_audit", "--no-seal").startswith("Complete and unchanged: 0 events in 0 seals.")
    assert say("verify_audit").startswith("Complete and unchanged: 2 events in 1 seals.")


def test_one_practice_is_checked_alone(log: PrivateLog) -> None:
    ours, theirs = make_practice(), make_practice()
    log.write(2, ours)
    ids = log.write(3, theirs)
    assert "2 events in 1 seals" in say("verify_audit", "--practice", slug_of(ours))
    with log.meddler() as link:
        link.execute("UPDATE compliance_access_event SET role = 'admin' WHERE id = %s", [ids[0]])
    assert "2 events in 1 seals" in say("verify_audit", "--practice", slug_of(ours))
    with pytest.raises(CommandError, match=str(ids[0])):
        say("verify_audit", "--practice", slug_of(theirs))


def test_an_unknown_practice_is_said_plainly(log: PrivateLog) -> None:
    with pytest.raises(CommandError, match="There is no practice"):
        say("verify_audit", "--practice", "nobody")


def test_an_archive_is_checked_without_the_database(log: PrivateLog, tmp_path: Path) -> None:
    ours = make_practice()
    for number in (2, 1, 3):
        log.write(number, ours, actor_name="Zoë\twith\ttabs\nand lines")
        log.write(1)
        log.seal()
    everything, one = tmp_path / "all.zip", tmp_path / "one.zip"
    assert "9 events written" in say("verify_audit", "--export", everything)
    assert "6 events written" in say("verify_audit", "--practice", slug_of(ours), "--export", one)
    assert one.stat().st_mode & 0o777 == 0o600
    with log.meddler() as link:
        for table in ("compliance_access_event", "compliance_audit_subroot", "compliance_audit_seal"):
            link.execute(on("DELETE FROM {}", table))
    assert say("verify_audit", "--archive", everything) == "Complete and unchanged: 9 events in 3 seals.\n"
    assert say("verify_audit", "--archive", one) == "Complete and unchanged: 6 events in 3 seals.\n"


def test_an_archive_of_one_practice_holds_nothing_of_another(log: PrivateLog, tmp_path: Path) -> None:
    ours, theirs = make_practice(), make_practice()
    log.write(1, ours)
    (foreign,) = log.write(1, theirs)
    file = tmp_path / "one.zip"
    say("verify_audit", "--practice", slug_of(ours), "--export", file)
    with zipfile.ZipFile(file) as archive:
        content = b"".join(archive.read(name) for name in archive.namelist())
    assert str(theirs).encode() not in content
    assert str(foreign).encode() not in content


@pytest.mark.parametrize("change", ["edit", "drop", "add", "swap", "part", "seal", "key"])
def test_a_changed_archive_does_not_hold(log: PrivateLog, tmp_path: Path, change: str) -> None:
    for _ in range(2):
        log.write(2)
        log.seal()
    file = tmp_path / "all.zip"
    say("verify_audit", "--export", file)
    _rewrite(file, change)
    with pytest.raises(CommandError) as caught:
        say("verify_audit", "--archive", file)
    assert "cannot be read" not in str(caught.value) or change == "seal"


def test_what_is_no_archive_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_text("hello")
    with pytest.raises(CommandError, match="not a sealed archive"):
        say("verify_audit", "--archive", tmp_path / "x.zip")


def test_an_export_does_not_write_over_a_file(log: PrivateLog, tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_text("precious")
    with pytest.raises(CommandError, match="there already"):
        say("verify_audit", "--export", tmp_path / "x.zip")
    assert (tmp_path / "x.zip").read_text() == "precious"


@pytest.fixture
def other(tmp_path: Path, settings: Any) -> Iterator[Any]:
    """Another installation: an empty database with its own folder of copies."""

    def move(*, keep_copies: bool) -> Any:
        copies = tmp_path / "other-seals"
        if keep_copies:
            shutil.copytree(settings.AUDIT_WORM_DIR, copies)
        return private_log(copies, settings)

    return move


def test_a_backup_comes_back_whole_and_the_log_goes_on(log: PrivateLog, other: Any, tmp_path: Path) -> None:
    practice_id = make_practice()
    slug = slug_of(practice_id)
    ids = log.write(3, practice_id)
    file = tmp_path / "system.backup"
    assert "3 events in 1 seals" in say("backup", file)
    assert file.stat().st_mode & 0o777 == 0o600
    with other(keep_copies=False) as restored:
        assert "3 events" in say("restore", file)
        assert slug_of(practice_id) == slug
        with restored.connection("threshold_sealer") as link:
            kept = link.execute("SELECT id FROM compliance_access_event ORDER BY xid, id").fetchall()
            assert [row[0] for row in kept] == ids
        restored.write(2, practice_id)
        assert "5 events" in say("verify_audit")
        with restored.connection("threshold_sealer") as link:
            epochs = link.execute("SELECT epoch, count(*) FROM compliance_access_event GROUP BY 1 ORDER BY 1")
            assert epochs.fetchall() == [(1, 3), (2, 2)]
        _wall_still_stands(restored, practice_id)
        second = tmp_path / "again.backup"
        assert "5 events" in say("backup", second)
        assert "5 events" in say("restore", second, "--replace")


def test_seals_from_after_the_backup_are_told_not_hidden(log: PrivateLog, other: Any, tmp_path: Path) -> None:
    practice_id = make_practice()
    log.write(2, practice_id)
    file = tmp_path / "system.backup"
    say("backup", file)
    log.write(4, practice_id)
    log.seal()
    with other(keep_copies=True) as restored:
        say("restore", file)
        assert "1 seals from before a restore exist only as copies." in say("verify_audit")
        restored.write(1, practice_id)
        assert "3 events" in say("verify_audit")


def test_an_event_between_backup_and_seal_is_sealed_after_the_restore(
    log: PrivateLog, other: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    practice_id = make_practice()
    log.write(1, practice_id)
    run = backups._run

    def late(tool: str, *arguments: str) -> None:
        log.write(1, practice_id)
        run(tool, *arguments)

    file = tmp_path / "system.backup"
    with monkeypatch.context() as patched:
        patched.setattr(backups, "_run", late)
        backups.backup(file, timezone.now())
    with other(keep_copies=False):
        assert "2 events" in say("restore", file)


def test_a_tampered_log_is_found_in_the_backup_and_after_the_restore(
    log: PrivateLog, other: Any, tmp_path: Path
) -> None:
    ids = log.write(2)
    log.seal()
    with log.meddler() as link:
        link.execute("UPDATE compliance_access_event SET reason = 'x' WHERE id = %s", [ids[0]])
    file = tmp_path / "system.backup"
    with pytest.raises(CommandError, match=str(ids[0])):
        say("backup", file)
    assert file.exists(), "it is written all the same"
    with other(keep_copies=False), pytest.raises(CommandError, match=str(ids[0])):
        say("restore", file)


def test_attachments_travel_with_the_backup(
    log: PrivateLog, other: Any, tmp_path: Path, settings: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    attachment = tmp_path / "media" / "2026" / "scan.bin"
    attachment.parent.mkdir(parents=True)
    attachment.write_bytes(b"\x00sealed")
    file = tmp_path / "system.backup"
    say("backup", file)
    settings.MEDIA_ROOT = tmp_path / "media-elsewhere"
    with other(keep_copies=False):
        say("restore", file)
    assert (tmp_path / "media-elsewhere" / "2026" / "scan.bin").read_bytes() == b"\x00sealed"


def test_a_restore_does_not_overwrite_practices_unasked(log: PrivateLog, tmp_path: Path) -> None:
    file = tmp_path / "system.backup"
    log.write(1)
    say("backup", file)
    with pytest.raises(CommandError, match="--replace"):
        say("restore", file)
    assert log.check().events == 1


def test_a_restore_refuses_while_somebody_is_connected(log: PrivateLog, tmp_path: Path) -> None:
    file = tmp_path / "system.backup"
    log.write(1)
    say("backup", file)
    with log.connection("threshold_app") as link:
        link.execute("SELECT 1")
        with pytest.raises(CommandError, match="Stop web, worker and beat"):
            say("restore", file, "--replace")


@pytest.mark.parametrize("damage", ["cut", "text", "byte"])
def test_a_damaged_backup_touches_nothing(log: PrivateLog, tmp_path: Path, damage: str) -> None:
    file = tmp_path / "system.backup"
    log.write(1)
    say("backup", file)
    content = file.read_bytes()
    changed = {
        "cut": content[: len(content) // 2],
        "text": b"not a backup",
        "byte": content[:5000] + bytes([content[5000] ^ 1]) + content[5001:],
    }
    file.write_bytes(changed[damage])
    with pytest.raises(CommandError):
        say("restore", file, "--replace")
    assert log.check().problem is None


def test_a_backup_does_not_write_over_a_file(log: PrivateLog, tmp_path: Path) -> None:
    (tmp_path / "x").write_text("precious")
    with pytest.raises(CommandError, match="there already"):
        say("backup", tmp_path / "x")
    with pytest.raises(CommandError, match="cannot be written"):
        say("backup", tmp_path / "missing" / "x")


def test_a_backup_holds_no_key(log: PrivateLog, tmp_path: Path, settings: Any) -> None:
    log.write(1)
    file = tmp_path / "system.backup"
    say("backup", file)
    with tarfile.open(file) as archive:
        names = archive.getnames()
        content = b"".join(member.read() for name in names if (member := archive.extractfile(name)))
    assert settings.AUDIT_SIGNING_KEY.encode() not in content
    assert settings.FIELD_KEYS[1] not in content
    assert any(name.startswith("seals/") for name in names)


def _wall_still_stands(restored: PrivateLog, practice_id: UUID) -> None:
    with restored.connection("threshold_app") as link:
        assert link.execute("SELECT count(*) FROM compliance_access_event").fetchone() == (0,)
    with practice(practice_id), connections["default"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM compliance_access_event")
        assert cursor.fetchone()[0] > 0
    assert list(worm.folder().glob("*/*.seal"))


def _rewrite(file: Path, change: str) -> None:
    with zipfile.ZipFile(file) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    events = content["events.tsv"].splitlines(keepends=True)
    seals = [json.loads(line) for line in content["seals.jsonl"].splitlines()]
    match change:
        case "edit":
            events[1] = events[1].replace(b"Maren", b"Karen")
        case "drop":
            del events[2]
        case "add":
            events.append(events[-1].replace(b"\t1\t", b"\t9\t", 1))
        case "swap":
            events[0], events[1] = events[1], events[0]
        case "part":
            seals[0]["parts"][0]["total"] += 1
        case "seal":
            seals[0]["seal"] = seals[0]["seal"].replace("\tseal\t", "\tsael\t")
        case "key":
            seals[1]["seal"] = seals[1]["seal"][:-4] + "000\n"
    content["events.tsv"] = b"".join(events)
    content["seals.jsonl"] = b"".join(json.dumps(one).encode() + b"\n" for one in seals)
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in content.items():
            archive.writestr(name, data)


@pytest.mark.parametrize("name", ["../outside", "/outside", "media/../../outside"])
def test_an_archive_that_reaches_outside_its_folder_is_no_backup(tmp_path: Path, name: str) -> None:
    file = tmp_path / "made.up"
    with tarfile.open(file, "w") as archive:
        archive.addfile(tarfile.TarInfo(name))
    (tmp_path / "inside").mkdir()
    with pytest.raises(backups.BackupError, match="not a backup"):
        backups._unpack(file, tmp_path / "inside")
    assert not (tmp_path / "outside").exists()

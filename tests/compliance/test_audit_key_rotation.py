"""One signing key after another: the log names the next one, and nobody else goes on."""

import base64
import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from compliance.audit import export, merkle, sealer, signing, store, worm
from compliance.audit.chain import DoesNotHold
from compliance.audit.seal import Head, Seal, close
from compliance.audit.signing import Keys
from compliance.audit.standalone import verify_threshold_audit as standalone
from compliance.audit.succession import Change, change_of
from tests.compliance.private_log import PrivateLog, log
from tests.rows import make_practice

__all__ = ["log"]

NEXT, THIRD = b"a next key, for this test alone.", b"a third key, for this test only."


def text(seed: bytes) -> str:
    return base64.b64encode(seed).decode()


@pytest.fixture
def put_in_place(settings: Any) -> Callable[[bytes], None]:
    """What the operator does between the two steps."""

    def put(seed: bytes) -> None:
        settings.AUDIT_SIGNING_KEY = text(seed)

    return put


def rotate(folder: Path, seed: bytes) -> str:
    """The command, with the seed in a file."""
    file, said = folder / "next_key", io.StringIO()
    file.write_text(text(seed) + "\n")
    call_command("rotate_audit_key", new=str(file), stdout=said)
    return said.getvalue()


def archive(folder: Path) -> Path:
    target = folder / "log.zip"
    with (
        target.open("wb") as file,
        transaction.atomic(using=store.SEALER),
        store.sealer_cursor() as cursor,
    ):
        export.write(file, cursor)
    return target


def test_the_log_goes_on_with_the_key_that_it_named(
    log: PrivateLog, tmp_path: Path, put_in_place: Callable[[bytes], None]
) -> None:
    practice_id, first = make_practice(), signing.public_key()
    log.write(3, practice_id)
    log.seal()
    log.write(1, practice_id)
    said = rotate(tmp_path, NEXT)
    assert signing.public_of(NEXT).hex() in said
    assert text(NEXT) not in said
    put_in_place(NEXT)
    log.write(2, practice_id)
    (seal,) = log.seal()
    assert (seal.seq, seal.key) == (4, signing.key_id(signing.public_of(NEXT)))
    rotate(tmp_path, THIRD)
    put_in_place(THIRD)
    log.write(1, practice_id)
    log.seal()
    verdict = log.check()
    assert (verdict.problem, verdict.events, verdict.unannounced) == (None, 7, ())
    file = archive(tmp_path)
    for trusted in (first, signing.public_of(NEXT), signing.public_of(THIRD)):
        assert export.check(file, Keys.of(trusted)).events == 7
        assert standalone.main([str(file), "--key", trusted.hex()]) == 0
    with pytest.raises(DoesNotHold):
        export.check(file, Keys.of(signing.public_of(b"x" * 32)))
    said_by_check = io.StringIO()
    call_command("verify_audit", stdout=said_by_check)
    assert "7 events in 6 seals" in said_by_check.getvalue()


def test_the_database_alone_tells_which_keys_to_trust(
    log: PrivateLog, tmp_path: Path, put_in_place: Callable[[bytes], None]
) -> None:
    log.write(1)
    log.seal()
    rotate(tmp_path, NEXT)
    put_in_place(NEXT)
    log.write(1)
    log.seal()
    for path in (worm.folder() / "keys").glob("*.pub"):
        path.unlink()
    assert log.check().problem is None


@pytest.mark.usefixtures("log")
def test_the_seed_may_come_from_a_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "NEXT_AUDIT_KEY", text(NEXT))
    call_command("rotate_audit_key", new="NEXT_AUDIT_KEY", stdout=io.StringIO())
    with store.sealer_cursor() as cursor:
        assert change_of(store.last(cursor)) is not None


@pytest.mark.usefixtures("log")
@pytest.mark.parametrize("words", ["not base64", "QUJD", ""])
def test_what_is_no_seed_is_refused(tmp_path: Path, words: str) -> None:
    (tmp_path / "seed").write_text(words)
    with pytest.raises(CommandError, match="32 bytes"):
        call_command("rotate_audit_key", new=str(tmp_path / "seed"))
    with pytest.raises(CommandError, match="neither a file nor a variable"):
        call_command("rotate_audit_key", new=str(tmp_path / "nothing"))


def test_a_key_that_no_seal_announced_seals_nothing_and_events_go_on(
    log: PrivateLog, put_in_place: Callable[[bytes], None], settings: Any
) -> None:
    ours = base64.b64decode(settings.AUDIT_SIGNING_KEY)
    log.write(1)
    (seal,) = log.seal()
    put_in_place(NEXT)
    log.write(2)
    with pytest.raises(sealer.KeyNotAnnounced, match=seal.key):
        log.seal()
    with pytest.raises(CommandError, match="rotate_audit_key"):
        call_command("verify_audit")
    assert not (worm.folder() / "keys" / f"{signing.key_id()}.pub").exists()
    problem = log.check().problem
    assert problem is not None
    assert "no seal announced the key in place" in problem.words
    put_in_place(ours)
    assert sum(seal.head.count for seal in log.seal()) == 2
    assert log.check().problem is None


def test_a_crash_between_the_two_steps_can_be_mended(
    log: PrivateLog,
    tmp_path: Path,
    put_in_place: Callable[[bytes], None],
) -> None:
    log.write(1)
    log.seal()

    sealer._announce(timezone.now(), NEXT)  # the seal is there, and nothing after it was done
    assert not (worm.folder() / "keys" / f"{signing.key_id(signing.public_of(NEXT))}.pub").exists()
    log.write(1)
    with pytest.raises(sealer.KeyNotAnnounced):
        log.seal()  # the old key has handed over
    with pytest.raises(CommandError, match="the seals go on with"):
        rotate(tmp_path, THIRD)
    assert "Announced" in rotate(tmp_path, NEXT), "again is no harm"
    with store.sealer_cursor() as cursor:
        assert len(store.rotations(cursor)) == 1
    put_in_place(NEXT)
    assert "Nothing is left to do" in rotate(tmp_path, NEXT)
    log.seal()
    assert log.check().problem is None


def test_when_the_old_key_is_lost_every_check_tells_where(
    log: PrivateLog, tmp_path: Path, put_in_place: Callable[[bytes], None]
) -> None:
    first = signing.public_key()
    log.write(1)
    log.seal()
    put_in_place(NEXT)
    log.write(1)
    call_command("rotate_audit_key", old_key_is_lost=True, stdout=io.StringIO())
    log.seal()
    verdict = log.check()
    assert (verdict.problem, verdict.unannounced) == (None, (2,))
    said = io.StringIO()
    call_command("verify_audit", stdout=said)
    assert "From seal 2 on the key is another one" in said.getvalue()
    file = archive(tmp_path)
    assert standalone.main([str(file), "--key", first.hex()]) == 1
    assert standalone.main([str(file), "--key", first.hex(), "--key", signing.public_key().hex()]) == 0


def test_when_another_key_was_announced_only_that_one_goes_on(log: PrivateLog, tmp_path: Path) -> None:
    log.write(1)
    log.seal()
    rotate(tmp_path, NEXT)
    with pytest.raises(CommandError, match="the seals go on with"):
        call_command("rotate_audit_key", old_key_is_lost=True)


def forged(note: Callable[[bytes], str]) -> Seal:
    """A rotation put in by somebody with the highest rights of the database, and the key in place."""
    with store.sealer_cursor() as cursor:
        last = store.last(cursor)
        assert last is not None
        head = Head(
            seq=last.seq + 1,
            kind="rotate",
            format=last.head.format,
            epoch=last.head.epoch,
            start=last.head.stop,
            stop=last.head.stop,
            count=0,
            root=merkle.EMPTY,
            previous=last.hash,
            sealed_at=timezone.now(),
            note=note(last.hash),
        )
        seal = close(head)
        store.add(cursor, seal)
        worm.keep(seal)
    return seal


def test_a_rotation_signed_by_a_stranger_is_found(
    log: PrivateLog, tmp_path: Path, put_in_place: Callable[[bytes], None], settings: Any
) -> None:
    ours, first = base64.b64decode(settings.AUDIT_SIGNING_KEY), signing.public_key()
    log.write(1)
    log.seal()
    put_in_place(NEXT)
    forged(lambda behind: Change.to(THIRD, behind).note())
    put_in_place(ours)
    problem = log.check().problem
    assert problem is not None
    assert problem.seal == 2
    with pytest.raises(standalone.DoesNotHold, match="Seal 2"):
        standalone.check(archive(tmp_path), standalone.Keys([first]))


def test_a_rotation_to_a_key_that_did_not_agree_is_found(
    log: PrivateLog, tmp_path: Path, put_in_place: Callable[[bytes], None]
) -> None:
    log.write(1)
    log.seal()
    stranger = signing.public_of(THIRD)
    forged(lambda behind: Change(signing.public_key(), stranger, b"p" * 64).note())
    problem = log.check().problem
    assert problem is not None
    assert "never agreed" in problem.words
    put_in_place(THIRD)
    with pytest.raises(DoesNotHold, match="never agreed"):
        export.check(archive(tmp_path), Keys.of(stranger, *worm.public_keys()))


def test_an_old_key_that_goes_on_sealing_is_found(
    log: PrivateLog, tmp_path: Path, put_in_place: Callable[[bytes], None], settings: Any
) -> None:
    ours = base64.b64decode(settings.AUDIT_SIGNING_KEY)
    log.write(1)
    log.seal()
    rotate(tmp_path, NEXT)
    put_in_place(NEXT)
    log.write(1)
    log.seal()
    put_in_place(ours)
    forged(lambda behind: Change.to(THIRD, behind).note())
    put_in_place(NEXT)
    problem = log.check().problem
    assert problem is not None
    assert "after another one replaced it" in problem.words


def test_a_tail_sealed_by_a_strangers_key_is_found_though_its_public_key_lies_with_the_copies(
    log: PrivateLog, put_in_place: Callable[[bytes], None], settings: Any
) -> None:
    ours = base64.b64decode(settings.AUDIT_SIGNING_KEY)
    log.write(1)
    log.seal()
    put_in_place(NEXT)
    log.write(1)
    sealer.go_on_without_a_word(timezone.now())
    log.seal()
    put_in_place(ours)
    problem = log.check().problem
    assert problem is not None
    assert problem.seal == 3


def test_a_backup_from_before_the_change_comes_back_under_the_new_key(
    log: PrivateLog, tmp_path: Path, put_in_place: Callable[[bytes], None]
) -> None:
    log.write(2)
    backup = tmp_path / "system.backup"
    call_command("backup", str(backup), stdout=io.StringIO())
    rotate(tmp_path, NEXT)
    put_in_place(NEXT)
    log.write(3)
    log.seal()
    call_command("restore", str(backup), "--replace", stdout=io.StringIO())
    log.write(1)
    log.seal()
    verdict = log.check()
    assert (verdict.problem, verdict.events, verdict.lost) == (None, 3, 2)
    assert verdict.unannounced == (2,)


def test_a_backup_from_the_middle_of_a_change_goes_on_with_the_announced_key_alone(
    log: PrivateLog, tmp_path: Path, put_in_place: Callable[[bytes], None]
) -> None:
    log.write(2)
    log.seal()
    rotate(tmp_path, NEXT)
    backup = tmp_path / "system.backup"
    call_command("backup", str(backup), stdout=io.StringIO())
    with pytest.raises(CommandError, match="Put that one in place"):
        call_command("restore", str(backup), "--replace", stdout=io.StringIO())
    put_in_place(NEXT)
    call_command("restore", str(backup), "--replace", stdout=io.StringIO())
    verdict = log.check()
    assert (verdict.problem, verdict.events, verdict.unannounced) == (None, 2, ())

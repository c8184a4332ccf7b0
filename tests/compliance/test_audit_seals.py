"""Seals: what is sealed holds, and whatever is changed afterwards is found and named."""

from datetime import timedelta
from threading import Timer
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.utils import timezone

from compliance.audit import sealer, signing, worm, writer
from compliance.audit.seal import read
from practices.tenancy.context import practice
from practices.tenancy.models import uuid7
from tests.compliance.private_log import PrivateLog, event, log, on
from tests.rows import make_practice

__all__ = ["log"]
COPY_EVENT = """
INSERT INTO compliance_access_event SELECT (jsonb_populate_record(one, %s)).*
FROM compliance_access_event AS one WHERE id = %s
"""


def test_what_is_sealed_holds(log: PrivateLog) -> None:
    first, second = make_practice(), make_practice()
    log.write(3, first)
    log.write(2, second)
    (seal,) = log.seal()
    assert (seal.seq, seal.head.count, seal.head.previous) == (1, 5, bytes(32))
    log.write(1, second)
    (following,) = log.seal()
    assert following.head.previous == seal.hash
    assert following.head.start == seal.head.stop
    verdict = log.check()
    assert verdict.problem is None
    assert (verdict.seals, verdict.events, verdict.pending) == (2, 6, 0)
    assert log.check(second).events == 3


def test_nothing_new_makes_no_seal(log: PrivateLog) -> None:
    assert log.seal() == []
    log.write()
    assert len(log.seal()) == 1
    assert log.seal() == []


def test_many_events_make_as_many_seals_as_it_takes(log: PrivateLog) -> None:
    practice_id = make_practice()
    with practice(practice_id):
        writer.write([event(practice_id) for _ in range(7)])
    log.write(1, practice_id)
    seals = log.seal(per_seal=3)
    assert [seal.head.count for seal in seals] == [3, 3, 2]
    assert log.check().problem is None
    assert log.check(practice_id).events == 8


def test_events_that_are_not_sealed_yet_are_counted_and_no_fault(log: PrivateLog) -> None:
    log.write(2)
    log.seal()
    log.write(3)
    verdict = log.check()
    assert (verdict.problem, verdict.events, verdict.pending) == (None, 2, 3)


def test_a_long_writing_transaction_holds_sealing_back_and_is_sealed_afterwards(log: PrivateLog) -> None:
    practice_id = make_practice()
    log.write(1, practice_id)
    log.seal()
    with log.connection("threshold_app") as slow:
        slow.execute(f"SET LOCAL app.practice_id = '{practice_id}'")
        _insert_by_hand(slow, practice_id)
        log.write(2, practice_id, settled=False)
        assert sealer.seal_pending(timezone.now()) == [], "nothing above the open transaction"
        assert log.check().pending == 2
        slow.commit()
    (seal,) = log.seal()
    assert seal.head.count == 3
    verdict = log.check()
    assert (verdict.problem, verdict.events, verdict.pending) == (None, 4, 0)


def test_a_check_waits_a_little_for_what_is_being_written(log: PrivateLog) -> None:
    practice_id = make_practice()
    with log.connection("threshold_app") as slow:
        slow.execute(f"SET LOCAL app.practice_id = '{practice_id}'")
        _insert_by_hand(slow, practice_id)
        log.write(1, practice_id, settled=False)
        assert sealer.seal_everything(timezone.now(), patience=0.3) == []
        Timer(0.5, slow.commit).start()
        assert sum(seal.head.count for seal in sealer.seal_everything(timezone.now())) == 2


def test_an_open_reading_transaction_holds_nothing_back(log: PrivateLog) -> None:
    with log.connection("threshold_app") as reader:
        reader.execute("SELECT count(*) FROM compliance_audit_seal")
        log.write(2)
        assert sum(seal.head.count for seal in log.seal()) == 2


def test_two_sealers_do_not_collide(log: PrivateLog) -> None:
    log.write(2)
    with log.connection("threshold_sealer") as other:
        other.execute("SELECT pg_advisory_xact_lock(%s, %s)", sealer.LOCK)
        assert sealer.seal_pending(timezone.now()) == []
    assert len(log.seal()) == 1


def test_one_changed_byte_is_found_and_the_event_is_named(log: PrivateLog) -> None:
    ids = log.write(5)
    log.seal()
    log.write(3)
    log.seal()
    with log.meddler() as link:
        link.execute("UPDATE compliance_access_event SET actor_name = 'Maren Okafos' WHERE id = %s", [ids[3]])
    _names(log, ids[3], "was changed")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", timezone.now() - timedelta(days=80)),
        ("effect", "deny"),
        ("record_ids", []),
        ("detail", '{"fields": ["name"]}'),
        ("case_id", None),
        ("network", "10.1.3.0/24"),
    ],
)
def test_every_column_counts(log: PrivateLog, column: str, value: Any) -> None:
    ids = log.write(3)
    log.seal()
    with log.meddler() as link:
        link.execute(on("UPDATE compliance_access_event SET {} = %s WHERE id = %s", column), [value, ids[1]])
    _names(log, ids[1], "was changed")


def test_the_owner_with_triggers_off_is_found_too(log: PrivateLog) -> None:
    practice_id = make_practice()
    ids = log.write(2, practice_id)
    log.seal()
    with log.connection("threshold_owner") as link:
        link.execute("ALTER TABLE compliance_access_event DISABLE TRIGGER USER")
        link.execute(f"SET LOCAL app.practice_id = '{practice_id}'")
        changed = link.execute("UPDATE compliance_access_event SET rule_id = 'C-07' WHERE id = %s", [ids[0]])
        assert changed.rowcount == 1
    _names(log, ids[0], "was changed")


def test_a_deleted_event_is_named(log: PrivateLog) -> None:
    ids = log.write(4)
    log.seal()
    with log.meddler() as link:
        link.execute("DELETE FROM compliance_access_event WHERE id = %s", [ids[3]])
    _names(log, ids[3], "was removed")


def test_a_practice_that_was_emptied_is_found(log: PrivateLog) -> None:
    log.write(2)
    practice_id = make_practice()
    ids = log.write(2, practice_id)
    log.seal()
    with log.meddler() as link:
        link.execute("DELETE FROM compliance_access_event WHERE practice_id = %s", [practice_id])
    _names(log, ids[0], "was removed")


@pytest.mark.parametrize("place", [1, 3])
def test_an_event_put_into_a_sealed_range_is_named(log: PrivateLog, place: int) -> None:
    ids = log.write(3)
    log.seal()
    forged = UUID(int=ids[place - 1].int + 1)
    with log.meddler() as link:
        link.execute(COPY_EVENT, [f'{{"id": "{forged}"}}', ids[place - 1]])
    _names(log, forged, "was put in")


def test_an_event_of_a_practice_that_had_none_is_named(log: PrivateLog) -> None:
    ids = log.write(3)
    log.seal()
    forged, stranger = uuid7(), make_practice()
    with log.meddler() as link:
        link.execute(COPY_EVENT, [f'{{"id": "{forged}", "practice_id": "{stranger}"}}', ids[0]])
    _names(log, forged, "was put in")


def test_an_event_that_claims_a_time_before_all_seals_is_named(log: PrivateLog) -> None:
    ids = log.write(3)
    log.seal()
    forged = uuid7()
    with log.meddler() as link:
        link.execute(COPY_EVENT, [f'{{"id": "{forged}", "epoch": 0}}', ids[0]])
    _names(log, forged, "was put in")


def test_two_events_that_changed_places_are_found(log: PrivateLog) -> None:
    ids = log.write(4)
    log.seal()
    with log.meddler() as link:
        rows = dict(link.execute("SELECT id, xid FROM compliance_access_event").fetchall())
        for one, other in ((ids[1], ids[2]), (ids[2], ids[1])):
            link.execute("UPDATE compliance_access_event SET xid = %s WHERE id = %s", [rows[other], one])
    _names(log, ids[1], "order was changed")


def test_an_event_moved_into_the_next_seal_is_named(log: PrivateLog) -> None:
    ids = log.write(2)
    log.seal()
    later = log.write(2)
    log.seal()
    with log.meddler() as link:
        link.execute(
            "UPDATE compliance_access_event SET xid ="
            " (SELECT xid FROM compliance_access_event WHERE id = %s) WHERE id = %s",
            [later[1], ids[0]],
        )
    _names(log, ids[0], "was removed, or moved")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("count", 7),
        ("sealed_at", timezone.now()),
        ("note", "all well"),
        ("signature", b"x" * 64),
        ("root", b"x" * 32),
    ],
)
def test_a_tampered_seal_is_named(log: PrivateLog, column: str, value: Any) -> None:
    for _ in range(3):
        log.write(1)
        log.seal()
    with log.meddler() as link:
        link.execute(on("UPDATE compliance_audit_seal SET {} = %s WHERE seq = 2", column), [value])
    assert _problem(log).seal == 2


def test_a_seal_signed_anew_by_another_key_is_named(log: PrivateLog, settings: Any) -> None:
    log.write(1)
    log.seal()
    log.write(1)
    ours = settings.AUDIT_SIGNING_KEY
    settings.AUDIT_SIGNING_KEY = "QUJD" * 10 + "QUI="
    stranger = settings.AUDIT_WORM_DIR
    settings.AUDIT_WORM_DIR = stranger.parent / "elsewhere"
    sealer.go_on_without_a_word(timezone.now())
    log.seal()
    settings.AUDIT_SIGNING_KEY, settings.AUDIT_WORM_DIR = ours, stranger
    assert _problem(log).seal == 2


def test_a_missing_seal_in_the_middle_is_named(log: PrivateLog) -> None:
    for _ in range(3):
        log.write(1)
        log.seal()
    _drop_seal(log, 2)
    assert _problem(log).seal == 2


def test_a_cut_off_end_is_found_by_the_write_once_copies(log: PrivateLog) -> None:
    ids = log.write(1)
    log.seal()
    log.write(1)
    log.seal()
    _drop_seal(log, 2)
    with log.meddler() as link:
        link.execute("DELETE FROM compliance_access_event WHERE id <> %s", [ids[0]])
    assert _problem(log).seal == 2


def test_an_emptied_database_is_found_by_the_write_once_copies(log: PrivateLog) -> None:
    log.write(1)
    log.seal()
    with log.meddler() as link:
        for table in ("compliance_audit_subroot", "compliance_audit_seal", "compliance_access_event"):
            link.execute(on("DELETE FROM {}", table))
    assert _problem(log).seal == 1


@pytest.mark.parametrize(("column", "value"), [("count", 3), ("total", 3), ("root", b"x" * 32)])
def test_a_tampered_part_is_found(log: PrivateLog, column: str, value: Any) -> None:
    log.write(2)
    log.seal()
    with log.meddler() as link:
        link.execute(on("UPDATE compliance_audit_subroot SET {} = %s", column), [value])
    assert _problem(log).seal == 1


def test_an_event_and_the_list_of_it_changed_together_name_the_seal(log: PrivateLog) -> None:
    ids = log.write(2)
    log.seal()
    with log.meddler() as link:
        link.execute("UPDATE compliance_access_event SET reason = 'none' WHERE id = %s", [ids[0]])
        link.execute("UPDATE compliance_audit_subroot SET leaves = sha256('a') || sha256('b')")
    problem = _problem(log)
    assert (problem.seal, problem.event) == (1, None)


def test_a_copy_that_was_changed_or_is_gone_is_found(log: PrivateLog) -> None:
    log.write(1)
    (seal,) = log.seal()
    path = worm.place(seal)
    text = path.read_text()
    path.chmod(0o644)
    path.write_text(text.replace("\tseal\t", "\tsael\t"))
    assert _problem(log).seal == 1
    path.unlink()
    assert "copy of seal 1 is missing" in _problem(log).words


def test_a_copy_is_written_once_and_read_only(log: PrivateLog) -> None:
    log.write(1)
    (seal,) = log.seal()
    path = worm.place(seal)
    assert path.stat().st_mode & 0o777 == 0o444
    assert read(path.read_text()) == seal
    before = path.stat().st_mtime_ns
    worm.keep(seal)
    assert path.stat().st_mtime_ns == before


def test_copies_that_a_crash_left_out_are_written_later(log: PrivateLog) -> None:
    log.write(1)
    (first,) = log.seal()
    log.write(1)
    (second,) = log.seal()
    for seal in (first, second):
        worm.place(seal).unlink()
    log.seal()
    assert worm.place(first).exists()
    assert worm.place(second).exists()
    assert log.check().problem is None


def test_seals_of_an_older_key_hold_after_a_change_of_keys(log: PrivateLog, settings: Any) -> None:
    log.write(1)
    log.seal()
    settings.AUDIT_SIGNING_KEY = "QUJD" * 10 + "QUI="
    log.write(1)
    sealer.go_on_without_a_word(timezone.now())
    (seal,) = log.seal()
    assert seal.key == signing.key_id()
    assert log.check().problem is None


def test_a_database_put_back_by_hand_is_not_sealed_over(log: PrivateLog) -> None:
    log.write(1)
    log.seal()
    with log.meddler() as link:
        link.execute(
            "CREATE OR REPLACE FUNCTION compliance_audit_epoch() RETURNS integer LANGUAGE sql IMMUTABLE RETURN 2"
        )
    log.write(1)
    with pytest.raises(sealer.CounterWentBack):
        log.seal()


def test_the_sealer_cannot_write_events_and_the_application_cannot_write_seals(log: PrivateLog) -> None:
    with log.connection("threshold_sealer") as link, pytest.raises(psycopg.errors.InsufficientPrivilege):
        link.execute("INSERT INTO compliance_access_event (practice_id) VALUES (uuidv7())")
    with log.connection("threshold_app") as link, pytest.raises(psycopg.errors.InsufficientPrivilege):
        link.execute("INSERT INTO compliance_audit_seal (seq) VALUES (1)")


def _problem(log: PrivateLog) -> Any:
    problem = log.check().problem
    assert problem is not None, "the change was not found"
    return problem


def _names(log: PrivateLog, event_id: UUID, words: str) -> None:
    problem = _problem(log)
    assert problem.event == event_id
    assert words in problem.words


def _drop_seal(log: PrivateLog, seq: int) -> None:
    with log.meddler() as link:
        link.execute("DELETE FROM compliance_audit_subroot WHERE seal_seq = %s", [seq])
        link.execute("DELETE FROM compliance_audit_seal WHERE seq = %s", [seq])


def _insert_by_hand(link: psycopg.Connection, practice_id: UUID) -> UUID:
    """One event in a transaction that stays open."""
    one = event(practice_id)
    link.execute(writer.INSERT, [writer._bound([one])])
    return one.id

"""Checks the whole log, or one practice's part of it, against the seals and their write-once copies."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.backends.utils import CursorWrapper

from compliance.audit import canonical, signing, store, walk, worm
from compliance.audit.chain import Chain, DoesNotHold, runs
from compliance.audit.seal import Seal, Subroot
from compliance.audit.succession import follow

SEALS_AT_ONCE = 100
EVENTS_AT_ONCE = 250_000
COPY_GRACE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check found. `problem` is None when everything holds.

    `events` counts the sealed events that were read, `pending` those that are not sealed yet, `lost`
    the seals that exist only as copies because a backup from before them was restored. `unannounced` are
    the seals from which on another key signs, without a word of the one before.
    """

    seals: int
    events: int
    pending: int
    lost: int
    head: Seal | None
    problem: DoesNotHold | None = None
    unannounced: tuple[int, ...] = ()


class _Found(Exception):
    def __init__(self, mismatch: walk.Mismatch) -> None:
        super().__init__()
        self.mismatch = mismatch


def verify(at: datetime, practice_id: UUID | None = None) -> Verdict:
    """Streams every sealed event once, in one snapshot. Never raises for what it finds: see `problem`."""
    chain = Chain(worm.keys())
    copies = worm.names()
    pending = lost = 0
    problem: DoesNotHold | None = None
    try:
        with transaction.atomic(using=store.SEALER, durable=True), store.sealer_cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            chain.keys = follow(chain.keys, store.rotations(cursor))
            _check_seals(cursor, chain, copies, at, practice_id)
            chain.check_ours(signing.key_id())
            _check_strays(cursor)
            pending = _pending(cursor, chain.last, practice_id)
        lost = _check_lost(chain, copies)
    except DoesNotHold as found:
        problem = found
    except _Found as found:
        problem = _name(found.mismatch)
    events = chain.totals.get(practice_id, 0) if practice_id else chain.events
    return Verdict(chain.seals, events, pending, lost, chain.last, problem, tuple(chain.unannounced))


def check(at: datetime, *, unless_within: timedelta = timedelta(0)) -> Verdict | None:
    """Checks the whole log and keeps the result for the audit page.

    Returns None, and does nothing, when the last check is younger than `unless_within`.
    """
    with store.sealer_cursor() as cursor:
        cursor.execute("SELECT checked_at FROM compliance_audit_check ORDER BY id DESC LIMIT 1")
        row = cursor.fetchone()
    if row and at - row[0] < unless_within:
        return None
    verdict = verify(at)
    remember(verdict, at)
    return verdict


def remember(verdict: Verdict, at: datetime) -> None:
    """Keeps the result of a whole check, for the audit page."""
    head, problem = verdict.head, verdict.problem
    with store.sealer_cursor() as cursor:
        cursor.execute(
            "INSERT INTO compliance_audit_check"
            " (checked_at, holds, seal_seq, head, events, broken_seal, problem)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s)",
            [
                at,
                problem is None,
                head.seq if head else 0,
                head.hash if head else b"",
                verdict.events,
                problem.seal if problem else None,
                problem.words if problem else "",
            ],
        )


def _check_seals(
    cursor: CursorWrapper, chain: Chain, copies: set[str], at: datetime, only: UUID | None
) -> None:
    while True:
        seals = store.after(cursor, chain.last.seq if chain.last else store.BEFORE_ALL, SEALS_AT_ONCE)
        if not seals:
            return
        seals = _first_events(seals)
        parts = store.parts(cursor, seals[0].seq, seals[-1].seq)
        for seal in seals:
            chain.add(seal)
            _check_copy(seal, copies, at)
            chain.add_parts(seal, parts.get(seal.seq, ()))
        for run in runs(seals):
            _check_events(cursor, run, parts, only)


def _first_events(seals: list[Seal]) -> list[Seal]:
    """As many seals as hold about EVENTS_AT_ONCE events, at least one."""
    events = 0
    for index, seal in enumerate(seals):
        events += seal.head.count
        if events > EVENTS_AT_ONCE:
            return seals[: index + 1]
    return seals


def _check_events(
    cursor: CursorWrapper, run: Sequence[Seal], parts: dict[int, list[Subroot]], only: UUID | None
) -> None:
    where = "epoch = %s AND (xid, id) >= (%s, %s::uuid) AND (xid, id) < (%s, %s::uuid)"
    head = run[0].head
    values: list[object] = [head.epoch, *head.start, *run[-1].head.stop]
    if only is not None:
        where += " AND practice_id = %s"
        values.append(only)
    with canonical.stream(cursor, head.format, where, values) as lines:
        first = next(walk.mismatches(run, parts, lines, only), None)
        if first is not None:
            raise _Found(first)


def _check_copy(seal: Seal, copies: set[str], at: datetime) -> None:
    """The write-once copy says the same. One that is about to be written is given two minutes."""
    path = worm.place(seal)
    copies.discard(path.name)
    if not path.exists():
        if at - seal.head.sealed_at > COPY_GRACE:
            raise DoesNotHold(f"The write-once copy of seal {seal.seq} is missing.", seal=seal.seq)
        return
    if path.read_text() != seal.file():
        raise DoesNotHold(f"Seal {seal.seq} differs from its write-once copy.", seal=seal.seq)


def _check_strays(cursor: CursorWrapper) -> None:
    """No event may claim a place that no seal covers or will cover, no part a seal that does not exist."""
    for event in store.strays(cursor):
        raise DoesNotHold(f"Event {event} was put in: it claims a time that no seal covers.", event=event)
    seq = store.ownerless(cursor)
    if seq is not None:
        raise DoesNotHold(f"A part was put in: it claims to be of seal {seq}, which is missing.", seal=seq)


def _check_lost(chain: Chain, copies: set[str]) -> int:
    """Copies without a seal in the database: explained by a restore, or somebody removed the seals."""
    lost = 0
    for seal in worm.copies(copies):
        if not seal.holds(chain.keys):
            raise DoesNotHold(f"The write-once copy of seal {seal.seq} was changed.", seal=seal.seq)
        if not chain.excuses(seal):
            raise DoesNotHold(f"Seal {seal.seq} is missing: only its write-once copy exists.", seal=seal.seq)
        lost += 1
    return lost


def _pending(cursor: CursorWrapper, last: Seal | None, only: UUID | None) -> int:
    epoch, stop = (last.head.epoch, last.head.stop) if last else (0, canonical.START)
    cursor.execute(
        "SELECT count(*) FROM compliance_access_event"
        " WHERE (epoch, xid, id) >= (%s, %s, %s::uuid) AND (%s::uuid IS NULL OR practice_id = %s)",
        [epoch, *stop, only, only],
    )
    count: int = cursor.fetchone()[0]
    return count


def _name(mismatch: walk.Mismatch) -> DoesNotHold:
    if mismatch.sealed is None:
        return walk.name(mismatch, [], [])
    if mismatch.is_of_the_list:
        seq = mismatch.seal.seq
        return DoesNotHold(f"The list of events kept with seal {seq} was changed.", seal=seq)
    with store.sealer_cursor() as cursor:
        ids, leaves = store.sealed_list(cursor, mismatch.practice_id, mismatch.seal.seq)
    return walk.name(mismatch, ids, leaves)

"""The sealer: closes everything that can no longer change into the next seal.

Runs every 15 seconds as its own database role. What is below the snapshot's oldest running
transaction has ended for good, so no event can still arrive there.
"""

import logging
from dataclasses import dataclass, field, replace
from datetime import datetime
from time import monotonic, sleep
from typing import Literal
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.backends.utils import CursorWrapper

from compliance.audit import canonical, merkle, signing, store, succession, worm
from compliance.audit.canonical import END, FORMAT, START, Place
from compliance.audit.seal import GENESIS, Head, Seal, Subroot, close

logger = logging.getLogger(__name__)

PER_SEAL = 50_000
PATIENCE_SECONDS = 10.0
LOCK = (7274826, 2)


class CannotSeal(RuntimeError):
    """Nothing is sealed until whoever runs this installation has done something. Events go on to be kept."""


class CounterWentBack(CannotSeal):
    """The database was put back without `manage.py restore`: its transaction counter is behind the last seal."""


class KeyNotAnnounced(CannotSeal):
    """The signing key in place is not the one that the seals go on with."""


@dataclass(slots=True)
class Gathered:
    """Events of one range: each practice's ids and leaf hashes, in order."""

    ids: dict[UUID, list[bytes]] = field(default_factory=dict)
    leaves: dict[UUID, list[bytes]] = field(default_factory=dict)
    count: int = 0
    final: Place | None = None


def seal_pending(at: datetime, *, per_seal: int = PER_SEAL) -> list[Seal]:
    """Seals all finished events, in as many seals as it takes; then writes the write-once copies.

    Returns the new seals: none when nothing is new, or when another sealer is at work.
    """
    made: list[Seal] = []
    while True:
        seal, full = _seal_once(at, per_seal)
        if seal is not None:
            made.append(seal)
        if not full:
            break
    copy_out()
    return made


def seal_everything(at: datetime, *, patience: float = PATIENCE_SECONDS) -> list[Seal]:
    """Seals all that was written before this moment, waiting a little for transactions still at work.

    For checks and backups, which should leave nothing recent out. A transaction longer than
    `patience` seconds is not waited for: its events are sealed when it ends.
    """
    deadline = monotonic() + patience
    wanted = _horizon("xmax")
    made = seal_pending(at)
    while _horizon("xmin") < wanted and monotonic() < deadline:
        sleep(0.1)
        made += seal_pending(at)
    return made


def announce_key(at: datetime, seed: bytes) -> Seal | None:
    """Adds the seal by which the key in place hands over to the key of `seed`; returns the newest seal.

    Whatever was sealed before is sealed by the old key. From here on only the new one seals, so nothing is
    until it is in place; called again, this changes nothing. Raises KeyNotAnnounced when neither is the
    key in place.
    """
    new = signing.key_id(signing.public_of(seed))
    last = _last()
    if not last or succession.successor(last) != new:
        if new == signing.key_id():
            _check_key(last)
            return last
        seal_everything(at)
        _announce(at, seed)
    copy_out()
    worm.keep_key(signing.public_of(seed))
    return _last()


def go_on_without_a_word(at: datetime) -> Seal:
    """Seals on with the key in place though no seal announced it: the one before is lost, or known to others.

    Every check says from then on at which seal that was. Raises KeyNotAnnounced when another key was
    announced, because only that one can go on.
    """
    with transaction.atomic(using=store.SEALER, durable=True), store.sealer_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", LOCK)
        horizon, epoch = _look(cursor)
        previous = store.last(cursor)
        start = _check_counter(previous, epoch, horizon or START)
        if previous and previous.head.kind == "rotate":
            _check_key(previous)
        gathered = _gather(cursor, epoch, start, start, None)
        seal = _write(cursor, gathered, previous, epoch=epoch, span=(start, start), at=at)
    copy_out()
    return seal


def copy_out() -> None:
    """Writes the copies that are missing at the end of the chain, such as after a crash."""
    with store.sealer_cursor() as cursor:
        for seal in worm.behind(store.newest_first(cursor)):
            worm.keep(seal)


def close_epoch(at: datetime, epoch: int) -> Seal:
    """Seals the rest of `epoch` for good, also when it is empty. Only `restore` does this.

    Nobody writes while it runs, so there is nothing to wait for. A backup from before a change of keys is
    closed by the key in place, and every check says so; raises KeyNotAnnounced when the backup ends with the
    announcement of another one, because only that one can go on.
    """
    with transaction.atomic(using=store.SEALER, durable=True), store.sealer_cursor() as cursor:
        previous = store.last(cursor)
        if previous and previous.head.kind == "rotate":
            _check_key(previous)
        start = _start(previous)
        gathered = _gather(cursor, epoch, start, END, None)
        return _write(cursor, gathered, previous, epoch=epoch, span=(start, END), at=at)


def open_epoch(at: datetime, epoch: int, restored_after: int) -> Seal:
    """Adds the seal that opens a new epoch after a restore. `restored_after`: the backup's last seal."""
    with transaction.atomic(using=store.SEALER, durable=True), store.sealer_cursor() as cursor:
        previous = store.last(cursor)
        head = Head(
            seq=previous.seq + 1 if previous else 1,
            kind="restore",
            format=FORMAT,
            epoch=epoch,
            start=START,
            stop=START,
            count=0,
            root=merkle.EMPTY,
            previous=previous.hash if previous else GENESIS,
            sealed_at=at,
            note=f"restored_after={restored_after}",
        )
        seal = close(head)
        store.add(cursor, seal)
        return seal


def _last() -> Seal | None:
    with store.sealer_cursor() as cursor:
        return store.last(cursor)


def _announce(at: datetime, seed: bytes) -> None:
    with transaction.atomic(using=store.SEALER, durable=True), store.sealer_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", LOCK)
        horizon, epoch = _look(cursor)
        previous = store.last(cursor)
        _check_key(previous)
        start = _check_counter(previous, epoch, horizon or START)
        behind = previous.hash if previous else GENESIS
        head = Head(
            seq=previous.seq + 1 if previous else 1,
            kind="rotate",
            format=FORMAT,
            epoch=epoch,
            start=start,
            stop=start,
            count=0,
            root=merkle.EMPTY,
            previous=behind,
            sealed_at=at,
            note=succession.Change.to(seed, behind).note(),
        )
        store.add(cursor, close(head))


def _check_key(previous: Seal | None) -> None:
    """Raises KeyNotAnnounced when the key in place is not the one that signs behind this seal."""
    ours = signing.key_id()
    if previous and succession.successor(previous) != ours:
        expected = succession.successor(previous)
        logger.error("audit.key_not_announced", extra={"in_place": ours, "expected": expected})
        raise KeyNotAnnounced(
            f"The signing key in place is {ours}, and the seals go on with {expected}."
            " Put that one in place as AUDIT_SIGNING_KEY; a new one is announced with"
            " `manage.py rotate_audit_key` before. Events are kept meanwhile and sealed afterwards."
        )


def _seal_once(at: datetime, per_seal: int) -> tuple[Seal | None, bool]:
    """One seal in one snapshot, and whether it was cut off at `per_seal` events."""
    try:
        with transaction.atomic(using=store.SEALER, durable=True), store.sealer_cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            # Index order whatever the statistics say: a fresh month has none, and would be sorted whole.
            cursor.execute("SET LOCAL enable_sort = off; SET LOCAL enable_bitmapscan = off")
            horizon, epoch = _look(cursor)
            if horizon is None:
                return None, False
            previous = store.last(cursor)
            start = _check_counter(previous, epoch, horizon)
            _check_key(previous)
            gathered = _gather(cursor, epoch, start, horizon, per_seal)
            if not gathered.count:
                return None, False
            full = gathered.count == per_seal and gathered.final is not None
            stop = canonical.behind(gathered.final) if full and gathered.final else horizon
            seal = _write(cursor, gathered, previous, epoch=epoch, span=(start, stop), at=at)
            return seal, full
    except IntegrityError:
        # Another sealer took this number between our snapshot and our lock. Its seal stands.
        return None, False


def _look(cursor: CursorWrapper) -> tuple[Place | None, int]:
    """The lock, the place below which nothing can change, and the epoch. None while another seals."""
    cursor.execute(
        "SELECT pg_try_advisory_xact_lock(%s, %s),"
        " pg_snapshot_xmin(pg_current_snapshot())::text::bigint, compliance_audit_epoch()",
        LOCK,
    )
    locked, oldest, epoch = cursor.fetchone()
    return (Place(oldest, START.id) if locked else None), epoch


def _horizon(bound: Literal["xmin", "xmax"]) -> int:
    """The oldest transaction still running, or the first that has not begun."""
    with store.sealer_cursor() as cursor:
        cursor.execute(f"SELECT pg_snapshot_{bound}(pg_current_snapshot())::text::bigint")
        place: int = cursor.fetchone()[0]
    return place


def _start(previous: Seal | None) -> Place:
    return previous.head.stop if previous else START


def _check_counter(previous: Seal | None, epoch: int, horizon: Place) -> Place:
    """Where the next seal begins. Raises CounterWentBack when it could not follow the last one."""
    start = _start(previous)
    if (previous and previous.head.epoch != epoch) or horizon.xid < start.xid:
        raise CounterWentBack(
            "The transaction counter does not follow the last seal. This database was put back by hand;"
            " use `manage.py restore`, which opens a new epoch."
        )
    return start


def _gather(cursor: CursorWrapper, epoch: int, start: Place, stop: Place, limit: int | None) -> Gathered:
    found = Gathered()
    where = "epoch = %s AND (xid, id) >= (%s, %s::uuid) AND (xid, id) < (%s, %s::uuid)"
    with canonical.stream(cursor, FORMAT, where, (epoch, *start, *stop), limit) as lines:
        practices: dict[bytes, UUID] = {}
        for line in lines:
            lead = canonical.leading(line)
            practice = practices.get(lead.practice)
            if practice is None:
                practice = practices[lead.practice] = UUID(lead.practice.decode())
            found.ids.setdefault(practice, []).append(lead.id)
            found.leaves.setdefault(practice, []).append(merkle.leaf(line[:-1]))
            found.count += 1
        if found.count:
            found.final = Place(int(lead.xid), lead.id.decode())
    return found


def _write(
    cursor: CursorWrapper,
    found: Gathered,
    previous: Seal | None,
    *,
    epoch: int,
    span: tuple[Place, Place],
    at: datetime,
) -> Seal:
    """Computes the tree over the practices' parts, signs, and inserts seal and parts."""
    seq = previous.seq + 1 if previous else 1
    practices = sorted(found.ids)
    before = store.totals(cursor, practices)
    parts = [
        Subroot(
            practice_id=practice,
            seq=seq,
            count=len(found.leaves[practice]),
            total=before.get(practice, 0) + len(found.leaves[practice]),
            root=merkle.root(found.leaves[practice]),
        )
        for practice in practices
    ]
    tree = merkle.levels([merkle.leaf(part.line()) for part in parts])
    seal = close(
        Head(
            seq=seq,
            kind="seal",
            format=FORMAT,
            epoch=epoch,
            start=span[0],
            stop=span[1],
            count=found.count,
            root=tree[-1][0],
            previous=previous.hash if previous else GENESIS,
            sealed_at=at,
        )
    )
    store.add(cursor, seal)
    for index, part in enumerate(parts):
        proven = replace(part, path=merkle.path(tree, index))
        store.add_part(cursor, proven, found.ids[part.practice_id], found.leaves[part.practice_id])
    return seal

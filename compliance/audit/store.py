"""Seals and their parts in the database, as the sealer reads and writes them."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db import connections
from django.db.backends.utils import CursorWrapper

from compliance.audit.canonical import Place
from compliance.audit.seal import Head, Seal, Subroot

SEALER = "sealer"
BEFORE_ALL = -(2**63)
# The first event in an epoch that is over and has no seals, and the first in an epoch to come or of a
# transaction that has not begun. A transaction's own events count as begun. Both walk the index of places.
STRAYS = """
(SELECT epoch, xid, id FROM compliance_access_event
 WHERE epoch < (SELECT coalesce(max(epoch), compliance_audit_epoch()) FROM compliance_audit_seal)
  AND epoch <> ALL (ARRAY(SELECT DISTINCT epoch FROM compliance_audit_seal))
  AND (%s::uuid IS NULL OR practice_id = %s)
 ORDER BY epoch, xid, id LIMIT 1)
UNION ALL
(SELECT epoch, xid, id FROM compliance_access_event
 WHERE (epoch, xid) >= (compliance_audit_epoch(), pg_snapshot_xmax(pg_current_snapshot())::text::bigint)
  AND (epoch, xid) IS DISTINCT FROM
   (compliance_audit_epoch(), pg_current_xact_id_if_assigned()::text::bigint)
  AND (%s::uuid IS NULL OR practice_id = %s)
 ORDER BY epoch, xid, id LIMIT 1)
"""
FIELDS = (
    "seq, kind, format, epoch, from_xid, from_id, upto_xid, upto_id, count, root, previous,"
    " sealed_at, note, key, hash, signature"
)
# Somebody may have put a time there that no calendar holds. It is read as one at which nothing was sealed.
READABLE = (
    "CASE WHEN sealed_at BETWEEN '0001-01-02 UTC' AND '9999-12-30 UTC' THEN sealed_at"
    " ELSE '0001-01-02 UTC' END"
)
# Column names above are constants of this module; values are bound.
SELECT = f"SELECT {FIELDS.replace('sealed_at', READABLE)} FROM compliance_audit_seal "  # noqa: S608
INSERT = f"INSERT INTO compliance_audit_seal ({FIELDS}) VALUES ({', '.join(['%s'] * 16)})"  # noqa: S608


def sealer_cursor() -> CursorWrapper:
    """A cursor of the role that reads every practice's events and may add seals."""
    return connections[SEALER].cursor()


def last(cursor: CursorWrapper) -> Seal | None:
    """The newest seal."""
    cursor.execute(SELECT + "ORDER BY seq DESC LIMIT 1")
    row = cursor.fetchone()
    return _seal(row) if row else None


def after(cursor: CursorWrapper, seq: int, limit: int) -> list[Seal]:
    """Up to `limit` seals behind number `seq`, in order."""
    cursor.execute(SELECT + "WHERE seq > %s ORDER BY seq LIMIT %s", [seq, limit])
    return [_seal(row) for row in cursor.fetchall()]


def rotations(cursor: CursorWrapper) -> list[Seal]:
    """The seals that announce another signing key, in order."""
    cursor.execute(SELECT + "WHERE kind = 'rotate' ORDER BY seq")
    return [_seal(row) for row in cursor.fetchall()]


def strays(cursor: CursorWrapper, practice_id: UUID | None = None) -> list[UUID]:
    """Events that claim a place which no seal covers or ever will: two at most, where there are any."""
    cursor.execute(STRAYS, [practice_id] * 4)
    return [row[2] for row in cursor.fetchall()]


def ownerless(cursor: CursorWrapper) -> int | None:
    """The number of a seal that does not exist though a part of it does."""
    cursor.execute(
        "SELECT min(seal_seq) FROM compliance_audit_subroot AS part"
        " WHERE NOT EXISTS (SELECT FROM compliance_audit_seal WHERE seq = part.seal_seq)"
    )
    seq: int | None = cursor.fetchone()[0]
    return seq


def newest_first(cursor: CursorWrapper, batch: int = 100) -> Iterator[Seal]:
    """Seals from the newest back."""
    below = 2**62
    while True:
        cursor.execute(SELECT + "WHERE seq < %s ORDER BY seq DESC LIMIT %s", [below, batch])
        rows = cursor.fetchall()
        if not rows:
            return
        for row in rows:
            yield _seal(row)
        below = rows[-1][0]


def add(cursor: CursorWrapper, seal: Seal) -> None:
    """Inserts a seal. Its number is the key: of two sealers at once, the second fails."""
    head = seal.head
    values: list[Any] = [head.seq, head.kind, head.format, head.epoch, *head.start, *head.stop, head.count]
    values += [head.root, head.previous, head.sealed_at, head.note, seal.key, seal.hash, seal.signature]
    cursor.execute(INSERT, values)


def add_part(cursor: CursorWrapper, part: Subroot, ids: Sequence[bytes], leaves: Sequence[bytes]) -> None:
    """Inserts one practice's part, with what is needed to name an event that no longer fits."""
    packed = b"".join(bytes.fromhex(one.decode().replace("-", "")) for one in ids)
    cursor.execute(
        "INSERT INTO compliance_audit_subroot"
        " (practice_id, seal_seq, count, total, root, path, ids, leaves)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
        [part.practice_id, part.seq, part.count, part.total, part.root, part.path, packed, b"".join(leaves)],
    )


def parts(cursor: CursorWrapper, first: int, final: int) -> dict[int, list[Subroot]]:
    """The parts of seals `first` to `final`, by seal, sorted by practice."""
    cursor.execute(
        "SELECT practice_id, seal_seq, count, total, root, path, sha256(ids || leaves)"
        " FROM compliance_audit_subroot"
        " WHERE seal_seq BETWEEN %s AND %s ORDER BY seal_seq, practice_id",
        [first, final],
    )
    found: dict[int, list[Subroot]] = {}
    for row in cursor.fetchall():
        part = Subroot(
            practice_id=row[0],
            seq=row[1],
            count=row[2],
            total=row[3],
            root=bytes(row[4]),
            path=bytes(row[5]),
            listed=bytes(row[6]),
        )
        found.setdefault(part.seq, []).append(part)
    return found


def sealed_list(cursor: CursorWrapper, practice_id: UUID, seq: int) -> tuple[list[UUID], list[bytes]]:
    """Ids and leaf hashes of one practice in one seal, as they were when it was sealed."""
    cursor.execute(
        "SELECT ids, leaves FROM compliance_audit_subroot WHERE practice_id = %s AND seal_seq = %s",
        [practice_id, seq],
    )
    ids, leaves = (bytes(one) for one in cursor.fetchone())
    return (
        [UUID(bytes=ids[at : at + 16]) for at in range(0, len(ids), 16)],
        [leaves[at : at + 32] for at in range(0, len(leaves), 32)],
    )


def totals(cursor: CursorWrapper, practices: Sequence[UUID]) -> dict[UUID, int]:
    """How many events of each practice are sealed so far."""
    cursor.execute(
        "SELECT wanted.id, newest.total FROM unnest(%s::uuid[]) AS wanted (id), LATERAL ("
        " SELECT total FROM compliance_audit_subroot WHERE practice_id = wanted.id"
        " ORDER BY seal_seq DESC LIMIT 1) AS newest",
        [list(practices)],
    )
    return dict(cursor.fetchall())


def _seal(row: Sequence[Any]) -> Seal:
    seq, kind, number, epoch, from_xid, from_id, upto_xid, upto_id, count, root, previous, *rest = row
    sealed_at, note, key, digest, signature = rest
    head = Head(
        seq=seq,
        kind=kind,
        format=number,
        epoch=epoch,
        start=Place(from_xid, str(from_id)),
        stop=Place(upto_xid, str(upto_id)),
        count=count,
        root=bytes(root),
        previous=bytes(previous),
        sealed_at=sealed_at,
        note=note,
    )
    return Seal(head=head, key=key, hash=bytes(digest), signature=bytes(signature))

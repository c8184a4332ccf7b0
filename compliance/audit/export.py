"""The sealed archive: one file with events, seals and public keys, that can be checked without us."""

import json
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, TypedDict
from uuid import UUID

from django.db import transaction
from django.db.backends.utils import CursorWrapper

from compliance.audit import canonical, merkle, store, walk, worm
from compliance.audit.chain import Chain, DoesNotHold, runs
from compliance.audit.seal import Seal, Subroot, read
from compliance.audit.signing import Keys
from compliance.audit.succession import follow

EVENTS, SEALS, KEYS, README = "events.tsv", "seals.jsonl", "keys.txt", "README.txt"
MANIFEST, ARCHIVE, FORMAT = "manifest.json", "threshold-audit-archive", 1
AT_ONCE = 200
OWNERLESS = {"seal": "", "parts": [], "note": "The database holds a part of a seal that does not exist."}
HOW = """Threshold audit log, sealed archive

events.tsv   One event a line, tab separated, in the order in which they were sealed. The columns of
             format 1 are:
             {columns}
             An empty value is \\N. Times are UTC.
seals.jsonl  One seal a line. "seal" holds three lines: what was signed, its SHA-256, and its Ed25519
             signature over that SHA-256. What was signed is, tab separated: version, number, kind,
             format, epoch, first place (transaction, event), end place (transaction, event; not
             included), number of events, root, SHA-256 of the seal before, time, key, note.
             "parts" are the practices in this archive: number of events in this seal, number of all
             sealed events so far, root, the path from there to the seal's root, and the SHA-256 of the
             list kept in the database (all event numbers as bytes, then all leaves).
keys.txt     The public keys, one a line. Compare them with the ones you were given by hand.
manifest.json  Format of the archive, practice, newest seal, number of events, SHA-256 of each file.

To check by hand: a leaf is SHA-256(0x00, line without its line end); a node is SHA-256(0x01, left,
right); an odd one out moves up unchanged. A practice's root is made of its lines; the seal's root of
one line for each practice, sorted: practice, number, total, root (hexadecimal), tab separated. A path
is a row of 33 bytes: 00 if the neighbour stands to the left, 01 to the right, and the neighbour.
Or: python3 verify_threshold_audit.py FILE --key PUBLIC_KEY (one file, offered beside the archive)
Or: manage.py verify_audit --archive FILE
"""


DAMAGE = (OSError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error, KeyError, TypeError, ValueError)


class NotAnArchive(Exception):
    """The file is not a sealed archive, or is damaged beyond reading."""


class Part(TypedDict):
    """One practice's part of a seal, as written in the archive."""

    practice: str
    count: int
    total: int
    root: str
    path: str
    list: str


def export(file: Path, practice_id: UUID | None = None) -> int:
    """Writes the archive of the whole log or of one practice; returns the number of events in it.

    Holds sealed events only, so seal first. The file is new and for its owner's eyes.
    """
    file.touch(mode=0o600, exist_ok=False)
    with (
        file.open("wb") as target,
        transaction.atomic(using=store.SEALER, durable=True),
        store.sealer_cursor() as cursor,
    ):
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        return write(target, cursor, practice_id)


def write(target: IO[bytes], cursor: CursorWrapper, practice_id: UUID | None = None) -> int:
    """The archive of what this cursor's role may see, up to the newest seal of this moment."""
    newest = store.last(cursor)
    final = newest.seq if newest else store.BEFORE_ALL
    events = 0
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        files: dict[str, str] = {}
        with _member(archive, README, files) as out:
            out.write(HOW.format(columns=" ".join(("format", *canonical.COLUMNS[1]))).encode())
        with _member(archive, KEYS, files) as out:
            out.write("".join(f"{key.hex()}\n" for key in worm.public_keys()).encode())
        with _member(archive, SEALS, files) as out:
            for seals in _batches(cursor, final):
                for seal, parts in _with_parts(cursor, seals, practice_id):
                    entry = {"seal": seal.file(), "parts": [_write_part(part) for part in parts]}
                    out.write(json.dumps(entry).encode() + b"\n")
            if store.ownerless(cursor) is not None:
                out.write(json.dumps(OWNERLESS).encode() + b"\n")
        with _member(archive, EVENTS, files) as out:
            for seals in _batches(cursor, final):
                for line in _events(cursor, seals, practice_id):
                    out.write(line)
                    events += 1
            for line in _strays(cursor, practice_id):
                out.write(line)
                events += 1
        archive.writestr(MANIFEST, json.dumps(_manifest(practice_id, newest, events, files), indent=1))
    return events


def _manifest(
    practice_id: UUID | None, newest: Seal | None, events: int, files: dict[str, str]
) -> dict[str, Any]:
    head = {"seal": newest.seq, "hash": newest.hash.hex(), "key": newest.key} if newest else None
    return {
        "archive": ARCHIVE,
        "format": FORMAT,
        "practice": str(practice_id) if practice_id else None,
        "head": head,
        "events": events,
        "files": files,
    }


class _Hashed:
    """A file of the archive, hashed while it is written."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.digest = sha256()

    def write(self, data: bytes) -> None:
        """Writes on."""
        self.digest.update(data)
        self.file.write(data)


@contextmanager
def _member(archive: zipfile.ZipFile, name: str, files: dict[str, str]) -> Iterator[_Hashed]:
    """One file of the archive; its hash is put into `files` at the end."""
    with archive.open(name, "w", force_zip64=True) as file:
        hashed = _Hashed(file)
        yield hashed
    files[name] = hashed.digest.hexdigest()


def check(file: Path, keys: Keys) -> Chain:
    """Checks an archive with nothing but the file and trusted keys.

    Raises DoesNotHold with the first finding, NotAnArchive when the file cannot be read as one.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            return _check(archive, keys)
    except DAMAGE as error:
        raise NotAnArchive("This is not a sealed archive that can be read.") from error


def _check(archive: zipfile.ZipFile, keys: Keys) -> Chain:
    with archive.open(SEALS) as lines:
        told = [read(json.loads(line)["seal"]) for line in lines if b"\\trotate\\t" in line]
    chain = Chain(follow(keys, told))
    sealed: list[Seal] = []
    by_seal: dict[int, list[Subroot]] = {}
    with archive.open(SEALS) as lines:
        for line in lines:
            seal, parts = _read(json.loads(line))
            chain.add(seal)
            _check_paths(seal, parts)
            chain.count(seal, parts)
            sealed.append(seal)
            by_seal[seal.seq] = parts
    with archive.open(EVENTS) as lines:
        held = _Held(iter(lines))
        for run in runs(sealed):
            for found in walk.mismatches(run, by_seal, held.until(run[-1])):
                words = f"Events of seal {found.seal.seq} were changed in this archive."
                raise DoesNotHold(words, seal=found.seal.seq)
        if next(held.until(None), None) is not None:
            raise DoesNotHold("The archive holds events that no seal covers.")
    chain.events = sum(chain.totals.values())
    return chain


class _Held:
    """Lines of a file, handed out up to the end of a run of seals."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self.lines = lines
        self.held: bytes | None = None

    def until(self, final: Seal | None) -> Iterator[bytes]:
        """Lines that stand before the end of `final`; all that are left for None."""
        while True:
            line = self.held if self.held is not None else next(self.lines, None)
            self.held = None
            if line is None:
                return
            if final is not None and _is_behind(line, final):
                self.held = line
                return
            yield line


def _is_behind(line: bytes, final: Seal) -> bool:
    lead = canonical.leading(line)
    place = (int(lead.epoch), int(lead.xid), lead.id.decode())
    return place >= (final.head.epoch, *final.head.stop)


def _batches(cursor: CursorWrapper, final: int) -> Iterator[list[Seal]]:
    """Seals up to number `final`, some hundred at a time."""
    seq = store.BEFORE_ALL
    while seq < final:
        seals = [seal for seal in store.after(cursor, seq, AT_ONCE) if seal.seq <= final]
        yield seals
        seq = seals[-1].seq


def _with_parts(
    cursor: CursorWrapper, seals: Sequence[Seal], only: UUID | None
) -> Iterator[tuple[Seal, list[Subroot]]]:
    parts = store.parts(cursor, seals[0].seq, seals[-1].seq)
    for seal in seals:
        yield seal, [part for part in parts.get(seal.seq, ()) if only is None or part.practice_id == only]


def _events(cursor: CursorWrapper, seals: Sequence[Seal], only: UUID | None) -> Iterator[bytes]:
    """Canonical lines of these seals, each in the format of its seal."""
    for run in runs(seals):
        head = run[0].head
        if head.format not in canonical.COLUMNS:
            continue  # no seal of ours: the check of the archive says so
        where = "epoch = %s AND (xid, id) >= (%s, %s::uuid) AND (xid, id) < (%s, %s::uuid)"
        values: list[Any] = [head.epoch, *head.start, *run[-1].head.stop]
        if only is not None:
            where += " AND practice_id = %s"
            values.append(only)
        with canonical.stream(cursor, head.format, where, values) as lines:
            yield from lines


def _strays(cursor: CursorWrapper, only: UUID | None) -> Iterator[bytes]:
    """Events in places that no seal covers or will cover are written too, so that whoever checks finds them."""
    where = f"(epoch, xid, id) IN ({store.STRAYS}) AND (%s::uuid IS NULL OR practice_id = %s)"
    with canonical.stream(cursor, canonical.FORMAT, where, [only] * 6) as lines:
        yield from lines


def _check_paths(seal: Seal, parts: Iterable[Subroot]) -> None:
    for part in parts:
        if merkle.climb(merkle.leaf(part.line()), part.path) != seal.head.root:
            raise DoesNotHold(f"A part of seal {seal.seq} does not belong to it.", seal=seal.seq)


def _write_part(part: Subroot) -> Part:
    return {
        "practice": str(part.practice_id),
        "count": part.count,
        "total": part.total,
        "root": part.root.hex(),
        "path": part.path.hex(),
        "list": part.listed.hex(),
    }


def _read(line: Any) -> tuple[Seal, list[Subroot]]:
    seal = read(line["seal"])
    parts = [
        Subroot(
            practice_id=UUID(part["practice"]),
            seq=seal.seq,
            count=int(part["count"]),
            total=int(part["total"]),
            root=bytes.fromhex(part["root"]),
            path=bytes.fromhex(part["path"]),
            listed=bytes.fromhex(part["list"]),
        )
        for part in line["parts"]
    ]
    return seal, parts

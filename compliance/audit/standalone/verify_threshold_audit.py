#!/usr/bin/env python3
"""Checks a sealed archive of a Threshold audit log: offline, and without Threshold.

Needs Python 3.11 or newer and the package `cryptography`, nothing else:

    python3 verify_threshold_audit.py audit-log.zip --key PUBLIC_KEY [--head NUMBER:HASH[:EVENTS]]

PUBLIC_KEY is the 64 hexadecimal digits that the practice gave you by another way than the archive, or a
file with them. HEAD is a seal as it was published; give as many as you kept. Without one, a log that was
cut off at its end cannot be told from a shorter log. Format 1 of the archive is described in
docs/audit-archive.md. Exit code 0: everything holds. 1: something does not. 2: the question was wrong.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

ARCHIVE, FORMAT = "threshold-audit-archive", 1
MANIFEST, SEALS, EVENTS = "manifest.json", "seals.jsonl", "events.tsv"
MEMBERS = {"README.txt", "keys.txt", SEALS, EVENTS, MANIFEST}
PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
UNREADABLE = (OSError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error)
MISSHAPEN = (AttributeError, IndexError, KeyError, TypeError, ValueError)
VERSION, ROTATION = "threshold-seal-1", "threshold-key-1"
START = (0, "00000000-0000-0000-0000-000000000000")
END = (2**63 - 1, "ffffffff-ffff-ffff-ffff-ffffffffffff")
STEP = 33
HEXKEY = re.compile(r"[0-9a-fA-F]{64}")
HEAD = re.compile(r"([0-9]+):([0-9a-fA-F]{64})(?::([0-9]+))?")
NOTE = re.compile(r"from=([0-9a-f]{64}) to=([0-9a-f]{64}) proof=([0-9a-f]{128})")


# A seal as somebody kept it elsewhere: its number, its hash, and the archive's events up to it if known.
Head = tuple[int, str, int | None]


class DoesNotHold(Exception):
    """The first thing in the archive that is not as it was sealed."""


@dataclass(frozen=True)
class Seal:
    """What one seal states, with its hash and signature."""

    seq: int
    kind: str
    format: int
    epoch: int
    start: tuple[int, str]
    stop: tuple[int, str]
    count: int
    root: bytes
    previous: str
    key: str
    note: str
    line: str
    hash: str
    signature: bytes


@dataclass(frozen=True)
class Part:
    """What one seal holds of one practice."""

    practice: str
    count: int
    total: int
    root: bytes
    path: bytes
    listed: str

    def leaf(self) -> bytes:
        """This part in the tree under the seal's root."""
        line = f"\x00{self.practice}\t{self.count}\t{self.total}\t{self.root.hex()}"
        return sha256(line.encode()).digest()


@dataclass
class Checked:
    """What was found to hold."""

    practice: str | None
    seals: list[Seal] = field(default_factory=list)
    parts: dict[int, list[Part]] = field(default_factory=dict)
    totals: dict[str, int] = field(default_factory=dict)
    standing: list[int] = field(default_factory=list)
    unannounced: list[int] = field(default_factory=list)
    retired: set[str] = field(default_factory=set)
    events: int = 0


class Keys:
    """Public keys that are trusted, by the name under which a seal gives them."""

    def __init__(self, publics: Iterable[bytes]) -> None:
        self.known = {self.name(one): Ed25519PublicKey.from_public_bytes(one) for one in publics}

    @staticmethod
    def name(public: bytes) -> str:
        """The first 16 digits of the key's SHA-256."""
        return sha256(public).hexdigest()[:16]

    def signed(self, name: str, signature: bytes, digest: bytes) -> bool:
        """Whether the key of that name is trusted and made the signature."""
        if name not in self.known:
            return False
        try:
            self.known[name].verify(signature, digest)
        except InvalidSignature:
            return False
        return True

    def follow(self, seals: Sequence[Seal]) -> None:
        """Trusts keys that a trusted one names in a seal of kind `rotate`, forwards and backwards."""
        changes = [(seal, change) for seal in seals if (change := rotation(seal))]
        for seal, (old, new, agreed) in [*changes, *reversed(changes)]:
            if self.signed(self.name(old), seal.signature, sha256(seal.line.encode()).digest()):
                self.known |= Keys([new]).known
            elif agreed and self.name(new) in self.known:
                self.known |= Keys([old]).known


def rotation(seal: Seal | None) -> tuple[bytes, bytes, bool] | None:
    """The key before, the one after, and whether the latter agreed, as a seal of kind `rotate` says."""
    found = NOTE.fullmatch(seal.note) if seal and seal.kind == "rotate" else None
    if seal is None or found is None:
        return None
    old, new, proof = (bytes.fromhex(one) for one in found.groups())
    told = sha256("\t".join((ROTATION, seal.previous, found[1], found[2])).encode()).digest()
    return old, new, Keys([new]).signed(Keys.name(new), proof, told)


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The Merkle root over leaf hashes; an odd one out moves up unchanged."""
    level = list(leaves) or [sha256(b"").digest()]
    while len(level) > 1:
        pairs = iter(level)
        above = [sha256(b"\x01" + a + b).digest() for a, b in zip(pairs, pairs, strict=False)]
        level = [*above, level[-1]] if len(level) % 2 else above
    return level[0]


def climb(found: bytes, path: bytes) -> bytes:
    """The root that follows from a leaf and its path."""
    for offset in range(0, len(path), STEP):
        side, neighbour = path[offset], path[offset + 1 : offset + STEP]
        if side not in (0, 1):
            raise DoesNotHold("A path names a side that does not exist.")
        found = sha256(b"\x01" + (found + neighbour if side else neighbour + found)).digest()
    return found


def check(file: Path | Any, keys: Keys, heads: Sequence[Head] = ()) -> Checked:
    """Checks the whole archive. Raises DoesNotHold with the first finding."""
    try:
        with zipfile.ZipFile(file) as archive:
            if sorted(archive.namelist()) != sorted(MEMBERS):
                raise DoesNotHold("The archive holds other files than it should.")
            if any(one.compress_type not in PACKED for one in archive.infolist()):
                raise DoesNotHold("The archive is packed in a way that this script does not open.")
            manifest = json.loads(archive.read(MANIFEST))
            if manifest["archive"] != ARCHIVE or manifest["format"] != FORMAT:
                raise DoesNotHold("The archive is not of a format that this script knows.")
            checked = Checked(manifest["practice"])
            _check_seals(archive, keys, checked)
            _check_events(archive, checked)
            _check_manifest(archive, manifest, checked)
            _check_heads(checked, heads)
            return checked
    except (*UNREADABLE, *MISSHAPEN) as error:
        raise DoesNotHold(f"The archive is damaged: {error!r}.") from error


def _check_seals(archive: zipfile.ZipFile, keys: Keys, checked: Checked) -> None:
    with archive.open(SEALS) as lines:
        for line in lines:
            entry = json.loads(line)
            seal = _seal(entry["seal"])
            checked.seals.append(seal)
            checked.parts[seal.seq] = [_part(one) for one in entry["parts"]]
    keys.follow(checked.seals)
    for last, seal in zip([None, *checked.seals], checked.seals, strict=False):
        _check_seal(seal, last, keys, checked)
        _check_parts(seal, checked)
        checked.standing.append(sum(checked.totals.values()))


def _seal(text: str) -> Seal:
    line, digest, signature, nothing = text.split("\n")
    version, seq, kind, number, epoch, from_xid, from_id, to_xid, to_id, *rest = line.split("\t")
    count, root, previous, _at, key, note = rest
    if version != VERSION or nothing:
        raise DoesNotHold("A seal is of a version that this script does not know.")
    start, stop = (int(from_xid), from_id), (int(to_xid), to_id)
    numbers = int(seq), kind, int(number), int(epoch), start, stop, int(count), bytes.fromhex(root)
    return Seal(*numbers, previous, key, note, line, digest, bytes.fromhex(signature))


def _part(one: dict[str, Any]) -> Part:
    root, path = bytes.fromhex(one["root"]), bytes.fromhex(one["path"])
    return Part(one["practice"], int(one["count"]), int(one["total"]), root, path, one["list"])


def _check_seal(seal: Seal, last: Seal | None, keys: Keys, checked: Checked) -> None:
    expected = last.seq + 1 if last else 1
    if seal.seq != expected:
        raise DoesNotHold(f"Seal {expected} is missing.")
    if sha256(seal.line.encode()).hexdigest() != seal.hash:
        raise DoesNotHold(f"Seal {seal.seq} was changed: its hash does not fit.")
    _check_key(seal, last, keys, checked)
    if seal.previous != (last.hash if last else "0" * 64):
        raise DoesNotHold(f"Seal {seal.seq} does not follow the seal before it.")
    if not _joins(seal, last):
        raise DoesNotHold(f"Seal {seal.seq} leaves a gap in the order of events.")


def _check_key(seal: Seal, last: Seal | None, keys: Keys, checked: Checked) -> None:
    if seal.key not in keys.known:
        raise DoesNotHold(f"Seal {seal.seq} was signed by key {seal.key}, which nobody vouches for.")
    if not keys.signed(seal.key, seal.signature, bytes.fromhex(seal.hash)):
        raise DoesNotHold(f"Seal {seal.seq} was changed: its signature does not fit.")
    announced = rotation(last)
    if announced and Keys.name(announced[1]) != seal.key:
        raise DoesNotHold(f"Seal {seal.seq} is not signed by the key that the seal before it names.")
    if seal.key in checked.retired:
        raise DoesNotHold(f"Seal {seal.seq} was signed by key {seal.key} after another one replaced it.")
    if last and not announced and last.key != seal.key:
        checked.unannounced.append(seal.seq)
    if change := rotation(seal):
        if Keys.name(change[0]) != seal.key or not change[2]:
            raise DoesNotHold(f"Seal {seal.seq} names another key, which never agreed to take over.")
        checked.retired = (checked.retired | {seal.key}) - {Keys.name(change[1])}


def _joins(seal: Seal, last: Seal | None) -> bool:
    if seal.kind == "restore":
        closed = last is None or (last.stop == END and seal.epoch > last.epoch)
        return closed and seal.start == seal.stop == START and seal.count == 0
    if seal.kind == "rotate" and not (seal.start == seal.stop and seal.count == 0 and rotation(seal)):
        return False
    if last is None:
        return seal.start == START
    return seal.epoch == last.epoch and seal.start == last.stop


def _check_parts(seal: Seal, checked: Checked) -> None:
    parts = checked.parts[seal.seq]
    if checked.practice is None:
        whole = root_of([part.leaf() for part in parts]) == seal.root
        if not whole or sum(part.count for part in parts) != seal.count:
            raise DoesNotHold(f"The parts of seal {seal.seq} were changed.")
    for part in parts:
        if checked.practice not in (None, part.practice):
            raise DoesNotHold(f"Seal {seal.seq} comes with a part of another practice.")
        if climb(part.leaf(), part.path) != seal.root:
            raise DoesNotHold(f"A part of seal {seal.seq} does not belong to it.")
        total = checked.totals.get(part.practice, 0) + part.count
        if part.total != total:
            raise DoesNotHold(f"A part of a seal before seal {seal.seq} is missing.")
        checked.totals[part.practice] = total


def _check_events(archive: zipfile.ZipFile, checked: Checked) -> None:
    """Walks over the events once; seals cover neighbouring ranges, in order."""
    with archive.open(EVENTS) as lines:
        waiting = _placed(lines)
        held = next(waiting, None)
        for seal in checked.seals:
            found: dict[str, tuple[list[str], list[bytes]]] = {}
            while held is not None and held[0] == seal.epoch and seal.start <= held[1] < seal.stop:
                if held[2] != seal.format:
                    raise DoesNotHold(f"An event of seal {seal.seq} is in another format.")
                ids, leaves = found.setdefault(held[3], ([], []))
                ids.append(held[1][1])
                leaves.append(held[4])
                checked.events += 1
                held = next(waiting, None)
            _compare(seal, checked.parts[seal.seq], found)
        if held is not None:
            raise DoesNotHold("The archive holds an event that no seal covers, or one out of its place.")


def _placed(lines: Iterable[bytes]) -> Iterator[tuple[int, tuple[int, str], int, str, bytes]]:
    """Epoch, place, format, practice and leaf of each line, in an order that only grows."""
    before = (-1, START)
    for line in lines:
        if not line.endswith(b"\n"):
            raise DoesNotHold("The last event is cut off.")
        number, epoch, xid, event_id, practice, _ = line.split(b"\t", 5)
        place = (int(epoch), (int(xid), event_id.decode()))
        if place <= before:
            raise DoesNotHold(f"Event {event_id.decode()} is not in its place.")
        before = place
        yield *place, int(number), practice.decode(), sha256(b"\x00" + line[:-1]).digest()


def _compare(seal: Seal, parts: Sequence[Part], found: dict[str, tuple[list[str], list[bytes]]]) -> None:
    sealed = {part.practice: part for part in parts}
    if len(sealed) != len(parts):
        raise DoesNotHold(f"Seal {seal.seq} comes with two parts of one practice.")
    for practice in sorted(sealed.keys() | found.keys()):
        part, (ids, leaves) = sealed.get(practice), found.get(practice, ([], []))
        if part is None or part.count != len(leaves) or part.root != root_of(leaves):
            raise DoesNotHold(f"Events of seal {seal.seq} were changed, removed, put in or moved.")
        packed = bytes.fromhex("".join(ids).replace("-", "")) + b"".join(leaves)
        if sha256(packed).hexdigest() != part.listed:
            raise DoesNotHold(f"The list of events kept with seal {seal.seq} was changed.")


def _check_manifest(archive: zipfile.ZipFile, manifest: dict[str, Any], checked: Checked) -> None:
    """The manifest is a convenience, not evidence; still it says the same as the rest."""
    for name in sorted(MEMBERS - {MANIFEST}):
        found = sha256()
        with archive.open(name) as member:
            for line in member:
                found.update(line)
        if manifest["files"].get(name) != found.hexdigest():
            raise DoesNotHold(f"{name} is not the file that the manifest names.")
    last = checked.seals[-1] if checked.seals else None
    head = {"seal": last.seq, "hash": last.hash, "key": last.key} if last else None
    if manifest["head"] != head or manifest["events"] != checked.events:
        raise DoesNotHold("The manifest names another end of the log.")


def _check_heads(checked: Checked, heads: Sequence[Head]) -> None:
    for seq, digest, events in heads:
        if not 0 < seq <= len(checked.seals):
            raise DoesNotHold(f"The archive ends before seal {seq}, which was published.")
        if checked.seals[seq - 1].hash != digest:
            raise DoesNotHold(f"Seal {seq} is not the one that was published.")
        if events not in (None, checked.standing[seq - 1]):
            raise DoesNotHold(f"Up to seal {seq} there are fewer or more events than were published.")


def _publics(given: Sequence[str]) -> Iterator[bytes]:
    for one in given:
        text = one if HEXKEY.fullmatch(one) else Path(one).read_text(encoding="utf-8")
        found = HEXKEY.findall(text)
        if not found:
            raise ValueError(f"{one} holds no public key: 64 hexadecimal digits are expected.")
        yield from map(bytes.fromhex, found)


def _heads(given: Sequence[str]) -> Iterator[Head]:
    for one in given:
        found = HEAD.fullmatch(one)
        if not found:
            raise ValueError(f"{one} is no head: expected NUMBER:HASH or NUMBER:HASH:EVENTS.")
        yield int(found[1]), found[2].lower(), int(found[3]) if found[3] else None


def main(arguments: Sequence[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(description="Checks a sealed archive of a Threshold audit log.")
    add = parser.add_argument
    add("archive", type=Path, help="the archive, a .zip file")
    add("--key", action="append", required=True, help="a public key: 64 hexadecimal digits or a file")
    add("--head", action="append", default=[], help="a published head, NUMBER:HASH or NUMBER:HASH:EVENTS")
    asked = parser.parse_args(arguments)
    try:
        keys, heads = Keys(_publics(asked.key)), list(_heads(asked.head))
        asked.archive.open("rb").close()
    except (OSError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    try:
        checked = check(asked.archive, keys, heads)
    except DoesNotHold as found:
        sys.stderr.write(f"DOES NOT HOLD: {found}\n")
        return 1
    sys.stdout.write(_sentence(checked, heads))
    return 0


def _sentence(checked: Checked, heads: Sequence[Head]) -> str:
    of = f" of practice {checked.practice}" if checked.practice else ""
    words = [f"Complete and unchanged: {checked.events} events{of} in {len(checked.seals)} seals."]
    words += [f"Newest seal {seal.seq}, {seal.hash}." for seal in checked.seals[-1:]]
    change = "From seal {} on the key is another one, without a word of the one before."
    words += [change.format(seq) for seq in checked.unannounced]
    end = "No published head was given, so that nothing is missing at the end is not shown."
    words.append(f"Published heads found in it: {len(heads)}." if heads else end)
    return "\n".join(words) + "\n"


if __name__ == "__main__":
    sys.exit(main())

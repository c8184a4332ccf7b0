"""One seal: the signed head of a range of events, chained to the seal before it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Literal
from uuid import UUID

from compliance.audit.canonical import Place
from compliance.audit.signing import Keys, key_id, sign

Kind = Literal["seal", "restore", "rotate"]
KINDS: dict[str, Kind] = {"seal": "seal", "restore": "restore", "rotate": "rotate"}
VERSION = "threshold-seal-1"
GENESIS = bytes(32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a seal states and signs.

    It covers the events of one epoch from `start` up to, not including, `stop`. A seal of kind
    `restore` covers none: it opens the epoch that follows a restored backup; its `note` tells the
    last seal that came with the backup. Neither does one of kind `rotate`: its note names the signing key
    that takes over (`compliance.audit.succession`).
    """

    seq: int
    kind: Kind
    format: int
    epoch: int
    start: Place
    stop: Place
    count: int
    root: bytes
    previous: bytes
    sealed_at: datetime
    note: str = ""

    def text(self, key: str) -> str:
        """The line that is hashed and signed."""
        parts = (
            VERSION,
            self.seq,
            self.kind,
            self.format,
            self.epoch,
            *self.start,
            *self.stop,
            self.count,
            self.root.hex(),
            self.previous.hex(),
            self.sealed_at.astimezone(UTC).isoformat(timespec="microseconds"),
            key,
            self.note,
        )
        return "\t".join(str(part) for part in parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """A head with its hash and signature."""

    head: Head
    key: str
    hash: bytes
    signature: bytes

    @property
    def seq(self) -> int:
        """Its number, from 1 without gaps."""
        return self.head.seq

    def file(self) -> str:
        """The write-once copy: the signed line, its hash, its signature."""
        return f"{self.head.text(self.key)}\n{self.hash.hex()}\n{self.signature.hex()}\n"

    def holds(self, keys: Keys) -> bool:
        """Whether hash and signature belong to what the head states."""
        return self.hash == _hash(self.head, self.key) and keys.verify(self.key, self.signature, self.hash)

    def restored_after(self) -> int:
        """For kind `restore`: the last seal that came with the backup (0 for none)."""
        return int(self.head.note.rpartition("=")[2])


def close(head: Head) -> Seal:
    """Hashes and signs a head with the installation's key."""
    key = key_id()
    digest = _hash(head, key)
    return Seal(head=head, key=key, hash=digest, signature=sign(digest))


def read(text: str) -> Seal:
    """A seal from its write-once copy. Raises ValueError when the text is not one."""
    line, digest, signature = text.rstrip("\n").split("\n")
    version, seq, kind, number, epoch, *rest = line.split("\t")
    from_xid, from_id, upto_xid, upto_id, count, root, previous, sealed_at, key, note = rest
    if version != VERSION or kind not in KINDS:
        raise ValueError(f"Not a seal of a known version: {version}, {kind}")
    head = Head(
        seq=int(seq),
        kind=KINDS[kind],
        format=int(number),
        epoch=int(epoch),
        start=Place(int(from_xid), from_id),
        stop=Place(int(upto_xid), upto_id),
        count=int(count),
        root=bytes.fromhex(root),
        previous=bytes.fromhex(previous),
        sealed_at=datetime.fromisoformat(sealed_at),
        note=note,
    )
    return Seal(head=head, key=key, hash=bytes.fromhex(digest), signature=bytes.fromhex(signature))


@dataclass(frozen=True, slots=True, kw_only=True)
class Subroot:
    """One practice's part of a seal, so that it can be checked and exported alone.

    `total` counts the practice's sealed events up to and including this seal: a missing part shows.
    `path` proves that this part belongs to the seal's root. `listed` is the SHA-256 of the list of ids
    and leaf hashes that is kept with the part, by which a change is traced to its event.
    """

    practice_id: UUID
    seq: int
    count: int
    total: int
    root: bytes
    path: bytes = b""
    listed: bytes = b""

    def line(self) -> bytes:
        """What the seal's root is made of: one such line for each practice, sorted by practice."""
        return f"{self.practice_id}\t{self.count}\t{self.total}\t{self.root.hex()}".encode()


def _hash(head: Head, key: str) -> bytes:
    return sha256(head.text(key).encode()).digest()

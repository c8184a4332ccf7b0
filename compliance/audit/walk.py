"""Events against seals: canonical lines in order, hashed and compared with each practice's sealed root."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from uuid import UUID

from compliance.audit import merkle
from compliance.audit.chain import DoesNotHold
from compliance.audit.seal import Seal, Subroot


@dataclass(slots=True)
class Actual:
    """What the log holds today of one practice in one seal's range."""

    ids: list[bytes] = field(default_factory=list)
    leaves: list[bytes] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One practice's part of a seal that is not what it was."""

    seal: Seal
    practice_id: UUID
    actual: Actual
    sealed: Subroot | None

    @property
    def is_of_the_list(self) -> bool:
        """Whether the events hold, and only the list kept beside their root does not."""
        return self.sealed is not None and _is_sealed(self.actual, self.sealed)


def mismatches(
    run: Sequence[Seal],
    parts: Mapping[int, Sequence[Subroot]],
    lines: Iterable[bytes],
    only: UUID | None = None,
) -> Iterator[Mismatch]:
    """Walks over the events of neighbouring seals; `only` when the lines are of one practice."""
    for seal, found in _by_seal(run, lines):
        sealed = {
            part.practice_id: part
            for part in parts.get(seal.seq, ())
            if only is None or part.practice_id == only
        }
        actual = {UUID(practice.decode()): events for practice, events in found.items()}
        for practice in sorted(sealed.keys() | actual.keys()):
            part, events = sealed.get(practice), actual.get(practice, Actual())
            if part is None or not _is_sealed(events, part) or _listed(events) != part.listed:
                yield Mismatch(seal, practice, events, part)


def _is_sealed(events: Actual, part: Subroot) -> bool:
    return len(events.ids) == part.count and merkle.root(events.leaves) == part.root


def _listed(events: Actual) -> bytes:
    ids = bytes.fromhex(b"".join(events.ids).decode().replace("-", ""))
    return sha256(ids + b"".join(events.leaves)).digest()


def _by_seal(run: Sequence[Seal], lines: Iterable[bytes]) -> Iterator[tuple[Seal, dict[bytes, Actual]]]:
    """Events of each seal, by practice. This loop runs once an event; it is written for speed."""
    seals = iter(run)
    seal = next(seals)
    stop_xid, stop_id = seal.head.stop.xid, seal.head.stop.id.encode()
    found: dict[bytes, Actual] = {}
    seen = b""
    xid = -1
    for line in lines:
        _, _, xid_text, event_id, practice, _ = line.split(b"\t", 5)
        if xid_text != seen:
            seen, xid = xid_text, int(xid_text)
        while xid >= stop_xid and (xid > stop_xid or event_id >= stop_id):
            yield seal, found
            seal, found = next(seals), {}
            stop_xid, stop_id = seal.head.stop.xid, seal.head.stop.id.encode()
        if practice in found:
            events = found[practice]
        else:
            events = found[practice] = Actual()
        events.ids.append(event_id)
        events.leaves.append(sha256(b"\x00" + line[:-1]).digest())
    yield seal, found
    for rest in seals:
        yield rest, {}


def name(mismatch: Mismatch, ids: Sequence[UUID], leaves: Sequence[bytes]) -> DoesNotHold:
    """The first event of a mismatch that does not hold, told by the list kept with the seal.

    When that list itself was changed, only the seal can be named.
    """
    seq, part = mismatch.seal.seq, mismatch.sealed
    if part is not None and merkle.root(leaves) != part.root:
        return DoesNotHold(f"Events of seal {seq} were changed, and the list of them too.", seal=seq)
    now = [UUID(one.decode()) for one in mismatch.actual.ids]
    known, present = set(ids), set(now)
    for index in range(max(len(ids), len(now))):
        was = ids[index] if index < len(ids) else None
        found = now[index] if index < len(now) else None
        if was is not None and was == found:
            if leaves[index] != mismatch.actual.leaves[index]:
                return _event(was, "was changed after it was sealed", seq)
        elif was is not None and was not in present:
            return _event(was, "was removed, or moved out of its place,", seq)
        elif found is not None and found not in known:
            return _event(found, "was put in after the sealing", seq)
        else:
            return _event(was or found, "is not in its place: the order was changed", seq)
    return DoesNotHold(f"Seal {seq} does not hold.", seal=seq)


def _event(event_id: UUID | None, what: str, seq: int) -> DoesNotHold:
    return DoesNotHold(f"Event {event_id} {what} (seal {seq}).", seal=seq, event=event_id)

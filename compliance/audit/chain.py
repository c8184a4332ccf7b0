"""The chain of seals: each one signed, following the one before it without a gap."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from compliance.audit import merkle
from compliance.audit.canonical import END, START
from compliance.audit.seal import GENESIS, Seal, Subroot
from compliance.audit.signing import Keys, key_id
from compliance.audit.succession import change_of, successor


class DoesNotHold(Exception):
    """The first place where the log differs from what was sealed: an event, or a seal."""

    def __init__(self, words: str, *, seal: int | None = None, event: UUID | None = None) -> None:
        super().__init__(words)
        self.words = words
        self.seal = seal
        self.event = event


@dataclass(slots=True)
class Chain:
    """Walks over seals in order. Raises DoesNotHold at the first that does not follow.

    `unannounced` are the seals where another key goes on without a word of the one before, `line` the keys
    that have followed each other by announcements since the last of them.
    """

    keys: Keys
    last: Seal | None = None
    seals: int = 0
    events: int = 0
    epochs: list[int] = field(default_factory=list)
    restores: list[Seal] = field(default_factory=list)
    totals: dict[UUID, int] = field(default_factory=dict)
    unannounced: list[int] = field(default_factory=list)
    line: set[str] = field(default_factory=set)
    retired: set[str] = field(default_factory=set)

    def add(self, seal: Seal) -> None:
        """Checks number, link, range, hash and signature of the next seal."""
        expected = self.last.seq + 1 if self.last else 1
        if seal.seq != expected:
            raise DoesNotHold(f"Seal {expected} is missing.", seal=expected)
        if not seal.holds(self.keys):
            raise DoesNotHold(f"Seal {seal.seq} was changed: its signature does not fit.", seal=seal.seq)
        self._check_key(seal)
        if seal.head.previous != (self.last.hash if self.last else GENESIS):
            raise DoesNotHold(f"Seal {seal.seq} does not follow the seal before it.", seal=seal.seq)
        if not self._joins(seal):
            raise DoesNotHold(f"Seal {seal.seq} leaves a gap in the order of events.", seal=seal.seq)
        if seal.head.epoch not in self.epochs:
            self.epochs.append(seal.head.epoch)
        if seal.head.kind == "restore":
            self.restores.append(seal)
        self.last = seal
        self.seals += 1
        self.events += seal.head.count

    def _check_key(self, seal: Seal) -> None:
        """A key takes over when the one before has named it, and never comes back by itself."""
        if seal.key in self.retired:
            words = f"Seal {seal.seq} was signed by key {seal.key} after another one replaced it."
            raise DoesNotHold(words, seal=seal.seq)
        if self.last and successor(self.last) != seal.key:
            if self.last.head.kind == "rotate":
                words = f"Seal {seal.seq} is not signed by the key that the seal before it names."
                raise DoesNotHold(words, seal=seal.seq)
            self.unannounced.append(seal.seq)
            self.line.clear()
        self.line.add(seal.key)
        change = change_of(seal)
        if change is not None:
            if key_id(change.old) != seal.key or not change.is_proven(seal.head.previous):
                words = f"Seal {seal.seq} names another key, which never agreed to take over."
                raise DoesNotHold(words, seal=seal.seq)
            self.line.add(key_id(change.new))
            self.retired = (self.retired | {key_id(change.old)}) - {key_id(change.new)}

    def check_ours(self, key: str) -> None:
        """The newest seals stand in one line with the key in place: nobody went on with one of their own."""
        if self.last and key not in self.line:
            words = (
                f"Seal {self.last.seq} was signed by key {self.last.key}; no seal announced the key in place"
                f" now, {key}."
            )
            raise DoesNotHold(words, seal=self.last.seq)

    def _joins(self, seal: Seal) -> bool:
        head, last = seal.head, self.last.head if self.last else None
        if head.kind == "restore":
            closed = last is None or (last.stop == END and head.epoch > last.epoch)
            return closed and head.start == head.stop == START and head.count == 0
        if head.kind == "rotate" and not (head.start == head.stop and head.count == 0 and change_of(seal)):
            return False
        if last is None:
            return head.start == START
        return head.epoch == last.epoch and head.start == last.stop

    def add_parts(self, seal: Seal, parts: Sequence[Subroot]) -> None:
        """Checks that the practices' parts of a seal, all of them, make up its root."""
        leaves = [merkle.leaf(part.line()) for part in parts]
        if merkle.root(leaves) != seal.head.root or sum(part.count for part in parts) != seal.head.count:
            raise DoesNotHold(f"The parts of seal {seal.seq} were changed.", seal=seal.seq)
        tree = merkle.levels(leaves)
        if any(part.path != merkle.path(tree, index) for index, part in enumerate(parts)):
            raise DoesNotHold(f"The paths of seal {seal.seq} were changed.", seal=seal.seq)
        self.count(seal, parts)

    def count(self, seal: Seal, parts: Iterable[Subroot]) -> None:
        """Checks that each practice's running total goes on without a jump."""
        for part in parts:
            total = self.totals.get(part.practice_id, 0) + part.count
            if part.total != total:
                raise DoesNotHold(f"A part of a seal before seal {seal.seq} is missing.", seal=seal.seq)
            self.totals[part.practice_id] = total

    def excuses(self, lost: Seal) -> bool:
        """Whether a restore explains that this seal exists only as a copy: it came after the backup."""
        return any(
            restore.restored_after() < lost.seq
            and lost.head.epoch < restore.head.epoch
            and lost.head.sealed_at <= restore.head.sealed_at
            for restore in self.restores
        )


def runs(seals: Sequence[Seal]) -> Iterable[list[Seal]]:
    """Neighbouring seals of one epoch and one format, whose events can be read in one go."""
    run: list[Seal] = []
    for seal in seals:
        if seal.head.kind == "restore":
            continue
        if run and (run[-1].head.epoch, run[-1].head.format) != (seal.head.epoch, seal.head.format):
            yield run
            run = []
        run.append(seal)
    if run:
        yield run

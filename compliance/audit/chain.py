"""The chain of seals: each one signed, following the one before it without a gap."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from compliance.audit import merkle
from compliance.audit.canonical import END, START
from compliance.audit.seal import GENESIS, Seal, Subroot
from compliance.audit.signing import Keys


class DoesNotHold(Exception):
    """The first place where the log differs from what was sealed: an event, or a seal."""

    def __init__(self, words: str, *, seal: int | None = None, event: UUID | None = None) -> None:
        super().__init__(words)
        self.words = words
        self.seal = seal
        self.event = event


@dataclass(slots=True)
class Chain:
    """Walks over seals in order. Raises DoesNotHold at the first that does not follow."""

    keys: Keys
    last: Seal | None = None
    seals: int = 0
    events: int = 0
    epochs: list[int] = field(default_factory=list)
    restores: list[Seal] = field(default_factory=list)
    totals: dict[UUID, int] = field(default_factory=dict)

    def add(self, seal: Seal) -> None:
        """Checks number, link, range, hash and signature of the next seal."""
        expected = self.last.seq + 1 if self.last else 1
        if seal.seq != expected:
            raise DoesNotHold(f"Seal {expected} is missing.", seal=expected)
        if not seal.holds(self.keys):
            raise DoesNotHold(f"Seal {seal.seq} was changed: its signature does not fit.", seal=seal.seq)
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

    def _joins(self, seal: Seal) -> bool:
        head, last = seal.head, self.last.head if self.last else None
        if head.kind == "restore":
            closed = last is None or (last.stop == END and head.epoch > last.epoch)
            return closed and head.start == head.stop == START and head.count == 0
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

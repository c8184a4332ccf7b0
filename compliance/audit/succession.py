"""One signing key after another: a seal of kind `rotate`, signed by the old key, names the new one.

Its note holds both public keys and a proof that whoever asked for the change has the new one. Anybody who
trusts one key of the row can so trust the others. The format is that of `standalone`, which checks it too.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from compliance.audit import signing
from compliance.audit.seal import Seal
from compliance.audit.signing import Keys, key_id

VERSION = "threshold-key-1"
NOTE = re.compile(r"from=([0-9a-f]{64}) to=([0-9a-f]{64}) proof=([0-9a-f]{128})")


@dataclass(frozen=True, slots=True)
class Change:
    """The two public keys of a rotation, and the new key's signature over it."""

    old: bytes
    new: bytes
    proof: bytes

    @classmethod
    def to(cls, seed: bytes, previous: bytes) -> "Change":
        """A change from the key in place to the one of this seed, behind the seal with the hash `previous`."""
        old, new = signing.public_key(), signing.public_of(seed)
        return cls(old, new, signing.sign_with(seed, _told(previous, old, new)))

    def note(self) -> str:
        """As the seal's note has it."""
        return f"from={self.old.hex()} to={self.new.hex()} proof={self.proof.hex()}"

    def is_proven(self, previous: bytes) -> bool:
        """Whether the holder of the new key agreed to take over behind the seal `previous`."""
        told = _told(previous, self.old, self.new)
        return Keys.of(self.new).verify(key_id(self.new), self.proof, told)


def change_of(seal: Seal | None) -> Change | None:
    """What a seal of kind `rotate` announces; None for every other, and for one with a malformed note."""
    found = NOTE.fullmatch(seal.head.note) if seal and seal.head.kind == "rotate" else None
    return Change(*(bytes.fromhex(one) for one in found.groups())) if found else None


def successor(seal: Seal) -> str:
    """The name of the key that has to sign the next seal."""
    change = change_of(seal)
    return key_id(change.new) if change else seal.key


def follow(keys: Keys, seals: Sequence[Seal]) -> Keys:
    """These keys, and those that a trusted one names in a rotation: forwards, and backwards by the proof."""
    changes = [(seal, change) for seal in seals if (change := change_of(seal))]
    for seal, change in [*changes, *reversed(changes)]:
        if seal.key == key_id(change.old) and seal.holds(keys):
            keys = keys.and_of(change.new)
        elif key_id(change.new) in keys.known and change.is_proven(seal.head.previous):
            keys = keys.and_of(change.old)
    return keys


def _told(previous: bytes, old: bytes, new: bytes) -> bytes:
    return sha256("\t".join((VERSION, previous.hex(), old.hex(), new.hex())).encode()).digest()

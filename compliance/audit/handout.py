"""What somebody gets who is to check an archive without us: the script, the public key, the newest seal."""

from dataclasses import dataclass
from pathlib import Path

from django.db.backends.utils import CursorWrapper

from compliance.audit import signing, worm
from compliance.audit.standalone import verify_threshold_audit

SCRIPT = Path(verify_threshold_audit.__file__)
# One statement, so that seal and number belong together whatever is sealed meanwhile.
HEAD = """
SELECT seq, encode(hash, 'hex'), coalesce((SELECT total FROM compliance_audit_subroot
  WHERE seal_seq <= seal.seq ORDER BY seal_seq DESC LIMIT 1), 0)
FROM compliance_audit_seal AS seal ORDER BY seq DESC LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Key:
    """A public key of this installation, and the short name by which seals call it; both hexadecimal."""

    digits: str
    name: str


@dataclass(frozen=True, slots=True)
class Handout:
    """`head` is NUMBER:HASH:EVENTS of the newest seal, for this practice; empty before the first."""

    key: Key
    older: list[Key]
    head: str


def script() -> bytes:
    """The checking script, as it leaves."""
    return SCRIPT.read_bytes()


def handout(cursor: CursorWrapper) -> Handout:
    """Read in a practice's transaction: the number of events is this practice's own."""
    key, *older = (Key(one.hex(), signing.key_id(one)) for one in worm.public_keys())
    cursor.execute(HEAD)
    row = cursor.fetchone()
    return Handout(key, older, ":".join(map(str, row)) if row else "")

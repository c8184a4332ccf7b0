"""A head: the newest seal, and how many events of this practice lie behind it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from compliance.heads.models import HeadPublication

# Read in the practice's transaction, so the number of events is that of this practice.
NEWEST = """
SELECT seq, hash, key, sealed_at, coalesce((SELECT total FROM compliance_audit_subroot
  WHERE seal_seq <= seq ORDER BY seal_seq DESC LIMIT 1), 0)
FROM compliance_audit_seal ORDER BY seq DESC LIMIT 1
"""
STILL = "SELECT seq, hash FROM compliance_audit_seal WHERE seq = ANY(%s)"
SECONDS = "seconds"


@dataclass(frozen=True, slots=True)
class Head:
    """What is published. Nothing in it names anybody."""

    practice_id: UUID
    seal: int
    hash: str
    events: int
    key: str
    sealed_at: datetime

    @property
    def line(self) -> str:
        """As the stand-alone check takes it after --head."""
        return f"{self.seal}:{self.hash}:{self.events}"

    def stated(self, published_at: datetime) -> dict[str, Any]:
        """For a program."""
        return {
            "practice": str(self.practice_id),
            "head": self.line,
            "seal": self.seal,
            "hash": self.hash,
            "events": self.events,
            "key": self.key,
            "sealed_at": moment(self.sealed_at),
            "published_at": moment(published_at),
        }


def newest(practice_id: UUID) -> Head | None:
    """The head of this moment; None while nothing is sealed."""
    with connection.cursor() as cursor:
        cursor.execute(NEWEST)
        row = cursor.fetchone()
    if row is None:
        return None
    seal, digest, key, sealed_at, events = row
    return Head(practice_id, seal, bytes(digest).hex(), events, key, sealed_at)


def of(row: HeadPublication, practice_id: UUID) -> Head:
    """The head that was kept with a publication."""
    return Head(practice_id, row.seal, row.hash, row.events, row.key, row.sealed_at)


def gone(rows: Iterable[HeadPublication]) -> set[UUID]:
    """Publications whose seal is not in the log any more as it was published."""
    asked = list(rows)
    with connection.cursor() as cursor:
        cursor.execute(STILL, [[row.seal for row in asked]])
        known = {seq: bytes(digest).hex() for seq, digest in cursor.fetchall()}
    return {row.pk for row in asked if known.get(row.seal) != row.hash}


def moment(at: datetime) -> str:
    """A time in UTC, to the second."""
    return at.astimezone(UTC).isoformat(timespec=SECONDS)

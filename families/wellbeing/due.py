"""When a check-in is asked for: once in each part of the work, and every four weeks."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

EVERY = timedelta(days=28)


class Part(StrEnum):
    """Before, during and after the intervention."""

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"


PARTS = {
    "inquiry": Part.BEFORE,
    "intake": Part.BEFORE,
    "preparation": Part.BEFORE,
    "intervention": Part.DURING,
    "placement": Part.DURING,
    "follow_up": Part.AFTER,
    "closed": Part.AFTER,
}


def is_due(stage: str, done: Iterable[tuple[str, datetime]], at: datetime) -> bool:
    """Whether to ask now. `done` are earlier ones, each with its part and its moment."""
    known = list(done)
    if stage == "closed":
        return False
    if PARTS[stage] not in {part for part, _ in known}:
        return True
    return at - max(moment for _, moment in known) >= EVERY

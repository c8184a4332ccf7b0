"""The hourly check of one practice: slice by slice through what the log holds since the last one."""

from datetime import datetime
from uuid import UUID

from compliance.acting import acting
from compliance.domain import unusual

MOST_SLICES = 40


def look_through(practice_id: UUID, *, at: datetime) -> int:
    """Reads on until nothing is left or enough was done for an hour. Returns how many flags are new or grew.

    Each slice is a transaction and an act of its own: whatever ends it between two, the next goes on there.
    """
    found = 0
    for _ in range(MOST_SLICES):
        with acting(practice_id, at=at) as access:
            done = unusual.find(access)
        found += done.flags
        if not done.is_more:
            break
    with acting(practice_id, at=at) as access:
        unusual.remind(access)
    return found

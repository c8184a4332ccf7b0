"""When follow-up is due: offsets and windows F-01 to F-09, and the family-only track (process section 8)."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

DAYS_IN_THE_LONGEST_MONTH = 31


@dataclass(frozen=True, slots=True)
class Offset:
    """One point: hours from the anchor, and the window around it in hours."""

    point: str
    hours: int
    window_hours: int

    @property
    def label(self) -> str:
        """“24 h”, “7 days”."""
        return f"{self.hours // 24} days" if self.is_in_days else f"{self.hours} h"

    @property
    def is_in_days(self) -> bool:
        """The first two are told and counted in hours, the rest in days."""
        return self.hours >= 7 * 24


def _days(point: str, days: int, window: int) -> Offset:
    return Offset(point, days * 24, window * 24)


ADMITTED = (
    Offset("F-01", 24, 6),
    Offset("F-02", 72, 12),
    _days("F-03", 7, 2),
    _days("F-04", 14, 3),
    _days("F-05", 30, 5),
    _days("F-06", 60, 7),
    _days("F-07", 90, 7),
    _days("F-08", 180, 14),
    _days("F-09", 365, 21),
)
FAMILY_ONLY = ADMITTED[:7]
LABELS = {offset.point: offset.label for offset in ADMITTED}


def due_at(anchor: datetime, offset: Offset, zone: str) -> datetime:
    """The moment of a point. Points counted in days keep the hour of the clock in that person's zone.

    Where the clocks skip that hour on the day, it is an hour later by the clock.
    """
    if not offset.is_in_days:
        return anchor + timedelta(hours=offset.hours)
    local = anchor.astimezone(ZoneInfo(zone)) + timedelta(days=offset.hours // 24)
    return local.astimezone(UTC)


def points_within(months: int, offsets: tuple[Offset, ...] = ADMITTED) -> tuple[Offset, ...]:
    """The points within so many months, the length that the model asks for."""
    return tuple(offset for offset in offsets if offset.hours <= months * DAYS_IN_THE_LONGEST_MONTH * 24)

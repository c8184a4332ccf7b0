"""Dates and times that people type, in the time zone of the case, made into moments."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from compliance.errors import Invalid


def moment(day: date, clock: time, zone: str, *, field: str = "") -> datetime:
    """The moment at which this clock shows that time.

    Raises Invalid for a time that does not exist there (clocks go forward) or exists twice (clocks go back).
    """
    local = datetime.combine(day, clock, tzinfo=ZoneInfo(zone))
    if local.astimezone(UTC).astimezone(ZoneInfo(zone)).time() != clock:
        raise Invalid(
            "The clocks go forward that night: this time does not exist. Choose another.", field=field
        )
    if local.replace(fold=1).utcoffset() != local.utcoffset():
        raise Invalid(
            "The clocks go back that night: this time comes twice. Choose one an hour earlier or later.",
            field=field,
        )
    return local.astimezone(UTC)


def end_of_day(at: datetime, zone: str) -> datetime:
    """Midnight after `at`, local time."""
    local = at.astimezone(ZoneInfo(zone))
    return datetime.combine(local.date() + timedelta(days=1), time(0), tzinfo=ZoneInfo(zone)).astimezone(UTC)

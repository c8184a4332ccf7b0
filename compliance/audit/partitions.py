"""The log's monthly partitions: made three months ahead, by a function that can do nothing else."""

from datetime import UTC, datetime

from django.db import connection

AHEAD = 3
DECEMBER = 12


class MonthMissing(RuntimeError):
    """The partition of this or the next month does not exist. Events are kept, in the catch-all partition."""


def keep(at: datetime) -> int:
    """Makes the partitions of this month and the three that follow; returns how many were new.

    Raises MonthMissing when one is missing all the same: an alert, not an outage.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT compliance_audit_keep_partitions()")
        made: int = cursor.fetchone()[0]
    if still := missing(at):
        raise MonthMissing(f"No partition for {', '.join(still)}.")
    return made


def missing(at: datetime) -> list[str]:
    """Which of the months from `at` to three ahead have no partition yet, as YYYY_MM."""
    wanted = _months(at.astimezone(UTC), AHEAD + 1)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT month FROM unnest(%s::text[]) AS month"
            " WHERE to_regclass('compliance_access_event_' || month) IS NULL ORDER BY month",
            [wanted],
        )
        return [row[0] for row in cursor.fetchall()]


def _months(start: datetime, count: int) -> list[str]:
    year, month = start.year, start.month
    names = []
    for _ in range(count):
        names.append(f"{year:04d}_{month:02d}")
        year, month = (year + 1, 1) if month == DECEMBER else (year, month + 1)
    return names

"""Moments in words: today at four, tomorrow, Wed Nov 25. In the time zone of the case."""

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from cases.models.case import NOTHING_DUE

A_WEEK = 7


@lru_cache(maxsize=64)
def zone(name: str) -> ZoneInfo:
    """The zone, looked up once."""
    return ZoneInfo(name)


def clock(moment: datetime, zone_name: str) -> str:
    """“4:00 pm”."""
    local = moment.astimezone(zone(zone_name))
    return f"{local.hour % 12 or 12}:{local.minute:02d} {'am' if local.hour < 12 else 'pm'}"  # noqa: PLR2004 -- noon


def day(moment: datetime, zone_name: str, *, at: datetime) -> str:
    """“Today”, “Tomorrow”, “Wed Nov 25”, “Nov 25, 2027”."""
    local = moment.astimezone(zone(zone_name))
    today = at.astimezone(zone(zone_name)).date()
    apart = (local.date() - today).days
    if apart == 0:
        return "Today"
    if apart == 1:
        return "Tomorrow"
    if apart == -1:
        return "Yesterday"
    if abs(apart) < A_WEEK:
        return f"{local:%a %b} {local.day}"
    return f"{local:%b} {local.day}" if local.year == today.year else f"{local:%b} {local.day}, {local.year}"


def on_paper(moment: datetime, zone_name: str) -> str:
    """“Nov 25, 2026”: paper is read on other days."""
    local = moment.astimezone(zone(zone_name))
    return f"{local:%b} {local.day}, {local.year}"


def on_paper_day(local: date) -> str:
    """The same for a day without an hour."""
    return f"{local:%b} {local.day}, {local.year}"


def dated(moment: datetime, zone_name: str) -> str:
    """“Nov 25, 2026, 4:00 pm”: for words that are kept, and read on other days."""
    return f"{on_paper(moment, zone_name)}, {clock(moment, zone_name)}"


def in_sentence(words: str) -> str:
    """“today 4:00 pm” inside a sentence; names of days and months keep their capital."""
    first = words.split(" ", 1)[0].rstrip(",")
    return words[0].lower() + words[1:] if first in {"Today", "Tomorrow", "Yesterday", "Since"} else words


def both(moment: datetime, zone_name: str, *, at: datetime) -> str:
    """Day and time: “Today, 9:12 am”."""
    return f"{day(moment, zone_name, at=at)}, {clock(moment, zone_name)}"


def due(moment: datetime, zone_name: str, *, at: datetime) -> str:
    """“Today 4:00 pm”, “Tomorrow 9:00 am”, “Wed Nov 25”; "" when nothing is due."""
    if moment >= NOTHING_DUE:
        return ""
    words = day(moment, zone_name, at=at)
    if words in {"Today", "Tomorrow"}:
        return f"{words} {clock(moment, zone_name)}"
    return f"Since {in_sentence(words)}" if moment < at else words


def is_due_today(moment: datetime, zone_name: str, *, at: datetime) -> bool:
    """Whether it is due before this day ends, or was due before."""
    return moment.astimezone(zone(zone_name)).date() <= at.astimezone(zone(zone_name)).date()

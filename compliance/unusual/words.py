"""A flag as one plain sentence, made from its figures when somebody reads it."""

from collections.abc import Mapping
from datetime import date, time, timedelta
from typing import Any

from django.utils.formats import date_format, time_format

from compliance.unusual.rules import Kind

WEEK = timedelta(days=7)
BY = {"mail": "the e-mail address is the same", "name": "the name is the same"}
WHEN = {"night": "at night", "weekend": "at the weekend"}


def sentence(
    kind: str, *, who: str, reference: str, day: date, figures: Mapping[str, Any], today: date
) -> str:
    """What happened: "Sam Ortiz opened 41 cases on Monday; usually 6 to 9"."""
    return _SENTENCES[Kind(kind)](who or "Somebody", reference, on(day, today), figures)


def on(day: date, today: date) -> str:
    """ "today", "on Monday" within a week, "on Nov 2" before."""
    if day == today:
        return "today"
    if timedelta() < today - day < WEEK:
        return f"on {date_format(day, 'l')}"
    return f"on {date_format(day, 'M j' if day.year == today.year else 'M j, Y')}"


def _volume(who: str, reference: str, on_day: str, figures: Mapping[str, Any]) -> str:
    usual = "there is no habit to compare with yet"
    if "low" in figures:
        low, high = figures["low"], figures["high"]
        usual = f"usually {low}" if low == high else f"usually {low} to {high}"
    return f"{who} opened {figures['opened']} cases {on_day}; {usual}."


def _unassigned(who: str, reference: str, on_day: str, figures: Mapping[str, Any]) -> str:
    return f"{who} opened {reference} {on_day} without being on its team."


def _surname(who: str, reference: str, on_day: str, figures: Mapping[str, Any]) -> str:
    return f"{who} opened {reference} {on_day}; somebody in this case has the same surname."


def _colleague(who: str, reference: str, on_day: str, figures: Mapping[str, Any]) -> str:
    return f"{who} opened {reference} {on_day}; somebody in this case may work here: {BY[figures['by']]}."


def _care(who: str, reference: str, on_day: str, figures: Mapping[str, Any]) -> str:
    return f"{who} opened {reference} {on_day}. It needs special care, and they are not on its team."


def _hours(who: str, reference: str, on_day: str, figures: Mapping[str, Any]) -> str:
    cases = "a case" if figures["cases"] == 1 else f"{figures['cases']} cases"
    days = figures["days"]
    before = {0: "never", 1: "on one day"}.get(days, f"on {days} days")
    return (
        f"{who} opened {cases} {on_day} {WHEN[figures['when']]}, first at {_clock(figures['first'])};"
        f" {before} in the four weeks before."
    )


def _refusals(who: str, reference: str, on_day: str, figures: Mapping[str, Any]) -> str:
    return (
        f"{who} was refused {figures['refusals']} times within an hour {on_day},"
        f" from {_clock(figures['first'])}."
    )


def _clock(value: str) -> str:
    return time_format(time.fromisoformat(value), "g:i a").replace(".", "")


_SENTENCES = {
    Kind.VOLUME: _volume,
    Kind.UNASSIGNED: _unassigned,
    Kind.SURNAME: _surname,
    Kind.COLLEAGUE: _colleague,
    Kind.CARE: _care,
    Kind.HOURS: _hours,
    Kind.REFUSALS: _refusals,
}

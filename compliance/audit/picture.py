"""The picture of accesses over time: how many were shown and refused, day by day or hour by hour, as geometry.

Everything is numbers and classes, so that a page draws it without a script and without a style.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from django.utils import timezone
from django.utils.formats import date_format

from compliance.audit.addresses import address
from compliance.audit.log import Counts, LogFilters

DAYS = 30
BY_HOUR = timedelta(days=2)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
PLOT = 120
TOP = 10
FOOT = 24
LEFT = 44
LEAST = 2  # what is there is seen, however little it is
WIDE, NARROW = 960, 360
APART = {WIDE: 80, NARROW: 84}


@dataclass(frozen=True, slots=True)
class Span:
    """What the picture covers: its first moment, its end, and the steps between."""

    since: datetime
    until: datetime
    by_hour: bool
    zone: tzinfo


@dataclass(frozen=True, slots=True)
class Step:
    """One day or hour. Its link narrows the list to that day; "" where the list is that day already."""

    label: str
    tick: str
    shown: int
    refused: int
    url: str

    @property
    def words(self) -> str:
        """For who points at the bar."""
        return f"{self.label}: {self.shown:,} shown, {self.refused:,} refused"


@dataclass(frozen=True, slots=True)
class Bar:
    """One step as drawn: where it stands, and the tops and heights of its two parts."""

    step: Step
    slot: str
    slot_width: str
    x: str
    width: str
    shown_y: str
    shown_height: str
    refused_y: str
    refused_height: str


@dataclass(frozen=True, slots=True)
class Tick:
    """Words under the axis."""

    x: str
    words: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """One size of the picture."""

    width: int
    height: int
    left: int
    top: int
    plot: int
    base: int
    tick_y: int
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """The sentence, the steps as a table has them, and two sizes, so that text stays readable."""

    sentence: str
    by_hour: bool
    most: int
    steps: tuple[Step, ...]
    wide: Drawing
    narrow: Drawing


def span_of(filters: LogFilters, *, at: datetime, zone: tzinfo | None = None) -> Span:
    """The last 30 days of what was asked for; hours where that is two days or less."""
    zone = zone or timezone.get_current_timezone()
    end = min(filters.until, at) if filters.until else at
    last = (end - timedelta(microseconds=1)).astimezone(zone).date()
    floor = datetime.combine(last - (DAYS - 1) * DAY, time.min, tzinfo=zone)
    since = max(filters.since, floor) if filters.since else floor
    over = filters.until or at
    by_hour = filters.since is not None and _elapsed(filters.since, over) <= BY_HOUR + HOUR
    return Span(since, max(end, since), by_hour=by_hour, zone=zone)


def picture(span: Span, counts: Mapping[date | datetime, Counts], asked: Mapping[str, str]) -> Picture | None:
    """The picture of these counts; none where there is nothing to draw."""
    steps = tuple(_hours(span, counts, asked) if span.by_hour else _days(span, counts, asked))
    most = max((one.shown + one.refused for one in steps), default=0)
    if not most:
        return None
    return Picture(
        sentence=_sentence(span, steps),
        by_hour=span.by_hour,
        most=most,
        steps=steps,
        wide=_drawn(steps, most, WIDE),
        narrow=_drawn(steps, most, NARROW),
    )


def _elapsed(since: datetime, until: datetime) -> timedelta:
    return until.astimezone(UTC) - since.astimezone(UTC)  # days of a time zone are not all of 24 hours


def _days(span: Span, counts: Mapping[date | datetime, Counts], asked: Mapping[str, str]) -> list[Step]:
    day, last = span.since.astimezone(span.zone).date(), _last_day(span)
    steps = []
    while day <= last:
        found = counts.get(day, Counts())
        label = date_format(day, "D, M j")
        steps.append(Step(label, date_format(day, "M j"), found.shown, found.refused, _to(day, day, asked)))
        day += DAY
    return steps


def _hours(span: Span, counts: Mapping[date | datetime, Counts], asked: Mapping[str, str]) -> list[Step]:
    hour = span.since.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    single = span.since.astimezone(span.zone).date() == _last_day(span)
    steps = []
    while hour < span.until.astimezone(UTC):
        found = counts.get(hour, Counts())
        local = hour.astimezone(span.zone)
        clock = date_format(local, "g A") if not local.minute else date_format(local, "g:i A")
        day = local.date()
        url = "" if single else _to(day, day, asked)
        label = f"{date_format(local, 'D, M j')}, {clock.lower()}"
        steps.append(Step(label, clock.lower(), found.shown, found.refused, url))
        hour += HOUR
    return steps


def _to(first: date, last: date, asked: Mapping[str, str]) -> str:
    return address(asked, since=first.isoformat(), until=last.isoformat())


def _last_day(span: Span) -> date:
    return max((span.until - timedelta(microseconds=1)).astimezone(span.zone), span.since).date()


def _sentence(span: Span, steps: tuple[Step, ...]) -> str:
    shown, refused = sum(one.shown for one in steps), sum(one.refused for one in steps)
    busiest = max(steps, key=lambda one: one.shown + one.refused)
    first = date_format(span.since.astimezone(span.zone), "M j")
    last = date_format(_last_day(span), "M j")
    when = f"On {first}" if first == last else f"From {first} to {last}"
    most = f"{busiest.shown + busiest.refused:,}"
    return f"{when}, {shown:,} shown and {refused:,} refused. Most on {busiest.label}: {most}."


def _drawn(steps: tuple[Step, ...], most: int, width: int) -> Drawing:
    slot = (width - LEFT) / len(steps)
    thick = min(slot * 0.72, 28)
    base = TOP + PLOT
    every = max(1, round(APART[width] / slot))
    bars = tuple(_bar(step, number, slot, thick, most) for number, step in enumerate(steps))
    ticks = tuple(
        Tick(_n(LEFT + slot * (number + 0.5)), step.tick)
        for number, step in enumerate(steps)
        if number % every == 0 and LEFT + slot * (number + 0.5) < width - LEFT / 2
    )
    return Drawing(width, base + FOOT, LEFT, TOP, PLOT, base, base + FOOT - 6, bars, ticks)


def _bar(step: Step, number: int, slot: float, thick: float, most: int) -> Bar:
    base = TOP + PLOT
    shown, refused = _height(step.shown, most), _height(step.refused, most)
    left = LEFT + slot * number
    return Bar(
        step=step,
        slot=_n(left),
        slot_width=_n(slot),
        x=_n(left + (slot - thick) / 2),
        width=_n(thick),
        shown_y=_n(base - shown),
        shown_height=_n(shown),
        refused_y=_n(base - shown - refused),
        refused_height=_n(refused),
    )


def _height(number: int, most: int) -> float:
    return max(PLOT * number / most, LEAST) if number else 0


def _n(value: float) -> str:
    """A number as SVG reads it, whatever the reader's language writes."""
    return f"{value:.1f}"

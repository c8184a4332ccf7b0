"""Lines over time, one an item: points for a small picture, and the same as words for whoever cannot see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from families.wellbeing.instrument import Instrument, Item

WIDE, HIGH, EDGE = 280, 72, 8


@dataclass(frozen=True, slots=True)
class Value:
    """One answer: on which day, and how much."""

    at: datetime
    day: str
    number: int | None


@dataclass(frozen=True, slots=True)
class Dot:
    """A point of the picture."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Line:
    """One item over time. A check-in without an answer to it leaves a gap."""

    item: Item
    values: tuple[Value, ...]
    parts: tuple[tuple[Dot, ...], ...]

    @property
    def paths(self) -> list[str]:
        """Each unbroken part as points of a polyline."""
        return [" ".join(f"{dot.x:g},{dot.y:g}" for dot in part) for part in self.parts]

    @property
    def dots(self) -> list[Dot]:
        """Every answer as a dot."""
        return [dot for part in self.parts for dot in part]

    @property
    def said(self) -> str:
        """For the picture's name: first and last answer."""
        answered = [one for one in self.values if one.number is not None]
        if not answered:
            return f"{self.item.short}: not answered yet."
        first, last = answered[0], answered[-1]
        if len(answered) == 1:
            return f"{self.item.short}: {last.number} of {self.item.highest} on {last.day}."
        return f"{self.item.short}: from {first.number} on {first.day} to {last.number} on {last.day}, of {self.item.highest}."


def lines(
    instrument: Instrument, answered: Sequence[tuple[datetime, str, dict[str, int | str]]]
) -> list[Line]:
    """Every item with a number, over check-ins from the oldest to the newest (moment, day in words, answers)."""
    return [_line(item, answered) for item in instrument.scored]


def _line(item: Item, answered: Sequence[tuple[datetime, str, dict[str, int | str]]]) -> Line:
    values = tuple(
        Value(at, day, found if isinstance(found := answers.get(item.key), int) else None)
        for at, day, answers in answered
    )
    if not values:
        return Line(item, (), ())
    begins = values[0].at.timestamp()
    span = max(values[-1].at.timestamp() - begins, 1)
    parts: list[list[Dot]] = [[]]
    for one in values:
        if one.number is None:
            parts.append([])
            continue
        x = EDGE + (WIDE - 2 * EDGE) * (one.at.timestamp() - begins) / span
        y = HIGH - EDGE - (HIGH - 2 * EDGE) * one.number / item.highest
        parts[-1].append(Dot(round(x, 1), round(y, 1)))
    return Line(item, values, tuple(tuple(part) for part in parts if part))

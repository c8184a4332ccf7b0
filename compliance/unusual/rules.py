"""What makes an access unusual: figures in, flags out. Pure, so that each rule can be tried and explained.

A flag accuses nobody. It asks somebody else to look, and names the figures that made it.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil, floor
from statistics import median, quantiles
from zoneinfo import ZoneInfo

from compliance.vocabulary import Effect, Purpose, Relation, Role

# U-01: few cases never flag, and less so where no habit is known yet.
FLOOR = 15
FLOOR_WITHOUT_HABIT = 30
FEWEST_DAYS = 5
SPREADS = 4
# U-06
NIGHT_BEGINS, NIGHT_ENDS = 22, 6
SATURDAY = 5
HABIT_OF_NIGHTS = 3
HABIT_OF_WEEKENDS = 2
# U-07
MOST_REFUSALS = 4
HOUR = timedelta(hours=1)

TEAM = frozenset({Relation.LEAD, Relation.COFACILITATOR, Relation.COVER, Relation.SOLE_PRACTITIONER})
# Looks for these have a review or a remit of their own (C-08, C-10, C-15, C-30, C-58).
OTHERWISE_SEEN = frozenset(
    {Purpose.SUPERVISION, Purpose.COVER, Purpose.BREAK_GLASS, Purpose.EMERGENCY, Purpose.AUDIT}
)
# Their work is on every case, so that a look counts only where no work goes with it.
FOR_EVERY_CASE = frozenset({Role.COORDINATOR, Role.ADMIN})
TITLES = frozenset({"jr", "sr", "ii", "iii", "iv", "md", "phd", "esq"})


class Kind(StrEnum):
    """Kinds of flags, as stored."""

    VOLUME = "volume"
    UNASSIGNED = "unassigned"
    SURNAME = "same_surname"
    COLLEAGUE = "colleague"
    CARE = "special_care"
    HOURS = "outside_hours"
    REFUSALS = "refusals"


IDS = {kind: f"U-{number:02}" for number, kind in enumerate(Kind, 1)}
# Facts that stay: asked about once for a person and a case, not again every day.
STANDING = frozenset({Kind.SURNAME, Kind.COLLEAGUE})


@dataclass(frozen=True, slots=True)
class Flag:
    """One thing to ask about. `weight` is the figure that grows when there is more of it."""

    kind: Kind
    weight: int
    figures: Mapping[str, int | str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The rule's id."""
        return IDS[self.kind]


@dataclass(frozen=True, slots=True)
class Look:
    """One allowed access to one case, as the log keeps it."""

    at: datetime
    role: str
    relation: frozenset[str]
    purpose: str
    effect: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody's name and the keyed hash of their e-mail address."""

    name: str
    mail_key: str = ""


@dataclass(frozen=True, slots=True)
class Habit:
    """On how many days of the four weeks before somebody worked at night, and at the weekend."""

    nights: int = 0
    weekend_days: int = 0


def volume(opened: int, past: Iterable[int]) -> Flag | None:
    """U-01: more cases in a day than this person's own median and spread explain."""
    days = sorted(number for number in past if number)
    if len(days) < FEWEST_DAYS:
        if opened < FLOOR_WITHOUT_HABIT:
            return None
        return Flag(Kind.VOLUME, opened, {"opened": opened})
    usual = median(days)
    spread = max(median(abs(number - usual) for number in days), usual / 5, 1)
    if opened < FLOOR or opened <= usual + SPREADS * spread:
        return None
    low, _, high = quantiles(days, n=4, method="inclusive")
    return Flag(Kind.VOLUME, opened, {"opened": opened, "low": floor(low), "high": ceil(high)})


def unassigned(looks: Sequence[Look], *, worked: bool) -> Flag | None:
    """U-02: a case read by staff who were not on its team at that moment.

    Not what somebody reviews already, or does for every case: supervision, cover, emergencies, looks
    with a reason. Coordinators and admins serve every case; theirs count where they did no work on it
    (`worked`).
    """
    alone = [one for one in looks if _is_alone(one, worked=worked)]
    return Flag(Kind.UNASSIGNED, len(alone), {"looks": len(alone)}) if alone else None


def _is_alone(look: Look, *, worked: bool) -> bool:
    return (
        look.effect != Effect.ALLOW_WITH_REVIEW
        and look.purpose not in OTHERWISE_SEEN
        and look.role != Role.SUPERVISOR
        and look.relation.isdisjoint(TEAM)
        and not (worked and look.role in FOR_EVERY_CASE)
    )


def same_surname(reader: str, people: Iterable[str]) -> Flag | None:
    """U-03: somebody in the case bears the reader's surname."""
    own = surnames(reader)
    if any(own & surnames(name) for name in people):
        return Flag(Kind.SURNAME, 1)
    return None


def colleague(people: Sequence[Person], staff: Iterable[Person]) -> Flag | None:
    """U-04: somebody in the case has the e-mail address or the name of somebody who works here."""
    keys = {one.mail_key for one in people if one.mail_key}
    names = {_plain(one.name) for one in people if len(_plain(one.name)) > 1}
    known = list(staff)
    if any(one.mail_key in keys for one in known):
        return Flag(Kind.COLLEAGUE, 1, {"by": "mail"})
    if any(_plain(one.name) in names for one in known):
        return Flag(Kind.COLLEAGUE, 1, {"by": "name"})
    return None


def special_care(looks: Sequence[Look], *, needed: bool) -> Flag | None:
    """U-05: the case needs special care, and somebody opened it who is not on its team."""
    outside = [one for one in looks if one.relation.isdisjoint(TEAM)] if needed else []
    return Flag(Kind.CARE, len(outside), {"looks": len(outside)}) if outside else None


def outside_hours(
    looks: Mapping[str, Sequence[datetime]],
    *,
    zone: ZoneInfo,
    habit: Habit,
    crises: Mapping[str, Collection[tuple[datetime, datetime | None]]],
) -> Flag | None:
    """U-06: cases opened at night or at the weekend by somebody who does not usually work then.

    `looks` and `crises` are by case. Not while a danger or an emergency was open on that very case.
    """
    strange = _strange(habit)
    found = sorted(
        (at.astimezone(zone), case, sorted(hours(at, zone) & strange))
        for case, moments in looks.items()
        for at in moments
        if hours(at, zone) & strange and not _within(at, crises.get(case, ()))
    )
    if not found:
        return None
    first, _, kinds = found[0]
    cases = len({case for _, case, _ in found})
    days = habit.nights if kinds[0] == "night" else habit.weekend_days
    figures: dict[str, int | str] = {
        "cases": cases,
        "when": kinds[0],
        "first": f"{first:%H:%M}",
        "days": days,
    }
    return Flag(Kind.HOURS, cases, figures)


def refusals(attempts: Iterable[datetime], *, zone: ZoneInfo, since: datetime | None = None) -> Flag | None:
    """U-07: five or more refusals of one person within an hour that ends after `since`."""
    moments = sorted(attempts)
    most, begin = 0, None
    oldest = 0
    for newest, at in enumerate(moments):
        while at - moments[oldest] >= HOUR:
            oldest += 1
        if newest - oldest + 1 > most and (since is None or at >= since):
            most, begin = newest - oldest + 1, moments[oldest]
    if most <= MOST_REFUSALS or begin is None:
        return None
    return Flag(Kind.REFUSALS, most, {"refusals": most, "first": f"{begin.astimezone(zone):%H:%M}"})


def hours(at: datetime, zone: ZoneInfo) -> set[str]:
    """ "night", "weekend", both or neither, on the practice's clock."""
    local = at.astimezone(zone)
    found = set()
    if local.hour >= NIGHT_BEGINS or local.hour < NIGHT_ENDS:
        found.add("night")
    if local.weekday() >= SATURDAY:
        found.add("weekend")
    return found


def surnames(name: str) -> AbstractSet[str]:
    """The last word of a name of two words or more; each half of "Vance-Okafor"."""
    words = _plain(name)
    if len(words) < 2:  # noqa: PLR2004 -- a single word may be a first name
        return frozenset()
    return frozenset(part for part in words[-1].split("-") if len(part) > 1)


def _plain(name: str) -> tuple[str, ...]:
    """Words without case, accents, punctuation and titles: "Ana  Núñez, MD" is ana nunez."""
    bare = "".join(
        one for one in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(one)
    )
    words = re.sub(r"[^\w\s-]", "", bare).split()
    while len(words) > 1 and words[-1] in TITLES:
        words.pop()
    return tuple(words)


def _strange(habit: Habit) -> set[str]:
    found = set()
    if habit.nights < HABIT_OF_NIGHTS:
        found.add("night")
    if habit.weekend_days < HABIT_OF_WEEKENDS:
        found.add("weekend")
    return found


def _within(at: datetime, spans: Iterable[tuple[datetime, datetime | None]]) -> bool:
    return any(begin <= at and (end is None or at <= end) for begin, end in spans)

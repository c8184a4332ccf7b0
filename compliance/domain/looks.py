"""“Who looked at my record, when and why”: the access log as the person, or a family member, may read it.

Each sees looks at what they may open themselves anyway: the person at their own record (C-48), a family
member at what is theirs (C-17, C-20). That they looked is kept too.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from compliance import gate
from compliance.access import Access
from compliance.audit import words
from compliance.audit.log import in_case, of_actor
from compliance.audit.models import AccessEventRow
from compliance.errors import NotFound
from compliance.gate.facts import facts_of
from compliance.records import ProtectedBase
from compliance.vocabulary import Category, Purpose, Role

MINE = (
    Category.IND_IDENTITY,
    Category.IND_SUD,
    Category.IND_HEALTH,
    Category.PLACEMENT,
    Category.TREATMENT_UPDATE,
    Category.CONSENT,
    Category.SUD_NOTES,
)
# Kept among the consents, and perhaps about a request that a family member made in confidence (C-50).
OF_NOBODY_ALONE = ("compliance.rightsrequest", "compliance.legalhold")
OF_FAMILY = (
    Category.CONTACT,
    Category.FAMILY_OWN,
    Category.FAMILY_REPORT,
    Category.FAMILY_SAFETY,
    Category.FAMILY_LETTER,
)
OWN_USE = "Used this space"
DAYS_A_PAGE = 7
MOST_EVENTS = 2000
JUST_AFTER = timedelta(microseconds=1)


@dataclass(slots=True)
class Look:
    """What one person did on one day, for one reason, with one kind of record."""

    who: str
    role: str
    what: str
    why: str
    rule: str
    allowed: bool
    first: datetime
    last: datetime
    times: int = 1
    of_self: bool = False


@dataclass(slots=True)
class Day:
    """The looks of one day, newest first."""

    day: date
    looks: list[Look] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Looks:
    """Some days of looks; `before` continues where they end, empty at the beginning."""

    days: list[Day]
    before: str


def looks(
    access: Access,
    *,
    zone: str,
    about: ProtectedBase | None = None,
    own: tuple[UUID, ...] = (),
    before: datetime | None = None,
) -> Looks:
    """Who looked, day by day, newest first. A family member's record is `about`, `own` the ids of what is theirs.

    `before` bounds it, for the page that goes further back. Raises NotFound for whoever has no record here.
    """
    mine = access.role is Role.INDIVIDUAL
    with _reading(access, about, "read_looks") as reference:
        rows = in_case(
            reference,
            categories=MINE if mine else OF_FAMILY,
            records=None if mine else own,
            before=before or access.at,
        )
        return _by_day(rows.exclude(record_type__in=OF_NOBODY_ALONE), access, ZoneInfo(zone), OWN_USE)


def activity(
    access: Access, *, zone: str, about: ProtectedBase | None = None, before: datetime | None = None
) -> Looks:
    """Everything that this reader did or saw themselves, day by day, newest first. As `looks` otherwise."""
    with _reading(access, about, "read_activity") as reference:
        rows = of_actor(reference, actor_id=access.actor_id, before=before or access.at)
        return _by_day(rows, access, ZoneInfo(zone), "")


@contextmanager
def _reading(access: Access, about: ProtectedBase | None, to: str) -> Iterator[str]:
    """Lets the person, or a family member, into the log of their case. Yields the case's reference."""
    mine = access.role is Role.INDIVIDUAL
    if access.case_id is None or not (mine or (access.role is Role.FAMILY and about is not None)):
        raise NotFound
    category = Category.IND_IDENTITY if mine else None
    with gate.act(access, on=about, case_id=None if about else access.case_id, category=category, to=to):
        facts = facts_of(access, access.case_id)
        if facts is None:
            raise NotFound
        yield facts.reference


def _by_day(found: QuerySet[AccessEventRow], access: Access, zone: ZoneInfo, own_use: str) -> Looks:
    """`own_use` stands for whatever the reader did themselves; "" says what it was."""
    rows = list(found[: MOST_EVENTS + 1])
    days: list[Day] = []
    groups: dict[tuple[object, ...], Look] = {}
    for number, row in enumerate(rows):
        day = row.at.astimezone(zone).date()
        is_new = not days or days[-1].day != day
        if number == MOST_EVENTS or (is_new and len(days) == DAYS_A_PAGE):
            return Looks(days, (row.at + JUST_AFTER).isoformat())
        if is_new:
            days.append(Day(day))
            groups = {}
        look = _look(row, access, own_use)
        key = (look.who, look.role, look.what, look.rule, look.allowed)
        known = groups.get(key)
        if known is None:
            groups[key] = look
            days[-1].looks.append(look)
        else:
            known.times += 1
            known.first = row.at
    return Looks(days, "")


def _look(row: AccessEventRow, access: Access, own_use: str) -> Look:
    of_self = row.actor_id is not None and row.actor_id == access.actor_id
    rule = "" if of_self else row.rule_id
    name = row.actor_name or words.ROLES.get(row.role, "Threshold")
    return Look(
        who="You" if of_self else (name if row.actor_kind == "staff" else words.ROLES.get(row.role, name)),
        role="" if of_self else words.ROLES.get(row.role, row.role),
        what=(of_self and own_use) or words.what(row.action, row.record_type, len(row.record_ids)),
        why=_why(row),
        rule=rule,
        allowed=row.effect != "deny",
        first=row.at,
        last=row.at,
        of_self=of_self,
    )


def _why(row: AccessEventRow) -> str:
    """The rule in words. A typed reason may speak of others, so that there was one is all that is said."""
    if row.purpose == Purpose.BREAK_GLASS.value:
        return "In an emergency, with a written reason, and looked at afterwards"
    said = words.why(row.rule_id)
    return f"{said}. They had to write down why" if row.reason else said

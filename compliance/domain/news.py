"""What a family member may know: what the person ticked for them, told in their own space (C-24 to C-26).

What was not ticked looks the same as what does not exist: nothing. A withdrawal closes all of it at once.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from compliance import gate
from compliance.access import Access
from compliance.consent.items import BY_KEY, FAMILY_ITEMS
from compliance.disclosure import deciding
from compliance.disclosure.models import (
    Channel,
    DisclosedItem,
    Disclosure,
    DisclosureEvent,
    DisclosureEventKind,
)
from compliance.disclosure.notices import SHORT
from compliance.domain.disclosures import append
from compliance.errors import NotFound
from compliance.vocabulary import Category, Purpose, Role


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that was told: when, by whom, about what, in which words."""

    at: datetime
    by: str
    about: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class News:
    """What may be told, as the person ticked it, and what was told so far, newest first."""

    agreed: tuple[str, ...]
    told: tuple[Told, ...]

    @property
    def notice(self) -> str:
        """The short text of s. 2.32, shown wherever something is told (C-24)."""
        return SHORT.text if self.told else ""


def news(access: Access) -> News:
    """Everything that this member may know now, each item decided anew; what is read first is noted as read.

    Raises NotFound for everybody but a family member.
    """
    if access.role is not Role.FAMILY or access.case_id is None or access.concerned_other_id is None:
        raise NotFound
    asking = access.for_purpose(Purpose.INFORMATION)
    found = deciding.verdicts(asking, access.case_id, [one.key for one in FAMILY_ITEMS])
    allowed = [one.item for one in found if one.decision.allowed]
    by_category: dict[Category, set[str]] = defaultdict(set)
    for key in allowed:
        by_category[BY_KEY[key].category].add(key)
    told: list[Told] = []
    for category, keys in by_category.items():
        told += _read(asking, access.case_id, category, keys)
    told.sort(key=lambda one: one.at, reverse=True)
    return News(tuple(BY_KEY[key].formal for key in allowed), tuple(told))


def _read(access: Access, case_id: UUID, category: Category, keys: set[str]) -> list[Told]:
    with gate.act(access, case_id=case_id, category=category, to="read_news") as scope:
        mine = {
            one.pk: one
            for one in Disclosure.objects.filter(
                case_id=case_id, recipient_id=access.concerned_other_id, channel=Channel.SPACE
            )
        }
        rows = list(DisclosedItem.objects.filter(disclosure_id__in=list(mine), item__in=sorted(keys)))
        _note_opened(access, [mine[pk] for pk in {row.disclosure_id for row in rows}])
        scope.detail["items"] = sorted({row.item for row in rows})
        return [_told(row, mine[row.disclosure_id]) for row in rows]


def _note_opened(access: Access, found: list[Disclosure]) -> None:
    keys = [one.pk for one in found]
    opened = DisclosureEvent.objects.filter(disclosure_id__in=keys, kind=DisclosureEventKind.OPENED)
    known = {one.disclosure_id for one in opened}
    for one in found:
        if one.pk not in known:
            append(access, one, DisclosureEventKind.OPENED)


def _told(row: DisclosedItem, disclosure: Disclosure) -> Told:
    lines = tuple((str(term), str(value)) for term, value in row.content["lines"])
    return Told(disclosure.at, disclosure.by_name, BY_KEY[row.item].formal, lines)

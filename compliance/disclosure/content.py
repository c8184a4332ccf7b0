"""What each item says: apps register who reads it, and it is written down in one canonical form."""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from compliance.access import Access
from compliance.consent.items import BY_KEY
from compliance.errors import Invalid

Line = tuple[str, str]
Reader = Callable[[Access, UUID], Sequence[Line]]

_readers: dict[str, list[Reader]] = {}


@dataclass(frozen=True, slots=True)
class Part:
    """One item with its lines, as it goes out."""

    item: str
    lines: tuple[Line, ...]

    @property
    def title(self) -> str:
        """As the consent's form calls it."""
        return BY_KEY[self.item].formal

    @property
    def fields(self) -> list[str]:
        """The names of what it holds, without content."""
        return [term for term, _ in self.lines]


def discloses(item: str) -> Callable[[Reader], Reader]:
    """Registers a function that reads one item of a consent's choice list.

    It reads through the gate, in the name of whoever shares: what they may not read does not go out.
    Raises ValueError for an item that no consent can name.
    """
    if item not in BY_KEY:
        raise ValueError(f"No consent names {item}.")

    def keep(reader: Reader) -> Reader:
        _readers.setdefault(item, []).append(reader)
        return reader

    return keep


def gather(access: Access, case_id: UUID, items: Iterable[str], words: str) -> list[Part]:
    """Reads each item, in the order of the choice list. Empty lines are left out.

    Words that were typed belong to the whole and are added to the last item. Raises Invalid for an item
    of which nothing is known and nothing was said.
    """
    chosen = frozenset(items)
    parts = [
        Part(
            key,
            tuple(line for reader in _readers.get(key, ()) for line in reader(access, case_id) if line[1]),
        )
        for key in BY_KEY
        if key in chosen
    ]
    if words.strip() and parts:
        last = parts.pop()
        parts.append(Part(last.item, (*last.lines, ("In words", words.strip()))))
    empty = [part for part in parts if not part.lines]
    if empty and not words.strip():
        names = ", ".join(f"“{BY_KEY[part.item].formal}”" for part in empty)
        raise Invalid(
            f"There is nothing on record for {names}. Leave it out, or say it in words.", field="words"
        )
    return [part for part in parts if part.lines]


def canonical(parts: Iterable[Part], *, notice: str, scope: str) -> str:
    """The one text of a disclosure: what was said, with its notice and the consent's scope. Hashed."""
    return json.dumps(
        {
            "items": [{"item": part.item, "lines": [list(line) for line in part.lines]} for part in parts],
            "notice": notice,
            "scope": scope,
        },
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )


def sha256(text: str) -> str:
    """Of the canonical text."""
    return hashlib.sha256(text.encode()).hexdigest()

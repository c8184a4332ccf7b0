"""The list itself: `language.json` as the field's reference gives it, and `more.json` with what practice added.

`more.json` holds further entries, and `unless`: for an entry of the list, wordings around a match that make
it harmless ("you always made room for me").
"""

import json
import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any


class Severity(StrEnum):
    """How loud a hint is. The words of the reference; nothing is ever refused because of one."""

    INFO = "info"
    SUGGEST = "suggest"
    STRONG = "strong"
    BLOCK = "block"


class Place(StrEnum):
    """Where words are written."""

    LETTER = "letter"
    NOTE = "note"
    MESSAGE = "message"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Entry:
    """One wording: why it hurts or closes ears, and another way to say it."""

    id: str
    category: str
    pattern: re.Pattern[str]
    why: str
    suggestion: str
    severity: Severity
    place: Place
    examples: tuple[str, ...]
    not_examples: tuple[str, ...]
    unless: tuple[re.Pattern[str], ...] = ()


@dataclass(frozen=True, slots=True)
class Marker:
    """Something good in a letter: love, a memory, a dated fact, a clear ask."""

    code: str
    pattern: re.Pattern[str]
    why: str
    examples: tuple[str, ...]
    not_examples: tuple[str, ...]


@cache
def entries() -> tuple[Entry, ...]:
    """Every wording of the list, the field's first."""
    more = _read("more.json")
    unless: dict[str, list[str]] = more["unless"]
    found = [_entry(one) for one in (*_read("language.json")["entries"], *more["entries"])]
    return tuple(
        replace(one, unless=tuple(re.compile(text, re.IGNORECASE) for text in unless.get(one.id, ())))
        for one in found
    )


@cache
def markers() -> tuple[Marker, ...]:
    """Every good sign that is counted."""
    return tuple(
        Marker(
            one["code"],
            re.compile(one["pattern"], re.IGNORECASE),
            one["why"],
            tuple(one["examples"]),
            tuple(one["not_examples"]),
        )
        for one in _read("language.json")["positive"]
    )


@cache
def reference() -> dict[str, Any]:
    """The list as the reference gives it: for tests of its own negatives and its model letter."""
    return _read("language.json")


def _entry(body: dict[str, Any]) -> Entry:
    flags = 0 if body.get("case_sensitive") else re.IGNORECASE
    return Entry(
        id=body["id"],
        category=body["category"],
        pattern=re.compile(body["pattern"], flags),
        why=body["why"],
        suggestion=body["suggestion"],
        severity=Severity(body["severity"]),
        place=Place(body["applies_to"]),
        examples=tuple(body["examples"]),
        not_examples=tuple(body["not_examples"]),
    )


def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((files(__package__) / name).read_text("utf-8"))
    return found

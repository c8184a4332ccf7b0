"""The check-in as data: items in their exact wording, the range of each, and its one crisis rule.

Source: domain instruments, `tfc_8`, version 1, own text. It is not validated: it is shown item by item as
change over time, never as a grade, and has no cut-offs. A corrected wording is a new version.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("tfc_8.json")


@dataclass(frozen=True, slots=True)
class Item:
    """One item. `highest` is 0 for free text; `short` names its line in a picture."""

    key: str
    text: str
    highest: int
    short: str

    @property
    def is_text(self) -> bool:
        """Whether it is answered in own words."""
        return not self.highest


@dataclass(frozen=True, slots=True)
class Instrument:
    """A version of the check-in."""

    id: str
    version: str
    items: tuple[Item, ...]
    words_item: str
    unsafe_item: str
    unsafe_up_to: int

    @property
    def scored(self) -> tuple[Item, ...]:
        """Items with a number."""
        return tuple(one for one in self.items if not one.is_text)

    def is_unsafe(self, answers: Mapping[str, Any]) -> bool:
        """The crisis rule, also on a partial answer: somebody does not feel safe."""
        found = answers.get(self.unsafe_item)
        return isinstance(found, int) and found <= self.unsafe_up_to


SHORT = {
    "1": "Days that worry took",
    "2": "Nights of bad sleep",
    "3": "Days of tension at home",
    "4": "How safe you felt",
    "5": "How sure of your limits",
    "6": "How supported you felt",
    "7": "Days you did something for you",
    "8": "How hopeful you felt",
    "9": "In your own words",
}


@cache
def check_in() -> Instrument:
    """The current version."""
    found = json.loads(FILE.read_text(encoding="utf-8"))["instrument"]
    rule = found["crisis"][0]["when"]
    return Instrument(
        id=found["id"],
        version=found["version"].partition(",")[0],
        items=tuple(
            Item(
                key=one["id"],
                text=one["text"],
                highest=max((option["score"] for option in one["options"]), default=0),
                short=SHORT[one["id"]],
            )
            for one in found["items"]
        ),
        words_item=next(one["id"] for one in found["items"] if one.get("kind") == "text"),
        unsafe_item=rule["item"],
        unsafe_up_to=rule["lte"],
    )

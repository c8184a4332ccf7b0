"""How a page that saves as one types tells its own late saves from somebody else's newer ones."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from cases.domain.working import check_version

Marks = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a drawn page knows of itself: the version it showed, its own mark, and the order of its saves.

    `version` None means that nothing was read (a program, a seed). The mark is made when the page is drawn,
    so that an answer lost on the way is no conflict of a page with itself.
    """

    version: int | None = None
    writer: str = ""
    sequence: int | None = None


def is_late(marks: Marks, place: str, reading: Reading) -> bool:
    """Whether this page has saved newer words already: an older request arrived after it."""
    last = marks.get(place, {})
    return (
        bool(reading.writer)
        and reading.sequence is not None
        and last.get("writer") == reading.writer
        and int(last.get("sequence") or 0) > reading.sequence
    )


def check(marks: Marks, places: Iterable[str], reading: Reading, *, mine: str, theirs: str, now: int) -> None:
    """Raises StaleVersion when another page saved one of these places since this one was read."""
    for place in places:
        last = marks.get(place, {})
        is_own = bool(reading.writer) and last.get("writer") == reading.writer
        saved_at = int(last.get("version", 0))
        if reading.version is not None and saved_at > reading.version and not is_own:
            check_version(reading.version, now, mine=mine, theirs=theirs)


def marked(marks: Marks, places: Iterable[str], reading: Reading, *, version: int) -> dict[str, Any]:
    """The marks after a save."""
    last = {"version": version, "writer": reading.writer, "sequence": reading.sequence}
    return {**marks, **dict.fromkeys(places, last)}

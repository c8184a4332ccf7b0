"""Reads a text with the guide: what to look at again, with its place, and what is good already."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from families.guide.entries import Entry, Place, Severity, entries, markers

# One sentence at a time, and of an endless one a stretch: no text can make a pattern run for long.
SENTENCE = re.compile(r"[^.!?\n]*[.!?\n]+|[^.!?\n]+")
LONGEST_STRETCH = 600
QUOTED = re.compile(r"\"[^\"\n]*\"|“[^”\n]*”")
APOSTROPHES = str.maketrans(dict.fromkeys("\u2018\u2019\u02bc`", "'"))


@dataclass(frozen=True, slots=True)
class Finding:
    """Words to look at again. `start` and `end` are places in the text that was read."""

    entry: Entry
    start: int
    end: int
    words: str

    @property
    def mark(self) -> str:
        """Names this wording in this letter without holding it: for 'leave it as it is'."""
        flat = " ".join(self.words.lower().split())
        return f"{self.entry.id}:{hashlib.sha256(flat.encode()).hexdigest()[:12]}"


def findings(text: str, *, place: Place = Place.LETTER, with_info: bool = False) -> list[Finding]:
    """What the guide would say otherwise, in the order of the text; the louder one where two overlap.

    Words inside double quotation marks are somebody's own and are not read.
    """
    asked = [one for one in entries() if one.place in {Place.ALL, place}]
    if not with_info:
        asked = [one for one in asked if one.severity is not Severity.INFO]
    found = [
        Finding(entry, start + hit.start(), start + hit.end(), text[start + hit.start() : start + hit.end()])
        for start, stretch in stretches(plain(text))
        for entry in asked
        for hit in entry.pattern.finditer(stretch)
        if hit.group().strip() and not any(one.search(stretch) for one in entry.unless)
    ]
    return _apart(found)


def good_signs(text: str) -> dict[str, int]:
    """How often each good sign is in a text, by its code."""
    flat = plain(text)
    parts = [stretch for _, stretch in stretches(flat)]
    counts = {one.code: sum(len(one.pattern.findall(part)) for part in parts) for one in markers()}
    return {code: count for code, count in counts.items() if count}


def plain(text: str) -> str:
    """The text as it is read: one kind of apostrophe, quotations blanked. Every place stays where it was."""
    return QUOTED.sub(lambda hit: " " * len(hit.group()), text.translate(APOSTROPHES))


def stretches(text: str) -> Iterator[tuple[int, str]]:
    """Sentences with their places; an endless one in stretches, cut between words."""
    for sentence in SENTENCE.finditer(text):
        start, rest = sentence.start(), sentence.group()
        while len(rest) > LONGEST_STRETCH:
            cut = rest.rfind(" ", 1, LONGEST_STRETCH)
            cut = cut if cut > 0 else LONGEST_STRETCH
            yield start, rest[:cut]
            start, rest = start + cut, rest[cut:]
        yield start, rest


LOUDNESS = {Severity.BLOCK: 0, Severity.STRONG: 1, Severity.SUGGEST: 2, Severity.INFO: 3}


def _apart(found: list[Finding]) -> list[Finding]:
    """Each stretch of words once: of overlapping findings the loudest, then the longest."""
    kept: list[Finding] = []
    taken = bytearray(max((one.end for one in found), default=0))
    for one in sorted(found, key=lambda one: (LOUDNESS[one.entry.severity], one.start - one.end, one.start)):
        if not any(taken[one.start : one.end]):
            taken[one.start : one.end] = b"\1" * (one.end - one.start)
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)

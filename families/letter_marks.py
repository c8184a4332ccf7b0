"""A letter's text with places marked in it: a reviewer's comments by number, and the guide's hints."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from families.guide.reading import Finding, findings
from families.models import LetterComment

MOST_HINTS = 30  # more would frighten, and help nobody


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text. `number` is that of the comment on it; `is_hint` marks words that the guide marks."""

    text: str
    number: int | None = None
    is_hint: bool = False


def hints(text: str, *, left_alone: Iterable[str] = ()) -> list[Finding]:
    """The guide's first findings in one text, without those that the author wants to leave as they are."""
    kept = set(left_alone)
    return [one for one in findings(text) if one.mark not in kept][:MOST_HINTS]


def pieces(
    text: str, *, comments: Iterable[LetterComment] = (), found: Iterable[Finding] = ()
) -> list[Piece]:
    """The text cut at its marks. Where a comment and a hint meet, the comment stands."""
    spans: list[tuple[int, int, int | None]] = []
    for number, comment in enumerate(comments, 1):
        words = [re.escape(word) for word in comment.quote.split()]
        place = re.search(r"\s+".join(words), text) if words else None
        if place and _free(spans, place.start(), place.end()):
            spans.append((place.start(), place.end(), number))
    for one in found:
        if _free(spans, one.start, one.end):
            spans.append((one.start, one.end, None))
    cut: list[Piece] = []
    at = 0
    for start, end, note in sorted(spans, key=lambda span: span[:2]):
        cut += [Piece(text[at:start])] if start > at else []
        cut.append(Piece(text[start:end], note, is_hint=note is None))
        at = end
    return [*cut, Piece(text[at:])] if at < len(text) else cut


def _free(spans: list[tuple[int, int, int | None]], start: int, end: int) -> bool:
    return all(end <= other or last <= start for other, last, _ in spans)

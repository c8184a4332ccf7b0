"""A notice as plain text, and its parts for a page.

The first line, with “# ”, is the title. A line with “## ” is a heading, lines with “- ” are a list, and an
empty line ends a paragraph. Nothing else is read as a sign: what looks like HTML is shown as it was typed.
"""

import hashlib
from dataclasses import dataclass
from itertools import groupby

TITLE, HEADING, ITEM = "# ", "## ", "- "


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One part: a `heading`, a `text`, or a `list` with its items."""

    kind: str
    text: str = ""
    items: tuple[str, ...] = ()


def tidy(body: str) -> str:
    """The text as it is kept: one kind of line end, no spaces at the ends of lines."""
    lines = [line.rstrip() for line in body.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return "\n".join(lines).strip() + "\n"


def fingerprint(body: str) -> str:
    """SHA-256 of a text as it is kept."""
    return hashlib.sha256(body.encode()).hexdigest()


def title_of(body: str) -> str:
    """The words of the first line; empty when it is no title."""
    first = body.lstrip().partition("\n")[0]
    return first.removeprefix(TITLE).strip() if first.startswith(TITLE) else ""


def paragraphs(body: str) -> tuple[Paragraph, ...]:
    """Everything below the title."""
    lines = body.strip().split("\n")
    below = lines[1:] if title_of(body) else lines
    found: list[Paragraph] = []
    for kind, group in groupby(below, key=_kind):
        words = [line.strip() for line in group]
        if kind == "heading":
            found += [Paragraph("heading", line.removeprefix(HEADING).strip()) for line in words]
        elif kind == "list":
            found.append(Paragraph("list", items=tuple(line.removeprefix(ITEM).strip() for line in words)))
        elif kind == "text":
            found.append(Paragraph("text", " ".join(words)))
    return tuple(found)


def sections(body: str) -> dict[str, str]:
    """The words below each heading, by the heading. What stands above the first is under the empty one."""
    found: dict[str, list[str]] = {"": []}
    here = ""
    for part in paragraphs(body):
        if part.kind == "heading":
            here = part.text
            found.setdefault(here, [])
        else:
            found[here] += [part.text, *part.items]
    return {heading: " ".join(filter(None, words)) for heading, words in found.items()}


def _kind(line: str) -> str:
    if not line.strip():
        return ""
    if line.startswith(HEADING):
        return "heading"
    return "list" if line.startswith(ITEM) else "text"

"""How hard a text is to read: the Flesch-Kincaid grade, with ends of sentences where a reader sees them."""

import re
from html.parser import HTMLParser

from textstat import textstat

ENDS = frozenset(
    {
        "p",
        "li",
        "h1",
        "h2",
        "h3",
        "h4",
        "dt",
        "dd",
        "button",
        "label",
        "legend",
        "small",
        "summary",
        "a",
        "th",
        "td",
        "br",
        "strong",
    }
)
UNREAD = frozenset({"script", "style", "svg", "template"})
DIGITS = re.compile(r"\d+")


class _Text(HTMLParser):
    """The words of `main`. A block, a heading, an item of a list, a button or a link ends a sentence."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.main = self.unread = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.main += tag == "main"
        self.unread += tag in UNREAD
        if tag in ENDS:
            self.words.append(" . ")

    def handle_endtag(self, tag: str) -> None:
        self.main -= tag == "main"
        self.unread -= tag in UNREAD
        if tag in ENDS:
            self.words.append(" . ")

    def handle_data(self, data: str) -> None:
        if self.main and not self.unread:
            self.words.append(data)


def of_page(html: str) -> float:
    """The grade of what stands in `main`. A number is read as one short word."""
    reader = _Text()
    reader.feed(html)
    return of_text(" ".join("".join(reader.words).split()))


def of_text(text: str) -> float:
    """The grade of a text whose sentences end with a full stop."""
    sentences = [
        one.strip()
        for one in re.split(r"[.!?…]+(?:\s|$)|\s\.\s", DIGITS.sub("ten", text))
        if re.search(r"\w", one)
    ]
    return float(textstat.flesch_kincaid_grade(". ".join(sentences) + "."))


def of_lesson(body: str) -> float:
    """The grade of a lesson: its headings are sentences."""
    lines = (
        line.removeprefix("## ").rstrip(".") + "." if line.startswith("## ") else line
        for line in body.split("\n")
    )
    return of_text(" ".join(lines))

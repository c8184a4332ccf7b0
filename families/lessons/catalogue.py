"""What a lesson is, the stock lessons, and what must be true of them."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from compliance.notice.text import Paragraph, paragraphs

ENGLISH, SPANISH = "en", "es"
LANGUAGES = (ENGLISH, SPANISH)
NAMES = {ENGLISH: "English", SPANISH: "Español"}
FEWEST_WORDS, MOST_WORDS = 120, 320


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to the check question. Each has kind words; a wrong one stands in nobody's way."""

    text: str
    words: str
    is_right: bool = False


@dataclass(frozen=True, slots=True)
class Lesson:
    """One lesson in one language. `stages` are those of a case in which it is asked for."""

    key: str
    version: int
    title: str
    minutes: int
    stages: tuple[str, ...]
    body: str
    question: str
    answers: tuple[Answer, ...]
    language: str
    sources: tuple[str, ...] = ()

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The text in its parts, for a page. What looks like a tag is shown as it was typed."""
        return paragraphs(self.body)


def stock(language: str) -> tuple[Lesson, ...]:
    """The stock lessons in the order in which they are meant; English where a language is not there."""
    return _read(language if language in LANGUAGES else ENGLISH)


@cache
def _read(language: str) -> tuple[Lesson, ...]:
    text = (files("families.lessons.stock") / f"{language}.toml").read_text("utf-8")
    return tuple(_lesson(one, language) for one in tomllib.loads(text)["lesson"])


def _lesson(body: dict[str, Any], language: str) -> Lesson:
    return Lesson(
        key=body["key"],
        version=body["version"],
        title=body["title"],
        minutes=body["minutes"],
        stages=tuple(body["stages"]),
        body=body["body"].strip(),
        question=body["question"],
        answers=tuple(Answer(one["text"], one["words"], one.get("right", False)) for one in body["choices"]),
        language=language,
        sources=tuple(body.get("sources", ())),
    )


def problems() -> Iterator[str]:
    """What is wrong with the stock lessons: said when the product starts, not to a frightened reader."""
    english, spanish = stock(ENGLISH), stock(SPANISH)
    told = [(one.key, one.version, one.stages, one.minutes) for one in english]
    if told != [(one.key, one.version, one.stages, one.minutes) for one in spanish]:
        yield "The lessons in English and in Spanish are not the same ones."
    for lesson in (*english, *spanish):
        if sum(one.is_right for one in lesson.answers) != 1:
            yield f"“{lesson.title}” does not have exactly one right answer."
        if not FEWEST_WORDS <= len(lesson.body.split()) <= MOST_WORDS:
            yield f"“{lesson.title}” is too short or too long."

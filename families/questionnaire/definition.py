"""What a form is: sections of questions, their branches and repeats, as values that never change."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

Answers = Mapping[str, str]
JOINED = "\n"


class Kind(StrEnum):
    """How a question is answered. Every answer is kept as text; several choices stand one a line."""

    LINE = "line"
    TEXT = "text"
    CHOICE = "choice"
    MANY = "many"
    NUMBER = "number"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose. `danger` says in short words why it needs us at once, `rule` what to do then (X-…)."""

    value: str
    label: str
    danger: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """Holds where an earlier question was answered with one of these."""

    question: str
    any_of: frozenset[str]

    def holds(self, answers: Answers) -> bool:
        """Whether the answers so far meet it."""
        return bool(self.any_of & set(answers.get(self.question, "").split(JOINED)))


@dataclass(frozen=True, slots=True)
class Question:
    """One question. Bounds are of a number, or the fewest and most characters of a text.

    `compares` marks answers that should agree between family members; `target` names the place in the
    record that an answer may be taken over into (families.domain.taking_over).
    """

    key: str
    label: str
    kind: Kind = Kind.TEXT
    hint: str = ""
    choices: tuple[Choice, ...] = ()
    required: bool = False
    shown_if: Condition | None = None
    least: int | None = None
    most: int | None = None
    compares: bool = False
    target: str = ""

    def said(self, answers: Answers) -> str:
        """The answer in the words of the page."""
        labels = {one.value: one.label for one in self.choices}
        given = answers.get(self.key, "")
        if self.kind is Kind.DATE and given:
            day = date.fromisoformat(given)
            return f"{day:%B} {day.day}, {day.year}"
        return JOINED.join(labels.get(one, one) for one in given.split(JOINED)) if self.choices else given

    def dangerous(self, answers: Answers) -> tuple[Choice, ...]:
        """The chosen answers that need somebody at once."""
        chosen = answers.get(self.key, "").split(JOINED)
        return tuple(one for one in self.choices if one.danger and one.value in chosen)


@dataclass(frozen=True, slots=True)
class Section:
    """Questions that belong together: on one page, or one a page.

    `repeats` is how many times the whole section may be answered; `again` asks whether there is one more.
    Answers of an `own_safety` section are read by the lead and the supervisor alone (C-03).
    """

    key: str
    title: str
    questions: tuple[Question, ...]
    intro: str = ""
    own_safety: bool = False
    one_by_one: bool = False
    repeats: int = 1
    again: str = ""
    shown_if: Condition | None = None


@dataclass(frozen=True, slots=True)
class Definition:
    """One version of a form. `signed` asks for a typed name before it is sent."""

    key: str
    version: str
    title: str
    sections: tuple[Section, ...]
    intro: str = ""
    minutes: int = 10
    signed: bool = False

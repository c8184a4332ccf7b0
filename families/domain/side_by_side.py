"""What several family members told us, question by question, with what does not fit together."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from cases import queries as case_queries
from cases.models import Case, ConcernedOther
from compliance import gate
from compliance.access import Access
from compliance.withheld import Withheld
from families import queries
from families.domain import forms
from families.questionnaire import flow
from families.questionnaire.definition import JOINED, Definition, Question

UNSURE = frozenset({"", "not_sure"})


@dataclass(frozen=True, slots=True)
class Told:
    """What one member said in one form, in the version that they answered."""

    person: ConcernedOther
    form: Definition
    answers: dict[str, str]
    is_sent: bool
    signed_name: str = ""

    @property
    def lines(self) -> list[tuple[str, str]]:
        """Question and answer, of what was answered."""
        asked = (one for page in flow.pages(self.form, self.answers) for one in page.questions)
        return [
            (one.label, said) for one in asked if (said := one.said(self.answers)).strip() and not is_way(one)
        ]


@dataclass(frozen=True, slots=True)
class Said:
    """One answer of one member. `taken` says that it went into the record."""

    person_id: UUID
    name: str
    words: str
    taken: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One question, and what each one said. `differs` marks answers that should agree and do not."""

    question: Question
    said: tuple[Said, ...]
    differs: bool


@dataclass(frozen=True, slots=True)
class Part:
    """One page of the form."""

    title: str
    lines: tuple[Line, ...]


def is_way(question: Question) -> bool:
    """Whether a question only leads through the form: there is nothing in its answer to read."""
    return question.key.startswith(f"{flow.MORE}.")


def told(access: Access, case: Case) -> tuple[list[Told], Withheld | None]:
    """Everything that the family told in forms, as far as the reader may know it, by person."""
    people = list(gate.open(access, case_queries.people(case), case_id=case.pk, to="list"))
    rows = gate.open(access, queries.intake(case.pk), case_id=case.pk, to="read")
    own = gate.open(access, queries.safety(case.pk), case_id=case.pk, to="read")
    safety = {(one.concerned_other_id, one.form_key): one.answers for one in own}
    saved = {(one.concerned_other_id, one.form_key): one for one in rows}
    asked = forms.definitions((key, row.form_version) for (_, key), row in saved.items())
    found = []
    for person in people:
        for (person_id, key), row in saved.items():
            form = asked.get((key, row.form_version))
            if person_id == person.pk and form is not None:
                answers = row.answers | safety.get((person_id, key), {})
                found.append(Told(person, form, answers, row.submitted_at is not None, row.signed_name))
    return [one for one in found if one.answers], rows.withheld


def parts(every: Iterable[Told], *, taken: set[tuple[UUID, str]]) -> list[Part]:
    """One form of several members, side by side. Versions are joined by the names of their questions."""
    every = list(every)
    pages: dict[str, tuple[str, dict[str, Question]]] = {}
    for one in sorted(every, key=lambda told: told.form.version, reverse=True):
        for page in flow.pages(one.form, one.answers):
            _, asked = pages.setdefault(page.key, (page.title, {}))
            for question in page.questions:
                if not is_way(question):
                    asked.setdefault(question.key, question)
    found = (
        Part(
            title, tuple(line for question in asked.values() if (line := _line(question, every, taken)).said)
        )
        for title, asked in pages.values()
    )
    return [part for part in found if part.lines]


def _line(question: Question, every: list[Told], taken: set[tuple[UUID, str]]) -> Line:
    answers = [
        (one.person, one.answers.get(question.key, "").strip(), question.said(one.answers)) for one in every
    ]
    said = tuple(
        Said(person.pk, person.name, words, (person.pk, question.key) in taken)
        for person, given, words in answers
        if given
    )
    return Line(question, said, differs(question, [given for _, given, _ in answers]))


def differs(question: Question, given: Iterable[str]) -> bool:
    """Whether answers that should agree do not. No answer, and 'I am not sure', contradict nobody."""
    if not question.compares:
        return False
    sure = {_plain(one) for one in given if one not in UNSURE}
    return len(sure) > 1


def _plain(answer: str) -> frozenset[str]:
    return frozenset(" ".join(one.lower().split()) for one in answer.split(JOINED))

"""How far each member of a family is: what the team may know of it, never a word of what they wrote."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from cases.models import Case, ConcernedOther
from cases.models.agreements import PAPERS
from cases.wording import current
from compliance import gate
from compliance.access import Access
from families import queries
from families.domain import papers
from families.models import Letter, LetterState
from families.questionnaire.stock import INTAKE

NOT_SENT = frozenset({LetterState.DRAFT, LetterState.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class Progress:
    """One member's way through papers, intake, lessons and letter."""

    signed: int
    papers: int
    answers: str
    letter: str
    lessons: int

    @property
    def is_begun(self) -> bool:
        """Whether anything was done."""
        return bool(self.signed or self.answers or self.letter or self.lessons)

    @property
    def is_done(self) -> bool:
        """Whether everything that is needed from them is here."""
        return self.signed == self.papers and self.answers == "sent" and self.letter == "sent"

    @property
    def words(self) -> str:
        """For the team's page."""
        said = [f"agreements {self.signed} of {self.papers}"]
        said.append(f"answers {self.answers}" if self.answers else "no answers yet")
        said.append(f"letter {self.letter}" if self.letter else "no letter yet")
        if self.lessons:
            said.append(f"{self.lessons} lesson{'' if self.lessons == 1 else 's'} read")
        return ", ".join(said).capitalize() + "."


def of(access: Access, case: Case, people: Iterable[ConcernedOther]) -> dict[UUID, Progress]:
    """Everybody's progress, by person, in a handful of queries however many they are."""
    wanted = {kind.value: current(kind.value).version for kind in PAPERS}
    signed: dict[UUID, set[str]] = {}
    for one in papers.who_signed(access, case):
        if wanted.get(one.kind) == one.wording_version:
            signed.setdefault(one.concerned_other_id, set()).add(one.kind)
    told = gate.open(access, queries.intake(case.pk), case_id=case.pk, to="list")
    answers = {one.concerned_other_id: one.submitted_at is not None for one in told if one.form_key == INTAKE}
    written = gate.open(access, queries.letters(case.pk), case_id=case.pk, to="list")
    letters: dict[UUID, Letter] = {one.author_id: one for one in written}
    read: dict[UUID, int] = {}
    for row in gate.open(access, queries.lesson_progress(case.pk), case_id=case.pk, to="list"):
        read[row.concerned_other_id] = read.get(row.concerned_other_id, 0) + (row.done_at is not None)
    return {
        person.pk: Progress(
            signed=len(signed.get(person.pk, ())),
            papers=len(wanted),
            answers={True: "sent", False: "begun"}.get(answers.get(person.pk), ""),  # type: ignore[arg-type]  # None has no entry
            letter=_letter(letters.get(person.pk)),
            lessons=read.get(person.pk, 0),
        )
        for person in people
    }


def _letter(letter: Letter | None) -> str:
    if letter is None:
        return ""
    return "begun" if letter.state in NOT_SENT else "sent"

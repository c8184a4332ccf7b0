"""A family member's answers to a form: saved page by page, sent once, with danger answered at once."""

import hashlib
from dataclasses import dataclass
from typing import Any

from cases.domain import timeline, upcoming
from cases.models import Case, ConcernedOther
from compliance import gate
from compliance.access import Access
from compliance.errors import Invalid
from compliance.records import SubjectKind
from families import alarms, queries
from families.domain import danger, forms, kept, space
from families.domain.saving import Reading, check, is_late, marked
from families.models import IntakeAnswers, SafetyAnswers
from families.questionnaire import flow
from families.questionnaire.definition import Definition
from families.questionnaire.flow import Page
from families.questionnaire.stock import INTAKE

LONGEST_TITLE = 160


@dataclass(frozen=True, slots=True)
class Begun:
    """A form as one member sees it: the version that they answer, and what they have said so far."""

    form: Definition
    saved: IntakeAnswers | None
    own_safety: SafetyAnswers | None

    @property
    def answers(self) -> dict[str, str]:
        """Every answer, those about the member's own safety included."""
        parts = (self.saved, self.own_safety)
        return {key: str(said) for one in parts if one for key, said in one.answers.items()}

    @property
    def is_sent(self) -> bool:
        """Whether the team has it."""
        return self.saved is not None and self.saved.submitted_at is not None

    def page_called(self, key: str) -> Page | None:
        """A page that these answers lead to; else one that they led to before, so that no typed word is lost."""
        found = flow.page_called(self.form, self.answers, key)
        return found or next((one for one in flow.every_page(self.form) if one.key == key), None)

    def row_of(self, page: Page) -> IntakeAnswers | SafetyAnswers | None:
        """Where the answers of a page are kept."""
        return self.own_safety if page.own_safety else self.saved


def begun(access: Access, key: str = INTAKE) -> Begun:
    """The member's own answers to a form (C-17, C-20). Raises NotFound for one that is not on their list."""
    form = forms.form_of(access, key)
    case_id = space.family_of(access)[1]
    saved = gate.open(access, queries.intake(case_id).filter(form_key=key), case_id=case_id, to="read")
    safety = gate.open(access, queries.safety(case_id).filter(form_key=key), case_id=case_id, to="read")
    return Begun(form, saved.first(), safety.first())


def save_page(
    access: Access,
    *,
    page: Page,
    answers: dict[str, str],
    version: int | None,
    writer: str = "",
    sequence: int | None = None,
    is_sent: bool = False,
    form: Definition | None = None,
) -> tuple[IntakeAnswers | SafetyAnswers, bool]:
    """Saves one page and returns the row, and whether its answers need somebody at once.

    `form` is the version that asked, by default the intake as the member has it. Chosen answers alert as soon
    as they are saved; words alert once their page `is_sent`, not half-typed.
    `writer` and `sequence` are those of the drawn page (families.domain.saving). Raises StaleVersion when
    another page saved the same questions since it was read; Invalid once the form was sent.
    """
    model: Any = SafetyAnswers if page.own_safety else IntakeAnswers
    asks = form or forms.form_of(access, INTAKE)
    reading = Reading(version, writer, sequence)
    with gate.act(access, case_id=space.family_of(access)[1], model=model, to="save_intake"):
        row = _held(access, model, asks.key) or _fresh(access, model, asks)
        before = {key: row.answers.get(key, "") for key in answers}
        if before != answers and not is_late(row.marks, page.key, reading):
            _write(access, row, page, answers, reading)
            if _dangers(page, answers) - _dangers(page, before):
                _alert(access, asks, page, answers, key=str(row.version))
        worrying = alarms.in_words(page, row.answers) if is_sent else []
        if worrying:
            _alert(access, asks, page, row.answers, key=f"w{_digest(_free(page, row.answers))}")
        kept.release(access, place=f"forms/{asks.key}/{page.key}", writer=writer)
        return row, bool(alarms.kinds(page, row.answers))


def _write(access: Access, row: Any, page: Page, answers: dict[str, str], reading: Reading) -> None:
    if getattr(row, "submitted_at", None) is not None:
        raise Invalid("You have sent this already. Tell your interventionist if something changed.")
    check(
        row.marks,
        [page.key],
        reading,
        mine=_lines(page, answers),
        theirs=_lines(page, row.answers),
        now=row.version,
    )
    row.answers = row.answers | answers
    row.saved_at = access.at
    row.version += 1
    row.marks = marked(row.marks, [page.key], reading, version=row.version)
    row.save()


def submit(access: Access, *, key: str = INTAKE, signed_name: str = "") -> IntakeAnswers:
    """Sends the answers to the team. Sent twice is sent once. An empty or unsigned form is never done.

    Raises Invalid for one, and names the first question that has to be answered and is not.
    """
    mine = begun(access, key)
    with gate.act(access, case_id=space.family_of(access)[1], model=IntakeAnswers, to="send_intake"):
        row = _held(access, IntakeAnswers, key)
        if row is not None and row.submitted_at is not None:
            return row  # type: ignore[no-any-return]  # the manager is untyped
        _check_whole(mine, signed_name)
        row = row or _fresh(access, IntakeAnswers, mine.form)
        case = Case.objects.get(pk=access.case_id)
        space.check_space_open(case)
        row.submitted_at = access.at
        row.signed_name = signed_name.strip()
        row.version += 1
        row.save()
        timeline.add(
            access,
            case,
            kind="intake",
            icon="list-checks",
            title="A family member sent their answers",
            subject=row,
        )
        forms.stop_reminding(access, case_id=case.pk, person_id=access.concerned_other_id, key=key)
        upcoming.refresh(access, case)
        return row  # type: ignore[no-any-return]  # the manager is untyped


def _check_whole(mine: Begun, signed_name: str) -> None:
    if flow.is_empty(mine.form, mine.answers):
        raise Invalid("Answer at least one question before you send it.")
    missing = flow.missing(mine.form, mine.answers)
    if missing:
        raise Invalid(f"One question still needs an answer: {missing[0].question.label}")
    if mine.form.signed and not signed_name.strip():
        raise Invalid("Write your name to sign.", field="signed_name")


def _dangers(page: Page, answers: dict[str, str]) -> set[tuple[str, str]]:
    return {(one.key, choice.value) for one in page.questions for choice in one.dangerous(answers)}


def _held(access: Access, model: Any, key: str) -> Any:
    """The member's own row of a form, held still."""
    mine = {"case_id": access.case_id, "concerned_other_id": access.concerned_other_id, "form_key": key}
    return model.objects.select_for_update().filter(**mine).first()


def _fresh(access: Access, model: Any, form: Definition) -> Any:
    """The first save of a member. The case is held still, so that a double submit begins one row."""
    Case.objects.select_for_update().get(pk=access.case_id)
    known = _held(access, model, form.key)
    if known is not None:
        return known
    row = model(
        case_id=access.case_id,
        concerned_other_id=access.concerned_other_id,
        form_key=form.key,
        saved_at=access.at,
        version=0,
        subject_kind=SubjectKind.INDIVIDUAL if model is IntakeAnswers else SubjectKind.CONCERNED_OTHER,
        source_kind=SubjectKind.CONCERNED_OTHER,
        source_id=access.concerned_other_id,
    )
    if model is IntakeAnswers:
        row.form_version = form.version
    else:
        _begin(access, form)
    return row


def _begin(access: Access, form: Definition) -> None:
    """Whoever answers first about their own safety has begun the form all the same, in this version."""
    if _held(access, IntakeAnswers, form.key) is None:
        _fresh(access, IntakeAnswers, form).save()


def _alert(access: Access, form: Definition, page: Page, answers: dict[str, str], *, key: str) -> None:
    """The lead is told at once, also from a half-filled form. The mail says nothing of what it is.

    One open task per person and page, which names the person and what their answers are about.
    """
    person = ConcernedOther.objects.get(pk=access.concerned_other_id)
    title, rule = _urgent(page, person, alarms.kinds(page, answers))
    place = page.key if form.key == INTAKE else _digest(f"{form.key}/{page.key}")
    danger.alert(access, place=place, key=key, title=title, rule=rule)


def _urgent(page: Page, person: ConcernedOther, kinds: list[tuple[str, str]]) -> tuple[str, str]:
    """Title and rule of the task. Of a page about one's own safety, colleagues outside the team learn no more."""
    if page.own_safety:
        return f"Call {person.name} now: an answer that cannot wait", ""
    short = ", ".join(dict.fromkeys(words for words, _ in kinds))
    title = f"Call {person.name} now: {short}"
    return title[:LONGEST_TITLE], kinds[0][1]


def _free(page: Page, answers: dict[str, str]) -> str:
    return "\n".join(answers.get(one.key, "") for one in page.questions if not one.choices)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def told_of_danger(access: Access, key: str = INTAKE) -> bool:
    """Whether the member's saved answers hold something that the team was alerted to."""
    mine = begun(access, key)
    return any(alarms.kinds(page, mine.answers) for page in flow.pages(mine.form, mine.answers))


def _lines(page: Page, answers: dict[str, str]) -> str:
    return "\n".join(f"{one.label} {said}" for one in page.questions if (said := one.said(answers)))

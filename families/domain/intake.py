"""A family member's intake: saved page by page, sent once, with danger answered at once."""

import hashlib
from typing import Any

from django.urls import reverse

from cases import dangers, notices
from cases.domain import tasks, timeline, upcoming
from cases.models import Case, ConcernedOther, Task
from compliance import gate
from compliance.access import Access
from compliance.errors import Invalid
from compliance.records import SubjectKind
from compliance.vocabulary import Category
from families import alarms, queries
from families.domain import kept, space
from families.domain.saving import Reading, check, is_late, marked
from families.models import IntakeAnswers, SafetyAnswers
from families.questions import FORM_VERSION, PAGES, Page
from families.questions import dangers as answered

LONGEST_TITLE = 160


def own(access: Access) -> IntakeAnswers | None:
    """The member's own answers so far (C-20)."""
    return gate.open(
        access, queries.intake(space.family_of(access)[1]), case_id=access.case_id, to="read"
    ).first()


def own_safety(access: Access) -> SafetyAnswers | None:
    """The member's own answers about their safety (C-17)."""
    return gate.open(
        access, queries.safety(space.family_of(access)[1]), case_id=access.case_id, to="read"
    ).first()


def save_page(
    access: Access,
    *,
    page: Page,
    answers: dict[str, str],
    version: int | None,
    writer: str = "",
    sequence: int | None = None,
    is_sent: bool = False,
) -> tuple[IntakeAnswers | SafetyAnswers, bool]:
    """Saves one page and returns the row, and whether its answers need somebody at once.

    Chosen answers alert as soon as they are saved; words alert once their page `is_sent`, not half-typed.
    `writer` and `sequence` are those of the drawn page (families.domain.saving). Raises StaleVersion when
    another page saved the same questions since it was read; Invalid once the form was sent.
    """
    model: Any = SafetyAnswers if page.own_safety else IntakeAnswers
    reading = Reading(version, writer, sequence)
    with gate.act(access, case_id=space.family_of(access)[1], model=model, to="save_intake"):
        row = _held(access, model) or _fresh(access, model)
        before = {key: row.answers.get(key, "") for key in answers}
        if before != answers and not is_late(row.marks, page.key, reading):
            _write(access, row, page, answers, reading)
            if set(answered(page, answers)) - set(answered(page, before)):
                _alert(access, page, answers, key=str(row.version))
        worrying = alarms.in_words(page, row.answers) if is_sent else []
        if worrying:
            _alert(access, page, row.answers, key=f"w{_digest(_free(page, row.answers))}")
        kept.release(access, place=f"questions/{page.key}", writer=writer)
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


def submit(access: Access) -> IntakeAnswers:
    """Sends the answers to the team. Sent twice is sent once. An empty form is never done."""
    with gate.act(access, case_id=space.family_of(access)[1], model=IntakeAnswers, to="send_intake"):
        row = _held(access, IntakeAnswers)
        if row is None or not any(str(answer).strip() for answer in row.answers.values()):
            raise Invalid("Answer at least one question before you send it.")
        if row.submitted_at is None:
            case = Case.objects.get(pk=access.case_id)
            space.check_space_open(case)
            row.submitted_at = access.at
            row.version += 1
            row.save(update_fields=["submitted_at", "version"])
            timeline.add(
                access,
                case,
                kind="intake",
                icon="list-checks",
                title="A family member sent their answers",
                subject=row,
            )
            upcoming.refresh(access, case)
        return row  # type: ignore[no-any-return]  # the manager is untyped


def _held(access: Access, model: Any) -> Any:
    """The member's own row, held still."""
    return (
        model.objects.select_for_update()
        .filter(case_id=access.case_id, concerned_other_id=access.concerned_other_id)
        .first()
    )


def _fresh(access: Access, model: Any) -> Any:
    """The first save of a member. The case is held still, so that a double submit begins one row."""
    Case.objects.select_for_update().get(pk=access.case_id)
    known = _held(access, model)
    if known is not None:
        return known
    row = model(
        case_id=access.case_id,
        concerned_other_id=access.concerned_other_id,
        saved_at=access.at,
        version=0,
        subject_kind=SubjectKind.INDIVIDUAL if model is IntakeAnswers else SubjectKind.CONCERNED_OTHER,
        source_kind=SubjectKind.CONCERNED_OTHER,
        source_id=access.concerned_other_id,
    )
    if model is IntakeAnswers:
        row.form_version = FORM_VERSION
    return row


def _alert(access: Access, page: Page, answers: dict[str, str], *, key: str) -> None:
    """The lead is told at once, also from a half-filled form. The mail says nothing of what it is.

    One open task per person and page, which names the person and what their answers are about.
    """
    case = Case.objects.select_related("lead").get(pk=access.case_id)
    begins = f"{dangers.TOLD}{access.concerned_other_id}:{page.key}:"
    if Task.objects.filter(case=case, idem_key=f"{begins}{key}").exists():
        return
    person = ConcernedOther.objects.get(pk=access.concerned_other_id)
    title, rule = _urgent(page, person, alarms.kinds(page, answers))
    known = Task.objects.filter(case=case, idem_key__startswith=begins, done_at__isnull=True).first()
    if known is not None:
        known.title, known.rule, known.due_at, known.idem_key = title, rule, access.at, f"{begins}{key}"
        known.save(update_fields=["title", "rule", "due_at", "idem_key"])
    else:
        tasks.add(
            access,
            case,
            title=title,
            due_at=access.at,
            owner=case.lead,
            rule=rule,
            url=f"{reverse('families:space', args=[case.pk])}#told-{person.pk}",
            idem_key=f"{begins}{key}",
        )
    timeline.add(
        access,
        case,
        kind="risk",
        icon="siren",
        title=f"An answer of {person.name} needs you now",
        category=Category.RISK,
    )
    notices.cannot_wait(access, case_id=case.pk, subject_id=case.pk, key=f"{begins}{key}")
    upcoming.refresh(access, case)


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


def told_of_danger(access: Access) -> bool:
    """Whether the member's saved answers hold something that the team was alerted to."""
    saved, own_row = own(access), own_safety(access)
    said = (saved.answers if saved else {}) | (own_row.answers if own_row else {})
    return any(alarms.kinds(page, said) for page in PAGES)


def _lines(page: Page, answers: dict[str, str]) -> str:
    said = ((one, answers.get(one.key, "")) for one in page.questions)
    return "\n".join(f"{one.label} {dict(one.choices).get(given, given)}" for one, given in said if given)

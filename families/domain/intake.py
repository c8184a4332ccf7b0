"""A family member's intake: saved page by page, sent once, with danger answered at once."""

from typing import Any

from cases import notices
from cases.domain import tasks, timeline, upcoming
from cases.models import Case
from compliance import gate
from compliance.access import Access
from compliance.errors import Invalid
from compliance.records import SubjectKind
from compliance.vocabulary import Category
from families import queries
from families.domain import kept, space
from families.domain.saving import Reading, check, is_late, marked
from families.models import IntakeAnswers, SafetyAnswers
from families.questions import FORM_VERSION, Page, Question, dangers


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
) -> tuple[IntakeAnswers | SafetyAnswers, list[Question]]:
    """Saves one page and returns the row, with the questions that need somebody at once.

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
            if set(dangers(page, answers)) - set(dangers(page, before)):
                _alert(access, page, row.version)
        kept.release(access, place=f"questions/{page.key}", writer=writer)
        return row, dangers(page, row.answers)


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


def _alert(access: Access, page: Page, version: int) -> None:
    """The lead is told at once, also from a half-filled form. What was said is not in the alert."""
    case = Case.objects.select_related("lead").get(pk=access.case_id)
    timeline.add(
        access,
        case,
        kind="risk",
        icon="siren",
        title="An answer in the intake needs you now",
        category=Category.RISK,
    )
    tasks.add(
        access,
        case,
        title="An intake answer needs you now: call",
        due_at=access.at,
        owner=case.lead,
        idem_key=f"danger:{access.concerned_other_id}:{page.key}:{version}",
    )
    notices.remind_staff(
        access,
        case_id=case.pk,
        member_id=case.lead_id,
        subject_id=case.pk,
        key=f"danger:{access.concerned_other_id}:{page.key}:{version}",
        at=access.at,
    )
    upcoming.refresh(access, case)


def _lines(page: Page, answers: dict[str, str]) -> str:
    said = ((one, answers.get(one.key, "")) for one in page.questions)
    return "\n".join(f"{one.label} {dict(one.choices).get(given, given)}" for one, given in said if given)

"""A family member's intake: saved page by page, sent once, with danger answered at once."""

from typing import Any

from cases import notices
from cases.domain import tasks, timeline, upcoming
from cases.domain.working import check_version
from cases.models import Case
from compliance import gate
from compliance.access import Access
from compliance.errors import Invalid
from compliance.records import SubjectKind
from compliance.vocabulary import Category
from families import queries
from families.models import IntakeAnswers, SafetyAnswers
from families.questions import FORM_VERSION, Page, Question, dangers


def own(access: Access) -> IntakeAnswers | None:
    """The member's own answers so far (C-20)."""
    return gate.open(access, queries.intake(_case_id(access)), case_id=access.case_id, to="read").first()


def own_safety(access: Access) -> SafetyAnswers | None:
    """The member's own answers about their safety (C-17)."""
    return gate.open(access, queries.safety(_case_id(access)), case_id=access.case_id, to="read").first()


def save_page(
    access: Access, *, page: Page, answers: dict[str, str], version: int | None
) -> tuple[IntakeAnswers | SafetyAnswers, list[Question]]:
    """Saves one page and returns the row, with the questions that need somebody at once.

    Raises StaleVersion when another tab saved this form since it was read; Invalid once it was sent.
    """
    model: Any = SafetyAnswers if page.own_safety else IntakeAnswers
    with gate.act(access, case_id=_case_id(access), model=model, to="save_intake"):
        row = (
            model.objects.select_for_update()
            .filter(case_id=access.case_id, concerned_other_id=access.concerned_other_id)
            .first()
        )
        if row is None:
            row = _fresh(access, model)
        elif version is not None:
            check_version(version, row.version, mine=_lines(page, answers), theirs=_lines(page, row.answers))
        if getattr(row, "submitted_at", None) is not None:
            raise Invalid("You have sent this already. Tell your interventionist if something changed.")
        row.answers = row.answers | answers
        row.saved_at = access.at
        row.version += 1
        row.save()
        urgent = dangers(page, answers)
        if urgent:
            _alert(access, page)
        return row, urgent


def submit(access: Access) -> IntakeAnswers:
    """Sends the answers to the team. Sent twice is sent once. An empty form is never done."""
    with gate.act(access, case_id=_case_id(access), model=IntakeAnswers, to="send_intake"):
        row = (
            IntakeAnswers.objects.select_for_update()
            .filter(case_id=access.case_id, concerned_other_id=access.concerned_other_id)
            .first()
        )
        if row is None or not any(str(answer).strip() for answer in row.answers.values()):
            raise Invalid("Answer at least one question before you send it.")
        if row.submitted_at is None:
            row.submitted_at = access.at
            row.version += 1
            row.save(update_fields=["submitted_at", "version"])
            case = Case.objects.get(pk=access.case_id)
            timeline.add(
                access,
                case,
                kind="intake",
                icon="list-checks",
                title="A family member sent their answers",
                subject=row,
            )
            upcoming.refresh(access, case)
        return row  # type: ignore[no-any-return] -- the manager is untyped


def _fresh(access: Access, model: Any) -> Any:
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


def _alert(access: Access, page: Page) -> None:
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
        idem_key=f"danger:{access.concerned_other_id}:{page.key}",
    )
    notices.remind_staff(
        access,
        case_id=case.pk,
        member_id=case.lead_id,
        subject_id=case.pk,
        key=f"danger:{access.concerned_other_id}:{page.key}",
        at=access.at,
    )
    upcoming.refresh(access, case)


def _lines(page: Page, answers: dict[str, str]) -> str:
    return "\n".join(f"{question.label} {answers.get(question.key, '')}" for question in page.questions)


def _case_id(access: Access) -> Any:
    return access.case_id

"""A-06: neutral reminders of letters, 5, 3 and 1 days before the review date, until a letter is sent."""

from datetime import datetime, timedelta
from uuid import UUID

from cases import notices
from cases.domain import timeline, upcoming
from cases.domain.team import clinical_required
from cases.domain.working import check_open
from cases.models import Case, ConcernedOther
from cases.models.people import OtherStatus
from compliance import gate, outbox
from compliance.access import Access
from compliance.errors import Invalid
from families import queries
from families.models import Letter, LetterDate

BEFORE = (timedelta(days=5), timedelta(days=3), timedelta(days=1))


def set_review_date(access: Access, *, case: Case, review_by: datetime) -> LetterDate:
    """Until when letters should be with the team. A new date takes the reminders of the old one back.

    Raises Invalid for a date that has passed.
    """
    with gate.act(access, case_id=case.pk, model=Letter, to="set_review_date"):
        case = Case.objects.select_for_update().get(pk=case.pk)
        check_open(case)
        clinical_required(access, case)
        if review_by <= access.at:
            raise Invalid("Choose a date that is after today.", field="review_on")
        date = queries.letter_date(case.pk).first()
        if date is not None and date.review_by == review_by:
            return date
        if date is None:
            date = LetterDate(case_id=case.pk)
        date.review_by, date.set_at = review_by, access.at
        date.save()
        stop(access, case_id=case.pk)
        sent = {one.author_id for one in queries.letters(case.pk) if one.sent_number is not None}
        for person in ConcernedOther.objects.filter(case_id=case.pk, status=OtherStatus.ACTIVE):
            if person.pk not in sent:
                _plan(access, date, person.pk)
        timeline.add(
            access,
            case,
            kind="letter",
            icon="calendar",
            title=f"Letters are asked for by {review_by:%B} {review_by.day}",
        )
        upcoming.refresh(access, case)
        return date


def plan_for(access: Access, *, case_id: UUID, other_id: UUID) -> None:
    """The reminders of somebody who joins later. Inside the verb that invites them."""
    date = queries.letter_date(case_id).first()
    if date is not None:
        _plan(access, date, other_id)


def stop(access: Access, *, case_id: UUID, other_id: UUID | None = None) -> None:
    """Takes waiting reminders back: of one author, or of the whole case."""
    outbox.cancel(access, idem_prefix=f"letter:{case_id}:" + (f"{other_id}:" if other_id else ""))


def _plan(access: Access, date: LetterDate, other_id: UUID) -> None:
    for before in BEFORE:
        if date.review_by - before > access.at:
            notices.remind_family(
                access,
                case_id=date.case_id,
                other_id=other_id,
                subject_id=date.case_id,
                key=f"letter:{date.case_id}:{other_id}:{date.set_at:%Y%m%d%H%M%S%f}:{before.days}",
                at=date.review_by - before,
            )

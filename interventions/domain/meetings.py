"""Meetings: planned, told, held, with who was there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from cases import notices, when
from cases.domain import tasks, timeline, upcoming
from cases.domain.team import clinical_required
from cases.domain.working import check_open, lock
from cases.models import Case, ConcernedOther
from cases.models.people import OtherStatus
from compliance import gate, outbox
from compliance.access import Access
from compliance.errors import Invalid
from interventions.models import Attendance, Meeting, MeetingKind

BEFORE = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class MeetingPlan:
    """What is agreed about a meeting. `starts_at` in UTC."""

    kind: str
    starts_at: datetime
    place_kind: str
    how_to_join: str
    minutes_planned: int = 60


def schedule(access: Access, *, case: Case, plan: MeetingPlan, key: str) -> Meeting:
    """Plans a meeting, puts it on the case, and reminds everyone taking part a day before.

    The same `key` twice makes one. Raises Invalid for a time that has passed.
    """
    with gate.act(access, on=case, to="plan_meeting"):
        case = lock(case)
        check_open(case)
        clinical_required(access, case)
        known: Meeting | None = Meeting.objects.filter(case=case, idem_key=key).first()
        if known is not None:
            return known
        if plan.starts_at <= access.at:
            raise Invalid("Choose a time that is still to come.", field="on")
        meeting = Meeting.create(
            case_id=case.pk,
            kind=plan.kind,
            starts_at=plan.starts_at,
            time_zone=case.time_zone,
            minutes_planned=plan.minutes_planned,
            place_kind=plan.place_kind,
            how_to_join=plan.how_to_join,
            attempt=case.attempt,
            planned_by_id=access.membership_id,
            idem_key=key,
        )
        _tell(access, case, meeting)
        upcoming.refresh(access, case)
        return meeting


def hold(access: Access, *, case: Case, meeting: Meeting, attended: Mapping[UUID, bool]) -> Meeting:
    """Records that the meeting was held and who was there. Said again, it corrects who was there."""
    with gate.act(access, on=case, to="hold_meeting"):
        case = lock(case)
        clinical_required(access, case)
        meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
        if meeting.starts_at > access.at + BEFORE:
            raise Invalid("This meeting is still to come.")
        known = {row.concerned_other_id: row for row in Attendance.objects.filter(meeting=meeting)}
        for other_id, was_there in attended.items():
            row = known.get(other_id) or Attendance(
                case_id=case.pk, meeting=meeting, concerned_other_id=other_id
            )
            row.attended = was_there
            row.save()
        if meeting.held_at is None:
            meeting.held_at = access.at
            meeting.version += 1
            meeting.save(update_fields=["held_at", "version"])
            timeline.add(
                access,
                case,
                kind="meeting",
                icon="users",
                title=f"Meeting held: {meeting.get_kind_display().lower()}, {sum(attended.values())} there",
                subject=meeting,
            )
            tasks.finish(access, case, idem_key=_key(meeting))
        upcoming.refresh(access, case)
        return meeting


def cancel(access: Access, *, case: Case, meeting: Meeting) -> None:
    """Takes a meeting back, with its reminders."""
    with gate.act(access, on=case, to="cancel_meeting"):
        case = lock(case)
        clinical_required(access, case)
        meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
        if meeting.held_at is not None:
            raise Invalid("This meeting was held; it cannot be cancelled.")
        if meeting.cancelled_at is None:
            meeting.cancelled_at = access.at
            meeting.save(update_fields=["cancelled_at"])
            outbox.cancel(access, idem_prefix=_key(meeting))
            tasks.finish(access, case, idem_key=_key(meeting))
            timeline.add(
                access, case, kind="meeting", icon="calendar", title="Meeting cancelled", subject=meeting
            )
        upcoming.refresh(access, case)


def _tell(access: Access, case: Case, meeting: Meeting) -> None:
    words = when.both(meeting.starts_at, case.time_zone, at=access.at)
    kind = MeetingKind(meeting.kind).label
    timeline.add(
        access,
        case,
        kind="meeting",
        icon="calendar",
        title=f"Meeting planned: {kind.lower()}, {words}",
        subject=meeting,
    )
    reminded = max(access.at + timedelta(minutes=1), meeting.starts_at - BEFORE)
    notices.remind_staff(
        access,
        case_id=case.pk,
        member_id=case.lead_id,
        subject_id=meeting.pk,
        key=f"{_key(meeting)}:staff",
        at=reminded,
    )
    for other in ConcernedOther.objects.filter(case=case, status=OtherStatus.ACTIVE):
        notices.remind_family(
            access,
            case_id=case.pk,
            other_id=other.pk,
            subject_id=meeting.pk,
            key=f"{_key(meeting)}:{other.pk}",
            at=reminded,
        )


def _key(meeting: Meeting) -> str:
    return f"meeting:{meeting.pk}"

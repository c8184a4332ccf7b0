"""Meetings: planned, moved, told, held, with who means to come, who was there and what was said."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from cases import notices, when
from cases.domain import timeline, upcoming
from cases.domain.team import clinical_required, movers_of
from cases.domain.working import check_open, check_version, lock
from cases.errors import NotTheMover
from cases.models import Case, ConcernedOther
from cases.models.people import OtherStatus
from compliance import gate, outbox
from compliance.access import Access
from compliance.errors import Invalid
from interventions import queries
from interventions.models import Attendance, Meeting, MeetingKind, MeetingMinutes, Rsvp

BEFORE = timedelta(hours=24)
EARLY = timedelta(hours=3)
SOON = timedelta(minutes=1)
FOR_THE_DAY = (MeetingKind.PREPARATION, MeetingKind.REHEARSAL)


@dataclass(frozen=True, slots=True)
class MeetingPlan:
    """What is agreed about a meeting. `starts_at` in UTC. The agenda is for everyone taking part."""

    kind: str
    starts_at: datetime
    place_kind: str
    how_to_join: str
    minutes_planned: int = 60
    agenda: str = ""


def schedule(access: Access, *, case: Case, plan: MeetingPlan, key: str) -> Meeting:
    """Plans a meeting, puts it on the case, and reminds everyone taking part a day before.

    The same `key` twice makes one. Raises Invalid for a time that has passed.
    """
    with gate.act(access, on=case, to="plan_meeting"):
        case = lock(case)
        check_open(case)
        _planner_required(access, case)
        known: Meeting | None = Meeting.objects.filter(case=case, idem_key=key).first()
        if known is not None:
            return known
        _check_to_come(access, plan.starts_at)
        meeting = Meeting.create(
            case_id=case.pk,
            kind=plan.kind,
            starts_at=plan.starts_at,
            time_zone=case.time_zone,
            minutes_planned=plan.minutes_planned,
            place_kind=plan.place_kind,
            how_to_join=plan.how_to_join,
            agenda=plan.agenda,
            attempt=case.attempt,
            planned_by_id=access.membership_id,
            idem_key=key,
        )
        _note(
            access,
            case,
            meeting,
            f"Meeting planned: {_kind(meeting)}, {when.dated(meeting.starts_at, case.time_zone)}",
        )
        _remind(access, case, meeting)
        upcoming.refresh(access, case)
        return meeting


def move(access: Access, *, case: Case, meeting: Meeting, starts_at: datetime, version: int) -> Meeting:
    """Gives a meeting another time: the old reminders are taken back, new ones planned, replies asked anew.

    Raises StaleVersion when somebody else moved it since `version` was read.
    """
    with gate.act(access, on=meeting, to="move_meeting"):
        case = lock(case)
        check_open(case)
        _planner_required(access, case)
        meeting = _held_still(meeting)
        now = _when(access, case, meeting)
        check_version(
            version, meeting.version, mine=when.both(starts_at, case.time_zone, at=access.at), theirs=now
        )
        if meeting.held_at is not None:
            raise Invalid("This meeting was held; its time stays as it was.")
        _check_to_come(access, starts_at)
        if starts_at == meeting.starts_at:
            return meeting
        outbox.cancel(access, idem_prefix=_key(meeting))
        meeting.starts_at = starts_at
        meeting.version += 1
        meeting.save(update_fields=["starts_at", "version"])
        for row in Attendance.objects.filter(meeting=meeting).exclude(rsvp=""):
            row.rsvp = ""
            row.save(update_fields=["rsvp"])
        _note(
            access,
            case,
            meeting,
            f"Meeting moved: {_kind(meeting)}, now {when.dated(meeting.starts_at, case.time_zone)}",
        )
        _remind(access, case, meeting)
        upcoming.refresh(access, case)
        return meeting


def reply(access: Access, *, case: Case, meeting: Meeting, replies: Mapping[UUID, str]) -> Meeting:
    """Writes down who means to come. Said again, it replaces what they said before."""
    with gate.act(access, on=meeting, to="record_replies"):
        case = lock(case)
        check_open(case)
        _planner_required(access, case)
        meeting = _held_still(meeting)
        _check_people(case, replies)
        if set(replies.values()) - {"", *Rsvp.values}:
            raise Invalid("Choose one of the answers.")
        known = _rows(meeting)
        for other_id, said in replies.items():
            row = known.get(other_id)
            if row is None and not said:
                continue
            row = row or Attendance(case_id=case.pk, meeting=meeting, concerned_other_id=other_id)
            row.rsvp = said
            row.save()
        return meeting


def hold(
    access: Access, *, case: Case, meeting: Meeting, attended: Mapping[UUID, bool], minutes: str | None = None
) -> Meeting:
    """Records that the meeting was held, who was there and what was said. Said again, it corrects that.

    A meeting may begin a little before its time (up to three hours). Raises Invalid for one that is still
    to come, or that was cancelled. `minutes` None leaves what was written as it is.
    """
    with gate.act(access, on=meeting, to="hold_meeting"):
        case = lock(case)
        clinical_required(access, case)
        meeting = _held_still(meeting)
        if meeting.starts_at > access.at + EARLY:
            raise Invalid(f"This meeting is still to come: {_when(access, case, meeting)}. Move it first.")
        _check_people(case, attended)
        known = _rows(meeting)
        for other_id, was_there in attended.items():
            row = known.get(other_id) or Attendance(
                case_id=case.pk, meeting=meeting, concerned_other_id=other_id
            )
            row.attended = was_there
            row.save()
        if minutes is not None:
            _write_minutes(access, case, meeting, minutes)
        if meeting.held_at is None:
            meeting.held_at = access.at
            meeting.version += 1
            meeting.save(update_fields=["held_at", "version"])
            outbox.cancel(access, idem_prefix=_key(meeting))
            there = sum(attended.values())
            _note(access, case, meeting, f"Meeting held: {_kind(meeting)}, {there} there", icon="users")
        upcoming.refresh(access, case)
        return meeting


def cancel(access: Access, *, case: Case, meeting: Meeting) -> None:
    """Takes a meeting back, with its reminders. Cancelled twice is cancelled once."""
    with gate.act(access, on=meeting, to="cancel_meeting"):
        case = lock(case)
        _planner_required(access, case)
        meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
        if meeting.held_at is not None:
            raise Invalid("This meeting was held; it cannot be cancelled.")
        if meeting.cancelled_at is None:
            _take_back(access, case, meeting)
            upcoming.refresh(access, case)


def take_back_what_is_planned(access: Access, case: Case, *, kinds: tuple[MeetingKind, ...]) -> None:
    """Meetings to come that have lost their sense: the person said yes, or the case ends. Inside a verb."""
    for meeting in queries.meetings(case).filter(held_at__isnull=True, kind__in=kinds):
        _take_back(access, case, meeting)


def _take_back(access: Access, case: Case, meeting: Meeting) -> None:
    meeting.cancelled_at = access.at
    meeting.save(update_fields=["cancelled_at"])
    outbox.cancel(access, idem_prefix=_key(meeting))
    _note(access, case, meeting, f"Meeting cancelled: {_kind(meeting)}")


def _held_still(meeting: Meeting) -> Meeting:
    row: Meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if row.cancelled_at is not None:
        raise Invalid("This meeting was cancelled.")
    return row


def _planner_required(access: Access, case: Case) -> None:
    """Planning is logistics: a coordinator may do it as well as the team (process 2.3)."""
    if not movers_of(access, case):
        raise NotTheMover("Someone of the case’s team, a coordinator or the supervisor does this.")


def _check_to_come(access: Access, starts_at: datetime) -> None:
    if starts_at <= access.at:
        raise Invalid("Choose a time that is still to come.", field="on")


def _check_people(case: Case, given: Mapping[UUID, object]) -> None:
    known = set(ConcernedOther.objects.filter(case=case).values_list("pk", flat=True))
    if set(given) - known:
        raise Invalid("Choose people of this case.")


def _rows(meeting: Meeting) -> dict[UUID, Attendance]:
    return {row.concerned_other_id: row for row in Attendance.objects.filter(meeting=meeting)}


def _write_minutes(access: Access, case: Case, meeting: Meeting, text: str) -> None:
    row = MeetingMinutes.objects.filter(meeting=meeting).first()
    if row is None and not text.strip():
        return
    row = row or MeetingMinutes(case_id=case.pk, meeting=meeting)
    row.text = text
    row.saved_by_name = access.name
    row.version += 1
    row.save()


def _remind(access: Access, case: Case, meeting: Meeting) -> None:
    """A day before, or at once where less is left. A moved meeting has keys of its own."""
    reminded = max(access.at + SOON, meeting.starts_at - BEFORE)
    key = f"{_key(meeting)}:{meeting.version}"
    notices.remind_lead(access, case_id=case.pk, subject_id=meeting.pk, key=f"{key}:lead", at=reminded)
    for other in ConcernedOther.objects.filter(case=case, status=OtherStatus.ACTIVE):
        notices.remind_family(
            access,
            case_id=case.pk,
            other_id=other.pk,
            subject_id=meeting.pk,
            key=f"{key}:{other.pk}",
            at=reminded,
        )


def _note(access: Access, case: Case, meeting: Meeting, title: str, icon: str = "calendar") -> None:
    timeline.add(access, case, kind="meeting", icon=icon, title=title, subject=meeting)


def _kind(meeting: Meeting) -> str:
    return MeetingKind(meeting.kind).label.lower()


def _when(access: Access, case: Case, meeting: Meeting) -> str:
    return when.both(meeting.starts_at, case.time_zone, at=access.at)


def _key(meeting: Meeting) -> str:
    return f"meeting:{meeting.pk}"

"""When everybody can come: the lead proposes times, each member answers for themselves, the lead chooses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cases import notices
from cases import queries as case_queries
from cases.domain import timeline, upcoming
from cases.domain.working import check_open
from cases.models import Case, ConcernedOther
from compliance import gate
from compliance.access import Access
from compliance.errors import Invalid, NotFound
from compliance.records import SubjectKind
from compliance.vocabulary import Category, Purpose
from families import queries
from families.domain import space
from families.models import Can, DayRole, Part, Poll, PollAnswer, PollTime

FEWEST, MOST = 2, 10
WEIGHT = {Can.YES.value: 2, Can.IF_NEEDED.value: 1, Can.NO.value: -3, "": 0}
NEEDED = frozenset({Part.CHAIR, Part.SPEAKER, Part.REMOTE})


@dataclass(frozen=True, slots=True)
class Column:
    """One proposed time: what each member said, and who is needed then and cannot."""

    time: PollTime
    said: tuple[str, ...]
    score: int
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A poll with everybody's answers. `best` is the time that suits most; None before anybody answered."""

    poll: Poll
    people: tuple[ConcernedOther, ...]
    columns: tuple[Column, ...]
    silent: tuple[str, ...]
    best: UUID | None


@dataclass(frozen=True, slots=True)
class Asked:
    """What a member is asked: the open poll's times with their own answers."""

    poll: Poll
    times: tuple[tuple[PollTime, str], ...]

    @property
    def is_answered(self) -> bool:
        """Whether they said something about every time."""
        return all(said for _, said in self.times)


def propose(access: Access, *, case: Case, title: str, times: Sequence[datetime], key: str) -> Poll:
    """Opens a poll and tells everybody who takes part. Sent twice it is opened once.

    Raises Invalid for too few or too many times, one that has passed, or while another poll is open.
    """
    with gate.act(access, case_id=case.pk, model=Poll, to="propose_times"):
        case = Case.objects.select_for_update().get(pk=case.pk)
        known: Poll | None = Poll.objects.filter(case_id=case.pk, idem_key=key).first()
        if known is not None:
            return known
        check_open(case)
        wanted = sorted(set(times))
        if not FEWEST <= len(wanted) <= MOST:
            raise Invalid(f"Propose {FEWEST} to {MOST} times that differ.", field="on_1")
        if wanted[0] <= access.at:
            raise Invalid("One of these times has passed. Choose times to come.", field="on_1")
        if Poll.objects.filter(case_id=case.pk, closed_at__isnull=True).exists():
            raise Invalid("Another question for times is open. Choose a time there, or close it, first.")
        poll = Poll(case_id=case.pk, title=title, idem_key=key)
        poll.save(force_insert=True)
        for moment in wanted:
            PollTime(case_id=case.pk, poll_id=poll.pk, starts_at=moment).save(force_insert=True)
        timeline.add(
            access,
            case,
            kind="meeting",
            icon="calendar-days",
            title="Asked the family for times",
            subject=poll,
        )
        _tell(access, case, poll, "asked")
        upcoming.refresh(access, case)
        return poll


def choose(access: Access, *, case: Case, poll: Poll, time_id: UUID | None) -> Poll:
    """Closes the poll with a time, or without one. Everybody is told that something is new."""
    with gate.act(access, on=poll, to="choose_time"):
        row: Poll = Poll.objects.select_for_update().get(pk=poll.pk)
        if row.closed_at is not None:
            return row
        chosen = PollTime.objects.filter(pk=time_id, poll_id=row.pk).first() if time_id else None
        if time_id and chosen is None:
            raise NotFound
        row.closed_at, row.chosen = access.at, chosen.starts_at if chosen else None
        row.save(update_fields=["closed_at", "chosen"])
        title = "A time for the meeting was chosen" if chosen else "The question for times was closed"
        timeline.add(access, case, kind="meeting", icon="calendar-days", title=title, subject=row)
        if chosen:
            _tell(access, case, row, "chosen")
        upcoming.refresh(access, case)
        return row


def grid(access: Access, case: Case, people: Sequence[ConcernedOther]) -> Grid | None:
    """The open poll, or the newest one."""
    polls = list(gate.open(access, queries.polls(case.pk), case_id=case.pk, to="read"))
    poll: Poll | None = next(iter(polls), None)
    if poll is None:
        return None
    times = [
        one
        for one in gate.open(access, queries.poll_times(case.pk), case_id=case.pk, to="read")
        if one.poll_id == poll.pk
    ]
    said: dict[tuple[UUID, UUID], str] = {
        (one.time_id, one.concerned_other_id): one.can
        for one in gate.open(access, queries.poll_answers(case.pk), case_id=case.pk, to="read")
    }
    roles = {
        one.concerned_other_id: one for one in gate.open(access, queries.day_roles(case.pk), case_id=case.pk)
    }
    columns = tuple(_column(one, people, said, roles) for one in times)
    asked_now = {one.pk for one in times}
    spoken = {person_id for time_id, person_id in said if time_id in asked_now}
    best = max(columns, key=lambda one: one.score, default=None) if spoken else None
    return Grid(
        poll,
        tuple(people),
        columns,
        tuple(one.name for one in people if one.pk not in spoken),
        best.time.pk if best and best.score > 0 else None,
    )


def _column(
    time: PollTime,
    people: Sequence[ConcernedOther],
    said: Mapping[tuple[UUID, UUID], str],
    roles: Mapping[UUID, DayRole],
) -> Column:
    answers = tuple(said.get((time.pk, one.pk), "") for one in people)
    missing = tuple(
        one.name
        for one, can in zip(people, answers, strict=True)
        if can == Can.NO and (role := roles.get(one.pk)) is not None and (role.part in NEEDED or role.drives)
    )
    return Column(time, answers, sum(WEIGHT[one] for one in answers), missing)


def asked(access: Access) -> Asked | None:
    """The open poll for a member, with their own answers and nobody else's. None while there is none."""
    me, case_id = space.family_of(access)
    sharing = access.for_purpose(Purpose.TAKE_PART)
    if not gate.would(sharing, on=case_id, category=Category.SHARED_PLAN).allowed:
        return None
    polls = gate.open(
        sharing, queries.polls(case_id).filter(closed_at__isnull=True), case_id=case_id, to="read"
    )
    poll = next(iter(polls), None)
    if poll is None:
        return None
    times = gate.open(
        sharing, queries.poll_times(case_id).filter(poll_id=poll.pk), case_id=case_id, to="read"
    )
    own = gate.open(
        access, queries.poll_answers(case_id).filter(concerned_other_id=me), case_id=case_id, to="read"
    )
    said = {one.time_id: one.can for one in own}
    return Asked(poll, tuple((one, said.get(one.pk, "")) for one in times))


def answer(access: Access, *, said: Mapping[UUID, str]) -> None:
    """Keeps a member's answers. They may change them until a time is chosen. Raises Invalid once it is."""
    me, case_id = space.family_of(access)
    open_now = asked(access)
    if open_now is None:
        raise Invalid("A time has been chosen already. Tell your interventionist if you cannot come.")
    known = {one.pk for one, _ in open_now.times}
    with gate.act(access, case_id=case_id, model=PollAnswer, to="answer_times"):
        space.check_space_open(Case.objects.get(pk=case_id))
        for time_id, can in said.items():
            if time_id not in known or can not in Can.values:
                continue
            row = PollAnswer.objects.filter(time_id=time_id, concerned_other_id=me).first() or PollAnswer(
                case_id=case_id,
                time_id=time_id,
                concerned_other_id=me,
                subject_kind=SubjectKind.CONCERNED_OTHER,
                source_kind=SubjectKind.CONCERNED_OTHER,
                source_id=me,
            )
            row.can, row.said_at = can, access.at
            row.save()


def _tell(access: Access, case: Case, poll: Poll, what: str) -> None:
    for person in case_queries.taking_part(case).filter(attends_event=True):
        notices.remind_family(
            access,
            case_id=case.pk,
            other_id=person.pk,
            subject_id=poll.pk,
            key=f"poll:{poll.pk.hex}:{what}:{person.pk.hex[-12:]}",
            at=access.at,
        )

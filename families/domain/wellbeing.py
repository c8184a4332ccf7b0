"""Family check-ins: answered by a member for themselves, shown to the team only as far as the member allows.

How safe somebody feels is the exception: an answer of 4 or less reaches the lead at once, as the page says
before it is answered (domain instruments, rule 3).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from cases import when
from cases.domain.working import check_version
from cases.models import Case, ConcernedOther
from compliance import gate
from compliance.access import Access
from compliance.errors import Invalid
from compliance.records import SubjectKind
from families import queries
from families.domain import danger, messages, space
from families.domain.messages import Post
from families.models import CheckIn, CheckInSharing, ThreadKind
from families.wellbeing import due
from families.wellbeing.instrument import check_in
from families.wellbeing.lines import Line, lines

Answers = Mapping[str, int | str]


@dataclass(frozen=True, slots=True)
class Mine:
    """What a member's page shows."""

    open: CheckIn | None
    done: tuple[CheckIn, ...]
    is_due: bool
    is_shared: bool


def mine(access: Access) -> Mine:
    """A member's own check-ins, oldest first."""
    me, case_id = space.family_of(access)
    rows = list(
        gate.open(
            access, queries.check_ins(case_id).filter(concerned_other_id=me), case_id=case_id, to="read"
        )
    )
    done = tuple(one for one in rows if one.finished_at is not None)
    with gate.act(access, case_id=case_id, model=CheckIn, to="read"):
        stage = Case.objects.values_list("stage", flat=True).get(pk=case_id)
        sharing = CheckInSharing.objects.filter(concerned_other_id=me, is_shared=True).exists()
    asked = due.is_due(stage, [(one.part, one.finished_at) for one in done if one.finished_at], access.at)
    return Mine(next((one for one in rows if one.finished_at is None), None), done, asked, sharing)


def save(access: Access, *, answers: Answers, version: int, is_done: bool) -> CheckIn:
    """Saves the open check-in, or begins one. Raises StaleVersion when another page saved since it was read,
    Invalid for an empty one that is called done, and when none is due."""
    me, case_id = space.family_of(access)
    with gate.act(access, case_id=case_id, model=CheckIn, to="save_check_in"):
        case = Case.objects.select_for_update().get(pk=case_id)
        space.check_space_open(case)
        row = CheckIn.objects.filter(concerned_other_id=me, finished_at__isnull=True).first() or _fresh(
            access, case
        )
        check_version(version, row.version, mine=_said(answers), theirs=_said(row.answers))
        if is_done and not answers:
            raise Invalid("Answer at least one question, or come back later.")
        was_unsafe = check_in().is_unsafe(row.answers)
        row.answers, row.saved_at, row.version = dict(answers), access.at, row.version + 1
        row.finished_at = access.at if is_done else None
        row.save()
        if check_in().is_unsafe(answers) and not was_unsafe:
            _tell_unsafe(access, row)
    if is_done:
        _pass_on(access, row)
    return row


def share(access: Access, *, is_shared: bool) -> None:
    """Lets the team see the lines, or closes them again at once."""
    me, case_id = space.family_of(access)
    with gate.act(access, case_id=case_id, model=CheckInSharing, to="share_check_ins"):
        row = CheckInSharing.objects.filter(concerned_other_id=me).first() or CheckInSharing(
            case_id=case_id,
            concerned_other_id=me,
            subject_kind=SubjectKind.CONCERNED_OTHER,
            source_kind=SubjectKind.CONCERNED_OTHER,
            source_id=me,
        )
        row.is_shared, row.changed_at = is_shared, access.at
        row.save()


def pictures(rows: Iterable[CheckIn], zone: str) -> list[Line]:
    """One line an item, with days in words."""
    known = [
        (one.finished_at, when.on_paper(one.finished_at, zone), one.answers)
        for one in rows
        if one.finished_at
    ]
    return lines(check_in(), known)


@dataclass(frozen=True, slots=True)
class Shown:
    """What the team sees of one member: lines with permission, else only that there is none."""

    person: ConcernedOther
    is_shared: bool
    rows: tuple[CheckIn, ...]


def for_team(access: Access, case: Case, people: Iterable[ConcernedOther]) -> list[Shown]:
    """Every member. Without a permission nobody's check-ins are read."""
    may = gate.open(access, queries.check_in_sharing(case.pk), case_id=case.pk, to="read")
    allowed = {one.concerned_other_id for one in may if one.is_shared}
    rows = gate.open(
        access, queries.check_ins(case.pk).filter(finished_at__isnull=False, concerned_other_id__in=allowed),
        case_id=case.pk, to="read",
    )  # fmt: skip
    by_person: dict[Any, list[CheckIn]] = {}
    for row in rows:
        by_person.setdefault(row.concerned_other_id, []).append(row)
    return [Shown(one, one.pk in allowed, tuple(by_person.get(one.pk, ()))) for one in people]


def _fresh(access: Access, case: Case) -> CheckIn:
    me, _ = space.family_of(access)
    done = CheckIn.objects.filter(concerned_other_id=me).values_list("part", "finished_at")
    if not due.is_due(case.stage, list(done), access.at):
        raise Invalid("Your last check-in is not long ago. The next one comes in a few weeks.")
    asked = check_in()
    return CheckIn(
        case_id=case.pk,
        concerned_other_id=me,
        instrument=asked.id,
        instrument_version=asked.version,
        part=due.PARTS[case.stage],
        saved_at=access.at,
        answers={},
        version=0,
        subject_kind=SubjectKind.CONCERNED_OTHER,
        source_kind=SubjectKind.CONCERNED_OTHER,
        source_id=me,
    )


def _tell_unsafe(access: Access, row: CheckIn) -> None:
    person = ConcernedOther.objects.get(pk=row.concerned_other_id)
    danger.alert(
        access,
        place="checkin",
        key=row.pk.hex[-12:],
        title=f"Ask {person.name} alone, today, how safe they are",
        url=reverse("families:case-thread", args=[row.case_id, person.pk]),
    )


def _pass_on(access: Access, row: CheckIn) -> None:
    """Words to the team go to the team as a private message, also from somebody whose lines are their own."""
    words = str(row.answers.get(check_in().words_item, "")).strip()
    if words:
        messages.send(
            access, messages.own_place(access, ThreadKind.PRIVATE), Post(words, key=f"check-{row.pk.hex}")
        )


def _said(answers: Mapping[str, Any]) -> str:
    return "\n".join(f"{item.short}: {answers[item.key]}" for item in check_in().items if item.key in answers)

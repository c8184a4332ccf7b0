"""Who does what on the day, with the reasons for care, and what does not fit together.

Whether somebody takes part stands in their record; their part here; why somebody must not come or speak is
kept apart, for the lead, the co-facilitator and the supervisor alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from cases import queries as case_queries
from cases.domain import timeline, upcoming
from cases.domain.working import check_open, check_version
from cases.models import Case, ConcernedOther
from compliance import gate
from compliance.access import Access
from compliance.errors import Invalid
from compliance.withheld import Withheld
from families import queries
from families.day.conflicts import Around, Who, conflicts
from families.map.vocabulary import APART, Bond
from families.models import DayConcern, DayRole, LetterState, MapLink, MapPerson, Part, Worry

NOT_READ = frozenset({LetterState.WITHDRAWN, LetterState.NOT_READ})
CHILDREN = "children_home"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is decided about one participant. The last four only by those who may know why."""

    attends: bool
    part: str = ""
    place_in_order: int | None = None
    escorts: bool = False
    drives: bool = False
    keeps_children: bool = False
    reads_for: UUID | None = None
    worry: str = ""
    must_not_speak: bool = False
    must_not_come: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One participant with their part; `concern` is None where there is none, or it is withheld."""

    person: ConcernedOther
    role: DayRole | None
    concern: DayConcern | None

    @property
    def part(self) -> str:
        """In words."""
        return Part(self.role.part if self.role else "").label

    @property
    def worry(self) -> str:
        """In words; "" where there is none."""
        return Worry(self.concern.worry).label if self.concern and self.concern.worry else ""


@dataclass(frozen=True, slots=True)
class Board:
    """Everybody, speakers in their order first; what does not fit; what this reader may not see."""

    lines: list[Line]
    conflicts: list[str]
    withheld: Withheld | None


def board(access: Access, case: Case) -> Board:
    """Everything about who does what."""
    people = list(gate.open(access, case_queries.taking_part(case), case_id=case.pk, to="list"))
    roles = {
        one.concerned_other_id: one for one in gate.open(access, queries.day_roles(case.pk), case_id=case.pk)
    }
    told = gate.open(access, queries.day_concerns(case.pk), case_id=case.pk)
    concerns = {one.concerned_other_id: one for one in told}
    lines = [Line(one, roles.get(one.pk), concerns.get(one.pk)) for one in people]
    lines.sort(key=_in_order)
    return Board(lines, conflicts(_who(access, case, lines), _around(access, case)), told.withheld)


def save(access: Access, *, case: Case, person: ConcernedOther, facts: Facts, version: int) -> DayRole:
    """Decides one participant's part. Raises StaleVersion on a late save, Invalid for an order without a part."""
    with gate.act(access, on=person, to="decide_role"):
        check_open(case)
        row = DayRole.objects.select_for_update().filter(concerned_other_id=person.pk).first()
        row = row or DayRole(case_id=case.pk, concerned_other_id=person.pk, version=0)
        check_version(version, row.version, mine=Part(facts.part).label, theirs=Part(row.part).label)
        if facts.reads_for == person.pk:
            raise Invalid("Choose somebody else: this is who reads when they are absent.", field="reads_for")
        row.part, row.place_in_order = facts.part, facts.place_in_order
        row.escorts, row.drives, row.keeps_children = facts.escorts, facts.drives, facts.keeps_children
        row.reads_for_id, row.version = facts.reads_for, row.version + 1
        row.save()
        held = ConcernedOther.objects.select_for_update().get(pk=person.pk)
        if held.attends_event != facts.attends:
            held.attends_event, held.version = facts.attends, held.version + 1
            held.save(update_fields=["attends_event", "version"])
        timeline.add(
            access,
            case,
            kind="people",
            icon="users",
            title=f"Decided what {person.name} does on the day",
            subject=row,
        )
        upcoming.refresh(access, case)
    if may_know_why(access, case):
        _keep_concern(access, case, person, facts)
    return row


def may_know_why(access: Access, case: Case) -> bool:
    """Whether this actor sees reasons for care."""
    return gate.would(access, on=case.pk, category=DayConcern.category_default).allowed


def _keep_concern(access: Access, case: Case, person: ConcernedOther, facts: Facts) -> None:
    with gate.act(access, case_id=case.pk, model=DayConcern, to="note_concern"):
        row = DayConcern.objects.filter(concerned_other_id=person.pk).first()
        if row is None and not (facts.worry or facts.must_not_come or facts.must_not_speak or facts.note):
            return
        row = row or DayConcern(case_id=case.pk, concerned_other_id=person.pk)
        row.worry, row.note = facts.worry, facts.note
        row.must_not_speak, row.must_not_come = facts.must_not_speak, facts.must_not_come
        row.save()


def _in_order(line: Line) -> tuple[bool, bool, int, str]:
    order = line.role.place_in_order if line.role else None
    return (not line.person.attends_event, order is None, order or 0, line.person.name)


def _who(access: Access, case: Case, lines: Sequence[Line]) -> list[Who]:
    written = gate.open(access, queries.letters(case.pk), case_id=case.pk, to="list")
    with_letter = {one.author_id for one in written if one.state not in NOT_READ}
    return [
        Who(
            key=str(one.person.pk),
            name=one.person.name,
            comes=one.person.attends_event,
            part=one.role.part if one.role else "",
            escorts=bool(one.role and one.role.escorts),
            drives=bool(one.role and one.role.drives),
            keeps_children=bool(one.role and one.role.keeps_children),
            worry=one.concern.worry if one.concern else "",
            must_not_speak=bool(one.concern and one.concern.must_not_speak),
            must_not_come=bool(one.concern and one.concern.must_not_come),
            is_minor=one.person.is_minor,
            has_letter=one.person.pk in with_letter,
        )
        for one in lines
    ]


def _around(access: Access, case: Case) -> Around:
    """What the map and the intake say besides, as far as this reader may know it."""
    people: dict[UUID, MapPerson] = {
        one.pk: one for one in gate.open(access, queries.map_people(case.pk), case_id=case.pk)
    }
    apart = []
    links: list[MapLink] = list(gate.open(access, queries.map_links(case.pk), case_id=case.pk))
    for link in links:
        first, second = people.get(link.one_id), people.get(link.other_id)
        if (
            Bond(link.bond) in APART
            and first
            and second
            and first.concerned_other_id
            and second.concerned_other_id
        ):
            words = (
                f"{first.name} {Bond(link.bond).label} {second.name}"
                if link.bond == Bond.AFRAID
                else (f"they {Bond(link.bond).label}")
            )
            apart.append((str(first.concerned_other_id), str(second.concerned_other_id), words))
    told = gate.open(access, queries.intake(case.pk), case_id=case.pk)
    children = any(one.answers.get(CHILDREN) == "yes" for one in told)
    return Around(tuple(apart), children_at_home=children)

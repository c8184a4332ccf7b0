"""The family map of a case: filled from who takes part, changed by form or by dragging.

Everything on it is for the lead, the co-facilitator and the supervisor (C-03): fear, and who must not be told.
"""

from dataclasses import dataclass
from uuid import UUID

from cases import queries as case_queries
from cases.domain.working import check_open, check_version
from cases.models import Case, ConcernedOther, Individual
from compliance import gate
from compliance.access import Access
from compliance.errors import Invalid
from families import queries
from families.map.layout import Node, Tie
from families.map.vocabulary import ONE_WAY, Bond, Shape
from families.models import MapLink, MapPerson

MOST_PEOPLE = 40
FARTHEST = 4000
# What people write as "how do they know the person": shape, line with the person, and whether they come first in it.
RELATIONS: dict[str, tuple[Shape, Bond | None, bool]] = {
    "mother": (Shape.CIRCLE, Bond.PARENT, True),
    "father": (Shape.SQUARE, Bond.PARENT, True),
    "parent": (Shape.UNKNOWN, Bond.PARENT, True),
    "sister": (Shape.CIRCLE, Bond.SIBLING, True),
    "brother": (Shape.SQUARE, Bond.SIBLING, True),
    "daughter": (Shape.CIRCLE, Bond.PARENT, False),
    "son": (Shape.SQUARE, Bond.PARENT, False),
    "wife": (Shape.CIRCLE, Bond.MARRIED, True),
    "husband": (Shape.SQUARE, Bond.MARRIED, True),
    "spouse": (Shape.UNKNOWN, Bond.MARRIED, True),
    "partner": (Shape.UNKNOWN, Bond.COUPLE, True),
    "girlfriend": (Shape.CIRCLE, Bond.COUPLE, True),
    "boyfriend": (Shape.SQUARE, Bond.COUPLE, True),
    "aunt": (Shape.CIRCLE, None, True),
    "uncle": (Shape.SQUARE, None, True),
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What is noted about one person of the map."""

    name: str
    shape: str = Shape.UNKNOWN.value
    born_year: int | None = None
    has_died: bool = False
    uses: str = ""
    is_safe: bool = False
    must_not_tell: bool = False
    lives_here: bool = False


@dataclass(frozen=True, slots=True)
class Map:
    """The rows, and the same for drawing."""

    people: list[MapPerson]
    links: list[MapLink]

    @property
    def nodes(self) -> list[Node]:
        """For the picture."""
        return [
            Node(
                key=str(one.pk),
                name=one.name,
                shape=one.shape,
                placed=(one.x, one.y) if one.x is not None and one.y is not None else None,
                is_individual=one.is_individual,
                born_year=one.born_year,
                has_died=one.has_died,
                uses=one.uses,
                is_safe=one.is_safe,
                must_not_tell=one.must_not_tell,
                lives_here=one.lives_here,
            )
            for one in self.people
        ]

    @property
    def ties(self) -> list[Tie]:
        """For the picture."""
        return [Tie(str(one.one_id), str(one.other_id), Bond(one.bond)) for one in self.links]


def check_may_see(access: Access, case: Case) -> None:
    """Raises Denied for whoever may not know who is afraid of whom."""
    with gate.act(access, case_id=case.pk, model=MapPerson, to="read"):
        return


def read(access: Access, case: Case, *, to: str = "read") -> Map:
    """The map as it is."""
    people = list(gate.open(access, queries.map_people(case.pk), case_id=case.pk, to=to))
    return Map(people, list(gate.open(access, queries.map_links(case.pk), case_id=case.pk, to=to)))


def missing(access: Access, case: Case) -> bool:
    """Whether somebody who takes part, or the person, is not on the map yet."""
    on_map = read(access, case).people
    people = gate.open(access, case_queries.taking_part(case), case_id=case.pk, to="list")
    known = {one.concerned_other_id for one in on_map}
    return not any(one.is_individual for one in on_map) or any(one.pk not in known for one in people)


def fill(access: Access, *, case: Case) -> int:
    """Puts everybody who takes part, and the person, on the map, with the lines that their relation tells.

    Returns how many were added. Nobody is added twice, and nothing that stands there is changed.
    """
    with gate.act(access, case_id=case.pk, model=MapPerson, to="fill_map"):
        case = Case.objects.select_for_update().get(pk=case.pk)
        check_open(case)
        there = list(queries.map_people(case.pk))
        added = 0
        centre = next((one for one in there if one.is_individual), None)
        if centre is None:
            individual = Individual.objects.filter(case_id=case.pk).first()
            name = (individual.called or individual.full_name) if individual else case.display_name
            centre = MapPerson(case_id=case.pk, is_individual=True, name=name)
            centre.save(force_insert=True)
            added += 1
        known = {one.concerned_other_id for one in there}
        for other in case_queries.taking_part(case).order_by("id"):
            if other.pk not in known:
                _add_participant(case, centre, other)
                added += 1
        return added


def _add_participant(case: Case, centre: MapPerson, other: ConcernedOther) -> None:
    shape, bond, is_first = RELATIONS.get(other.relation.strip().lower(), (Shape.UNKNOWN, None, True))
    row = MapPerson(case_id=case.pk, concerned_other_id=other.pk, name=other.name, shape=shape.value)
    row.save(force_insert=True)
    if bond is not None:
        one, two = (row, centre) if is_first else (centre, row)
        MapLink(case_id=case.pk, one_id=one.pk, other_id=two.pk, bond=bond.value).save(force_insert=True)


def add(access: Access, *, case: Case, facts: Facts) -> MapPerson:
    """Somebody who does not take part. Raises Invalid on a map that is full."""
    with gate.act(access, case_id=case.pk, model=MapPerson, to="add_to_map"):
        check_open(Case.objects.select_for_update().get(pk=case.pk))
        if queries.map_people(case.pk).count() >= MOST_PEOPLE:
            raise Invalid(f"A map holds at most {MOST_PEOPLE} people. Take somebody off it first.")
        row = MapPerson(case_id=case.pk, version=0)
        _copy(row, facts)
        row.save(force_insert=True)
        return row


def change(access: Access, *, person: MapPerson, facts: Facts, version: int) -> MapPerson:
    """Changes what is noted. Raises StaleVersion on a late save."""
    with gate.act(access, on=person, to="change_map"):
        row: MapPerson = MapPerson.objects.select_for_update().get(pk=person.pk)
        check_version(version, row.version, mine=facts.name, theirs=row.name)
        _copy(row, facts)
        row.save()
        return row


def place(access: Access, *, person: MapPerson, x: int, y: int) -> MapPerson:
    """Where somebody was dragged to. The last hand wins: a place is no fact."""
    with gate.act(access, on=person, to="change_map"):
        row: MapPerson = MapPerson.objects.select_for_update().get(pk=person.pk)
        row.x, row.y = max(0, min(x, FARTHEST)), max(0, min(y, FARTHEST))
        row.save(update_fields=["x", "y"])
        return row


def lay_out(access: Access, *, case: Case) -> None:
    """Everybody where the map puts them by itself."""
    with gate.act(access, case_id=case.pk, model=MapPerson, to="change_map"):
        for row in queries.map_people(case.pk).filter(x__isnull=False):
            row.x = row.y = None
            row.save(update_fields=["x", "y"])


def remove(access: Access, *, person: MapPerson) -> None:
    """Takes somebody off the map with their lines. The record of a participant stays as it is."""
    with gate.act(access, on=person, to="take_off_map"):
        for link in MapLink.objects.filter(case_id=person.belongs_to_case):
            if person.pk in {link.one_id, link.other_id}:
                link.delete()
        MapPerson.objects.get(pk=person.pk).delete()


def link(access: Access, *, case: Case, one: MapPerson, other: MapPerson, bond: Bond) -> MapLink:
    """What is between two of them. The same again changes nothing. Raises Invalid for somebody with themselves,
    and for a parent who is their child's child."""
    with gate.act(access, case_id=case.pk, model=MapLink, to="link_on_map"):
        check_open(Case.objects.select_for_update().get(pk=case.pk))
        if one.pk == other.pk:
            raise Invalid("Choose two people.", field="other")
        there: list[MapLink] = list(queries.map_links(case.pk))
        for known in there:
            same = (known.one_id, known.other_id) == (one.pk, other.pk)
            turned = (known.one_id, known.other_id) == (other.pk, one.pk)
            if known.bond == bond and (same or (turned and bond not in ONE_WAY)):
                return known
        if bond is Bond.PARENT and _is_above(other.pk, one.pk, there):
            raise Invalid("This would make somebody their own ancestor.", field="other")
        row = MapLink(case_id=case.pk, one_id=one.pk, other_id=other.pk, bond=bond.value)
        row.save(force_insert=True)
        return row


def unlink(access: Access, *, link: MapLink) -> None:
    """Takes a line away."""
    with gate.act(access, on=link, to="link_on_map"):
        MapLink.objects.get(pk=link.pk).delete()


def _is_above(upper: UUID, lower: UUID, links: list[MapLink]) -> bool:
    """Whether `upper` is an ancestor of `lower`."""
    open_now, seen = {upper}, set()
    while open_now:
        key = open_now.pop()
        if key == lower:
            return True
        seen.add(key)
        open_now |= {one.other_id for one in links if one.bond == Bond.PARENT and one.one_id == key} - seen
    return False


def _copy(row: MapPerson, facts: Facts) -> None:
    for name in ("name", "shape", "born_year", "has_died", "uses", "is_safe", "must_not_tell", "lives_here"):
        setattr(row, name, getattr(facts, name))
    row.version += 1

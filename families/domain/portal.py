"""The home of the family space: what comes next, my list, my person here."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from cases import when
from cases.models import Acknowledgement, Assignment, Case, ConcernedOther
from cases.models.team import TeamRole
from compliance import gate
from compliance.access import Access
from compliance.errors import NotFound
from compliance.gate import Denied
from compliance.vocabulary import Category, Purpose
from families.models import (
    IntakeAnswers,
    Letter,
    LetterReview,
    LetterVersion,
    Message,
    MessageFile,
    SafetyAnswers,
    Thread,
)
from families.parts import Happening, ListItem, list_of, own_models, sources

OWN = (
    IntakeAnswers,
    SafetyAnswers,
    Letter,
    LetterVersion,
    LetterReview,
    Thread,
    Message,
    MessageFile,
)
DUTIES = {
    TeamRole.LEAD.value: "Your interventionist",
    TeamRole.COFACILITATOR.value: "Leads with them",
    TeamRole.COVER.value: "Stands in for them",
}


@dataclass(frozen=True, slots=True)
class TeamMember:
    """Somebody of the team, in words for the family."""

    name: str
    duty: str


@dataclass(frozen=True, slots=True)
class SharedPlan:
    """What everyone taking part may know, while the family are the clients (C-22)."""

    person: str
    lead: str
    lead_first: str
    count: int
    next: Happening | None
    when: str
    team: tuple[TeamMember, ...]


@dataclass(frozen=True, slots=True)
class Home:
    """One member's home page. `plan` is None once the person takes part, or for somebody who does not attend."""

    me: ConcernedOther
    plan: SharedPlan | None
    items: list[ListItem]

    @property
    def first_name(self) -> str:
        """How the page greets."""
        return self.me.name.partition(" ")[0]

    @property
    def first_open(self) -> ListItem | None:
        """The one thing to do next; None when nothing is left."""
        return next((one for one in self.items if not one.done), None)

    @property
    def done(self) -> int:
        """How many things are done."""
        return sum(one.done for one in self.items)


def me(access: Access) -> ConcernedOther:
    """The member's own record."""
    if access.concerned_other_id is None:
        raise NotFound
    return gate.get(access, ConcernedOther, access.concerned_other_id, to="read")


def home(access: Access) -> Home:
    """Everything that the home page shows, each part by its own decision."""
    mine = me(access)
    return Home(mine, shared_plan(access), list_of(access, mine))


def own_records(access: Access) -> tuple[UUID, ...]:
    """Ids of everything here that is the member's own, for asking who looked at it."""
    mine = me(access)
    found = [mine.pk]
    models: tuple[Any, ...] = (*OWN, *own_models(), Acknowledgement)
    for model in models:
        rows = gate.open(access, model.objects.filter(**{model.owner_field: mine.pk}), case_id=access.case_id)
        found += [row.pk for row in rows]
    return tuple(found)


def shared_plan(access: Access) -> SharedPlan | None:
    """The plan that the member takes part in; None when the rule closes it (C-22 ends at the yes)."""
    taking_part = access.for_purpose(Purpose.TAKE_PART)
    try:
        with gate.act(taking_part, case_id=access.case_id, category=Category.SHARED_PLAN, to="read_plan"):
            case = Case.objects.select_related("lead").get(pk=access.case_id)
            coming = sorted(
                (one for source in sources for one in source(case, access.at) if one.at > access.at),
                key=lambda one: one.at,
            )
            first = coming[0] if coming else None
            return SharedPlan(
                person=case.display_name.split(" ")[0],
                lead=case.lead.display_name,
                lead_first=case.lead.display_name.partition(" ")[0],
                count=ConcernedOther.objects.filter(case=case, status="active").count(),
                next=first,
                when=when.both(first.at, case.time_zone, at=access.at) if first else "",
                team=_team(case),
            )
    except (NotFound, Denied):
        return None


def _team(case: Case) -> tuple[TeamMember, ...]:
    """Who works with the family, the lead first."""
    working = Assignment.objects.filter(case=case, ended_at__isnull=True).select_related("membership")
    found = {one.membership_id: TeamMember(one.membership.display_name, DUTIES[one.role]) for one in working}
    lead = TeamMember(case.lead.display_name, DUTIES[TeamRole.LEAD.value])
    return (lead, *(one for member, one in found.items() if member != case.lead_id))

"""The home of the family space: what comes next, my list, my person here."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from cases import when
from cases.models import Acknowledgement, Case, ConcernedOther
from cases.models.agreements import AcknowledgementKind
from cases.wording import current
from compliance import gate
from compliance.access import Access
from compliance.errors import NotFound
from compliance.gate import Denied
from compliance.vocabulary import Category, Purpose
from families.domain import intake, letters
from families.letter_parts import STEPS
from families.models import (
    IntakeAnswers,
    Letter,
    LetterReview,
    LetterState,
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
TO_WRITE = {LetterState.DRAFT, LetterState.CHANGES_REQUESTED, LetterState.WITHDRAWN}
TO_SIGN = (AcknowledgementKind.PROCESS_DISCLOSURE, AcknowledgementKind.FINANCIAL_INTEREST)


@dataclass(frozen=True, slots=True)
class SharedPlan:
    """What everyone taking part may know, while the family are the clients (C-22)."""

    person: str
    lead: str
    lead_first: str
    count: int
    next: Happening | None
    when: str


@dataclass(frozen=True, slots=True)
class Home:
    """One member's home page. `plan` is None once the person takes part, or for somebody who does not attend."""

    me: ConcernedOther
    plan: SharedPlan | None
    signed: frozenset[str]
    intake_is_sent: bool
    letter: Letter | None
    letter_state: str
    letter_state_key: str
    steps_done: int
    items: list[ListItem]

    @property
    def first_name(self) -> str:
        """How the page greets."""
        return self.me.name.partition(" ")[0]

    @property
    def all_signed(self) -> bool:
        """Whether every paper is signed in its current wording."""
        return all(kind.value in self.signed for kind in TO_SIGN)

    @property
    def letter_is_open(self) -> bool:
        """Whether there is something to write."""
        return self.letter is None or self.letter.state in TO_WRITE

    @property
    def letter_words(self) -> str:
        """How far the letter is."""
        left = max(1, len(STEPS) - self.steps_done)
        return f"{self.steps_done} of {len(STEPS)} parts begun. About {left * 4} minutes."


def me(access: Access) -> ConcernedOther:
    """The member's own record."""
    if access.concerned_other_id is None:
        raise NotFound
    return gate.get(access, ConcernedOther, access.concerned_other_id, to="read")


def home(access: Access) -> Home:
    """Everything that the home page shows, each part by its own decision."""
    found = gate.open(access, Acknowledgement.objects.all(), case_id=access.case_id, to="read")
    signed = frozenset(one.kind for one in found if one.wording_version == current(one.kind).version)
    letter = letters.own(access)
    parts = letters.newest(access, letter).parts if letter else {}
    mine = me(access)
    return Home(
        me=mine,
        plan=shared_plan(access),
        signed=signed,
        intake_is_sent=intake.begun(access).is_sent,
        letter=letter,
        letter_state=letter.get_state_display() if letter else "",
        letter_state_key=letter.state if letter else "",
        steps_done=sum(any(parts.get(part.key, "").strip() for part in step.parts) for step in STEPS),
        items=list_of(access, mine),
    )


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
            )
    except (NotFound, Denied):
        return None

"""How the gate learns what ties an actor to a case. `cases` answers; compliance stands below it and asks."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from django.db.models import Q

from compliance.access import Access
from compliance.consent.standing import Standing
from compliance.vocabulary import Emergency, Minor, Regime, Relation

NOT_KNOWN_A_MINOR = Minor()
NO_EMERGENCY = Emergency()


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What `decide` needs to know of one case and one actor, as of this request."""

    case_id: UUID
    reference: str
    regime: Regime
    relations: frozenset[Relation]
    standings: tuple[Standing, ...] = ()
    minor: Minor = NOT_KNOWN_A_MINOR
    emergency: Emergency = NO_EMERGENCY
    emergency_id: UUID | None = None


@dataclass(slots=True)
class CaseAround:
    """What the check of unusual access asks of one case: who is in it, and when work on it was urgent.

    `people` are names and keyed hashes of e-mail addresses. `urgent` are spans in which a danger was
    open, or the event was held; no end means that it still is.
    """

    needs_special_care: bool = False
    people: list[tuple[str, str]] = field(default_factory=list)
    urgent: list[tuple[datetime, datetime | None]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PersonOfCase:
    """The individual of a case as a list shows them: what they are called, and the case."""

    id: UUID
    called: str
    reference: str


class CaseRelations(Protocol):
    """The two questions that `cases` answers for the gate, and what compliance's own work asks besides."""

    def facts(self, access: Access, case_id: UUID) -> CaseFacts | None:
        """One query: the case as this actor stands to it, or None when the practice has no such case."""
        ...

    def conditions(self, access: Access, case_path: str) -> Mapping[Relation, Q]:
        """For lists over many cases: each case relation the actor can have, as a condition on rows.

        `case_path` is the column that names the case ("id" on cases themselves, else "case_id").
        """
        ...

    def blank(self, case_id: UUID) -> None:
        """Takes the names out of what is kept in clear, when the case's keys are destroyed; inside an act."""
        ...

    def past_retention(self, today: date) -> list[tuple[UUID, str, date]]:
        """Closed cases whose time has passed: id, reference, kept until. At most 50, oldest first; inside an act."""
        ...

    def find(self, reference: str) -> UUID | None:
        """The id of the case with this reference, in whatever case it was typed; inside an act alone."""
        ...

    def reference_of(self, individual_id: UUID) -> str | None:
        """The reference of this person's case; inside an act alone."""
        ...

    def called(self, access: Access, name: str) -> list[PersonOfCase]:
        """Individuals by what they are called or by their case, through the gate as any list of them.

        At most 50; nobody for an empty name, after the gate was asked all the same. Raises NotFound for
        whoever may not list them, and ReasonNeeded.
        """
        ...

    def around(self, case_ids: Collection[UUID]) -> dict[UUID, CaseAround]:
        """People and urgent times of some cases, from what is kept in clear; inside an act alone."""
        ...


_registered: list[CaseRelations] = []


def register(answers: CaseRelations) -> None:
    """Called once by `cases` when the app is ready."""
    _registered[:] = [answers]


def case_relations() -> CaseRelations:
    """Whoever answers. Raises LookupError before the app registry is ready."""
    if not _registered:
        raise LookupError("No app has registered what ties actors to cases.")
    return _registered[0]

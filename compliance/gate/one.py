"""One record: fetched, decided on, and remembered."""

from typing import Any, TypeVar
from uuid import UUID

from compliance.access import Access
from compliance.decision import Decision
from compliance.errors import NotFound
from compliance.gate.errors import Denied
from compliance.gate.facts import NOBODY, ask, facts_of
from compliance.gate.record import demand_reason, event_of
from compliance.ledger import current_ledger
from compliance.records import ProtectedBase
from compliance.relations import CaseFacts
from compliance.vocabulary import Category, Relation, Role

Record = TypeVar("Record", bound=ProtectedBase)


def get(access: Access, model: type[Record], pk: UUID, *, to: str = "read") -> Record:
    """The record, with an access event in the same transaction.

    Raises NotFound when the practice has no such record or the caller may not know of it, Denied when
    the caller may know of the case but not open this, ReasonNeeded when a typed reason comes first.
    """
    row = model.objects.filter(pk=pk).admitted(lambda rows: None).first()
    if row is None:
        missing(access, model, pk, to)
    admit(access, row, to=to)
    return row  # type: ignore[no-any-return]  # the manager is untyped


def admit(access: Access, row: ProtectedBase, *, to: str) -> Decision:
    """Decides on a row that was fetched, and records it. Raises as `get`."""
    facts = facts_of(access, row.belongs_to_case) or NOBODY
    category = Category(row.category)
    decision = ask(access, category, facts, row.relations_of(access))
    if decision.allowed:
        demand_reason(
            access,
            decision,
            facts=facts,
            category=category,
            record_type=row._meta.label_lower,
            record_ids=[row.pk],
            action=to,
        )
    current_ledger().events.append(
        event_of(
            access,
            decision,
            facts=facts,
            category=category,
            record_type=row._meta.label_lower,
            record_ids=[row.pk],
            action=to,
        )
    )
    if not decision.allowed:
        raise refusal(access, decision, facts)
    return decision


def refusal(access: Access, decision: Decision, facts: CaseFacts) -> Exception:
    """NotFound, unless the caller may know of the case anyway: then Denied with the rule."""
    if access.role in {Role.FAMILY, Role.INDIVIDUAL, Role.PROVIDER} or facts is NOBODY:
        return NotFound()
    if ask(access, Category.CASE_ADMIN, facts).allowed:
        return Denied(decision, facts.case_id)
    return NotFound()


def missing(access: Access, model: type[ProtectedBase], pk: UUID, to: str) -> None:
    """Records an attempt on a row that this practice does not have, then raises NotFound (C-01)."""
    category = model.possible_categories()[0]
    elsewhere = CaseFacts(
        case_id=NOBODY.case_id,
        reference="",
        regime=NOBODY.regime,
        relations=frozenset({Relation.OTHER_PRACTICE}),
    )
    current_ledger().events.append(
        event_of(
            access,
            ask(access, category, elsewhere),
            facts=elsewhere,
            category=category,
            record_type=model._meta.label_lower,
            record_ids=[pk],
            action=to,
        )
    )
    raise NotFound


def would(access: Access, *, on: Any = None, category: Category | None = None) -> Decision:
    """What the rule would say, without an event: for showing a button or leaving it out.

    `on` is a record, or the id of a case together with a `category`; a category alone for what belongs
    to no case.
    """
    if isinstance(on, ProtectedBase):
        facts = facts_of(access, on.belongs_to_case) or NOBODY
        return ask(access, category or Category(on.category), facts, on.relations_of(access))
    if category is None:
        raise TypeError("would() needs a record, or a case id and a category.")
    return ask(access, category, (facts_of(access, on) if on else None) or NOBODY)

"""What `decide` is asked with: the actor's ties to a case and to a record, looked up once per request."""

from uuid import UUID

from compliance.access import Access
from compliance.consent.standing import Standing, bearing
from compliance.decision import Decision, decide
from compliance.ledger import current_ledger
from compliance.relations import CaseFacts, case_relations
from compliance.vocabulary import STAFF, Category, Consent, Purpose, Regime, Relation

NOBODY = CaseFacts(
    case_id=UUID(int=0),
    reference="",
    regime=Regime.R0_FAMILY,
    relations=frozenset(),
)


def facts_of(access: Access, case_id: UUID) -> CaseFacts | None:
    """The case as this actor stands to it; one query per case and request."""
    memory = current_ledger().facts
    if case_id not in memory:
        memory[case_id] = case_relations().facts(access, case_id)
    found: CaseFacts | None = memory[case_id]
    return found


def forget_facts(case_id: UUID) -> None:
    """After an act that changed who is on the team or the regime."""
    current_ledger().facts.pop(case_id, None)


def ask(
    access: Access,
    category: Category,
    facts: CaseFacts,
    relations: frozenset[Relation] = frozenset(),
    *,
    item: str = "",
) -> Decision:
    """One call of `decide`, with everything that it needs filled in.

    `item` narrows the question to one line of a consent's choice list. Staff in an emergency that was
    declared on this case are asked about once more with that purpose, where everyday work opens nothing.
    """
    ties = facts.relations | relations
    consent, _ = consent_for(access, category, facts, item=item)
    decision = decide(
        access.role, ties, category, access.purpose, facts.regime, consent, facts.emergency, facts.minor
    )
    if decision.allowed or not facts.emergency.declared or access.role not in STAFF:
        return decision
    broken = decide(
        access.role, ties, category, Purpose.BREAK_GLASS, facts.regime, consent, facts.emergency, facts.minor
    )
    return broken if broken.allowed else decision


def consent_for(
    access: Access, category: Category, facts: CaseFacts, *, item: str = ""
) -> tuple[Consent, Standing | None]:
    """The consent that bears on this access, and which it is. Staff and the person ask under none."""
    return bearing(
        facts.standings,
        actor=access.role,
        recipient_id=access.recipient_id or access.concerned_other_id,
        category=category,
        purpose=access.purpose,
        at=access.at,
        item=item,
    )

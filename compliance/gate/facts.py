"""What `decide` is asked with: the actor's ties to a case and to a record, looked up once per request."""

from uuid import UUID

from compliance.access import Access
from compliance.decision import Decision, decide
from compliance.ledger import current_ledger
from compliance.relations import CaseFacts, case_relations
from compliance.vocabulary import Category, Consent, Emergency, Minor, Regime, Relation

NOBODY = CaseFacts(
    case_id=UUID(int=0),
    reference="",
    regime=Regime.R0_FAMILY,
    relations=frozenset(),
    consent=Consent(),
    minor=Minor(),
    emergency=Emergency(),
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
    access: Access, category: Category, facts: CaseFacts, relations: frozenset[Relation] = frozenset()
) -> Decision:
    """One call of `decide`, with everything that it needs filled in."""
    return decide(
        access.role,
        facts.relations | relations,
        category,
        access.purpose,
        facts.regime,
        facts.consent,
        facts.emergency,
        facts.minor,
    )

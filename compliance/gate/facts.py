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
    decisions = [
        decide(access.role, ties, category, purpose, facts.regime, consent, facts.emergency, facts.minor)
        for purpose in purposes_of(access, facts)
    ]
    return next((one for one in decisions if one.allowed), decisions[0])


def purposes_of(access: Access, facts: CaseFacts) -> tuple[Purpose, ...]:
    """The purpose of this access; staff in an emergency on this case are asked about that as well."""
    if facts.emergency.declared and access.role in STAFF:
        return access.purpose, Purpose.BREAK_GLASS
    return (access.purpose,)


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

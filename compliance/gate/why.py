"""“Why?”: the rule, the ties and the consent behind one decision, recorded as a question and not as a look."""

from dataclasses import dataclass
from uuid import UUID

from compliance.access import Access
from compliance.consent.standing import Standing
from compliance.decision import Decision
from compliance.errors import NotFound
from compliance.gate.facts import ask, consent_for, facts_of
from compliance.gate.record import event_of
from compliance.ledger import current_ledger
from compliance.relations import CaseFacts
from compliance.vocabulary import Category


@dataclass(frozen=True, slots=True)
class Explanation:
    """One decision with everything that it was made from."""

    decision: Decision
    category: Category
    facts: CaseFacts
    standing: Standing | None


def explain(access: Access, *, case_id: UUID, category: Category) -> Explanation:
    """Why this actor may or may not see this kind of record of a case.

    Raises NotFound where the actor may not know of the case: a question must not answer that.
    """
    facts = facts_of(access, case_id)
    if facts is None:
        raise NotFound
    decision = ask(access, category, facts)
    knows = decision.allowed or ask(access, Category.CASE_ADMIN, facts).allowed
    shown = decision if knows else ask(access, Category.CASE_ADMIN, facts)
    current_ledger().events.append(
        event_of(
            access,
            shown,
            facts=facts,
            category=category,
            record_type=category.value,
            record_ids=(),
            action="explain",
        )
    )
    if not knows:
        raise NotFound
    _, standing = consent_for(access, category, facts)
    return Explanation(decision, category, facts, standing)

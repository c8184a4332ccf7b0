"""May they? One pure function over the rows of `compliance/rules.py`; no database, no framework."""

from dataclasses import dataclass
from functools import cache

from compliance.rules import RULES, Question, Rule
from compliance.vocabulary import (
    Category,
    Consent,
    Effect,
    Emergency,
    Minor,
    Obligation,
    Purpose,
    Regime,
    Relation,
    Role,
)

DEFAULT_RULE = "C-60"
DEFAULT_WORDS = "No rule opens this for you. What no rule opens stays closed."

PURPOSES = {
    Role.INTERVENTIONIST: Purpose.CASEWORK,
    Role.SUPERVISOR: Purpose.SUPERVISION,
    Role.COORDINATOR: Purpose.SCHEDULING,
    Role.ADMIN: Purpose.OPERATIONS,
    Role.AUDITOR: Purpose.AUDIT,
    Role.FAMILY: Purpose.OWN_ACCESS,
    Role.INDIVIDUAL: Purpose.OWN_ACCESS,
    Role.PROVIDER: Purpose.TREATMENT,
    Role.SYSTEM: Purpose.REMINDER,
}


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided, by which row, and what must be done besides. `words` answer 'Why?'."""

    effect: Effect
    rule_id: str
    obligations: frozenset[Obligation] = frozenset()
    words: str = DEFAULT_WORDS

    @property
    def allowed(self) -> bool:
        """Whether the access may happen, with or without obligations."""
        return self.effect is not Effect.DENY


DEFAULT = Decision(Effect.DENY, DEFAULT_RULE)


def decide(
    actor: Role,
    relation: frozenset[Relation],
    category: Category,
    purpose: Purpose,
    regime: Regime,
    consent: Consent,
    emergency: Emergency,
    minor: Minor,
) -> Decision:
    """The first row that matches, in the order of confidentiality section 8; none matches: deny, C-60.

    Pure: the same values give the same answer. `actor` is the stored role or outside party, `relation`
    everything that ties it to the case and to the record.
    """
    question = Question(relation, purpose, regime, consent, emergency, minor)
    for rule, decision in _candidates(actor, category):
        if rule.matches(question):
            return decision
    return DEFAULT


def default_purpose(role: Role) -> Purpose:
    """The purpose of everyday work in a role; OTHER, which opens nothing, where there is none."""
    return PURPOSES.get(role, Purpose.OTHER)


@cache
def _candidates(actor: Role, category: Category) -> tuple[tuple[Rule, Decision], ...]:
    """The rows that can answer for this actor and category, in order, each with its ready decision."""
    return tuple(
        (rule, Decision(rule.effect, rule.id, rule.obligations, rule.words))
        for rule in RULES
        if (rule.actor is None or actor in rule.actor)
        and (rule.category is None or category in rule.category)
    )

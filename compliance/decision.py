"""May they? One pure function over the rows of `compliance/rules.py`; no database, no framework."""

from collections.abc import Iterable
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

NO_CONSENT, NO_EMERGENCY, NO_MINOR = Consent(), Emergency(), Minor()
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


def allowed_relations(
    actor: Role,
    category: Category,
    purpose: Purpose,
    regime: Regime,
    candidates: Iterable[frozenset[Relation]],
    *,
    always: frozenset[Relation] = frozenset(),
    consent: Consent = NO_CONSENT,
    emergency: Emergency = NO_EMERGENCY,
    minor: Minor = NO_MINOR,
) -> dict[frozenset[Relation], Decision]:
    """Which of these sets of ties open the category, each with its decision: what a list is narrowed by.

    A list cannot ask about each of its records. It asks about every set of ties that its rows may have
    (each tie is a condition on rows) and keeps the rows whose ties are among the answers. `always` are
    ties that hold for all of them. The same rows as `decide`, so that a list and a record cannot differ.
    """
    verdicts = {
        ties: decide(actor, always | ties, category, purpose, regime, consent, emergency, minor)
        for ties in candidates
    }
    return {ties: verdict for ties, verdict in verdicts.items() if verdict.allowed}


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

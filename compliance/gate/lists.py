"""Lists: the same rows of the decision table as a condition on many records, and one event for what was shown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain, combinations
from typing import Any
from uuid import UUID

from django.db.models import Q

from compliance.access import Access
from compliance.audit.event import AccessEvent
from compliance.decision import Decision, allowed_relations
from compliance.gate.facts import NOBODY, ask, consent_for, facts_of, purposes_of
from compliance.gate.record import demand_reason, event_of
from compliance.ledger import current_ledger
from compliance.paging import Page, cut
from compliance.records import ProtectedQuerySet
from compliance.relations import CaseFacts, case_relations
from compliance.vocabulary import Category, Relation
from compliance.withheld import Withheld


@dataclass(slots=True)
class Shown:
    """What one admitted list has fetched so far. Called by the queryset, read when the event is made."""

    ids: dict[UUID, None] = field(default_factory=dict)
    evaluated: bool = False

    def __call__(self, rows: Iterable[Any]) -> None:
        self.evaluated = True
        for row in rows:
            pk = getattr(row, "pk", None) or (row.get("id") if isinstance(row, dict) else None)
            if isinstance(pk, UUID):
                self.ids[pk] = None


@dataclass(frozen=True, slots=True)
class Admission:
    """What the rules say of one category in this list."""

    category: Category
    condition: Q | None
    decision: Decision


def open(  # noqa: A001 -- reads as gate.open at every call
    access: Access,
    queryset: ProtectedQuerySet,
    *,
    case_id: UUID | None = None,
    to: str = "list",
    category: Category | None = None,
) -> ProtectedQuerySet:
    """The rows that this actor may see, free to be iterated. What they show goes into one event.

    With `category`, only rows of that one are asked for, so that nothing else is refused.

    With `case_id`, the rows are narrowed to that case and its ties are looked up once; without it,
    the ties become conditions. Nothing allowed gives an empty list that carries `withheld`.
    """
    model = queryset.model
    if case_id is not None:
        path = "pk" if model._meta.label == "cases.Case" else "case_id"
        queryset = queryset.filter(**{path: case_id})
    facts = (facts_of(access, case_id) or NOBODY) if case_id else NOBODY
    if category is not None:
        queryset = queryset.filter(category=category.value)
    categories = (category,) if category else model.possible_categories()
    admissions = _admissions(access, model, facts, categories, many=case_id is None)
    allowed = [one for one in admissions if one.decision.allowed]
    shown = Shown()
    for one in allowed:
        demand_reason(
            access,
            one.decision,
            facts=facts,
            category=one.category,
            record_type=model._meta.label_lower,
            record_ids=(),
            action=to,
        )
    _remember(access, facts, model._meta.label_lower, to, admissions, shown)
    if not allowed:
        narrowed = queryset.none().admitted(shown)
        refused = admissions[0].decision
        narrowed.withheld = Withheld(refused.rule_id, refused.words, admissions[0].category.value, case_id)
        return narrowed
    condition = _either(allowed, admissions)
    narrowed = (queryset.filter(condition) if condition is not None else queryset).admitted(shown)
    narrowed.withheld = None
    return narrowed


def page(
    access: Access,
    queryset: ProtectedQuerySet,
    *,
    after: str = "",
    size: int = 50,
    case_id: UUID | None = None,
    to: str = "list",
) -> Page:
    """One page of `open`, by keyset: the queryset's ordering, which must end in a unique column."""
    narrowed = open(access, queryset, case_id=case_id, to=to)
    return cut(narrowed, after=after, size=size, withheld=getattr(narrowed, "withheld", None))


def _admissions(
    access: Access, model: Any, facts: CaseFacts, categories: Iterable[Category], *, many: bool
) -> list[Admission]:
    conditions: dict[Relation, Q] = dict(model.relation_conditions(access))
    if many:
        path = "id" if model._meta.label == "cases.Case" else "case_id"
        conditions.update(case_relations().conditions(access, path))
    return [_admission(access, category, facts, conditions) for category in categories]


def _admission(
    access: Access, category: Category, facts: CaseFacts, conditions: Mapping[Relation, Q]
) -> Admission:
    """Asks the rules for each combination of ties, and joins the allowed ones into a condition."""
    verdicts: dict[frozenset[Relation], Decision] = {}
    for purpose in purposes_of(access, facts):
        verdicts = allowed_relations(
            access.role,
            category,
            purpose,
            facts.regime,
            map(frozenset, _combinations(conditions)),
            always=facts.relations,
            consent=consent_for(access, category, facts)[0],
            emergency=facts.emergency,
            minor=facts.minor,
        )
        if verdicts:
            break
    if not verdicts:
        return Admission(category, None, ask(access, category, facts))
    allowed = list(verdicts)
    decision = verdicts[allowed[0]]
    if len(allowed) == 1 << len(conditions):
        return Admission(category, None, decision)
    condition = Q()
    for ties in allowed:
        one = Q()
        for relation, holds in conditions.items():
            one &= holds if relation in ties else ~holds
        condition |= one
    if all(wider >= allowed[0] for wider in allowed) and _upward(allowed, conditions):
        condition = Q()
        for relation in allowed[0]:
            condition &= conditions[relation]
    return Admission(category, condition, decision)


def _upward(allowed: list[frozenset[Relation]], conditions: Mapping[Relation, Q]) -> bool:
    """Whether every combination that contains the first allowed one is allowed: then it alone suffices."""
    free = len(conditions) - len(allowed[0])
    return len(allowed) == 1 << free


def _combinations(conditions: Mapping[Relation, Q]) -> Iterable[tuple[Relation, ...]]:
    ties = list(conditions)
    return chain.from_iterable(combinations(ties, size) for size in range(len(ties) + 1))


def _either(allowed: list[Admission], admissions: list[Admission]) -> Q | None:
    """Rows of an allowed category that meet its condition."""
    if len(admissions) == 1:
        return allowed[0].condition
    if len(allowed) == len(admissions) and all(one.condition is None for one in allowed):
        return None
    joined = Q()
    for one in allowed:
        joined |= Q(category=one.category.value) & (one.condition if one.condition is not None else Q())
    return joined


def _remember(
    access: Access, facts: CaseFacts, label: str, to: str, admissions: list[Admission], shown: Shown
) -> None:
    """One event for what was shown, and one for each rule that refused a category outright."""
    ledger = current_ledger()
    refused = {one.decision.rule_id: one for one in admissions if not one.decision.allowed}
    for one in refused.values():
        ledger.events.append(
            event_of(
                access,
                one.decision,
                facts=facts,
                category=one.category,
                record_type=label,
                record_ids=(),
                action=to,
            )
        )
    allowed = [one for one in admissions if one.decision.allowed]
    if not allowed:
        return

    def finish() -> AccessEvent | None:
        if not shown.evaluated:
            return None
        first = allowed[0]
        rules = list(dict.fromkeys(one.decision.rule_id for one in allowed))
        categories = [one.category.value for one in allowed]
        detail: dict[str, Any] = {}
        if len(rules) > 1:
            detail["rules"] = rules
        if len(categories) > 1:
            detail["categories"] = categories
        return event_of(
            access,
            first.decision,
            facts=facts,
            category=first.category,
            record_type=label,
            record_ids=shown.ids,
            action=to,
            detail=detail,
        )

    ledger.pending.append(finish)

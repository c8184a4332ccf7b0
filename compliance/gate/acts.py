"""Verbs at work: one decision, one event, and a scope in which the case's rows may be read and written."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from uuid import UUID

from compliance.access import Access
from compliance.audit.event import AccessEvent
from compliance.decision import Decision
from compliance.errors import NotFound
from compliance.gate.facts import NOBODY, ask, facts_of, forget_facts
from compliance.gate.one import refusal
from compliance.gate.record import demand_reason, event_of
from compliance.ledger import current_ledger
from compliance.records import ProtectedBase, Scope, open_scope
from compliance.relations import CaseFacts
from compliance.vocabulary import Category, Emergency, Relation, Role


@contextmanager
def act(
    access: Access,
    *,
    to: str,
    on: ProtectedBase | None = None,
    case_id: UUID | None = None,
    model: type[ProtectedBase] | None = None,
    category: Category | None = None,
    in_emergency: bool = False,
) -> Iterator[Scope]:
    """Only for verbs in `domain/`. Decides, then lets the rows of that one case be read and written.

    `on` is the record that is acted upon. To make a new record, name its `model` and its `case_id`
    (no case id when the case itself is new). For what belongs to no case, such as staff, give the
    `category` alone. The event names what was written, or that the act was given up. `in_emergency`
    declares one, for the verb that opens it. Raises NotFound, Denied or ReasonNeeded.
    """
    facts, relations, chosen = _asked(access, on, case_id, model, category)
    if in_emergency:
        facts = replace(facts, emergency=Emergency(declared=True))
    decision = ask(access, chosen, facts, relations)
    ledger = current_ledger()
    kind = on._meta.label_lower if on else (model._meta.label_lower if model else chosen.value)
    if not decision.allowed:
        ledger.events.append(_event(access, decision, facts, chosen, kind, on, to, None))
        raise refusal(access, decision, facts)
    demand_reason(
        access,
        decision,
        facts=facts,
        category=chosen,
        record_type=kind,
        record_ids=[on.pk] if on else [],
        action=to,
    )
    scope = Scope(case_id=None if facts is NOBODY else facts.case_id, regime=facts.regime)
    finished = False
    try:
        with open_scope(scope):
            yield scope
        finished = True
    finally:
        if scope.case_id is not None:
            forget_facts(scope.case_id)
        ledger.pending.append(
            lambda: _event(
                access, decision, facts, chosen, kind, on, to, scope, undone=ledger.undone or not finished
            )
        )


def _asked(
    access: Access,
    on: ProtectedBase | None,
    case_id: UUID | None,
    model: type[ProtectedBase] | None,
    category: Category | None,
) -> tuple[CaseFacts, frozenset[Relation], Category]:
    """The case, the ties to it, and the category that the decision is about."""
    if on is not None:
        facts = facts_of(access, on.belongs_to_case) or NOBODY
        return facts, on.relations_of(access), category or Category(on.category)
    if case_id is not None:
        found = facts_of(access, case_id)
        if found is None:
            raise NotFound
        chosen = category or (model.possible_categories()[0] if model else Category.CASE_ADMIN)
        own = frozenset({Relation.SUBJECT, Relation.AUTHOR}) if access.role is Role.FAMILY else frozenset()
        return found, own if model and model.owner_field else frozenset(), chosen
    if model is not None:
        # Whoever takes the first call leads the case until it is assigned.
        tie = frozenset({Relation.LEAD}) if access.role is Role.INTERVENTIONIST else frozenset()
        return NOBODY, tie, category or model.possible_categories()[0]
    if category is None:
        raise TypeError("act() needs a record, a model or a category.")
    return NOBODY, frozenset(), category


def _event(
    access: Access,
    decision: Decision,
    facts: CaseFacts,
    category: Category,
    kind: str,
    on: ProtectedBase | None,
    to: str,
    scope: Scope | None,
    *,
    undone: bool = False,
) -> AccessEvent:
    wrote = scope.wrote if scope and not undone else []
    if facts is NOBODY and scope and scope.case_id:
        # A case that was just made: its reference belongs into the log as well.
        facts = facts_of(access, scope.case_id) or replace(facts, case_id=scope.case_id)
    ids = [on.pk] if on else []
    ids += [pk for label, pk in wrote if label == kind and pk not in ids]
    others = sorted({f"{label}:{pk}" for label, pk in wrote if pk not in ids})
    return event_of(
        access,
        decision,
        facts=facts,
        category=category,
        record_type=kind,
        record_ids=dict.fromkeys(ids),
        action=to,
        detail=(scope.detail if scope else {})
        | ({"wrote": others} if others else {})
        | ({"undone": True} if undone else {}),
    )

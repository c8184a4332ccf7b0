"""Access events: made here from a decision, written once per request."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from compliance.access import Access
from compliance.audit import writer
from compliance.audit.event import AccessEvent
from compliance.decision import Decision
from compliance.gate.errors import ReasonNeeded
from compliance.ledger import Ledger, current_ledger
from compliance.relations import CaseFacts
from compliance.vocabulary import Category, Effect, Obligation, Purpose

BREAK_GLASS = "C-58"

# Told of the events whose rule asks for a review, in the transaction that writes them.
Reviewer = Callable[[Access, list[AccessEvent]], None]
_reviewers: list[Reviewer] = []


def on_review(reviewer: Reviewer) -> Reviewer:
    """Registers what begins a review."""
    _reviewers.append(reviewer)
    return reviewer


def event_of(
    access: Access,
    decision: Decision,
    *,
    facts: CaseFacts,
    category: Category,
    record_type: str,
    record_ids: Iterable[UUID],
    action: str,
    detail: Mapping[str, Any] | None = None,
) -> AccessEvent:
    """Who did what to which records, by which rule. Ids, names of fields and reasons; never content."""
    known = facts.case_id.int != 0
    return AccessEvent(
        practice_id=access.practice_id,
        at=access.at,
        actor_id=access.actor_id,
        actor_name=access.name,
        actor_kind=access.kind,
        role=access.role.value,
        relation=tuple(sorted(relation.value for relation in facts.relations)),
        case_id=facts.case_id if known else None,
        case_reference=facts.reference,
        record_type=record_type,
        record_ids=tuple(record_ids),
        action=action,
        category=category.value,
        effect=decision.effect.value,
        rule_id=decision.rule_id,
        purpose=(Purpose.BREAK_GLASS if decision.rule_id == BREAK_GLASS else access.purpose).value,
        regime=facts.regime.value,
        obligations=tuple(sorted(obligation.value for obligation in decision.obligations)),
        reason=access.reasons.get(facts.case_id, ""),
        channel=access.channel,
        network=access.network,
        request_id=access.request_id,
        detail=_detail(decision, facts, detail),
    )


def _detail(decision: Decision, facts: CaseFacts, detail: Mapping[str, Any] | None) -> dict[str, Any]:
    found = dict(detail or {})
    if decision.rule_id == BREAK_GLASS and facts.emergency_id is not None:
        found["emergency"] = str(facts.emergency_id)
    return found


def flush(ledger: Ledger, access: Access) -> None:
    """Writes what was gathered, in the current transaction and with one insert. No event, no read.

    What a rule allows with a review begins one in the same transaction.
    """
    for finish in ledger.pending:
        event = finish()
        if event is not None:
            ledger.events.append(event)
    ledger.pending.clear()
    if ledger.events:
        writer.write(ledger.events)
        _begin_reviews(access, ledger.events)
    ledger.events.clear()


def _begin_reviews(access: Access, events: list[AccessEvent]) -> None:
    due = [
        one
        for one in events
        if one.effect == Effect.ALLOW_WITH_REVIEW.value and Obligation.REVIEW_24H.value in one.obligations
    ]
    for begin in _reviewers if due else ():
        begin(access, due)


def flush_undone(ledger: Ledger, access: Access) -> None:
    """The same after a rollback, in a transaction of their own. What was written is named as undone."""
    ledger.undone = True
    flush(ledger, access)


def demand_reason(
    access: Access,
    decision: Decision,
    *,
    facts: CaseFacts,
    category: Category,
    record_type: str,
    record_ids: Iterable[UUID],
    action: str,
) -> None:
    """Raises ReasonNeeded, and records the attempt, when the rule wants a typed reason that is not there yet."""
    wants = decision.effect is Effect.ALLOW_WITH_REVIEW and Obligation.REASON_FIRST in decision.obligations
    if not wants or access.reasons.get(facts.case_id) or facts.emergency_id is not None:
        return  # an emergency keeps the reason that it was opened with
    refused = replace(decision, effect=Effect.DENY)
    current_ledger().events.append(
        event_of(
            access,
            refused,
            facts=facts,
            category=category,
            record_type=record_type,
            record_ids=record_ids,
            action=action,
            detail={"missing": "reason"},
        )
    )
    raise ReasonNeeded(decision, facts.case_id)

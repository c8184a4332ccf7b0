"""Access events: made here from a decision, written once per request."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from compliance.access import Access
from compliance.audit import writer
from compliance.audit.event import AccessEvent
from compliance.decision import Decision
from compliance.ledger import Ledger
from compliance.relations import CaseFacts
from compliance.vocabulary import Category


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
        purpose=access.purpose.value,
        regime=facts.regime.value,
        obligations=tuple(sorted(obligation.value for obligation in decision.obligations)),
        reason=access.reasons.get(facts.case_id, ""),
        channel=access.channel,
        network=access.network,
        request_id=access.request_id,
        detail=dict(detail or {}),
    )


def flush(ledger: Ledger) -> None:
    """Writes what was gathered, in the current transaction and with one insert. No event, no read."""
    for finish in ledger.pending:
        event = finish()
        if event is not None:
            ledger.events.append(event)
    ledger.pending.clear()
    if ledger.events:
        writer.write(ledger.events)
    ledger.events.clear()


def flush_denials(ledger: Ledger) -> None:
    """Writes the refusals alone, in a transaction of their own after a rollback."""
    kept = ledger.denials
    ledger.events.clear()
    ledger.pending.clear()
    writer.write(kept)

"""May this go to them? Asked for the recipient, item by item, each time anew."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from compliance.access import Access
from compliance.consent.items import BY_KEY
from compliance.consent.standing import Standing
from compliance.decision import Decision
from compliance.gate.errors import Denied
from compliance.gate.facts import NOBODY, ask, consent_for, facts_of
from compliance.gate.record import demand_reason, event_of
from compliance.ledger import current_ledger
from compliance.relations import CaseFacts, case_relations
from compliance.vocabulary import Effect, Emergency, Obligation, Role

DISCLOSURE = "compliance.disclosure"


class ItemDenied(Denied):
    """One item must not go to this recipient, so nothing goes. Names the item and the rule."""

    title = "This cannot be shared"
    code = "item_denied"

    def __init__(self, item: str, decision: Decision, case_id: UUID) -> None:
        super().__init__(decision, case_id)
        self.item = item
        label = BY_KEY[item].formal
        self.words = f"“{label}” cannot go out: {decision.words} Nothing was shared."
        self.args = (self.words,)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided on one item, and under which consent."""

    item: str
    decision: Decision
    standing: Standing | None


def outside_facts(outside: Access, case_id: UUID) -> CaseFacts:
    """The case as the recipient stands to it, read afresh: never what somebody asked a moment ago.

    Telling medical personnel declares the emergency itself: s. 2.51 asks for five facts, and for no session
    of emergency access before them.
    """
    facts = case_relations().facts(outside, case_id) or NOBODY
    if outside.role is Role.MEDICAL_EMERGENCY and facts is not NOBODY:
        return replace(facts, emergency=Emergency(declared=True))
    return facts


def verdicts(outside: Access, case_id: UUID, items: Iterable[str]) -> list[Verdict]:
    """The decision on each item for this recipient, at `outside.at`, without an event."""
    facts = outside_facts(outside, case_id)
    found = []
    for item in items:
        category = BY_KEY[item].category
        decision = ask(outside, category, facts, item=item)
        under = decision.effect is Effect.ALLOW_WITH_NOTICE
        _, standing = consent_for(outside, category, facts, item=item)
        found.append(Verdict(item, decision, standing if under else None))
    return found


def demand(access: Access, outside: Access, case_id: UUID, items: Iterable[str], *, to: str) -> list[Verdict]:
    """Every item, or nothing. Raises ItemDenied for the first that is refused; each refusal is in the log.

    Asked for the recipient (`outside`) and, where a member of staff hands it out, for them too: what they
    may not read themselves, they do not give away.
    """
    found = verdicts(outside, case_id, items)
    refused = [one for one in found if not one.decision.allowed]
    facts = facts_of(access, case_id) or NOBODY
    for one in refused:
        _note_refusal(access, outside, facts, one, to)
    if refused:
        raise ItemDenied(refused[0].item, refused[0].decision, case_id)
    if access.role is outside.role and access.actor_id == outside.actor_id:
        return found  # the recipient asks for themselves, at their link
    _demand_of_staff(access, outside, facts, found, to)
    return found


def _demand_of_staff(
    access: Access, outside: Access, facts: CaseFacts, found: list[Verdict], to: str
) -> None:
    for one in found:
        category = BY_KEY[one.item].category
        own = ask(access, category, facts)
        if not own.allowed:
            _note_refusal(access, outside, facts, Verdict(one.item, own, None), to)
            raise ItemDenied(one.item, own, facts.case_id)
        for decision in (own, one.decision):
            demand_reason(
                access,
                decision,
                facts=facts,
                category=category,
                record_type=DISCLOSURE,
                record_ids=(),
                action=to,
            )


def _note_refusal(access: Access, outside: Access, facts: CaseFacts, one: Verdict, to: str) -> None:
    current_ledger().events.append(
        event_of(
            access,
            one.decision,
            facts=facts,
            category=BY_KEY[one.item].category,
            record_type=DISCLOSURE,
            record_ids=(),
            action=to,
            detail={"item": one.item, "for": outside.role.value, "recipient": str(outside.actor_id)},
        )
    )


def note_for_review(access: Access, found: Iterable[Verdict], disclosure: UUID, case_id: UUID) -> None:
    """Puts what the table lets out with a review afterwards (such as C-30) into the log under its own rule.

    That begins the review; the act itself is logged under the rule by which staff may read it.
    """
    facts = facts_of(access, case_id) or NOBODY
    for one in {it.decision.rule_id: it for it in found}.values():
        if one.decision.effect is Effect.ALLOW_WITH_REVIEW:
            current_ledger().events.append(
                event_of(
                    access,
                    one.decision,
                    facts=facts,
                    category=BY_KEY[one.item].category,
                    record_type=DISCLOSURE,
                    record_ids=[disclosure],
                    action="disclose",
                )
            )


def obligations(found: Iterable[Verdict]) -> frozenset[Obligation]:
    """Everything that these decisions ask for besides."""
    return frozenset(duty for one in found for duty in one.decision.obligations)

"""What can be shared under the consents of a case, with whom, and what a consent leaves closed."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from compliance import gate
from compliance.access import Access
from compliance.consent.items import BY_KEY, Item
from compliance.consent.models import Consent, RecipientKind
from compliance.consent.standing import TPO_CLASS
from compliance.disclosure.deciding import verdicts
from compliance.disclosure.recipients import ACTORS, Recipient, in_their_place, known_recipients
from compliance.disclosure.scope import day, until
from compliance.errors import NotFound
from compliance.gate.facts import NOBODY, facts_of
from compliance.vocabulary import ConsentKind, ConsentState, Purpose


@dataclass(frozen=True, slots=True)
class Shareable:
    """One consent in force: who may get something under it."""

    consent: Consent
    recipients: list[Recipient]
    until: str
    signed: str

    @property
    def purposes(self) -> list[Purpose]:
        """What it may be used for."""
        return [Purpose(one) for one in self.consent.purposes]

    @property
    def items(self) -> list[Item]:
        """What it names, in the order of the form."""
        return [BY_KEY[key] for key in BY_KEY if key in self.consent.items]


@dataclass(frozen=True, slots=True)
class Refused:
    """An item that the consent names and that stays closed all the same, with the rule."""

    item: Item
    rule: str
    words: str


def shareable(access: Access, case_id: UUID, *, zone: str) -> list[Shareable]:
    """The consents in force at this moment, newest first."""
    facts = facts_of(access, case_id) or NOBODY
    valid = {one.id for one in facts.standings if one.state(access.at) is ConsentState.VALID}
    rows = Consent.objects.filter(pk__in=valid).order_by("-signed_at")
    found = list(gate.open(access, rows, case_id=case_id, to="list"))
    known = known_recipients(access, case_id) if found else []
    return [
        Shareable(one, _recipients(one, known), until(one, zone), day(one.signed_at, zone))
        for one in found
        if one.signed_at is not None
    ]


def shareable_under(access: Access, case_id: UUID, consent_id: UUID, *, zone: str) -> Shareable:
    """One of them. Raises NotFound for a consent that opens nothing now."""
    for one in shareable(access, case_id, zone=zone):
        if one.consent.pk == consent_id:
            return one
    raise NotFound


def open_items(
    access: Access, case_id: UUID, to: Recipient, items: Iterable[Item], purpose: Purpose
) -> tuple[list[Item], list[Refused]]:
    """Which of these items the rules open to this recipient now, and why not the others. No event."""
    outside = in_their_place(access, case_id=case_id, kind=to.kind, recipient_id=to.id, purpose=purpose)
    asked = verdicts(outside, case_id, [one.key for one in items])
    return (
        [BY_KEY[one.item] for one in asked if one.decision.allowed],
        [
            Refused(BY_KEY[one.item], one.decision.rule_id, one.decision.words)
            for one in asked
            if not one.decision.allowed
        ],
    )


def _recipients(consent: Consent, known: list[Recipient]) -> list[Recipient]:
    """Whom it names; for treatment, payment and operations everybody of the class whom we know (2.31(a)(4))."""
    own = next((one for one in known if one.id == consent.recipient_id), None)
    if own is None:
        own = Recipient(
            RecipientKind(consent.recipient_kind).value, consent.recipient_id, consent.recipient_name
        )
    if consent.kind != ConsentKind.TPO:
        return [own]
    return [own, *(one for one in known if one.id != own.id and ACTORS[one.kind] in TPO_CLASS)]

"""Telling medical personnel in an emergency, without consent: s. 2.51, with the five facts that it asks for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from compliance.access import Access
from compliance.consent.items import ITEMS, Item
from compliance.disclosure import deciding
from compliance.disclosure.models import Channel, Disclosure, OutsideKind
from compliance.disclosure.recipients import Recipient, in_their_place
from compliance.domain import disclosures
from compliance.errors import Invalid
from compliance.vocabulary import Purpose
from practices.tenancy.models import uuid7

# Kept as the reason of the review: what happened stands in the disclosure, not in the log.
REASON = "Told medical personnel in an emergency (42 CFR 2.51)"
EARLIEST = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class Emergency:
    """The five facts of s. 2.51, and what was told. `at` is when it was told, which may be a little ago."""

    personnel: str
    facility: str
    discloser: str
    at: datetime
    nature: str
    items: Sequence[str]
    words: str


def tellable(access: Access, case_id: UUID) -> list[Item]:
    """What may be told: the parts that the rule opens to them (C-30) and that this actor may read."""
    outside = _as_medical(access, case_id, uuid7())
    found = deciding.verdicts(outside, case_id, [one.key for one in ITEMS])
    open_to_them = {one.item for one in found if one.decision.allowed}
    return [one for one in ITEMS if one.key in open_to_them]


def tell(access: Access, *, case_id: UUID, what: Emergency, key: str) -> Disclosure:
    """Writes down what medical personnel were told in an emergency. It is reviewed afterwards.

    Raises Invalid for a moment to come or long ago, and for a fact that is missing; ItemDenied for what the
    emergency does not need.
    """
    if what.at > access.at:
        raise Invalid("This is still to come. Write down when they were told.", field="at")
    if access.at - what.at > EARLIEST:
        raise Invalid("This is more than two days ago. Report it as an incident instead.", field="at")
    recipient = Recipient(OutsideKind.MEDICAL.value, uuid7(), what.personnel.strip(), what.facility.strip())
    reasoned = replace(access, reasons={**access.reasons, case_id: REASON})
    return disclosures.disclose(
        reasoned,
        case_id=case_id,
        to=recipient,
        items=what.items,
        purpose=Purpose.EMERGENCY,
        channel=Channel.SPOKEN,
        words=what.words,
        key=key,
        facts={
            "personnel": what.personnel.strip(),
            "facility": what.facility.strip(),
            "discloser": what.discloser.strip(),
            "at": what.at.isoformat(),
            "nature": what.nature.strip(),
        },
    )


def _as_medical(access: Access, case_id: UUID, recipient: UUID) -> Access:
    return in_their_place(
        access,
        case_id=case_id,
        kind=OutsideKind.MEDICAL.value,
        recipient_id=recipient,
        purpose=Purpose.EMERGENCY,
    )

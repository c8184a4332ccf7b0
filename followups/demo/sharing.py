"""What the person agrees to, and what is shared under it: news for one relative, and the handover to the program."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from cases.models import Stage
from compliance import gate
from compliance.access import Access
from compliance.acting import acting
from compliance.consent.facts import ConsentFacts, Signature
from compliance.consent.models import Consent
from compliance.disclosure.models import Channel
from compliance.disclosure.recipients import Recipient
from compliance.domain import consents, disclosures
from compliance.vocabulary import Category, ConsentKind, Purpose, Role
from practices.tenancy.models import uuid7
from referrals import queries

if TYPE_CHECKING:
    from followups.demo.telling import Telling

ITEMS = ("attendance", "level_of_care")
A_YEAR = timedelta(days=365)
SOON = timedelta(days=20)


def ask_the_person(telling: Telling) -> None:
    """After the notice: news for one relative is agreed to; where the story stops here, one question waits."""
    with telling.at(7.971) as (access, case):
        nearest = telling.everyone(access, case)[0]
    ends_soon = telling.story.until == Stage.FOLLOW_UP
    _signs(
        telling,
        7.972,
        kind=ConsentKind.FAMILY_UPDATE,
        items=frozenset({"admitted", "how_it_goes"}),
        recipient_kind="family",
        recipient_id=nearest.pk,
        recipient_name=f"{nearest.name} ({nearest.relation})",
        purposes=frozenset({Purpose.INFORMATION}),
        expires_at=telling.set.now + (SOON if ends_soon else A_YEAR),
    )
    insurer = _signs(
        telling,
        7.973,
        items=frozenset({"attendance", "payment"}),
        recipient_kind="insurer",
        recipient_name="Lakeshore Health Plan",
        is_covered_entity=True,
        purposes=frozenset({Purpose.PAYMENT}),
    )
    if telling.reaches(Stage.FOLLOW_UP):
        with _person(telling, telling.day(8.2)) as access:
            consents.revoke(access, consent=insurer, method="portal", words="I will pay for it myself.")
        return
    _offered(telling, 7.974, items=frozenset({"progress", "discharge"}), recipient_kind="provider",
             recipient_name="Dr. Priya Anand", purposes=frozenset({Purpose.TREATMENT}))  # fmt: skip


def hand_over(telling: Telling) -> None:
    """The person agrees, then the handover on the telephone, in the log of disclosures."""
    with (
        telling.at(8.37) as (access, case),
        gate.act(access, case_id=case.pk, category=Category.PLACEMENT, to="read"),
    ):
        provider = queries.current_placements(case).get().provider
    _signs(
        telling,
        8.38,
        items=frozenset(ITEMS),
        recipient_kind="provider",
        recipient_id=provider.pk,
        recipient_name=provider.name,
        is_covered_entity=True,
        purposes=frozenset({Purpose.TREATMENT}),
        purpose_text="To prepare and give treatment",
    )
    with telling.at(8.39) as (access, case):
        disclosures.disclose(
            access,
            case_id=case.pk,
            to=Recipient("provider", provider.pk, provider.name, provider.place),
            items=ITEMS,
            purpose=Purpose.TREATMENT,
            channel=Channel.SPOKEN,
            key="handover",
        )


def _offered(telling: Telling, days: float, **values: Any) -> Consent:
    """Written by the lead and laid before the person."""
    whole: dict[str, Any] = {
        "kind": ConsentKind.SPECIFIC,
        "patient_name": telling.story.person,
        "discloser": telling.set.house.name,
        "expiry_kind": "date",
        "expires_at": telling.day(days) + A_YEAR,
    }
    facts = ConsentFacts(**(whole | values))
    with telling.at(days) as (access, case):
        made = consents.draft(access, case_id=case.pk, facts=facts, key=uuid7().hex)
        return consents.offer(access, consent=made)


def _signs(telling: Telling, days: float, **values: Any) -> Consent:
    """Signed by the person, on a phone."""
    made = _offered(telling, days, **values)
    signer = Signature(kind="typed", name=telling.story.person, confirmed_by="code by text message")
    with _person(telling, telling.day(days)) as access:
        return consents.sign(access, consent=made, signer=signer, wording_sha256=made.wording_sha256)


@contextmanager
def _person(telling: Telling, at: datetime) -> Iterator[Access]:
    """The person, in a space of their own."""
    with acting(
        telling.set.practice.pk,
        role=Role.INDIVIDUAL,
        actor_id=telling.opened.pk,
        at=at,
        kind="outside",
        channel="web",
        name=telling.story.called,
        case_id=telling.opened.pk,
    ) as access:
        yield access

"""The person agrees in writing that the provider is told, and the lead hands over under it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from compliance import gate
from compliance.consent.models import Consent, SignatureKind, SignerKind, State
from compliance.disclosure.models import Channel
from compliance.disclosure.recipients import Recipient
from compliance.domain import disclosures
from compliance.vocabulary import Category, ConsentKind, Purpose
from referrals import queries

if TYPE_CHECKING:
    from followups.demo.telling import Telling

ITEMS = ("attendance", "level_of_care")
A_YEAR = timedelta(days=365)


def hand_over(telling: Telling) -> None:
    """A consent on paper, then the handover on the telephone, in the log of disclosures."""
    with telling.at(8.38) as (access, case):
        with gate.act(access, case_id=case.pk, category=Category.PLACEMENT, to="read"):
            provider = queries.current_placements(case).get().provider
        with gate.act(access, case_id=case.pk, model=Consent, to="sign_consent"):
            Consent.create(
                case_id=case.pk,
                kind=ConsentKind.SPECIFIC.value,
                state=State.SIGNED,
                form_version="2026-1",
                responsible_id=access.membership_id,
                patient_name=case.display_name,
                discloser="The practice",
                items=list(ITEMS),
                recipient_kind="provider",
                recipient_id=provider.pk,
                recipient_name=provider.name,
                purposes=[Purpose.TREATMENT.value],
                purpose_text="To prepare and give treatment",
                signer_kind=SignerKind.INDIVIDUAL,
                signer_name=case.display_name,
                signature_kind=SignatureKind.PAPER,
                signed_at=access.at,
                expires_at=access.at + A_YEAR,
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

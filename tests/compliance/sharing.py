"""Consents that are signed, and what is shared under them, for the tests of disclosures."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.test import Client

from compliance import gate
from compliance.access import Access
from compliance.consent.models import Consent, RecipientKind, State
from compliance.disclosure.models import Channel, Disclosure
from compliance.disclosure.recipients import Recipient
from compliance.domain import disclosures, shared_links
from compliance.vocabulary import ConsentKind, Purpose
from practices.tenancy.models import uuid7
from tests.scene import Scene

ALDER = uuid7()
EVERYTHING = ("identity", "attendance", "level_of_care", "substance_use", "risk")


def sign(access: Access, case_id: UUID, **values: Any) -> Consent:
    """A consent of Daniel's for Alder Creek, signed just now; `values` say what is different."""
    chosen: dict[str, Any] = {
        "kind": ConsentKind.SPECIFIC.value,
        "state": State.SIGNED,
        "form_version": "2026-1",
        "responsible_id": access.membership_id,
        "patient_name": "Daniel Reyes",
        "discloser": "Harbor Light",
        "items": list(EVERYTHING),
        "recipient_kind": RecipientKind.PROVIDER,
        "recipient_id": ALDER,
        "recipient_name": "Alder Creek",
        "purposes": [Purpose.TREATMENT.value],
        "purpose_text": "To treat me",
        "signer_kind": "individual",
        "signer_name": "Daniel Reyes",
        "signature_kind": "typed",
        "signed_at": access.at,
        "expires_at": access.at + timedelta(days=365),
    }
    with gate.act(access, case_id=case_id, model=Consent, to="sign"):
        return Consent.create(case_id=case_id, **(chosen | values))


def withdraw(access: Access, consent: Consent, at: datetime | None = None) -> list[disclosures.Holder]:
    """The person withdraws it. Returns who holds copies."""
    with gate.act(access, case_id=consent.case_id, model=Consent, to="revoke"):
        row = Consent.objects.get(pk=consent.pk)
        row.state = State.REVOKED
        row.revoked_at = at or access.at
        row.save(update_fields=["state", "revoked_at"])
        return disclosures.close_links(access, row)


def share(
    access: Access,
    case_id: UUID,
    *,
    items: tuple[str, ...] = ("level_of_care",),
    channel: Channel = Channel.LINK,
    key: str = "",
    **values: Any,
) -> Disclosure:
    """Shares with Alder Creek."""
    chosen: dict[str, Any] = {
        "to": Recipient("provider", ALDER, "Alder Creek", "Bend, Oregon"),
        "purpose": Purpose.TREATMENT,
        "words": "Level 3.7 was recommended.",
    }
    return disclosures.disclose(
        access, case_id=case_id, items=items, channel=channel, key=key or uuid7().hex, **(chosen | values)
    )


def signed_case(scene: Scene, **values: Any) -> Consent:
    """Daniel's case in placement, with his consent."""
    case = scene.in_placement()
    with scene.lead.acting() as access:
        return sign(access, case.pk, **values)


def at_a_link(scene: Scene, case_id: UUID) -> Client:
    """A browser in which Alder Creek has opened its private link."""
    with scene.lead.acting() as access:
        sign(access, case_id)
        _, token = shared_links.make(access, disclosure=share(access, case_id))
    browser = Client()
    browser.post(f"/shared/{token}/")
    return browser

"""Daniel's consents, made by the verbs: what the tests of consents write, offer and sign."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from compliance.access import Access
from compliance.acting import acting
from compliance.consent.facts import ConsentFacts, Signature
from compliance.consent.models import Consent
from compliance.domain import consents
from compliance.vocabulary import ConsentKind, Purpose, Role
from practices.tenancy.models import uuid7
from tests.scene import Scene

ALDER = uuid7()


def next_year() -> datetime:
    """A day about a year from now."""
    return timezone.now() + timedelta(days=365)


def facts(**values: Any) -> ConsentFacts:
    """For Alder Creek, complete; `values` say what is different."""
    whole = ConsentFacts(
        kind=ConsentKind.SPECIFIC,
        patient_name="Daniel Reyes",
        discloser="Harbor Light",
        items=frozenset({"attendance", "substance_use"}),
        recipient_kind="provider",
        recipient_id=ALDER,
        recipient_name="Alder Creek",
        purposes=frozenset({Purpose.TREATMENT}),
        expiry_kind="date",
        expires_at=next_year(),
    )
    return replace(whole, **values)


def for_sister(scene: Scene, **values: Any) -> ConsentFacts:
    """Updates for Elena."""
    chosen: dict[str, Any] = {
        "kind": ConsentKind.FAMILY_UPDATE,
        "items": frozenset({"admitted", "how_it_goes"}),
        "recipient_kind": "family",
        "recipient_id": scene.sister.row.pk,
        "recipient_name": scene.sister.name,
        "purposes": frozenset({Purpose.INFORMATION}),
    }
    return facts(**(chosen | values))


SCAN = b"%PDF-1.7 a scan"
TYPED = Signature(kind="typed", name="Daniel Reyes", confirmed_by="passkey")
PAPER = Signature(
    kind="paper",
    name="Daniel Reyes",
    witness_name="Maren Okafor",
    signed_on=date(2026, 1, 5),
    confirmed_by="in person",
)


@contextmanager
def daniel(scene: Scene, at: datetime | None = None) -> Iterator[Access]:
    """Daniel, in his own space."""
    with daniel_on(scene, scene.case.pk, at) as access:
        yield access


@contextmanager
def daniel_on(scene: Scene, case_id: UUID, at: datetime | None = None) -> Iterator[Access]:
    """The same for a case that is known already."""
    with acting(
        scene.practice.pk,
        role=Role.INDIVIDUAL,
        actor_id=uuid7(),
        at=at,
        kind="outside",
        channel="web",
        name="The person",
        case_id=case_id,
    ) as access:
        yield access


def drafted(scene: Scene, values: ConsentFacts | None = None, key: str = "") -> Consent:
    """Written by Maren, after Daniel accepted help."""
    case = scene.in_placement()
    with scene.lead.acting() as access:
        return consents.draft(access, case_id=case.pk, facts=values or facts(), key=key or uuid7().hex)


def offered(scene: Scene, values: ConsentFacts | None = None) -> Consent:
    """Laid before Daniel."""
    made = drafted(scene, values)
    with scene.lead.acting() as access:
        return consents.offer(access, consent=made)


def signed(scene: Scene, values: ConsentFacts | None = None) -> Consent:
    """Signed by Daniel on his phone."""
    made = offered(scene, values)
    with daniel(scene) as access:
        return consents.sign(access, consent=made, signer=TYPED, wording_sha256=made.wording_sha256)


LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)

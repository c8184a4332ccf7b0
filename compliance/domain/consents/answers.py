"""The person's answer: signed under the words that were shown, or a no, for now."""

import hashlib
from typing import Any
from zoneinfo import ZoneInfo

from compliance.access import Access
from compliance.consent import hooks, notices, scans, wording
from compliance.consent.elements import Element, Missing, missing, missing_signature
from compliance.consent.facts import Signature
from compliance.consent.models import (
    Consent,
    ConsentEvent,
    ConsentEventKind,
    ConsentScan,
    SignatureKind,
    State,
)
from compliance.domain.consents.at_work import answering, append, demand_engaged, locked, tell_case
from compliance.domain.consents.offering import ElementsMissing, facts_from
from compliance.errors import Invalid, NotFound, StaleVersion
from compliance.gate.facts import facts_of
from compliance.vocabulary import Relation, Role
from practices.models import Practice, YesNoUnknown
from practices.tenancy.context import require

ON_SCREEN = frozenset({"typed", "drawn"})


class StaleWording(StaleVersion):
    """The words changed after the signer read them. They read them again; nothing was signed."""

    title = "The words have changed since you read them"
    code = "stale_wording"


def sign(
    access: Access, *, consent: Consent, signer: Signature, wording_sha256: str, scan: bytes | None = None
) -> Consent:
    """Signs the words that were shown: by the person in their own space, or by staff for paper and voice.

    A paper comes with its `scan`.

    In force at once. Raises StaleWording when other words were shown than those that are kept,
    ElementsMissing for what the signature lacks or an element that ran out meanwhile. Signed twice is
    signed once: the first signature stands.
    """
    with answering(access, consent, "sign_consent") as scope:
        demand_engaged(scope)
        row = locked(consent)
        if row.state == State.SIGNED and row.wording_sha256 == wording_sha256:
            return row
        _demand_offered(row)
        if wording_sha256 != row.wording_sha256 or wording.fingerprint(row.wording) != row.wording_sha256:
            raise StaleWording("Nothing was signed. Read it once more, then sign.")
        _demand_own_hand(access, signer)
        found = missing(facts_from(row), at=access.at) + _lacking(access, row, signer)
        if signer.kind == SignatureKind.PAPER and not scan:
            found += (Missing(Element.SIGNATURE, "Add the scan of the signed paper.", "scan"),)
        if found:
            raise ElementsMissing(found)
        row.state = State.SIGNED
        row.signed_at = access.at
        row.signer_kind = signer.signer_kind
        row.signer_name = signer.name.strip()
        row.authority = signer.authority.strip()
        row.witness_name = signer.witness_name.strip()
        row.signature_kind = signer.kind
        row.signature = {
            "name": signer.name.strip(),
            "second_name": signer.second_name.strip(),
            "strokes": signer.strokes,
            "confirmed_by": signer.confirmed_by,
            "signed_on": signer.signed_on,
            "wording_sha256": wording_sha256,
        }
        row.version += 1
        row.save()
        append(access, row, ConsentEventKind.SIGNED, method=signer.kind)
        if scan:
            _keep_scan(access, row, scan)
        notices.plan(access, row)
        tell_case(access, row, "A consent was signed", "signature")
        scope.detail |= {"wording": row.wording_sha256, "items": sorted(row.items)}
        return row


def refuse(access: Access, *, consent: Consent, words: str = "") -> Consent:
    """The person says no, for now. Said twice is said once; a signed consent is withdrawn instead."""
    with answering(access, consent, "decline_consent"):
        row = locked(consent)
        if row.state == State.REFUSED:
            return row
        _demand_offered(row)
        row.state = State.REFUSED
        row.version += 1
        row.save()
        append(access, row, ConsentEventKind.REFUSED, words=words)
        tell_case(access, row, "The person said no to a consent, for now", "ban")
        return row


def seen(access: Access, *, consent: Consent) -> Consent:
    """The person read the offered words in their own space. The first time is kept as an event."""
    with answering(access, consent, "read_consent"):
        row = locked(consent)
        known = ConsentEvent.objects.filter(consent=row, kind=ConsentEventKind.SEEN)
        if row.state == State.OFFERED and not known.exists():
            append(access, row, ConsentEventKind.SEEN)
        return row


def give_copy(access: Access, *, consent: Consent) -> Consent:
    """The person got a copy of what they signed. The first time counts."""
    with answering(access, consent, "give_copy"):
        row = locked(consent)
        if row.signed_at is None:
            raise Invalid("There is no signed copy yet.")
        if row.copy_given_at is None:
            row.copy_given_at = access.at
            row.save(update_fields=["copy_given_at"])
            append(access, row, ConsentEventKind.COPY_GIVEN)
        return row


def _keep_scan(access: Access, row: Consent, scan: bytes) -> None:
    ConsentScan.create(
        case_id=row.case_id,
        consent=row,
        kind=scans.kind_of(scan),
        content=scan,
        sha256=hashlib.sha256(scan).hexdigest(),
        at=access.at,
        by_id=access.membership_id,
    )


def voice_allowed() -> bool:
    """Part 2 and HIPAA ask for a written consent; a practice bound by neither may take a spoken one."""
    practice = Practice.objects.get(pk=require())
    asked: list[Any] = [practice.part2_program, practice.hipaa_covered_entity, practice.business_associate]
    return all(answer == YesNoUnknown.NO for answer in asked)


def _demand_offered(row: Consent) -> None:
    if row.state == State.DRAFT:
        raise Invalid("It was not offered yet.")
    if row.state != State.OFFERED:
        raise Invalid("It was answered already, or taken back. Ask for a new one to change your answer.")


def _demand_own_hand(access: Access, signer: Signature) -> None:
    """On a screen only the person signs, in their own space; staff record papers and spoken words."""
    if (access.role is Role.INDIVIDUAL) != (signer.kind in ON_SCREEN):
        raise Invalid("On a screen, people sign in their own space. Here, record a paper.", field="kind")


def _lacking(access: Access, row: Consent, signer: Signature) -> tuple[Missing, ...]:
    facts = facts_of(access, row.case_id)
    if facts is None:
        raise NotFound
    about = hooks.case_book().about(row.case_id)
    return missing_signature(
        signer,
        minor=facts.minor,
        is_deceased=Relation.DECEASED in facts.relations,
        today=access.at.astimezone(ZoneInfo(about.zone)).date(),
        voice_allowed=voice_allowed(),
    )

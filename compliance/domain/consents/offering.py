"""Writing a consent down, and laying it before the person. Its words are frozen when it is offered."""

from dataclasses import asdict
from uuid import UUID

from compliance.access import Access
from compliance.consent import hooks, wording
from compliance.consent.elements import Missing, missing
from compliance.consent.facts import ConsentFacts
from compliance.consent.models import Consent, ConsentEventKind, State
from compliance.consent.words import VERSION
from compliance.domain.consents.at_work import append, demand_engaged, locked, writing
from compliance.errors import DomainError, Invalid, StaleVersion
from compliance.vocabulary import ConsentKind, Purpose
from practices.models import Practice
from practices.tenancy.context import require
from practices.tenancy.models import uuid7


class ElementsMissing(DomainError):
    """A consent lacks elements of s. 2.31, so it can be neither offered nor signed. `missing` lists them all."""

    status = 422
    title = "This consent is not complete yet"
    code = "elements_missing"

    def __init__(self, found: tuple[Missing, ...]) -> None:
        words = " ".join(one.words for one in found)
        listed = [asdict(one) for one in found]
        super().__init__(words, field=found[0].field, missing=listed)
        self.missing = found


def draft(access: Access, *, case_id: UUID, facts: ConsentFacts, key: str) -> Consent:
    """Writes a consent down, complete or not. The same `key` twice makes one."""
    with writing(access, case_id, "write_consent"):
        known: Consent | None = Consent.objects.filter(case_id=case_id, idem_key=key).first()
        if known is not None:
            return known
        about = hooks.case_book().about(case_id)
        if about.is_closed:
            raise Invalid("This case is closed. Reopen it first, then go on.")
        made = Consent(
            case_id=case_id,
            episode=about.episode,
            idem_key=key,
            form_version=VERSION,
            recipient_id=facts.recipient_id or uuid7(),
            responsible_id=facts.responsible_id or about.lead_id,
        )
        _fill(made, facts)
        made.save(force_insert=True)
        append(access, made, ConsentEventKind.DRAFTED)
        return made


def change(access: Access, *, consent: Consent, facts: ConsentFacts, version: int) -> Consent:
    """Saves a draft anew. Raises StaleVersion when somebody saved since, Invalid once it was offered."""
    with writing(access, consent.case_id, "change_consent", on=consent):
        row = locked(consent)
        if row.state != State.DRAFT:
            raise Invalid("It was offered already, so its words stay. Write a new consent instead.")
        if row.version != version:
            zone = hooks.case_book().about(row.case_id).zone
            raise StaleVersion(
                "Someone saved this while you had it open. Nothing of theirs is overwritten; compare and save again.",
                mine=_told(_composed(facts, zone)),
                theirs=_told(preview(row, zone=zone)),
                current=row.version,
            )
        same_recipient = facts.recipient_id or (
            row.recipient_id if facts.recipient_name.strip() == row.recipient_name else uuid7()
        )
        row.recipient_id = same_recipient
        row.responsible_id = facts.responsible_id or row.responsible_id
        _fill(row, facts)
        row.version += 1
        row.save()
        return row


def offer(access: Access, *, consent: Consent) -> Consent:
    """Freezes the words and lays them before the person. Offered twice is offered once.

    Raises ElementsMissing with every element that is not there, Invalid before the person takes part.
    """
    with writing(access, consent.case_id, "offer_consent", on=consent) as scope:
        demand_engaged(scope)
        row = locked(consent)
        if row.state == State.OFFERED:
            return row
        if row.state != State.DRAFT:
            raise Invalid("This consent was answered already. Write a new one to ask again.")
        found = missing(facts_from(row), at=access.at)
        if found:
            raise ElementsMissing(found)
        words = preview(row, zone=hooks.case_book().about(row.case_id).zone)
        row.state = State.OFFERED
        row.form_version = words.version
        row.wording = words.text
        row.wording_sha256 = words.sha256
        row.version += 1
        row.save()
        append(access, row, ConsentEventKind.OFFERED)
        book = hooks.case_book()
        book.note(access, row.case_id, title="A consent was offered", icon="file-check", subject=row)
        book.offered(access, row.case_id)
        return row


def replace(access: Access, *, consent: Consent) -> Consent:
    """Takes back an offer that nobody answered, or a draft: another consent is written in its place."""
    with writing(access, consent.case_id, "withdraw_offer", on=consent):
        row = locked(consent)
        if row.state in {State.DRAFT, State.OFFERED}:
            row.state = State.REPLACED
            row.version += 1
            row.save()
            hooks.case_book().changed(access, row.case_id)
        elif row.state != State.REPLACED:
            raise Invalid("It was answered already, so it stays.")
        return row


def preview(consent: Consent, *, zone: str) -> wording.Wording:
    """The words as they would be frozen now; once they are frozen, those. `zone` is the case's."""
    if consent.wording:
        return wording.read(consent.wording)
    return _composed(facts_from(consent), zone)


def _composed(facts: ConsentFacts, zone: str) -> wording.Wording:
    practice = Practice.objects.only("name").get(pk=require())
    return wording.compose(facts, practice=practice.name, zone=zone)


def _told(words: wording.Wording) -> str:
    """Both versions of a draft side by side, for whoever saved second."""
    return "\n".join([words.plain, *(f"{row.label}: {row.text}" for row in words.rows)])


def facts_from(consent: Consent) -> ConsentFacts:
    """A consent's values as they are kept."""
    return ConsentFacts(
        kind=ConsentKind(consent.kind),
        language=consent.language,
        patient_name=consent.patient_name,
        discloser=consent.discloser,
        items=frozenset(consent.items),
        information=consent.information,
        recipient_kind=consent.recipient_kind,
        recipient_id=consent.recipient_id,
        recipient_name=consent.recipient_name,
        is_covered_entity=consent.is_covered_entity,
        purposes=frozenset(map(Purpose, consent.purposes)),
        purpose_text=consent.purpose_text,
        expiry_kind=consent.expiry_kind,
        expires_at=consent.expires_at,
        expires_when=consent.expires_when,
        responsible_id=consent.responsible_id,
    )


def _fill(row: Consent, facts: ConsentFacts) -> None:
    row.kind = facts.kind.value
    row.language = facts.language
    row.patient_name = facts.patient_name.strip()
    row.discloser = facts.discloser.strip()
    row.items = sorted(facts.items)
    row.information = facts.information.strip()
    row.recipient_kind = facts.recipient_kind
    row.recipient_name = facts.recipient_name.strip()
    row.is_covered_entity = facts.is_covered_entity
    row.purposes = sorted(one.value for one in facts.purposes)
    row.purpose_text = facts.purpose_text.strip()
    row.expiry_kind = facts.expiry_kind
    row.expires_at = facts.expires_at if facts.expiry_kind == "date" else None
    row.expires_when = facts.expires_when.strip() if facts.expiry_kind in {"event", "condition"} else ""

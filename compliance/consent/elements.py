"""The ten elements of 42 CFR 2.31(a): which one a consent lacks, in words, and beside which field. Pure.

Source: confidentiality, section 4 (fields and validation); s. 2.14 and 2.15 for who may sign.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from compliance.consent.facts import ConsentFacts, Signature, Statement
from compliance.consent.items import choices_for
from compliance.vocabulary import ConsentKind, Minor, MinorRule, Purpose


class Element(StrEnum):
    """The elements, by their place in s. 2.31; the last two are its rules on what stands alone."""

    PATIENT = "2.31(a)(1)"
    DISCLOSER = "2.31(a)(2)"
    INFORMATION = "2.31(a)(3)"
    RECIPIENT = "2.31(a)(4)"
    PURPOSE = "2.31(a)(5)"
    REVOCATION = "2.31(a)(6)"
    EXPIRY = "2.31(a)(7)"
    SIGNATURE = "2.31(a)(8)"
    SIGNED_ON = "2.31(a)(9)"
    TPO_STATEMENTS = "2.31(a)(10)"
    NOTES_ALONE = "2.31(b)"
    PROCEEDINGS_ALONE = "2.31(d)"


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that a consent lacks. `field` is the name of the form's field that mends it."""

    element: Element
    words: str
    field: str


TPO, FAMILY = ConsentKind.TPO, ConsentKind.FAMILY_UPDATE
NOTES, LEGAL = ConsentKind.SUD_COUNSELING_NOTES, ConsentKind.LEGAL_PROCEEDING
# What each kind may be for. A purpose outside its kind never opens anything.
PURPOSES: dict[ConsentKind, frozenset[Purpose]] = {
    ConsentKind.SPECIFIC: frozenset({Purpose.TREATMENT, Purpose.REFERRAL, Purpose.REPLY, Purpose.PAYMENT}),
    TPO: frozenset({Purpose.TREATMENT, Purpose.REFERRAL, Purpose.PAYMENT, Purpose.OPERATIONS}),
    NOTES: frozenset({Purpose.TREATMENT}),
    LEGAL: frozenset({Purpose.LEGAL}),
    ConsentKind.RESEARCH: frozenset({Purpose.RESEARCH}),
    FAMILY: frozenset({Purpose.INFORMATION}),
    ConsentKind.INTERMEDIARY: frozenset({Purpose.TREATMENT, Purpose.REFERRAL, Purpose.REPLY}),
}
# Who may receive under each kind; None: anybody.
RECIPIENTS: dict[ConsentKind, frozenset[str] | None] = {
    ConsentKind.SPECIFIC: frozenset({"provider", "insurer", "public"}),
    TPO: frozenset({"provider", "insurer"}),
    NOTES: frozenset({"provider"}),
    LEGAL: frozenset({"law"}),
    ConsentKind.RESEARCH: frozenset({"researcher"}),
    FAMILY: frozenset({"family"}),
    ConsentKind.INTERMEDIARY: frozenset({"provider", "insurer", "public"}),
}
IN_PERSON = frozenset({"paper", "voice"})
FOR_ANOTHER = frozenset({"guardian", "representative", "minor_and_guardian"})
ON_SCREEN = frozenset({"typed", "drawn"})


def missing(facts: ConsentFacts, *, at: datetime) -> tuple[Missing, ...]:
    """Every element but signature and date that these values lack, in the order of the rule."""
    return tuple(_lacking(facts, at))


def _lacking(facts: ConsentFacts, at: datetime) -> Iterator[Missing]:
    if not facts.patient_name.strip():
        yield Missing(Element.PATIENT, "Write the person’s full name.", "patient_name")
    if not facts.discloser.strip():
        yield Missing(Element.DISCLOSER, "Name who may share.", "discloser")
    yield from _information(facts)
    yield from _recipient(facts)
    yield from _purpose(facts)
    if Statement.REVOCATION not in facts.statements:
        words = "The form has to say that the person can stop it, and how."
        yield Missing(Element.REVOCATION, words, "statements")
    yield from _expiry(facts, at)
    if facts.kind is TPO and not {Statement.TPO_REDISCLOSURE, Statement.TPO_REFUSING} <= facts.statements:
        words = "The form has to say that it may be passed on and then be less protected, and what saying no means."
        yield Missing(Element.TPO_STATEMENTS, words, "statements")


def _information(facts: ConsentFacts) -> Iterator[Missing]:
    known = {item.key for item in choices_for(facts.kind)}
    everything = {item.key for kind in ConsentKind for item in choices_for(kind)}
    if not facts.items:
        yield Missing(Element.INFORMATION, "Choose at least one thing that may be shared.", "items")
    elif not facts.items <= everything:
        yield Missing(Element.INFORMATION, "Choose from the list.", "items")
    elif not facts.items <= known:
        if "notes" in facts.items or facts.kind is NOTES:
            words = "Counseling notes need a consent of their own, with nothing else in it."
            yield Missing(Element.NOTES_ALONE, words, "items")
        else:
            words = "This kind of consent has its own list. Choose from it."
            yield Missing(Element.INFORMATION, words, "items")


def _recipient(facts: ConsentFacts) -> Iterator[Missing]:
    allowed = RECIPIENTS.get(facts.kind)
    if not facts.recipient_name.strip():
        yield Missing(Element.RECIPIENT, "Name who may receive it.", "recipient_name")
    if allowed is not None and facts.recipient_kind not in allowed:
        words = "Updates go to one family member." if facts.kind is FAMILY else "Choose who may receive it."
        if facts.recipient_kind == "family" and facts.kind is not FAMILY:
            words = "For a family member, choose “Updates for one family member”."
        yield Missing(Element.RECIPIENT, words, "recipient_kind")
    elif facts.kind is FAMILY and facts.recipient_id is None:
        yield Missing(Element.RECIPIENT, "Choose one family member of this case.", "recipient_name")
    due = facts.is_covered_entity or facts.kind is TPO
    if due and Statement.HIPAA_REDISCLOSURE not in facts.statements:
        words = "The form has to say that a recipient under HIPAA may pass it on, except in proceedings."
        yield Missing(Element.RECIPIENT, words, "statements")


def _purpose(facts: ConsentFacts) -> Iterator[Missing]:
    in_words = facts.recipient_kind == "public" and bool(facts.purpose_text.strip())
    if not facts.purposes and not in_words:
        yield Missing(Element.PURPOSE, "Say what it is for.", "purposes")
    elif not facts.purposes <= PURPOSES.get(facts.kind, frozenset()):
        if Purpose.LEGAL in facts.purposes or facts.kind is LEGAL:
            words = "A consent for legal proceedings stands alone, for nothing else."
            yield Missing(Element.PROCEEDINGS_ALONE, words, "purposes")
        else:
            words = "This kind of consent is not for that. Choose another kind, or another reason."
            yield Missing(Element.PURPOSE, words, "purposes")


def _expiry(facts: ConsentFacts, at: datetime) -> Iterator[Missing]:
    if facts.expiry_kind == "date":
        if facts.expires_at is None:
            yield Missing(Element.EXPIRY, "Choose the day on which it ends.", "expires_at")
        elif facts.expires_at <= at:
            yield Missing(Element.EXPIRY, "Choose a day after today.", "expires_at")
    elif facts.expiry_kind in {"event", "condition"}:
        if not facts.expires_when.strip():
            yield Missing(Element.EXPIRY, "Say what ends it.", "expires_when")
    elif facts.expiry_kind == "none" and facts.kind is not TPO:
        words = "Only a consent for treatment, payment and operations may go without an end."
        yield Missing(Element.EXPIRY, words, "expiry_kind")
    elif facts.expiry_kind != "none":
        yield Missing(Element.EXPIRY, "Say when it ends.", "expiry_kind")


def signers(minor: Minor, *, is_deceased: bool) -> frozenset[str]:
    """Who may sign: values of SignerKind. Empty while a minor's state rule is not noted."""
    if is_deceased:
        return frozenset({"representative"})
    if not minor.is_minor:
        return frozenset({"individual", "guardian", "representative"})
    return frozenset(
        {
            MinorRule.MINOR_ALONE: {"minor"},
            MinorRule.BOTH: {"minor_and_guardian"},
            MinorRule.GUARDIAN_ONLY: {"guardian"},
        }.get(minor.rule, set())
    )


def missing_signature(
    signature: Signature, *, minor: Minor, is_deceased: bool, today: date, voice_allowed: bool
) -> tuple[Missing, ...]:
    """What the signature lacks: who may sign, with which paper, before whom, and the date."""
    return tuple(_unsigned(signature, minor, is_deceased, today, voice_allowed))


def _unsigned(
    signature: Signature, minor: Minor, is_deceased: bool, today: date, voice_allowed: bool
) -> Iterator[Missing]:
    here = Element.SIGNATURE
    if not signature.name.strip():
        yield Missing(here, "Write the full name of whoever signs.", "name")
    yield from _signer(signature, signers(minor, is_deceased=is_deceased), is_deceased=is_deceased)
    if signature.kind == "drawn" and not signature.strokes:
        yield Missing(here, "Sign with your finger or mouse, or type your name.", "strokes")
    if signature.kind in ON_SCREEN and not signature.confirmed_by.strip():
        yield Missing(here, "We could not confirm that it is you. Open your link again.", "confirmed_by")
    if signature.kind in IN_PERSON and not signature.witness_name.strip():
        yield Missing(here, "Write the name of a witness.", "witness_name")
    if signature.kind == "voice" and not voice_allowed:
        words = "Here the rule asks for a written consent. Sign on a screen or on paper."
        yield Missing(here, words, "kind")
    if signature.kind not in IN_PERSON | ON_SCREEN:
        yield Missing(here, "Choose how it was signed.", "kind")
    if signature.kind in IN_PERSON and signature.signed_on is None:
        yield Missing(Element.SIGNED_ON, "Write the date of the signature.", "signed_on")
    elif signature.signed_on is not None and signature.signed_on > today:
        yield Missing(Element.SIGNED_ON, "That date is still to come.", "signed_on")


def _signer(signature: Signature, allowed: frozenset[str], *, is_deceased: bool) -> Iterator[Missing]:
    here = Element.SIGNATURE
    if not allowed:
        words = "Note the state’s rule for this minor first: it says who signs."
        yield Missing(here, words, "signer_kind")
    elif signature.signer_kind not in allowed:
        words = {
            frozenset({"minor"}): "By the state’s rule, the minor alone signs.",
            frozenset({"minor_and_guardian"}): "By the state’s rule, the minor and the guardian both sign.",
            frozenset({"guardian"}): "By the state’s rule, the guardian signs.",
            frozenset({"representative"}): "The personal representative signs.",
        }.get(allowed, "Choose who signs.")
        yield Missing(here, words, "signer_kind")
    is_for_another = is_deceased or signature.signer_kind in FOR_ANOTHER
    if is_for_another and not signature.authority.strip():
        words = "Name the document that lets them sign for the person."
        yield Missing(here, words, "authority")
    if signature.signer_kind == "minor_and_guardian" and not signature.second_name.strip():
        yield Missing(here, "Write the guardian’s full name too.", "second_name")

"""What a consent says before it is signed, and how it is signed: values that travel, no tables."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from compliance.vocabulary import ConsentKind, Purpose


class Statement(StrEnum):
    """Statements that a form carries (s. 2.31(a)(4)(iii), (6), (10)). The form in force carries each that is due."""

    REVOCATION = "revocation"
    HIPAA_REDISCLOSURE = "hipaa_redisclosure"
    TPO_REDISCLOSURE = "tpo_redisclosure"
    TPO_REFUSING = "tpo_refusing"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentFacts:
    """A consent's values. `recipient_id` stays None for a recipient that was typed.

    `statements` are those on the form; a form of somebody else's may lack one, and then it does not count.
    """

    kind: ConsentKind
    language: str = "en"
    patient_name: str = ""
    discloser: str = ""
    items: frozenset[str] = frozenset()
    information: str = ""
    recipient_kind: str = ""
    recipient_id: UUID | None = None
    recipient_name: str = ""
    is_covered_entity: bool = False
    purposes: frozenset[Purpose] = frozenset()
    purpose_text: str = ""
    expiry_kind: str = ""
    expires_at: datetime | None = None
    expires_when: str = ""
    responsible_id: UUID | None = None
    statements: frozenset[Statement] = frozenset(Statement)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """How somebody signed. `kind` and `signer_kind` are values of SignatureKind and SignerKind.

    `confirmed_by` says how the signer was known (passkey, code, seen in person). `signed_on` is the date
    on a paper. `second_name` is the guardian's where a minor and a guardian both sign.
    """

    kind: str
    name: str
    signer_kind: str = "individual"
    strokes: list[list[list[int]]] | None = None
    confirmed_by: str = ""
    witness_name: str = ""
    authority: str = ""
    second_name: str = ""
    signed_on: date | None = None

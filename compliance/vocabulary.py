"""The words of a decision: who, tied how, to what, for what, under which regime. Values are the stored ones.

Source: confidentiality, sections 2 and 8. Imports nothing of ours and no framework.
"""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """Stored roles, and the parties outside that have no account."""

    ADMIN = "admin"
    SUPERVISOR = "supervisor"
    INTERVENTIONIST = "interventionist"
    COORDINATOR = "coordinator"
    AUDITOR = "auditor"
    FAMILY = "family"
    INDIVIDUAL = "individual"
    PROVIDER = "provider"
    MEDICAL_EMERGENCY = "medical_emergency"
    LAW = "law"
    RESEARCHER = "researcher"
    EXT_AUDITOR = "ext_auditor"
    INSURER = "insurer"
    PUBLIC = "public"
    SYSTEM = "system"


STAFF = frozenset({Role.ADMIN, Role.SUPERVISOR, Role.INTERVENTIONIST, Role.COORDINATOR, Role.AUDITOR})
RECIPIENTS = frozenset(
    {
        Role.PROVIDER,
        Role.INSURER,
        Role.RESEARCHER,
        Role.EXT_AUDITOR,
        Role.LAW,
        Role.PUBLIC,
        Role.MEDICAL_EMERGENCY,
    }
)


class Relation(StrEnum):
    """What ties an actor to a case or to one record. Several may hold at once."""

    LEAD = "lead"
    COFACILITATOR = "cofacilitator"
    COVER = "cover"
    FORMER = "former"
    SOLE_PRACTITIONER = "sole_practitioner"
    SUBJECT = "subject"
    AUTHOR = "author"
    SHARED_WITH = "shared_with"
    SHARED_WITH_GROUP = "shared_with_group"
    AGREED = "agreed"
    ATTENDEE = "attendee"
    PAYER = "payer"
    SIGNER = "signer"
    GUARDIAN = "guardian"
    PARENT = "parent"
    AT_RISK = "at_risk"
    OWN_UPLOAD = "own_upload"
    COURT_ORDER = "court_order"
    WRITTEN_AGREEMENT = "written_agreement"
    IRB = "irb"
    RESTRICTED = "restricted"
    DECEASED = "deceased"
    OTHER_PRACTICE = "other_practice"


class Category(StrEnum):
    """What a record is about. `contact`, `settings` and `staff` stand in rows C-11 and C-13."""

    CASE_ADMIN = "case_admin"
    CONTACT = "contact"
    FAMILY_OWN = "family_own"
    FAMILY_LETTER = "family_letter"
    FAMILY_REPORT = "family_report"
    FAMILY_SAFETY = "family_safety"
    SHARED_PLAN = "shared_plan"
    IND_IDENTITY = "ind_identity"
    IND_SUD = "ind_sud"
    IND_HEALTH = "ind_health"
    SUD_NOTES = "sud_notes"
    RISK = "risk"
    PLACEMENT = "placement"
    TREATMENT_UPDATE = "treatment_update"
    CONSENT = "consent"
    FINANCE = "finance"
    MANDATED_REPORT = "mandated_report"
    AUDIT = "audit"
    DEIDENT = "deident"
    SETTINGS = "settings"
    STAFF = "staff"


class Purpose(StrEnum):
    """Why. The last three are never a reason (C-05)."""

    CASEWORK = "casework"
    SUPERVISION = "supervision"
    SCHEDULING = "scheduling"
    COVER = "cover"
    OPERATIONS = "operations"
    AUDIT = "audit"
    OWN_ACCESS = "own_access"
    TAKE_PART = "take_part"
    INFORMATION = "information"
    REHEARSAL = "rehearsal"
    BILLING = "billing"
    CARE = "care"
    EMERGENCY = "emergency"
    LEGAL = "legal"
    REPORT = "report"
    ENQUIRY = "enquiry"
    REFERRAL = "referral"
    TREATMENT = "treatment"
    REPLY = "reply"
    PAYMENT = "payment"
    BENEFITS_CHECK = "benefits_check"
    RESEARCH = "research"
    REMINDER = "reminder"
    BREAK_GLASS = "break_glass"
    CURIOSITY = "curiosity"
    MARKETING = "marketing"
    OTHER = "other"


class Regime(StrEnum):
    """Consent regime of a case (confidentiality section 2)."""

    R0_FAMILY = "R0_family"
    R1_ENGAGED = "R1_engaged"
    R2_CONSENTED = "R2_consented"
    R3_WITHDRAWN = "R3_withdrawn"


class ConsentState(StrEnum):
    """How the consent that bears on this access stands, for this recipient, category and purpose."""

    NONE = "none"
    VALID = "valid"
    PARTIAL = "partial"
    REVOKED = "revoked"
    EXPIRED = "expired"
    DEFICIENT = "deficient"
    NOT_APPLICABLE = "n/a"


class ConsentKind(StrEnum):
    """Kinds of confidentiality section 4."""

    NONE = ""
    SPECIFIC = "specific"
    TPO = "tpo"
    SUD_COUNSELING_NOTES = "sud_counseling_notes"
    LEGAL_PROCEEDING = "legal_proceeding"
    RESEARCH = "research"
    FAMILY_UPDATE = "family_update"
    INTERMEDIARY = "intermediary"


@dataclass(frozen=True, slots=True)
class Consent:
    """The consent that bears on one access. `author_agrees` is a letter's author (C-44, C-49)."""

    state: ConsentState = ConsentState.NONE
    kind: ConsentKind = ConsentKind.NONE
    author_agrees: bool = False


@dataclass(frozen=True, slots=True)
class Emergency:
    """Whether somebody declared an emergency that bears on this access."""

    declared: bool = False


class MinorRule(StrEnum):
    """State rule for a minor's own consent (case parameter `minor_consent_rule`)."""

    NONE = ""
    MINOR_ALONE = "minor_alone"
    BOTH = "both"
    GUARDIAN_ONLY = "guardian_only"


@dataclass(frozen=True, slots=True)
class Minor:
    """What is known when the individual is a minor. `both_signed` and the finding are documented facts."""

    is_minor: bool = False
    rule: MinorRule = MinorRule.NONE
    minor_consented: bool = False
    both_signed: bool = False
    lacks_capacity_finding: bool = False


class Effect(StrEnum):
    """What the decision says."""

    ALLOW = "allow"
    DENY = "deny"
    ALLOW_WITH_NOTICE = "allow_with_notice"
    ALLOW_WITH_REVIEW = "allow_with_review"


class Obligation(StrEnum):
    """What an allowed access must do besides."""

    NOTICE_LONG = "notice_long"
    NOTICE_SHORT = "notice_short"
    CONSENT_COPY = "consent_copy"
    ACCOUNTING = "accounting"
    REASON_FIRST = "reason_first"
    REVIEW_24H = "review_24h"
    FIVE_FIELDS = "five_fields_2_51"
    MINIMUM_FIELDS = "minimum_fields"
    REAUTHENTICATE = "reauthenticate"
    TELL_SUPERVISOR = "tell_supervisor"
    COUNSEL_NOTE = "counsel_note"
    ADMIN_AND_SUPERVISOR = "admin_and_supervisor"

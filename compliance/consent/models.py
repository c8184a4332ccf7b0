"""Tables of consents. A consent's wording never changes after it was signed; what happens to it is appended."""

from typing import ClassVar

from django.db import models

from compliance.fields import EncryptedBytesField, EncryptedJSONField, EncryptedTextField
from compliance.records import ProtectedModel
from compliance.vocabulary import Category, ConsentKind
from practices.models import Membership
from practices.tenancy.models import TenantForeignKey


class Kind(models.TextChoices):
    """Kinds of confidentiality section 4; the values are those of the decision."""

    SPECIFIC = ConsentKind.SPECIFIC.value, "One recipient, one purpose"
    TPO = ConsentKind.TPO.value, "Treatment, payment and operations"
    SUD_COUNSELING_NOTES = ConsentKind.SUD_COUNSELING_NOTES.value, "Counseling notes"
    LEGAL_PROCEEDING = ConsentKind.LEGAL_PROCEEDING.value, "Use in legal proceedings"
    RESEARCH = ConsentKind.RESEARCH.value, "Research"
    FAMILY_UPDATE = ConsentKind.FAMILY_UPDATE.value, "Updates for one family member"
    INTERMEDIARY = ConsentKind.INTERMEDIARY.value, "An intermediary and its members"


class State(models.TextChoices):
    """Where a consent stands by what people did. Expiry is checked at use, never stored by a job."""

    DRAFT = "draft", "Being written"
    OFFERED = "offered", "Waiting for the answer"
    SIGNED = "signed", "Signed"
    REFUSED = "refused", "Said no"
    REVOKED = "revoked", "Withdrawn"
    ENDED = "ended", "Ended"
    REPLACED = "replaced", "Not signed, replaced"


class RecipientKind(models.TextChoices):
    """Who may receive: decides as which actor the recipient is asked about."""

    PROVIDER = "provider", "Treatment provider"
    FAMILY = "family", "Family member"
    INSURER = "insurer", "Health plan or payer"
    LAW = "law", "Court or lawyer"
    RESEARCHER = "researcher", "Researcher"
    OTHER = "public", "Somebody else"


class ExpiryKind(models.TextChoices):
    """How a consent ends (s. 2.31(a)(7))."""

    DATE = "date", "On a date"
    EVENT = "event", "When something happens"
    CONDITION = "condition", "On a condition"
    NONE = "none", "Does not end by itself"


class SignerKind(models.TextChoices):
    """Who signed (s. 2.14, 2.15, 2.31(a)(8))."""

    INDIVIDUAL = "individual", "The person"
    MINOR = "minor", "A minor, as state law allows"
    GUARDIAN = "guardian", "Parent or guardian"
    MINOR_AND_GUARDIAN = "minor_and_guardian", "The minor and the guardian"
    REPRESENTATIVE = "representative", "Personal representative"


class SignatureKind(models.TextChoices):
    """How it was signed."""

    TYPED = "typed", "Name typed"
    DRAWN = "drawn", "Signature drawn"
    PAPER = "paper", "On paper, scanned and witnessed"
    VOICE = "voice", "Spoken and witnessed"


class Consent(ProtectedModel):
    """One consent with the ten elements of 42 CFR 2.31(a).

    `recipient_id` is the family member, the provider of our list, or an id of its own for a recipient that
    was typed; the gate compares ids, never names. `wording` is what the signer saw, kept by its hash.
    """

    category_default: ClassVar = Category.CONSENT

    case = TenantForeignKey("cases.Case", related_name="+")
    kind = models.CharField(max_length=24, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    episode = models.PositiveSmallIntegerField(default=1)
    language = models.CharField(max_length=5, default="en")
    form_version = models.CharField(max_length=20)
    responsible = TenantForeignKey(Membership, related_name="+")

    patient_name = EncryptedTextField()
    discloser = EncryptedTextField()
    items = models.JSONField(default=list, help_text="Keys of compliance.consent.items.")
    information = EncryptedTextField(help_text="Further description, in words.")
    recipient_kind = models.CharField(max_length=12, choices=RecipientKind)
    recipient_id = models.UUIDField()
    recipient_name = EncryptedTextField()
    is_covered_entity = models.BooleanField(
        default=False, help_text="Under HIPAA: the redisclosure statement is due."
    )
    purposes = models.JSONField(default=list, help_text="Values of compliance.vocabulary.Purpose.")
    purpose_text = EncryptedTextField()
    expiry_kind = models.CharField(max_length=10, choices=ExpiryKind, default=ExpiryKind.DATE)
    expires_at = models.DateTimeField(
        null=True, blank=True, help_text="End of the day chosen, in the case's zone."
    )
    expires_when = EncryptedTextField(help_text="The event or condition, in words.")

    wording = EncryptedTextField()
    wording_sha256 = models.CharField(max_length=64, blank=True)
    signer_kind = models.CharField(max_length=20, choices=SignerKind, blank=True)
    signer_name = EncryptedTextField()
    authority = EncryptedTextField(help_text="The document that lets somebody sign for the person.")
    witness_name = EncryptedTextField()
    signature_kind = models.CharField(max_length=8, choices=SignatureKind, blank=True)
    signature = EncryptedJSONField(help_text="Typed name or strokes, and how the signer was confirmed.")
    signed_at = models.DateTimeField(null=True, blank=True)
    copy_given_at = models.DateTimeField(null=True, blank=True)

    revoked_at = models.DateTimeField(null=True, blank=True)
    is_revocation_unconfirmed = models.BooleanField(
        default=False, help_text="Spoken; the written word is awaited."
    )
    ended_at = models.DateTimeField(
        null=True, blank=True, help_text="The event came, or the condition was met."
    )
    deficient_at = models.DateTimeField(
        null=True, blank=True, help_text="Known to be false or incomplete (2.31(c))."
    )
    version = models.PositiveIntegerField(default=1)
    idem_key = models.CharField(max_length=64, blank=True)

    class Meta(ProtectedModel.Meta):
        db_table = "compliance_consent"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["practice", "case", "idem_key"],
                condition=~models.Q(idem_key=""),
                name="consent_made_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="signed") | models.Q(signed_at__isnull=False),
                name="consent_signed_has_a_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="revoked") | models.Q(revoked_at__isnull=False),
                name="consent_revoked_has_a_time",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["practice", "case", "-created_at"], name="consent_by_case"),
            models.Index(
                fields=["practice", "expires_at"],
                condition=models.Q(state="signed"),
                name="consent_by_expiry",
            ),
        ]


class ConsentEventKind(models.TextChoices):
    """What happened to a consent."""

    DRAFTED = "drafted", "Written"
    OFFERED = "offered", "Offered"
    SEEN = "seen", "Read"
    SIGNED = "signed", "Signed"
    REFUSED = "refused", "Refused"
    COPY_GIVEN = "copy_given", "Copy given"
    REVOKED = "revoked", "Withdrawn"
    REVOKED_ORALLY = "revoked_orally", "Withdrawn by word"
    CONFIRMED = "confirmed", "Withdrawal confirmed in writing"
    ENDED = "ended", "Ended"
    DEFICIENT = "deficient", "Found not to be valid"


class ConsentEvent(ProtectedModel):
    """One thing that happened to a consent. The application role may add rows and read them, nothing else."""

    category_default: ClassVar = Category.CONSENT

    case = TenantForeignKey("cases.Case", related_name="+")
    consent = TenantForeignKey(Consent, related_name="+")
    kind = models.CharField(max_length=16, choices=ConsentEventKind)
    at = models.DateTimeField()
    by = TenantForeignKey(Membership, null=True, blank=True, related_name="+")
    by_name = models.CharField(max_length=120, blank=True, help_text="Staff; empty for the signer.")
    words = EncryptedTextField(help_text="What was said or typed.")
    method = models.CharField(max_length=12, blank=True, help_text="portal, written, oral, paper.")

    class Meta(ProtectedModel.Meta):
        db_table = "compliance_consent_event"
        indexes: ClassVar = [
            models.Index(fields=["practice", "consent", "at"], name="consent_event_by_consent")
        ]


class ScanKind(models.TextChoices):
    """What a scan may be. Told by its content, never by its name."""

    PDF = "pdf", "PDF"
    PNG = "png", "PNG image"
    JPEG = "jpeg", "JPEG image"


class ConsentScan(ProtectedModel):
    """The paper that was signed, as it was scanned. One per consent; never changed."""

    category_default: ClassVar = Category.CONSENT

    case = TenantForeignKey("cases.Case", related_name="+")
    consent = TenantForeignKey(Consent, related_name="+")
    kind = models.CharField(max_length=4, choices=ScanKind)
    content = EncryptedBytesField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = TenantForeignKey(Membership, null=True, blank=True, related_name="+")

    class Meta(ProtectedModel.Meta):
        db_table = "compliance_consent_scan"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "consent"], name="consent_scan_once"),
        ]

"""Tables of disclosures. What went out is written once; whatever happens to it later is appended."""

from typing import ClassVar

from django.db import models

from compliance.consent.models import Consent
from compliance.fields import EncryptedJSONField, EncryptedTextField
from compliance.records import ProtectedModel
from compliance.vocabulary import Category
from practices.models import Membership
from practices.tenancy.models import TenantForeignKey, TenantModel


class Channel(models.TextChoices):
    """How it leaves."""

    PACKET = "packet", "As a PDF packet"
    LINK = "provider_link", "By a private link"
    PAPER = "paper", "On paper"
    EXPORT = "export", "As an export"
    API = "api", "Through the API"
    SPOKEN = "spoken", "In words"
    SPACE = "space", "In their family space"


class OutsideKind(models.TextChoices):
    """Who receives: those whom a consent can name, and medical personnel in an emergency."""

    PROVIDER = "provider", "Treatment provider"
    FAMILY = "family", "Family member"
    INSURER = "insurer", "Health plan or payer"
    LAW = "law", "Court or lawyer"
    RESEARCHER = "researcher", "Researcher"
    MEDICAL = "medical_emergency", "Medical personnel"
    EXT_AUDITOR = "ext_auditor", "Outside auditor"
    OTHER = "public", "Somebody else"


class Disclosure(ProtectedModel):
    """One record that left, or was made ready to leave: a line of the accounting. Never changed afterwards.

    Holds whom, what for and which parts, not the content: that lies with `DisclosedItem`, in the category
    of each part, so that whoever may read the accounting does not read the record by it.
    """

    category_default: ClassVar = Category.CONSENT

    case = TenantForeignKey("cases.Case", related_name="+")
    consent = TenantForeignKey(Consent, null=True, blank=True, related_name="+")
    rule_id = models.CharField(max_length=8, help_text="The row of the decision table that allowed it.")
    facts = EncryptedJSONField(help_text="What an exception asks for, such as the five fields of s. 2.51.")
    recipient_kind = models.CharField(max_length=20, choices=OutsideKind)
    recipient_id = models.UUIDField()
    recipient_name = EncryptedTextField()
    recipient_address = EncryptedTextField()
    actor_role = models.CharField(max_length=20, help_text="The role that the recipient was decided as.")
    purpose = models.CharField(max_length=20)
    items = models.JSONField(default=list, help_text="Keys of compliance.consent.items.")
    fields = models.JSONField(default=dict, help_text="For each item the names of the fields, no content.")
    scope = EncryptedTextField(help_text="What the consent allows, in words, as it went along.")
    notice_id = models.CharField(max_length=40, blank=True)
    notice_version = models.CharField(max_length=20, blank=True)
    content_sha256 = models.CharField(max_length=64)
    channel = models.CharField(max_length=16, choices=Channel)
    at = models.DateTimeField()
    by = TenantForeignKey(Membership, null=True, blank=True, related_name="+")
    by_name = models.CharField(max_length=120, blank=True)
    regime = models.CharField(max_length=16)
    idem_key = models.CharField(max_length=64)

    class Meta(ProtectedModel.Meta):
        db_table = "compliance_disclosure"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "case", "idem_key"], name="disclosure_made_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["practice", "case", "-at"], name="disclosure_by_case"),
            models.Index(fields=["practice", "consent"], name="disclosure_by_consent"),
        ]


class DisclosedItem(ProtectedModel):
    """One part of what was disclosed, word for word, in its own category. Written once."""

    category_default: ClassVar = Category.IND_SUD
    categories: ClassVar = (
        Category.IND_IDENTITY,
        Category.PLACEMENT,
        Category.IND_SUD,
        Category.IND_HEALTH,
        Category.RISK,
        Category.TREATMENT_UPDATE,
        Category.FAMILY_LETTER,
        Category.FINANCE,
        Category.SUD_NOTES,
    )

    case = TenantForeignKey("cases.Case", related_name="+")
    disclosure = TenantForeignKey(Disclosure, related_name="+")
    item = models.CharField(max_length=40)
    content = EncryptedJSONField(help_text="Lines of term and value, and words said besides.")

    class Meta(ProtectedModel.Meta):
        db_table = "compliance_disclosed_item"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "disclosure", "item"], name="disclosed_item_once"),
        ]


class DisclosureEventKind(models.TextChoices):
    """What happened to a disclosure after it was decided."""

    RENDERED = "rendered", "Packet made"
    FETCHED = "fetched", "Packet opened by staff"
    OPENED = "opened", "Opened by the recipient"
    SEEN = "seen", "Looked at again"
    LINK_CLOSED = "link_closed", "Link closed"
    STOPPED = "stopped", "Stopped before it went out"
    TOLD = "told", "Recipient told that the consent was withdrawn"
    RECALLED = "recalled", "Copy returned or destroyed"


class DisclosureEvent(ProtectedModel):
    """One thing that happened to a disclosure. The application role may add rows and read them, nothing else."""

    category_default: ClassVar = Category.CONSENT

    case = TenantForeignKey("cases.Case", related_name="+")
    disclosure = TenantForeignKey(Disclosure, related_name="+")
    kind = models.CharField(max_length=12, choices=DisclosureEventKind)
    at = models.DateTimeField()
    by = TenantForeignKey(Membership, null=True, blank=True, related_name="+")
    by_name = models.CharField(max_length=120, blank=True)
    words = EncryptedTextField()

    class Meta(ProtectedModel.Meta):
        db_table = "compliance_disclosure_event"
        indexes: ClassVar = [
            models.Index(fields=["practice", "disclosure", "at"], name="disclosure_event_by_at")
        ]


class SharedLink(TenantModel):
    """A private link for one recipient to one disclosure. Ids and times only; the token lives in its hash.

    `claim` is the browser that pressed the button first: nobody else opens the link after that.
    """

    case = TenantForeignKey("cases.Case", related_name="+")
    disclosure = TenantForeignKey(Disclosure, related_name="+")
    token_sha256 = models.CharField(max_length=64, unique=True)
    recipient_kind = models.CharField(max_length=20, choices=OutsideKind)
    recipient_id = models.UUIDField()
    purpose = models.CharField(max_length=20)
    first_item = models.CharField(max_length=40, help_text="What the gate is asked about before the rest.")
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    claim = models.UUIDField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_why = models.CharField(max_length=20, blank=True, help_text="revoked, staff or refused.")

    class Meta:
        db_table = "compliance_shared_link"
        indexes: ClassVar = [models.Index(fields=["practice", "case"], name="shared_link_by_case")]

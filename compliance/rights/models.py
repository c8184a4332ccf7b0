"""Requests with their clocks, legal holds, certificates of destruction, and the register of incidents."""

from typing import ClassVar

from django.db import models

from compliance.fields import EncryptedJSONField, EncryptedTextField
from compliance.records import ProtectedModel
from compliance.vocabulary import Category
from practices.models import Membership
from practices.tenancy.models import TenantForeignKey, TenantModel


class RequestKind(models.TextChoices):
    """What somebody may ask for (confidentiality sections 6 and 7)."""

    ACCESS = "access", "A copy of their own records"
    AMENDMENT = "amendment", "A correction"
    RESTRICTION = "restriction", "That something is not used or told"
    ACCOUNTING = "accounting", "A list of who received what"
    COMPLAINT = "complaint", "A complaint"


class RequestState(models.TextChoices):
    """Where a request stands."""

    OPEN = "open", "Waits for the answer"
    GRANTED = "granted", "Granted"
    PARTLY = "partly", "Granted in part"
    DENIED = "denied", "Refused, with reasons"
    WITHDRAWN = "withdrawn", "Taken back"


class Asker(models.TextChoices):
    """Who asks."""

    INDIVIDUAL = "individual", "The person"
    FAMILY = "family", "A family member, about their own records"
    REPRESENTATIVE = "representative", "A representative, with documents"


class RightsRequest(ProtectedModel):
    """One request by the person or by a family member about their own records, with the day it must be answered."""

    category_default: ClassVar = Category.CONSENT

    case = TenantForeignKey("cases.Case", related_name="+")
    case_reference = models.CharField(max_length=20)
    kind = models.CharField(max_length=12, choices=RequestKind)
    asker = models.CharField(max_length=16, choices=Asker)
    asker_name = EncryptedTextField()
    words = EncryptedTextField(help_text="What was asked, as it was asked.")
    insurer_paid_in_full = models.BooleanField(
        default=False, help_text="About a service that the person paid in full: must be agreed (42 CFR 2.26)."
    )
    received_at = models.DateTimeField()
    due_at = models.DateTimeField()
    extended_why = EncryptedTextField()
    extended_at = models.DateTimeField(null=True, blank=True)
    responsible = TenantForeignKey(Membership, related_name="+")
    state = models.CharField(max_length=10, choices=RequestState, default=RequestState.OPEN)
    answer = EncryptedTextField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = TenantForeignKey(Membership, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)
    idem_key = models.CharField(max_length=64, blank=True)

    class Meta(ProtectedModel.Meta):
        db_table = "compliance_rights_request"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["practice", "case", "idem_key"],
                condition=~models.Q(idem_key=""),
                name="rights_request_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["practice", "state", "due_at", "id"], name="rights_request_by_due")
        ]


class LegalHold(ProtectedModel):
    """Nothing of this case is destroyed while a hold is in force."""

    category_default: ClassVar = Category.CONSENT

    case = TenantForeignKey("cases.Case", related_name="+")
    reason = EncryptedTextField()
    placed_at = models.DateTimeField()
    placed_by = TenantForeignKey(Membership, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = TenantForeignKey(Membership, null=True, blank=True, related_name="+")

    class Meta(ProtectedModel.Meta):
        db_table = "compliance_legal_hold"
        indexes: ClassVar = [models.Index(fields=["practice", "case"], name="legal_hold_by_case")]


class Destruction(TenantModel):
    """The certificate: whose records were destroyed, by whom, when, under which rule. Holds no content itself."""

    case_id = models.UUIDField()
    case_reference = models.CharField(max_length=20)
    kept_until = models.DateField()
    method = models.CharField(max_length=200)
    keys_destroyed = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    by = TenantForeignKey(Membership, related_name="+")
    sha256 = models.CharField(max_length=64, help_text="Of the certificate's text.")

    class Meta:
        db_table = "compliance_destruction"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "case_id"], name="destruction_once"),
        ]


class IncidentState(models.TextChoices):
    """Where an incident stands."""

    OPEN = "open", "Being looked at"
    NO_BREACH = "no_breach", "No breach"
    BREACH = "breach", "A breach: people are to be told"
    CLOSED = "closed", "Closed"


class Incident(TenantModel):
    """A security incident, its assessment by four factors, and the clock of a breach (42 CFR 2.16, 45 CFR 164.400 ff.).

    Words are encrypted under the practice's key.
    """

    number = models.PositiveIntegerField()
    case_id = models.UUIDField(null=True, blank=True)
    case_reference = models.CharField(max_length=20, blank=True)
    discovered_at = models.DateTimeField()
    reported_by = TenantForeignKey(Membership, related_name="+")
    what = EncryptedTextField()
    state = models.CharField(max_length=10, choices=IncidentState, default=IncidentState.OPEN)
    factors = EncryptedJSONField(help_text="The four factors of the risk assessment, in words.")
    people_affected = models.PositiveIntegerField(null=True, blank=True)
    in_one_state = models.PositiveIntegerField(null=True, blank=True, help_text="Most people in one state.")
    tell_people_by = models.DateTimeField(null=True, blank=True)
    people_told_at = models.DateTimeField(null=True, blank=True)
    tell_secretary_by = models.DateTimeField(null=True, blank=True)
    secretary_told_at = models.DateTimeField(null=True, blank=True)
    media_told_at = models.DateTimeField(null=True, blank=True)
    closing_words = EncryptedTextField()
    version = models.PositiveIntegerField(default=1)
    idem_key = models.CharField(max_length=64, blank=True)

    class Meta:
        db_table = "compliance_incident"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "number"], name="incident_number_once"),
        ]

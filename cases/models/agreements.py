"""What was agreed with the family: the service agreement, and what each participant signed."""

from typing import ClassVar

from django.db import models

from cases.models.case import Case
from cases.models.people import ConcernedOther
from compliance.fields import EncryptedJSONField
from compliance.records import ProtectedModel
from compliance.vocabulary import Category
from practices.models import Membership
from practices.tenancy.models import TenantForeignKey


class SignedBy(models.TextChoices):
    """How a signature was given."""

    PORTAL = "portal", "In the family space"
    PAPER = "paper", "On paper"
    VOICE = "voice", "By voice, with a witness"


class ServiceAgreement(ProtectedModel):
    """Service agreement and fee schedule, signed by the payer before any fee is taken (G-05, E-25).

    Money in integer cents. The fee is flat or hourly, the same whether the person enters treatment or not.
    """

    category_default: ClassVar = Category.FINANCE

    case = TenantForeignKey(Case, related_name="+")
    payer = TenantForeignKey(ConcernedOther, related_name="+")
    wording_version = models.CharField(max_length=20)
    fee_kind = models.CharField(max_length=8, choices=[("flat", "Flat fee"), ("hourly", "By the hour")])
    fee_cents = models.PositiveIntegerField()
    currency = models.CharField(max_length=3, default="USD")
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_name = models.CharField(max_length=120, blank=True)
    signed_by = models.CharField(max_length=8, choices=SignedBy, blank=True)
    recorded_by = TenantForeignKey(Membership, null=True, blank=True, related_name="+")
    episode = models.PositiveSmallIntegerField(default=1)


class AcknowledgementKind(models.TextChoices):
    """Papers that each participant signs or is given."""

    PROCESS_DISCLOSURE = "process_disclosure", "How we work, what may happen, risks and money (E-05)"
    FINANCIAL_INTEREST = "financial_interest", "Financial interests (G-07)"
    PRIVACY_NOTICE = "privacy_notice", "Privacy notice (G-03)"
    CONFIDENTIALITY = "confidentiality", "What stays private, and the limits"
    CODE_OF_CONDUCT = "code_of_conduct", "How we treat each other"


# Nobody counts as ready before these are signed in their current wording (G-06, G-11).
AGREEMENTS = (
    AcknowledgementKind.PROCESS_DISCLOSURE,
    AcknowledgementKind.CONFIDENTIALITY,
    AcknowledgementKind.CODE_OF_CONDUCT,
)
# The same, and what is given to each (G-07): all that a participant reads and signs.
PAPERS = (*AGREEMENTS, AcknowledgementKind.FINANCIAL_INTEREST)


class Acknowledgement(ProtectedModel):
    """One participant's signature under one paper, in one version of its wording."""

    category_default: ClassVar = Category.FAMILY_OWN
    owner_field: ClassVar = "concerned_other_id"

    case = TenantForeignKey(Case, related_name="+")
    concerned_other = TenantForeignKey(ConcernedOther, related_name="+")
    kind = models.CharField(max_length=20, choices=AcknowledgementKind)
    wording_version = models.CharField(max_length=20)
    wording_sha256 = models.CharField(max_length=64)
    language = models.CharField(max_length=2, default="en", help_text="Of the words that were signed.")
    signed_at = models.DateTimeField()
    signed_name = models.CharField(max_length=120)
    signed_by = models.CharField(max_length=8, choices=SignedBy)
    drawn = EncryptedJSONField(help_text="The strokes of a signature that was drawn beside the typed name.")
    witness = models.CharField(max_length=120, blank=True)
    recorded_by = TenantForeignKey(Membership, null=True, blank=True, related_name="+")

    class Meta(ProtectedModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["practice", "case", "concerned_other", "kind", "wording_version"],
                name="acknowledgement_once",
            ),
        ]

"""Holds: stop signs on a case, each with a kind and a reason."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from cases.models.case import Case
from compliance.fields import EncryptedTextField
from compliance.records import ProtectedModel
from compliance.vocabulary import Category
from practices.models import Membership
from practices.tenancy.models import TenantForeignKey


class HoldKind(models.TextChoices):
    """Kinds of process section 2."""

    SAFETY = "safety", "Safety"
    MEDICAL = "medical", "Medical"
    LEGAL = "legal", "Legal"
    CONFLICT = "conflict", "Conflict of interest"
    CREDENTIAL = "credential", "Credential"
    FAMILY_REQUEST = "family_request", "The family asked"


class Hold(ProtectedModel):
    """Blocks every forward move that is not hold-exempt, until lifted with a written reason."""

    category_default: ClassVar = Category.CASE_ADMIN

    case = TenantForeignKey(Case, related_name="+")
    kind = models.CharField(max_length=16, choices=HoldKind)
    reason = EncryptedTextField()
    opened_at = models.DateTimeField()
    opened_by = TenantForeignKey(Membership, null=True, related_name="+")
    opened_by_rule = models.CharField(max_length=8, blank=True, help_text="G-08 when opened automatically.")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = TenantForeignKey(Membership, null=True, blank=True, related_name="+")
    lift_reason = EncryptedTextField()

    class Meta(ProtectedModel.Meta):
        indexes: ClassVar = [
            models.Index(
                fields=["practice", "case"], condition=Q(lifted_at__isnull=True), name="hold_open_by_case"
            ),
        ]

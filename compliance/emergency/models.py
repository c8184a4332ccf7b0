"""Table of emergency accesses. What was done with one stands in the access log, by its id."""

from typing import ClassVar

from django.db import models

from compliance.fields import EncryptedTextField
from compliance.records import ProtectedModel
from compliance.vocabulary import Category
from practices.models import Membership
from practices.tenancy.models import TenantForeignKey


class Verdict(models.TextChoices):
    """What the review found."""

    IN_ORDER = "in_order", "In order"
    NOT_IN_ORDER = "not_in_order", "Not in order"


class EmergencyAccess(ProtectedModel):
    """One member of staff opened a case in an emergency. Ends by its time; an admin reviews it."""

    category_default: ClassVar = Category.CONSENT

    case = TenantForeignKey("cases.Case", related_name="+")
    case_reference = models.CharField(max_length=20)
    member = TenantForeignKey(Membership, related_name="+")
    reason = EncryptedTextField()
    opened_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True, help_text="Given back before its time.")
    review_due_at = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = TenantForeignKey(Membership, null=True, blank=True, related_name="+")
    verdict = models.CharField(max_length=12, choices=Verdict, blank=True)
    findings = EncryptedTextField()

    class Meta(ProtectedModel.Meta):
        db_table = "compliance_emergency_access"
        indexes: ClassVar = [
            models.Index(fields=["practice", "case", "member", "ends_at"], name="emergency_by_case"),
            models.Index(
                fields=["practice", "review_due_at"],
                condition=models.Q(reviewed_at__isnull=True),
                name="emergency_unreviewed",
            ),
        ]

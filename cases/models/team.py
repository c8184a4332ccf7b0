"""Who works on a case, since when and until when."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from cases.models.case import Case
from compliance.records import ProtectedModel
from compliance.vocabulary import Category
from practices.models import Membership
from practices.tenancy.models import TenantForeignKey


class TeamRole(models.TextChoices):
    """A staff member's part in one case."""

    LEAD = "lead", "Lead"
    COFACILITATOR = "cofacilitator", "Co-facilitator"
    COVER = "cover", "Cover"


class Assignment(ProtectedModel):
    """One person's time on a case. Exactly one open lead, at most one open co-facilitator."""

    category_default: ClassVar = Category.CASE_ADMIN

    case = TenantForeignKey(Case, related_name="+")
    membership = TenantForeignKey(Membership, related_name="+")
    role = models.CharField(max_length=16, choices=TeamRole)
    started_at = models.DateTimeField()
    until = models.DateField(null=True, blank=True, help_text="Cover ends by itself on this date (C-10).")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta(ProtectedModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["practice", "case", "role"],
                condition=Q(ended_at__isnull=True) & ~Q(role="cover"),
                name="assignment_one_open_each",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["practice", "membership", "case"],
                condition=Q(ended_at__isnull=True),
                name="assignment_open_by_member",
            ),
        ]

"""Family check-ins, and whether their lines may be seen by the team."""

from typing import ClassVar

from django.db import models

from cases.models import Case, ConcernedOther
from compliance.fields import EncryptedJSONField
from compliance.records import ProtectedModel
from compliance.vocabulary import Category
from practices.tenancy.models import TenantForeignKey


class CheckIn(ProtectedModel):
    """One check-in of one member, in the version that asked it. How safe they feel stands in it (C-03)."""

    category_default: ClassVar = Category.FAMILY_SAFETY
    owner_field: ClassVar = "concerned_other_id"

    case = TenantForeignKey(Case, related_name="+")
    concerned_other = TenantForeignKey(ConcernedOther, related_name="+")
    instrument = models.CharField(max_length=20)
    instrument_version = models.CharField(max_length=10)
    part = models.CharField(max_length=6)
    answers = EncryptedJSONField()
    saved_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(ProtectedModel.Meta):
        indexes: ClassVar = [
            models.Index(fields=["practice", "case", "concerned_other"], name="check_in_by_member")
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["practice", "concerned_other"],
                condition=models.Q(finished_at__isnull=True),
                name="check_in_one_open",
            ),
        ]


class CheckInSharing(ProtectedModel):
    """A member's permission that the team sees their lines. No row: no. Taken back at once."""

    category_default: ClassVar = Category.FAMILY_SAFETY
    owner_field: ClassVar = "concerned_other_id"

    case = TenantForeignKey(Case, related_name="+")
    concerned_other = TenantForeignKey(ConcernedOther, related_name="+")
    is_shared = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    class Meta(ProtectedModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "concerned_other"], name="check_in_sharing_once"),
        ]

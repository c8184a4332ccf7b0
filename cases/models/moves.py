"""Stage moves: the history of a case's life, with what each guard answered."""

from typing import ClassVar

from django.db import models

from cases.models.case import Case, Stage
from compliance.fields import EncryptedTextField
from compliance.records import ProtectedModel
from compliance.vocabulary import Category
from practices.models import Membership
from practices.tenancy.models import TenantForeignKey


class StageMove(ProtectedModel):
    """One transition that happened. Appended, never changed."""

    category_default: ClassVar = Category.CASE_ADMIN

    case = TenantForeignKey(Case, related_name="+")
    transition = models.CharField(max_length=6)
    from_stage = models.CharField(max_length=16, choices=Stage)
    to_stage = models.CharField(max_length=16, choices=Stage)
    at = models.DateTimeField()
    by = TenantForeignKey(Membership, null=True, related_name="+")
    episode = models.PositiveSmallIntegerField(default=1)
    guards = models.JSONField(default=dict, help_text="Guard id to met, waived, overridden or attested.")
    reason = EncryptedTextField()

    class Meta(ProtectedModel.Meta):
        indexes: ClassVar = [models.Index(fields=["practice", "case", "at"], name="stage_move_by_case")]

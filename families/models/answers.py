"""What family members told us, and words that came late."""

from typing import ClassVar

from django.db import models

from cases.models import Case, ConcernedOther
from compliance.fields import EncryptedJSONField, EncryptedTextField
from compliance.records import ProtectedModel
from compliance.vocabulary import Category
from families.questionnaire.stock import INTAKE
from practices.tenancy.models import TenantForeignKey


class IntakeAnswers(ProtectedModel):
    """What one family member told us in one form. Theirs, and the team's; never another member's (C-20, C-21).

    `form_version` names the version that asked; a newer one leaves these answers and their questions alone.
    """

    category_default: ClassVar = Category.FAMILY_REPORT
    owner_field: ClassVar = "concerned_other_id"

    case = TenantForeignKey(Case, related_name="+")
    concerned_other = TenantForeignKey(ConcernedOther, related_name="+")
    form_key = models.CharField(max_length=31, default=INTAKE)
    form_version = models.CharField(max_length=20)
    answers = EncryptedJSONField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    signed_name = EncryptedTextField()
    saved_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    marks = models.JSONField(
        default=dict, help_text="Per page: the version, page and order of its last save."
    )

    class Meta(ProtectedModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["practice", "case", "concerned_other", "form_key"], name="intake_one_each"
            ),
        ]


class SafetyAnswers(ProtectedModel):
    """What a family member said about their own safety in one form. Only they, the lead and the supervisor (C-03)."""

    category_default: ClassVar = Category.FAMILY_SAFETY
    owner_field: ClassVar = "concerned_other_id"

    case = TenantForeignKey(Case, related_name="+")
    concerned_other = TenantForeignKey(ConcernedOther, related_name="+")
    form_key = models.CharField(max_length=31, default=INTAKE)
    answers = EncryptedJSONField()
    saved_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    marks = models.JSONField(
        default=dict, help_text="Per page: the version, page and order of its last save."
    )

    class Meta(ProtectedModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["practice", "case", "concerned_other", "form_key"], name="safety_answers_one_each"
            ),
        ]


class KeptWords(ProtectedModel):
    """Words that arrived after their session had ended: given back to their author at the next visit.

    The strictest category of the family (C-03), whatever page they come from: they are nobody else's yet.
    """

    category_default: ClassVar = Category.FAMILY_SAFETY
    owner_field: ClassVar = "concerned_other_id"

    case = TenantForeignKey(Case, related_name="+")
    concerned_other = TenantForeignKey(ConcernedOther, related_name="+")
    place = models.CharField(max_length=80, help_text="The page they were written on.")
    words = EncryptedJSONField()
    kept_at = models.DateTimeField()

    class Meta(ProtectedModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["practice", "case", "concerned_other", "place"], name="kept_words_once"
            ),
        ]

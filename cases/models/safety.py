"""The safety screen: ten domains of risk, each green, amber or red (process section 6)."""

from typing import ClassVar

from django.db import models

from cases.models.case import Case
from compliance.fields import EncryptedJSONField
from compliance.records import ProtectedModel
from compliance.vocabulary import Category
from practices.models import Membership
from practices.tenancy.models import TenantForeignKey


class Level(models.TextChoices):
    """How a domain was answered. A blank is not green."""

    GREEN = "green", "Green"
    AMBER = "amber", "Amber"
    RED = "red", "Red"


class SafetyScreen(ProtectedModel):
    """One version of the screen. `answers`: domain to level, what was heard, and the mitigation of an amber.

    The result is the worst domain. Red opens the hold `safety` by itself.
    """

    category_default: ClassVar = Category.RISK

    case = TenantForeignKey(Case, related_name="+")
    screen_version = models.PositiveSmallIntegerField(default=1)
    answers = EncryptedJSONField()
    result = models.CharField(max_length=6, choices=Level)
    all_answered = models.BooleanField()
    all_mitigated = models.BooleanField(help_text="Each amber answer has a mitigation (G-08).")
    answered_at = models.DateTimeField()
    answered_by = TenantForeignKey(Membership, related_name="+")

    class Meta(ProtectedModel.Meta):
        indexes: ClassVar = [
            models.Index(fields=["practice", "case", "-answered_at"], name="safety_screen_newest"),
        ]

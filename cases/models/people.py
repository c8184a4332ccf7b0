"""The individual, and the concerned others around them."""

from typing import ClassVar

from django.db import models

from cases.models.case import Case
from compliance.fields import EncryptedTextField
from compliance.records import ProtectedModel
from compliance.vocabulary import Category
from practices.tenancy.models import TenantForeignKey


class Individual(ProtectedModel):
    """The person the family is worried about. Exactly one per case; made at intake, never at inquiry."""

    category_default: ClassVar = Category.IND_IDENTITY

    case = TenantForeignKey(Case, related_name="+")
    full_name = EncryptedTextField()
    called = models.CharField(max_length=60, blank=True)
    pronouns = models.CharField(max_length=30, blank=True)
    born_on = EncryptedTextField()
    phone = EncryptedTextField()
    address = EncryptedTextField()
    patient_notice_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(ProtectedModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "case"], name="individual_one_per_case"),
        ]


class OtherStatus(models.TextChoices):
    """Whether a concerned other takes part."""

    ACTIVE = "active", "Takes part"
    WITHDRAWN = "withdrawn", "Left the process"


class SafeWay(models.TextChoices):
    """The one way on which it is safe to send something to a concerned other."""

    EMAIL = "email", "By e-mail"
    TEXT = "text", "By text message"
    CALL = "call", "By phone call only: nothing is sent"


class ConcernedOther(ProtectedModel):
    """A relative, friend or colleague who takes part. Contact is theirs; other family members do not see it."""

    category_default: ClassVar = Category.CONTACT
    owner_field: ClassVar = "id"

    case = TenantForeignKey(Case, related_name="+")
    name = models.CharField(max_length=120)
    relation = models.CharField(max_length=60, help_text="sister, father, friend …")
    phone = EncryptedTextField()
    email = EncryptedTextField()
    email_index = models.CharField(max_length=64, blank=True)
    contact_safe = EncryptedTextField(help_text="How and when contact is safe (G-03).")
    safe_way = models.CharField(max_length=5, choices=SafeWay, default=SafeWay.EMAIL)
    contact_from = models.TimeField(null=True, blank=True, help_text="In their own time zone.")
    contact_until = models.TimeField(null=True, blank=True)
    language = models.CharField(max_length=10, default="en")
    time_zone = models.CharField(max_length=64)
    is_caller = models.BooleanField(default=False)
    is_payer = models.BooleanField(default=False)
    is_minor = models.BooleanField(default=False)
    attends_event = models.BooleanField(default=True)
    is_listed = models.BooleanField(default=False, help_text="Agreed to be listed to the other participants.")
    status = models.CharField(max_length=10, choices=OtherStatus, default=OtherStatus.ACTIVE)
    version = models.PositiveIntegerField(default=1)

    class Meta(ProtectedModel.Meta):
        indexes: ClassVar = [models.Index(fields=["practice", "case"], name="concerned_other_by_case")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~(models.Q(contact_from__isnull=True) ^ models.Q(contact_until__isnull=True)),
                name="concerned_other_hours_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"concerned other {self.pk}"

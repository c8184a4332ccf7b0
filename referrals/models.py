"""Providers, the options offered for one person, and the placement that was taken."""

from typing import ClassVar

from django.db import models

from cases.models import Case, ConcernedOther
from compliance.fields import EncryptedTextField
from compliance.records import ProtectedModel
from compliance.vocabulary import Category
from practices.models import Membership
from practices.tenancy.models import TenantForeignKey, TenantModel


class Edition(models.TextChoices):
    """Edition of the level-of-care names. A level means nothing without it."""

    ASAM_3 = "asam_3", "ASAM Criteria, third edition"
    ASAM_4 = "asam_4", "ASAM Criteria, fourth edition"


# Names only, recorded as a provider or qualified person said them; never computed.
LEVELS = {
    Edition.ASAM_3: (
        "0.5", "1", "OTP", "2.1", "2.5", "3.1", "3.3", "3.5", "3.7", "4", "1-WM", "2-WM", "3.2-WM", "3.7-WM", "4-WM",
    ),
    Edition.ASAM_4: ("1.0", "1.5", "1.7", "2.1", "2.5", "2.7", "3.1", "3.5", "3.7", "4"),
}  # fmt: skip


class Provider(TenantModel):
    """A treatment provider that the practice knows. No case data; the register of interests is E-23."""

    name = models.CharField(max_length=160)
    place = models.CharField(max_length=120)
    admissions_phone = models.CharField(max_length=32)
    levels = models.JSONField(default=list, help_text="Levels of care that it offers.")
    edition = models.CharField(max_length=8, choices=Edition, default=Edition.ASAM_4)
    takes_withdrawal = models.BooleanField(default=False)
    interest = models.CharField(
        max_length=200, blank=True, help_text="A financial interest of ours, in words."
    )
    bars_offers = models.BooleanField(
        default=False, help_text="Ownership, or pay that depends on admissions: never offered (E-24)."
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    idem_key = models.CharField(max_length=64, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["practice", "idem_key"], condition=~models.Q(idem_key=""), name="provider_once"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["practice", "name", "id"], name="provider_by_name")]

    def __str__(self) -> str:
        return self.name


class OptionState(models.TextChoices):
    """Where an offer stands."""

    OFFERED = "offered", "Offered"
    CONFIRMED = "confirmed", "Confirmed"
    DECLINED = "declined", "Declined"
    EXPIRED = "expired", "Expired"


class TreatmentOption(ProtectedModel):
    """A provider's offer, checked for this person. Money in integer cents, shown before anybody decides."""

    category_default: ClassVar = Category.PLACEMENT

    case = TenantForeignKey(Case, related_name="+")
    provider = TenantForeignKey(Provider, related_name="+")
    state = models.CharField(max_length=10, choices=OptionState, default=OptionState.OFFERED)
    level_of_care = models.CharField(max_length=10)
    edition = models.CharField(max_length=8, choices=Edition)
    starts_on = models.DateField()
    held_until = models.DateTimeField(null=True, blank=True)
    cost_cents = models.PositiveIntegerField(help_text="What the family would pay, in cents.")
    currency = models.CharField(max_length=3, default="USD")
    answers_withdrawal = models.BooleanField(default=False)
    answers_medication = models.BooleanField(default=False)
    answers_access = models.BooleanField(default=False)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    note = EncryptedTextField()
    idem_key = models.CharField(max_length=64)
    version = models.PositiveIntegerField(default=1)

    class Meta(ProtectedModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "case", "idem_key"], name="option_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["practice", "case", "id"], name="option_by_case")]

    @property
    def needs_answered(self) -> bool:
        """Withdrawal, medication and access: the three needs of G-14."""
        return self.answers_withdrawal and self.answers_medication and self.answers_access


class Placement(ProtectedModel):
    """The option that was taken, from yes to the door. A new admission is a new row."""

    category_default: ClassVar = Category.PLACEMENT

    case = TenantForeignKey(Case, related_name="+")
    option = TenantForeignKey(TreatmentOption, null=True, blank=True, related_name="+")
    provider = TenantForeignKey(Provider, null=True, blank=True, related_name="+")
    level_of_care = models.CharField(max_length=10, blank=True)
    edition = models.CharField(max_length=8, choices=Edition, blank=True)
    recommended_by = models.CharField(max_length=120, blank=True)
    chosen_by = models.CharField(max_length=120)
    chosen_why = EncryptedTextField()
    chosen_at = models.DateTimeField()
    travel = EncryptedTextField()
    escort = TenantForeignKey(ConcernedOther, null=True, blank=True, related_name="+")
    admitted_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.CharField(max_length=12, blank=True, help_text="provider or individual (G-22).")
    not_admitted_why = EncryptedTextField()
    other_care = EncryptedTextField()
    recorded_by = TenantForeignKey(Membership, related_name="+")
    episode = models.PositiveSmallIntegerField(default=1)
    idem_key = models.CharField(max_length=64)

    class Meta(ProtectedModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "case", "idem_key"], name="placement_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["practice", "case", "-id"], name="placement_newest")]


class AdmissionTry(ProtectedModel):
    """One arrival at a provider's door: taken in, or not and why (X-14). None is overwritten by the next."""

    category_default: ClassVar = Category.PLACEMENT

    case = TenantForeignKey(Case, related_name="+")
    placement = TenantForeignKey(Placement, related_name="+")
    at = models.DateTimeField()
    admitted = models.BooleanField()
    why = EncryptedTextField()
    by_name = models.CharField(max_length=120)

    class Meta(ProtectedModel.Meta):
        indexes: ClassVar = [models.Index(fields=["practice", "case", "-id"], name="admission_try_newest")]

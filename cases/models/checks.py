"""What answers a guard besides the records themselves: conflict checks, attestations, overrides."""

from typing import ClassVar

from django.db import models

from cases.models.case import Case
from compliance.fields import EncryptedTextField
from compliance.records import ProtectedModel
from compliance.vocabulary import Category
from practices.models import Membership
from practices.tenancy.models import TenantForeignKey


class ConflictResult(models.TextChoices):
    """Result of a conflict-of-interest check (E-26)."""

    NONE = "none", "No tie found"
    CLEARED = "cleared", "Tie found, cleared by the supervisor"
    BLOCKED = "blocked", "Tie found, not possible"


class ConflictCheck(ProtectedModel):
    """One check for the lead, the caller and the individual (G-02), or for somebody added later."""

    category_default: ClassVar = Category.CASE_ADMIN

    case = TenantForeignKey(Case, related_name="+")
    result = models.CharField(max_length=8, choices=ConflictResult)
    checked_for = models.CharField(max_length=120, help_text="lead, caller, individual, or whom.")
    reason = EncryptedTextField()
    checked_by = TenantForeignKey(Membership, related_name="+")
    checked_at = models.DateTimeField()
    episode = models.PositiveSmallIntegerField(default=1)


class Attestation(ProtectedModel):
    """A signed statement where the record that would answer a guard is kept elsewhere.

    Who, when, what was seen. Counts for one guard, one attempt and one episode.
    """

    category_default: ClassVar = Category.CASE_ADMIN

    case = TenantForeignKey(Case, related_name="+")
    guard = models.CharField(max_length=6)
    what_was_seen = EncryptedTextField()
    signed_name = models.CharField(max_length=120)
    by = TenantForeignKey(Membership, related_name="+")
    at = models.DateTimeField()
    attempt = models.PositiveSmallIntegerField(default=1)
    episode = models.PositiveSmallIntegerField(default=1)
    withdrawn_at = models.DateTimeField(null=True, blank=True)


class Override(ProtectedModel):
    """A guard set aside: asked for by one person, approved by the supervisor, shown on the case."""

    category_default: ClassVar = Category.CASE_ADMIN

    case = TenantForeignKey(Case, related_name="+")
    guard = models.CharField(max_length=6)
    reason = EncryptedTextField()
    asked_by = TenantForeignKey(Membership, related_name="+")
    asked_at = models.DateTimeField()
    approved_by = TenantForeignKey(Membership, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    attempt = models.PositiveSmallIntegerField(default=1)
    episode = models.PositiveSmallIntegerField(default=1)

"""Follow-up: planned contacts at offsets from the anchor, and what each brought."""

from typing import ClassVar

from django.db import models

from cases.models import Case, ConcernedOther
from compliance.fields import EncryptedTextField
from compliance.records import ProtectedModel
from compliance.vocabulary import Category
from practices.tenancy.models import TenantForeignKey


class Track(models.TextChoices):
    """Whom a follow-up point is with."""

    INDIVIDUAL = "individual", "The person"
    FAMILY = "family", "Family"
    PROVIDER = "provider", "Provider"


class PointState(models.TextChoices):
    """What became of a point (G-24)."""

    OPEN = "open", "To come"
    DONE = "done", "Done"
    UNREACHED = "unreached", "Not reached"
    DECLINED = "declined", "Declined"
    WAIVED = "waived", "Waived"


class FollowUpPoint(ProtectedModel):
    """One planned contact, F-01 to F-09. The schedule is logistics; what was said is in FollowUpContact.

    `due_at` moves to the next day and to day 3 after a missed try; `first_due_at` stays.
    """

    category_default: ClassVar = Category.CASE_ADMIN

    case = TenantForeignKey(Case, related_name="+")
    point = models.CharField(max_length=6)
    track = models.CharField(max_length=12, choices=Track)
    concerned_other = TenantForeignKey(ConcernedOther, null=True, blank=True, related_name="+")
    first_due_at = models.DateTimeField()
    due_at = models.DateTimeField()
    window_hours = models.PositiveSmallIntegerField()
    time_zone = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=PointState, default=PointState.OPEN)
    tries = models.PositiveSmallIntegerField(default=0)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by_name = models.CharField(max_length=120, blank=True)
    episode = models.PositiveSmallIntegerField(default=1)
    idem_key = models.CharField(max_length=80)
    version = models.PositiveIntegerField(default=1)

    class Meta(ProtectedModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "case", "idem_key"], name="follow_up_point_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["practice", "case", "due_at"], name="follow_up_by_case")]


class Outcome(models.TextChoices):
    """How one try to talk went."""

    REACHED = "reached", "We talked"
    MISSED = "missed", "Nobody answered"
    DECLINED = "declined", "They do not want this contact"
    WAIVED = "waived", "We leave this one out"


class StillInCare(models.TextChoices):
    """Retention as it is known at a contact."""

    YES = "yes", "Yes"
    NO = "no", "No"
    UNKNOWN = "unknown", "Not known"


class FollowUpContact(ProtectedModel):
    """One try and what it brought. About the individual: treatment_update. A family member's: their own."""

    category_default: ClassVar = Category.TREATMENT_UPDATE
    categories: ClassVar = (Category.TREATMENT_UPDATE, Category.FAMILY_OWN)
    owner_field: ClassVar = "concerned_other_id"

    case = TenantForeignKey(Case, related_name="+")
    point = TenantForeignKey(FollowUpPoint, related_name="+")
    concerned_other = TenantForeignKey(ConcernedOther, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    by_name = models.CharField(max_length=120)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.REACHED)
    words = EncryptedTextField()
    still_in_care = models.CharField(max_length=8, choices=StillInCare, blank=True)
    safety_asked = models.BooleanField(default=False)
    safety_yes = models.BooleanField(default=False)
    consent_seen = models.BooleanField(
        default=False, help_text="A provider was asked: the person's valid consent was at hand."
    )
    idem_key = models.CharField(max_length=64)

    class Meta(ProtectedModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "case", "idem_key"], name="follow_up_contact_once"),
        ]

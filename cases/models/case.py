"""The case: the work for one individual and the people around them, in one practice."""

from datetime import UTC, datetime
from typing import ClassVar
from uuid import UUID

from django.db import models

from compliance.fields import EncryptedJSONField, EncryptedTextField
from compliance.records import ProtectedBase
from compliance.vocabulary import Category
from practices.models import Membership
from practices.tenancy.models import TenantForeignKey

NOTHING_DUE = datetime(9999, 1, 1, tzinfo=UTC)


class Stage(models.TextChoices):
    """Stages as stored. A case is in exactly one; a hold is not a stage."""

    INQUIRY = "inquiry", "Inquiry"
    INTAKE = "intake", "Intake"
    PREPARATION = "preparation", "Preparation"
    INTERVENTION = "intervention", "Intervention"
    PLACEMENT = "placement", "Placement"
    FOLLOW_UP = "follow_up", "Follow-up"
    CLOSED = "closed", "Closed"


class InterventionModel(models.TextChoices):
    """The models of process section 5."""

    JOHNSON = "johnson", "Johnson"
    SYSTEMIC_FAMILY = "systemic_family", "Systemic family"
    ARISE = "arise", "ARISE"
    CRAFT = "craft", "CRAFT"
    LOVE_FIRST = "love_first", "Love First"
    INVITATIONAL = "invitational", "Invitational"
    CRISIS = "crisis", "Crisis"


class DangerAnswer(models.TextChoices):
    """Is anyone in danger now? (G-01)"""

    YES = "yes", "Yes"
    NO = "no", "No"
    NOT_SURE = "not_sure", "Not sure"


class MinorStatus(models.TextChoices):
    """Whether the individual is a minor (G-10)."""

    UNKNOWN = "unknown", "Not known yet"
    ADULT = "adult", "Adult"
    MINOR = "minor", "Minor"


class CloseReason(models.TextChoices):
    """Why a case ended (process section 2.7)."""

    COMPLETED = "completed", "Completed"
    REFERRED_ELSEWHERE = "referred_elsewhere", "Referred elsewhere"
    FAMILY_WITHDREW = "family_withdrew", "The family withdrew"
    INDIVIDUAL_DECLINED_FINAL = "individual_declined_final", "The person said no, and it stays so"
    NOT_SUITABLE = "not_suitable", "An intervention does not fit"
    SAFETY_NOT_MANAGEABLE = "safety_not_manageable", "Safety could not be managed"
    CONFLICT_OF_INTEREST = "conflict_of_interest", "Conflict of interest"
    NO_CONTACT = "no_contact", "No contact"
    TRANSFERRED_PRACTICE = "transferred_practice", "Transferred to another practice"
    DECEASED = "deceased", "The person died"
    DUPLICATE = "duplicate", "Duplicate"


class Case(ProtectedBase):
    """One case. Reference, display name, stage and dates are clear for lists; what was told is encrypted.

    `lead` is exactly one person at any time; its history is in Assignment. `next_due_at`, `next_step`
    and the flags are kept current by every verb, so that lists neither count nor join.
    """

    category_default: ClassVar = Category.CASE_ADMIN

    number = models.PositiveIntegerField()
    reference = models.CharField(max_length=20)
    display_name = models.CharField(max_length=120)
    stage = models.CharField(max_length=16, choices=Stage, default=Stage.INQUIRY)
    stage_since = models.DateTimeField()
    opened_at = models.DateTimeField()
    episode = models.PositiveSmallIntegerField(default=1)
    attempt = models.PositiveSmallIntegerField(
        default=1, help_text="The intervention attempt that is being prepared or held (T-08 adds one)."
    )
    lead = TenantForeignKey(Membership, related_name="+")
    time_zone = models.CharField(max_length=64)

    presenting_concern = EncryptedTextField()
    opened_key = models.CharField(
        max_length=64, blank=True, help_text="Key of the form or call that opened it, once."
    )
    found_us = models.CharField(max_length=200, blank=True)
    danger_now = models.CharField(max_length=8, choices=DangerAnswer, blank=True)
    emergency_advice_at = models.DateTimeField(null=True, blank=True)

    model = models.CharField(max_length=20, choices=InterventionModel, blank=True)
    model_reason = EncryptedTextField()
    model_version = models.PositiveSmallIntegerField(default=1)
    model_checked = models.JSONField(default=list, help_text="Contra-indications that were checked (G-09).")
    arise_level = models.PositiveSmallIntegerField(null=True, blank=True)
    minor_status = models.CharField(max_length=8, choices=MinorStatus, default=MinorStatus.UNKNOWN)
    minor_rule = models.CharField(max_length=20, blank=True, help_text="State rule noted for a minor (X-06).")
    guardian_documented_at = models.DateTimeField(null=True, blank=True)
    is_opioid_related = models.BooleanField(default=False)
    needs_special_care = models.BooleanField(
        default=False, help_text="Somebody known: looks from outside the team are asked about (U-05)."
    )

    engaged_at = models.DateTimeField(null=True, blank=True)
    event_at = models.DateTimeField(null=True, blank=True, help_text="The planned or held event.")
    admitted_at = models.DateTimeField(null=True, blank=True)

    closed_at = models.DateTimeField(null=True, blank=True)
    close_reason = models.CharField(max_length=32, choices=CloseReason, blank=True)
    closing_summary = EncryptedTextField()
    retain_until = models.DateField(null=True, blank=True)

    next_step = models.CharField(max_length=160, blank=True)
    next_due_at = models.DateTimeField(default=NOTHING_DUE)
    next_url = models.CharField(max_length=200, blank=True)
    readiness = EncryptedJSONField(help_text="How the way to the next stage stood when last worked on.")
    risk_flag = models.CharField(max_length=40, blank=True)
    open_holds = models.PositiveSmallIntegerField(default=0)
    waiting_on_family = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta(ProtectedBase.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "number"], name="case_number_once"),
            models.UniqueConstraint(
                fields=["practice", "opened_key"], condition=~models.Q(opened_key=""), name="case_opened_once"
            ),
            models.CheckConstraint(
                condition=models.Q(stage="closed", closed_at__isnull=False)
                | (~models.Q(stage="closed") & models.Q(closed_at__isnull=True)),
                name="case_closed_has_a_time",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["practice", "next_due_at", "id"],
                name="case_open_by_due",
                condition=~models.Q(stage="closed"),
            ),
            models.Index(
                fields=["practice", "lead", "next_due_at", "id"],
                name="case_lead_by_due",
                condition=~models.Q(stage="closed"),
            ),
            models.Index(fields=["practice", "stage", "next_due_at", "id"], name="case_stage_by_due"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def belongs_to_case(self) -> UUID:
        """Itself."""
        return self.pk

    @property
    def encryption_case_id(self) -> UUID:
        """Its own key."""
        return self.pk

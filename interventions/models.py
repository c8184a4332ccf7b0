"""Preparation and the day: meetings with attendance, the plan, boundaries, attempts with their decision."""

from typing import ClassVar

from django.db import models

from cases.models import Case, ConcernedOther, InterventionModel
from compliance.fields import EncryptedJSONField, EncryptedTextField
from compliance.records import ProtectedModel
from compliance.vocabulary import Category
from practices.models import Membership
from practices.tenancy.models import TenantForeignKey


class MeetingKind(models.TextChoices):
    """What a meeting is for."""

    PREPARATION = "preparation", "Preparation"
    REHEARSAL = "rehearsal", "Rehearsal"
    EDUCATION = "education", "Learning together"
    FAMILY = "family", "Family meeting"


class PlaceKind(models.TextChoices):
    """Where people meet."""

    VIDEO = "video", "By video call"
    PHONE = "phone", "By phone"
    OFFICE = "office", "At our office"
    HOME = "home", "At somebody's home"
    NEUTRAL = "neutral", "At a neutral place"


class Meeting(ProtectedModel):
    """One pre-intervention meeting. Times and place are shared with those who take part."""

    category_default: ClassVar = Category.SHARED_PLAN

    case = TenantForeignKey(Case, related_name="+")
    kind = models.CharField(max_length=12, choices=MeetingKind)
    starts_at = models.DateTimeField()
    time_zone = models.CharField(max_length=64)
    minutes_planned = models.PositiveSmallIntegerField(default=60)
    place_kind = models.CharField(max_length=8, choices=PlaceKind)
    how_to_join = EncryptedTextField()
    agenda = EncryptedTextField()
    attempt = models.PositiveSmallIntegerField(default=1)
    held_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    planned_by = TenantForeignKey(Membership, related_name="+")
    idem_key = models.CharField(max_length=64)
    version = models.PositiveIntegerField(default=1)

    class Meta(ProtectedModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "case", "idem_key"], name="meeting_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["practice", "case", "starts_at"], name="meeting_by_case")]


class MeetingMinutes(ProtectedModel):
    """What was said in one meeting, for the team alone: never part of the plan that the family shares."""

    category_default: ClassVar = Category.CASE_ADMIN

    case = TenantForeignKey(Case, related_name="+")
    meeting = TenantForeignKey(Meeting, related_name="+")
    text = EncryptedTextField()
    saved_by_name = models.CharField(max_length=120)
    version = models.PositiveIntegerField(default=0)

    class Meta(ProtectedModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "meeting"], name="minutes_once_per_meeting"),
        ]


class Rsvp(models.TextChoices):
    """What somebody said about coming."""

    YES = "yes", "Comes"
    NO = "no", "Does not come"
    MAYBE = "maybe", "Not sure"


class Attendance(ProtectedModel):
    """Whether one concerned other means to come to one meeting, and whether they were there."""

    category_default: ClassVar = Category.CASE_ADMIN

    case = TenantForeignKey(Case, related_name="+")
    meeting = TenantForeignKey(Meeting, related_name="+")
    concerned_other = TenantForeignKey(ConcernedOther, related_name="+")
    rsvp = models.CharField(max_length=5, choices=Rsvp, blank=True)
    attended = models.BooleanField(null=True)

    class Meta(ProtectedModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["practice", "meeting", "concerned_other"], name="attendance_once_each"
            ),
        ]


class MedicalPath(models.TextChoices):
    """How withdrawal is made safe (G-15)."""

    DIRECT = "direct", "The provider takes direct admission"
    WITHDRAWAL_FIRST = "withdrawal_first", "Medical withdrawal care first"
    EMERGENCY = "emergency", "Emergency department first"
    NOT_LIKELY = "not_likely", "No alcohol, sedative or opioid dependence is likely"


class Plan(ProtectedModel):
    """The plan of one attempt: the ask, the place, the medical path, transport, what may go wrong.

    A blank is not yet decided. `contingencies` has one entry for each situation of G-17.
    """

    category_default: ClassVar = Category.CASE_ADMIN

    case = TenantForeignKey(Case, related_name="+")
    attempt = models.PositiveSmallIntegerField(default=1)
    episode = models.PositiveSmallIntegerField(default=1)
    ask_text = EncryptedTextField()
    place_kind = models.CharField(max_length=8, choices=PlaceKind, blank=True)
    place = EncryptedTextField()
    two_exits = models.BooleanField(null=True)
    private_room = models.BooleanField(null=True)
    no_order_between = models.BooleanField(null=True)
    no_weapon_there = models.BooleanField(null=True)
    medical_path = models.CharField(max_length=16, choices=MedicalPath, blank=True)
    driver = EncryptedTextField()
    vehicle = EncryptedTextField()
    transport_backup = EncryptedTextField()
    contingencies = EncryptedJSONField()
    packing = EncryptedTextField()
    version = models.PositiveIntegerField(default=1)
    saved_by_name = models.CharField(max_length=120, blank=True)

    class Meta(ProtectedModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["practice", "case", "episode", "attempt"], name="plan_one_per_attempt"
            ),
        ]


class BoundaryStatus(models.TextChoices):
    """Where a boundary stands (process 7.8)."""

    DRAFT = "draft", "Being thought over"
    READY = "ready", "Ready"
    STATED = "stated", "Stated"
    KEPT = "kept", "Kept"
    CHANGED = "changed", "Changed"
    DROPPED = "dropped", "Dropped"


class Boundary(ProtectedModel):
    """What a family member will do or stop doing, in their own power. A document apart from the letter."""

    category_default: ClassVar = Category.FAMILY_OWN
    owner_field: ClassVar = "owner_id"

    case = TenantForeignKey(Case, related_name="+")
    owner = TenantForeignKey(ConcernedOther, related_name="+")
    text = EncryptedTextField()
    keeps_from = models.DateField()
    how_long = EncryptedTextField()
    support_offered = EncryptedTextField()
    owner_controls_it = models.BooleanField(default=False)
    owner_will_keep_it = models.BooleanField(default=False)
    not_punishment = models.BooleanField(default=False)
    safe_for_children = models.BooleanField(default=False)
    safe_for_owner = models.BooleanField(default=False)
    confidence = models.PositiveSmallIntegerField(help_text="0 to 10; under 7 asks for coaching.")
    status = models.CharField(max_length=8, choices=BoundaryStatus, default=BoundaryStatus.DRAFT)
    idem_key = models.CharField(max_length=64)
    version = models.PositiveIntegerField(default=1)

    class Meta(ProtectedModel.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(confidence__lte=10), name="boundary_confidence_to_10"),
            models.UniqueConstraint(fields=["practice", "case", "idem_key"], name="boundary_once"),
        ]


class Decision(models.TextChoices):
    """How an attempt ended: exactly one of ten (process 7.6)."""

    ACCEPTED_TODAY = "accepted_today", "Yes, today"
    ACCEPTED_LATER = "accepted_later", "Yes, later"
    UNDECIDED = "undecided", "Keep talking"
    DECLINED = "declined", "No, for now"
    WALKED_OUT = "walked_out", "Walked out"
    STOPPED_MEDICAL = "stopped_medical", "Stopped: medical emergency"
    STOPPED_SUICIDE_RISK = "stopped_suicide_risk", "Stopped: risk of suicide"
    STOPPED_VIOLENCE = "stopped_violence", "Stopped: violence or threat"
    STOPPED_OTHER = "stopped_other", "Stopped for another reason"
    NOT_HELD = "not_held", "Not held"


class InterventionAttempt(ProtectedModel):
    """One intervention event, numbered within the case and episode, with exactly one decision."""

    category_default: ClassVar = Category.CASE_ADMIN

    case = TenantForeignKey(Case, related_name="+")
    number = models.PositiveSmallIntegerField()
    episode = models.PositiveSmallIntegerField(default=1)
    model = models.CharField(max_length=20, choices=InterventionModel)
    arise_level = models.PositiveSmallIntegerField(null=True, blank=True)
    planned_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    place_kind = models.CharField(max_length=8, choices=PlaceKind, blank=True)
    decision = models.CharField(max_length=24, choices=Decision, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by_name = models.CharField(max_length=120, blank=True)
    later_on = models.DateField(null=True, blank=True)
    next_contact_at = models.DateTimeField(null=True, blank=True)
    reason = EncryptedTextField()
    version = models.PositiveIntegerField(default=1)

    class Meta(ProtectedModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["practice", "case", "episode", "number"], name="attempt_number_once"
            ),
            models.CheckConstraint(
                condition=models.Q(decision="", decided_at__isnull=True)
                | (~models.Q(decision="") & models.Q(decided_at__isnull=False)),
                name="attempt_decision_has_a_time",
            ),
        ]


class EventAttendance(ProtectedModel):
    """Whether one concerned other was in the room at one attempt."""

    category_default: ClassVar = Category.CASE_ADMIN

    case = TenantForeignKey(Case, related_name="+")
    attempt = TenantForeignKey(InterventionAttempt, related_name="+")
    concerned_other = TenantForeignKey(ConcernedOther, related_name="+")
    attended = models.BooleanField()

    class Meta(ProtectedModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["practice", "attempt", "concerned_other"], name="event_attendance_once_each"
            ),
        ]


class AttemptAmendment(ProtectedModel):
    """A correction of a decision: what was recorded before stays here, with who changed it, when and why."""

    category_default: ClassVar = Category.CASE_ADMIN

    case = TenantForeignKey(Case, related_name="+")
    attempt = TenantForeignKey(InterventionAttempt, related_name="+")
    at = models.DateTimeField()
    by = TenantForeignKey(Membership, related_name="+")
    was = models.CharField(max_length=24, choices=Decision)
    becomes = models.CharField(max_length=24, choices=Decision)
    reason = EncryptedTextField()

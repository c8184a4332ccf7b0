"""Who does what in the intervention, why somebody must not, and when everybody can come."""

from typing import ClassVar

from django.db import models

from cases.models import Case, ConcernedOther
from compliance.fields import EncryptedTextField
from compliance.records import ProtectedModel
from compliance.vocabulary import Category
from practices.tenancy.models import TenantForeignKey


class Part(models.TextChoices):
    """What a participant does on the day (process.md 1). At most one chairperson."""

    NONE = "", "Not decided yet"
    CHAIR = "chair", "Chairperson"
    SPEAKER = "speaker", "Speaks"
    SUPPORT = "support", "Is there, and does not speak"
    GREETER = "greeter", "Greets at the door"
    REMOTE = "remote", "Takes part by phone or video"


class DayRole(ProtectedModel):
    """One participant's part. Whether they take part at all stands in their record (`attends_event`)."""

    category_default: ClassVar = Category.CASE_ADMIN

    case = TenantForeignKey(Case, related_name="+")
    concerned_other = TenantForeignKey(ConcernedOther, related_name="+")
    part = models.CharField(max_length=8, choices=Part, blank=True)
    place_in_order = models.PositiveSmallIntegerField(null=True, blank=True)
    escorts = models.BooleanField(default=False)
    drives = models.BooleanField(default=False)
    keeps_children = models.BooleanField(default=False)
    reads_for = TenantForeignKey(
        ConcernedOther, null=True, blank=True, related_name="+", help_text="Reads if this person is absent."
    )
    version = models.PositiveIntegerField(default=1)

    class Meta(ProtectedModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "concerned_other"], name="day_role_once"),
        ]


class Worry(models.TextChoices):
    """Why somebody should not take part, or not speak."""

    NONE = "", "None that we know of"
    AFRAID = "afraid", "Is afraid of the person"
    CONFLICT = "conflict", "Is in open conflict with the person"
    AMBIVALENT = "ambivalent", "Is not sure about it"
    RISK = "risk", "Could put somebody at risk"
    OTHER = "other", "Another reason"


class DayConcern(ProtectedModel):
    """A reason for care with one participant. The lead, co-facilitator and supervisor alone see it (C-03)."""

    category_default: ClassVar = Category.FAMILY_SAFETY

    case = TenantForeignKey(Case, related_name="+")
    concerned_other = TenantForeignKey(ConcernedOther, related_name="+")
    worry = models.CharField(max_length=10, choices=Worry, blank=True)
    must_not_speak = models.BooleanField(default=False)
    must_not_come = models.BooleanField(default=False)
    note = EncryptedTextField()

    class Meta(ProtectedModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "concerned_other"], name="day_concern_once"),
        ]


class Poll(ProtectedModel):
    """Times that the lead proposes for a meeting. Open until one is chosen, or it is closed without."""

    category_default: ClassVar = Category.SHARED_PLAN

    case = TenantForeignKey(Case, related_name="+")
    title = models.CharField(max_length=80)
    closed_at = models.DateTimeField(null=True, blank=True)
    chosen = models.DateTimeField(null=True, blank=True)
    idem_key = models.CharField(max_length=64)

    class Meta(ProtectedModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "case", "idem_key"], name="poll_once"),
            models.UniqueConstraint(
                fields=["practice", "case"], condition=models.Q(closed_at__isnull=True), name="poll_one_open"
            ),
        ]


class PollTime(ProtectedModel):
    """One proposed time."""

    category_default: ClassVar = Category.SHARED_PLAN

    case = TenantForeignKey(Case, related_name="+")
    poll = TenantForeignKey(Poll, related_name="+")
    starts_at = models.DateTimeField()

    class Meta(ProtectedModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "poll", "starts_at"], name="poll_time_once"),
        ]


class Can(models.TextChoices):
    """Whether somebody can come at a time."""

    YES = "yes", "I can"
    IF_NEEDED = "if_needed", "If need be"
    NO = "no", "I cannot"


class PollAnswer(ProtectedModel):
    """What one member said about one time. Theirs and the team's; no other member sees it."""

    category_default: ClassVar = Category.FAMILY_OWN
    owner_field: ClassVar = "concerned_other_id"

    case = TenantForeignKey(Case, related_name="+")
    time = TenantForeignKey(PollTime, related_name="+")
    concerned_other = TenantForeignKey(ConcernedOther, related_name="+")
    can = models.CharField(max_length=9, choices=Can)
    said_at = models.DateTimeField()

    class Meta(ProtectedModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "time", "concerned_other"], name="poll_answer_once"),
        ]

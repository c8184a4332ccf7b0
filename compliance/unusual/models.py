"""Tables of unusual access: what was found, and up to where the log was read."""

from typing import ClassVar

from django.db import models

from compliance.fields import EncryptedTextField
from practices.models import Membership
from practices.tenancy.models import TenantForeignKey, TenantModel


class UnusualKind(models.TextChoices):
    """Kinds of `compliance.unusual.rules`, with the words of the queue."""

    VOLUME = "volume", "More cases than usual"
    UNASSIGNED = "unassigned", "Not on the team"
    SURNAME = "same_surname", "Same surname"
    COLLEAGUE = "colleague", "A colleague's case"
    CARE = "special_care", "Special care"
    HOURS = "outside_hours", "Outside hours"
    REFUSALS = "refusals", "Many refusals"


class UnusualState(models.TextChoices):
    """What somebody else said of it."""

    OPEN = "open", "Waits"
    FINE = "fine", "In order"
    FOLLOW_UP = "follow_up", "To follow up"


class UnusualAccess(TenantModel):
    """One thing to ask about: a person, a day, a kind, and a case where it is about one.

    Holds figures and no record. `about_case_id` is a plain column, as in access reviews. `weight` is the
    figure that grows through the day; `version` counts those changes, so that nobody signs off what they
    did not see.
    """

    about_case_id = models.UUIDField(null=True)
    case_reference = models.CharField(max_length=20, blank=True)
    actor_id = models.UUIDField()
    actor_name = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=16, choices=UnusualKind)
    day = models.DateField()
    figures = models.JSONField(default=dict)
    weight = models.PositiveIntegerField()
    version = models.PositiveIntegerField(default=1)
    found_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=UnusualState, default=UnusualState.OPEN)
    reviewed_by = TenantForeignKey(Membership, null=True, blank=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    note = EncryptedTextField()

    class Meta:
        db_table = "compliance_unusual_access"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["practice", "actor_id", "kind", "day", "about_case_id"],
                nulls_distinct=False,
                name="unusual_access_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["practice", "found_at", "id"],
                condition=models.Q(state="open"),
                name="unusual_access_waiting",
            ),
            models.Index(
                fields=["practice", "-reviewed_at", "-id"],
                condition=~models.Q(state="open"),
                name="unusual_access_done",
            ),
        ]


class UnusualRun(TenantModel):
    """Up to which event the log of this practice was looked through."""

    read_to = models.DateTimeField()
    read_to_id = models.UUIDField()

    class Meta:
        db_table = "compliance_unusual_run"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice"], name="unusual_run_once"),
        ]

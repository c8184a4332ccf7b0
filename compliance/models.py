"""Tables of compliance: wrapped data keys and the outbox. The audit log's are in compliance/audit/."""

from typing import ClassVar

from django.db import models

from compliance.audit.models import AccessEventRow, AuditView
from compliance.consent.models import Consent, ConsentEvent
from compliance.disclosure.models import DisclosedItem, Disclosure, DisclosureEvent, SharedLink
from compliance.emergency.models import EmergencyAccess
from compliance.heads.models import HeadChannels, HeadPublication
from compliance.notice.models import NoticeAcknowledgement, PracticeNotice
from compliance.reviews.models import AccessReview
from compliance.rights.models import Destruction, Incident, LegalHold, RightsRequest
from compliance.unusual.models import UnusualAccess, UnusualRun
from practices.tenancy.models import TenantModel

__all__ = [
    "AccessEventRow",
    "AccessReview",
    "AuditView",
    "Consent",
    "ConsentEvent",
    "DataKey",
    "Destruction",
    "DisclosedItem",
    "Disclosure",
    "DisclosureEvent",
    "EmergencyAccess",
    "HeadChannels",
    "HeadPublication",
    "Incident",
    "LegalHold",
    "NoticeAcknowledgement",
    "OutboxRow",
    "OutboxState",
    "PracticeNotice",
    "RightsRequest",
    "SharedLink",
    "UnusualAccess",
    "UnusualRun",
]


class DataKey(TenantModel):
    """A practice's or a case's data key, wrapped. Deleting a row erases what it protected.

    `case_id` is a plain column: cases stand above compliance, and a key outlives nothing.
    """

    case_id = models.UUIDField(null=True)
    number = models.PositiveSmallIntegerField()
    wrapped = models.BinaryField()

    class Meta:
        db_table = "compliance_data_key"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["practice", "case_id", "number"], nulls_distinct=False, name="data_key_number_once"
            ),
        ]


class OutboxState(models.TextChoices):
    """What became of a message."""

    WAITING = "waiting", "Waiting"
    SENT = "sent", "Sent"
    CANCELLED = "cancelled", "No longer wanted"
    FAILED = "failed", "Not delivered"


class OutboxRow(TenantModel):
    """One effect outside, written in the transaction of its cause and unique by its key.

    Holds ids and a kind, no content: words and address are looked up at the moment of sending.
    """

    kind = models.CharField(max_length=60)
    idem_key = models.CharField(max_length=160)
    case_id = models.UUIDField(null=True)
    to_membership_id = models.UUIDField(null=True)
    to_concerned_other_id = models.UUIDField(null=True)
    subject_id = models.UUIDField(null=True)
    payload = models.JSONField(default=dict)
    not_before = models.DateTimeField()
    state = models.CharField(max_length=10, choices=OutboxState, default=OutboxState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    settled_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=80, blank=True)

    class Meta:
        db_table = "compliance_outbox"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "idem_key"], name="outbox_key_once"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["practice", "not_before"],
                condition=models.Q(state="waiting"),
                name="outbox_waiting",
            ),
        ]

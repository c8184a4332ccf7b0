"""Table of the reviews that rules with "review within 24 hours" ask for."""

from typing import ClassVar

from django.db import models

from compliance.emergency.models import Verdict
from compliance.fields import EncryptedTextField
from practices.models import Membership
from practices.tenancy.models import TenantForeignKey, TenantModel


class AccessReview(TenantModel):
    """Somebody opened what a rule allows with a reason and a review. Counts the events of one day.

    Holds no reason and no record: both stand in the access log, between `at` and `last_at`. No case stands
    for the list of all cases. `about_case_id` is a plain column: what the reviewer found is kept under the
    practice's key, and outlives the case's.
    """

    event_id = models.UUIDField(help_text="The first event.")
    about_case_id = models.UUIDField(null=True)
    case_reference = models.CharField(max_length=20, blank=True)
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=120, blank=True)
    member = TenantForeignKey(Membership, null=True, related_name="+")
    rule_id = models.CharField(max_length=8)
    day = models.DateField()
    events = models.PositiveIntegerField()
    at = models.DateTimeField()
    last_at = models.DateTimeField()
    due_at = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = TenantForeignKey(Membership, null=True, blank=True, related_name="+")
    verdict = models.CharField(max_length=12, choices=Verdict, blank=True)
    findings = EncryptedTextField()

    class Meta:
        db_table = "compliance_access_review"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["practice", "actor_id", "about_case_id", "rule_id", "day"],
                condition=models.Q(reviewed_at__isnull=True),
                nulls_distinct=False,
                name="access_review_open_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["practice", "due_at", "id"],
                condition=models.Q(reviewed_at__isnull=True),
                name="access_review_waiting",
            ),
            models.Index(
                fields=["practice", "-reviewed_at", "-id"],
                condition=models.Q(reviewed_at__isnull=False),
                name="access_review_done",
            ),
        ]

"""The audit log as Django sees it: read only, one practice at a time; its table is made in plain SQL. And saved views."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower

from practices.models import Membership
from practices.tenancy.models import TenantForeignKey, TenantManager, TenantModel


class AccessEventRow(models.Model):
    """One kept access event. Rows are written by `compliance.audit.writer` and never changed."""

    id = models.UUIDField(primary_key=True)
    practice = models.ForeignKey(
        "practices.Practice", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    at = models.DateTimeField()
    epoch = models.IntegerField()
    xid = models.BigIntegerField()
    actor_id = models.UUIDField(null=True)
    actor_name = models.TextField()
    actor_kind = models.TextField()
    role = models.TextField()
    relation = ArrayField(models.TextField())
    case_id = models.UUIDField(null=True)
    case_reference = models.TextField()
    record_type = models.TextField()
    record_ids = ArrayField(models.UUIDField())
    action = models.TextField()
    category = models.TextField()
    effect = models.TextField()
    rule_id = models.TextField()
    purpose = models.TextField()
    regime = models.TextField()
    obligations = ArrayField(models.TextField())
    reason = models.TextField()
    channel = models.TextField()
    network = models.TextField()
    request_id = models.TextField()
    detail = models.JSONField()

    objects = TenantManager()

    class Meta:
        app_label = "compliance"
        db_table = "compliance_access_event"
        managed = False
        ordering: ClassVar = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.actor_name or self.actor_kind} {self.action} ({self.rule_id}: {self.effect})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refused: events are written by the gate and never changed."""
        raise TypeError("Access events are written by the gate alone.")

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refused, as `save`; the database refuses it too."""
        raise TypeError("Access events are never deleted.")


class AuditView(TenantModel):
    """Filters of the audit log under a name, for one reader or for all. Removed and made anew, never changed.

    `filters` are those of the form, as its address has them. A name is taken once in a practice, in
    whatever case it is typed.
    """

    name = models.CharField(max_length=60)
    owner = TenantForeignKey(Membership, related_name="+")
    is_shared = models.BooleanField(default=False)
    filters = models.JSONField(default=dict)

    class Meta:
        db_table = "compliance_audit_view"
        constraints: ClassVar = [
            models.UniqueConstraint("practice", Lower("name"), name="audit_view_name_once"),
        ]

    def __str__(self) -> str:
        return self.name

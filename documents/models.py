"""Report jobs, and the files that they make."""

from typing import ClassVar

from django.db import models

from compliance.fields import EncryptedBytesField
from compliance.records import ProtectedModel
from compliance.vocabulary import Category
from practices.models import Membership
from practices.tenancy.models import TenantForeignKey, TenantModel


class JobState(models.TextChoices):
    """Where a report job stands."""

    WAITING = "waiting", "Waiting for its turn"
    RUNNING = "running", "Being written"
    DONE = "done", "Ready"
    FAILED = "failed", "Did not work"


class ReportJob(TenantModel):
    """Somebody asked for a paper. Holds ids and progress, no content; a worker does the work.

    The worker acts with the requester's role and ties, as they are at that moment.
    """

    case_id = models.UUIDField()
    paper = models.CharField(max_length=40)
    about = models.CharField(
        max_length=40, blank=True, help_text="What of the case: an id or a period, no content."
    )
    requested_by = TenantForeignKey(Membership, related_name="+")
    requested_at = models.DateTimeField()
    purpose = models.CharField(max_length=20)
    state = models.CharField(max_length=8, choices=JobState, default=JobState.WAITING)
    progress = models.PositiveSmallIntegerField(default=0, help_text="Percent.")
    pages = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=120, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    idem_key = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "idem_key"], name="report_job_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["practice", "case_id", "-requested_at"], name="report_job_by_case"),
        ]


class ReportFile(ProtectedModel):
    """A finished paper, encrypted under the case's key. Opened through the gate by its strictest category."""

    category_default: ClassVar = Category.IND_SUD
    categories: ClassVar = (
        Category.IND_SUD,
        Category.FAMILY_LETTER,
        Category.RISK,
        Category.CASE_ADMIN,
        Category.CONSENT,
        Category.FAMILY_SAFETY,
        Category.FAMILY_OWN,
    )

    job = TenantForeignKey(ReportJob, related_name="+")
    title = models.CharField(max_length=120)
    content = EncryptedBytesField()
    size_bytes = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta(ProtectedModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "job"], name="report_file_one_per_job"),
        ]

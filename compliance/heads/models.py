"""Tables of published heads: where a practice wants them, and what was published."""

from typing import ClassVar

from django.db import models

from compliance.fields import EncryptedTextField
from practices.tenancy.models import TenantForeignKey, TenantModel

LONGEST_PROBLEM = 200


class Channel(models.TextChoices):
    """Ways out of this installation."""

    MAIL = "mail", "E-mail"
    FILE = "file", "File"
    HOOK = "hook", "Webhook"


class PublicationState(models.TextChoices):
    """What became of one publication."""

    WAITING = "waiting", "On its way"
    DONE = "done", "Published"
    FAILED = "failed", "Not published"
    DROPPED = "dropped", "No longer wanted"


class HeadChannels(TenantModel):
    """What one practice chose. The webhook's address may hold a token, so it is encrypted like its secret."""

    by_mail = models.BooleanField(default=False)
    to_file = models.BooleanField(default=False)
    hook_url = EncryptedTextField()
    hook_secret = EncryptedTextField()
    version = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()
    changed_by = TenantForeignKey("practices.Membership", models.PROTECT, related_name="+")

    class Meta:
        db_table = "compliance_head_channels"
        constraints: ClassVar = [models.UniqueConstraint(fields=["practice"], name="head_channels_once")]


class HeadPublication(TenantModel):
    """One head on one way out; for e-mail one for each admin. Keeps what was said and what became of it."""

    idem_key = models.CharField(max_length=100)
    channel = models.CharField(max_length=4, choices=Channel)
    member = TenantForeignKey("practices.Membership", models.PROTECT, null=True, related_name="+")
    seal = models.BigIntegerField()
    hash = models.CharField(max_length=64)
    events = models.BigIntegerField()
    key = models.CharField(max_length=16)
    sealed_at = models.DateTimeField()
    at = models.DateTimeField(help_text="When it was asked for.")
    state = models.CharField(max_length=8, choices=PublicationState, default=PublicationState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    settled_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=LONGEST_PROBLEM, blank=True)

    class Meta:
        db_table = "compliance_head_publication"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "idem_key"], name="head_publication_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["practice", "-at", "-id"], name="head_publication_newest")]

"""Links, what is asked besides them, devices in which one is open, and codes."""

from typing import ClassVar

from django.db import models

from cases.models import Case, ConcernedOther, Individual
from compliance.fields import EncryptedTextField
from practices.models import Membership
from practices.tenancy.models import TenantForeignKey, TenantModel

# Whose a link or a device is: one concerned other's, or the person's.
FOR_ONE = models.Q(concerned_other__isnull=True) ^ models.Q(individual__isnull=True)


class LinkWay(models.TextChoices):
    """How a link reaches its holder."""

    EMAIL = "email", "Sent by e-mail"
    TEXT = "text", "Sent by text message"
    SHOWN = "shown", "Shown to hand over"
    PRINTED = "printed", "Printed as a code"


class DoorCheck(models.TextChoices):
    """What a practice asks besides the link, before a family member's space opens on a device."""

    NONE = "", "Nothing: the link opens it"
    CODE = "code", "A code, sent by their safe way or read to them by the team"
    QUESTION = "question", "A question that you agreed on with each of them"


class DoorRule(TenantModel):
    """What this practice asks at the door. No row: nothing."""

    check_kind = models.CharField(max_length=8, choices=DoorCheck, blank=True)
    set_by = TenantForeignKey(Membership, null=True, blank=True, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["practice"], name="door_rule_once")]


class DoorQuestion(TenantModel):
    """A question agreed on with one concerned other. The answer is kept as a keyed hash, and nobody reads it."""

    case = TenantForeignKey(Case, related_name="+")
    concerned_other = TenantForeignKey(ConcernedOther, related_name="+")
    question = EncryptedTextField()
    answer_index = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "concerned_other"], name="door_question_once"),
        ]


class Invitation(TenantModel):
    """A single-use way in, for one concerned other or for the person. Only the hash of its token is kept.

    `sealed_link` holds the token, encrypted, until the link is claimed: the message is written by a worker.
    `address` is where the person's own link and codes go; a concerned other's stands in their record.
    """

    case = TenantForeignKey(Case, related_name="+")
    concerned_other = TenantForeignKey(ConcernedOther, null=True, blank=True, related_name="+")
    individual = TenantForeignKey(Individual, null=True, blank=True, related_name="+")
    token_sha256 = models.CharField(max_length=64, unique=True)
    sealed_link = EncryptedTextField()
    address = EncryptedTextField()
    made_by = TenantForeignKey(Membership, null=True, blank=True, related_name="+")
    way = models.CharField(max_length=7, choices=LinkWay, default=LinkWay.SHOWN)
    language = models.CharField(
        max_length=2, default="en", help_text="Of its holder: for the door and the mail."
    )
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=FOR_ONE, name="invitation_for_one"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["practice", "case", "-created_at"], name="invitation_by_case")
        ]


class FamilySession(TenantModel):
    """One device in which a claimed link is open. No account: the device's own cookie names this row.

    Where `asked` says so, it opens once that was answered (`passed_at`).
    `confirmed_at` is when whoever holds the device last proved to be the one they say, before signing.
    """

    case = TenantForeignKey(Case, related_name="+")
    concerned_other = TenantForeignKey(ConcernedOther, null=True, blank=True, related_name="+")
    individual = TenantForeignKey(Individual, null=True, blank=True, related_name="+")
    invitation = TenantForeignKey(Invitation, related_name="+")
    started_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    is_revoked = models.BooleanField(default=False, help_text="Ended by the team, not by its holder.")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_how = models.CharField(max_length=12, blank=True)
    asked = models.CharField(
        max_length=8, choices=DoorCheck, blank=True, help_text="What is asked before it opens."
    )
    passed_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=FOR_ONE, name="family_session_for_one"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["practice", "concerned_other"], name="family_session_by_other"),
            models.Index(fields=["practice", "individual"], name="family_session_by_person"),
        ]


class CodeWay(models.TextChoices):
    """How a code reaches the person who is about to sign."""

    EMAIL = "email", "by e-mail"
    TEXT = "text", "by text message"
    IN_PERSON = "in_person", "by their interventionist"


class SigningCode(TenantModel):
    """Six digits that confirm who holds a device: before something is signed there, or before a space opens.
    For ten minutes, once.

    Kept encrypted, not hashed: a worker writes it into the message, or the team reads it aloud.
    """

    case = TenantForeignKey(Case, related_name="+")
    session = TenantForeignKey(FamilySession, related_name="+")
    way = models.CharField(max_length=12, choices=CodeWay)
    sealed_code = EncryptedTextField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["practice", "session", "-created_at"], name="signing_code_by_session"),
            models.Index(fields=["practice", "case", "-created_at"], name="signing_code_by_case"),
        ]

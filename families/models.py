"""The family space: invitations and sessions, intake answers, letters with versions and reviews."""

from typing import ClassVar

from django.db import models

from cases.models import Case, ConcernedOther, Individual
from compliance.access import Access
from compliance.fields import EncryptedJSONField, EncryptedTextField
from compliance.records import ProtectedModel
from compliance.vocabulary import Category, Relation, Role
from practices.models import Membership
from practices.tenancy.models import TenantForeignKey, TenantModel

# Whose a link or a device is: one concerned other's, or the person's.
FOR_ONE = models.Q(concerned_other__isnull=True) ^ models.Q(individual__isnull=True)


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
    by_email = models.BooleanField(default=False)
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
    IN_PERSON = "in_person", "by their interventionist"


class SigningCode(TenantModel):
    """Six digits that confirm who holds a device, before something is signed there. For ten minutes, once.

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


class IntakeAnswers(ProtectedModel):
    """What one family member told us. Theirs, and the team's; never another member's (C-20, C-21)."""

    category_default: ClassVar = Category.FAMILY_REPORT
    owner_field: ClassVar = "concerned_other_id"

    case = TenantForeignKey(Case, related_name="+")
    concerned_other = TenantForeignKey(ConcernedOther, related_name="+")
    form_version = models.CharField(max_length=20)
    answers = EncryptedJSONField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    saved_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    marks = models.JSONField(
        default=dict, help_text="Per page: the version, page and order of its last save."
    )

    class Meta(ProtectedModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "case", "concerned_other"], name="intake_one_each"),
        ]


class SafetyAnswers(ProtectedModel):
    """What a family member said about their own safety. Only they, the lead and the supervisor (C-03)."""

    category_default: ClassVar = Category.FAMILY_SAFETY
    owner_field: ClassVar = "concerned_other_id"

    case = TenantForeignKey(Case, related_name="+")
    concerned_other = TenantForeignKey(ConcernedOther, related_name="+")
    answers = EncryptedJSONField()
    saved_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    marks = models.JSONField(
        default=dict, help_text="Per page: the version, page and order of its last save."
    )

    class Meta(ProtectedModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["practice", "case", "concerned_other"], name="safety_answers_one_each"
            ),
        ]


class KeptWords(ProtectedModel):
    """Words that arrived after their session had ended: given back to their author at the next visit.

    The strictest category of the family (C-03), whatever page they come from: they are nobody else's yet.
    """

    category_default: ClassVar = Category.FAMILY_SAFETY
    owner_field: ClassVar = "concerned_other_id"

    case = TenantForeignKey(Case, related_name="+")
    concerned_other = TenantForeignKey(ConcernedOther, related_name="+")
    place = models.CharField(max_length=60, help_text="The page they were written on.")
    words = EncryptedJSONField()
    kept_at = models.DateTimeField()

    class Meta(ProtectedModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["practice", "case", "concerned_other", "place"], name="kept_words_once"
            ),
        ]


class LetterDate(TenantModel):
    """Until when the letters of a case should be with the team (A-06). A date, and nothing of anybody's."""

    case = TenantForeignKey(Case, related_name="+")
    review_by = models.DateTimeField()
    set_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "case"], name="letter_date_once"),
        ]


class LetterState(models.TextChoices):
    """States of process 7.7."""

    DRAFT = "draft", "Being written"
    SUBMITTED = "submitted", "Waits for review"
    CHANGES_REQUESTED = "changes_requested", "With your notes"
    APPROVED = "approved", "Ready"
    READ = "read", "Read"
    NOT_READ = "not_read", "Not read"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Letter(ProtectedModel):
    """A participant's words to the individual. Its author's until shared; staff read it once it was sent."""

    category_default: ClassVar = Category.FAMILY_LETTER
    owner_field: ClassVar = "author_id"

    case = TenantForeignKey(Case, related_name="+")
    author = TenantForeignKey(ConcernedOther, related_name="+")
    state = models.CharField(max_length=20, choices=LetterState, default=LetterState.DRAFT)
    shared_with_group = models.BooleanField(default=False)
    draft_number = models.PositiveSmallIntegerField(default=1)
    sent_number = models.PositiveSmallIntegerField(null=True, blank=True)
    approved_number = models.PositiveSmallIntegerField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta(ProtectedModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "case", "author"], name="letter_one_each"),
        ]

    def relations_of(self, access: Access) -> frozenset[Relation]:
        """Author, or one of the group that the author shared it with."""
        ties = super().relations_of(access)
        if access.role is Role.FAMILY and self.shared_with_group:
            ties |= {Relation.SHARED_WITH_GROUP}
        return ties

    @classmethod
    def relation_conditions(cls, access: Access) -> dict[Relation, models.Q]:
        """The same for lists."""
        conditions = super().relation_conditions(access)
        if access.role is Role.FAMILY:
            conditions[Relation.SHARED_WITH_GROUP] = models.Q(shared_with_group=True)
        return conditions


class LetterVersion(ProtectedModel):
    """The text of a letter, part by part. The newest is the draft; a sent one does not change any more."""

    category_default: ClassVar = Category.FAMILY_LETTER
    owner_field: ClassVar = "author_id"

    case = TenantForeignKey(Case, related_name="+")
    letter = TenantForeignKey(Letter, related_name="+")
    author = TenantForeignKey(ConcernedOther, related_name="+")
    number = models.PositiveSmallIntegerField()
    parts = EncryptedJSONField()
    words = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=0)
    marks = models.JSONField(
        default=dict, help_text="Per page: the version, page and order of its last save."
    )
    saved_at = models.DateTimeField()
    frozen_at = models.DateTimeField(null=True, blank=True)

    class Meta(ProtectedModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "letter", "number"], name="letter_version_once"),
        ]


class Verdict(models.TextChoices):
    """What a reviewer said."""

    APPROVED = "approved", "Ready"
    CHANGES = "changes_requested", "Please look at it once more"


class LetterReview(ProtectedModel):
    """A reviewer's words to the author about one version. Visible to the author only."""

    category_default: ClassVar = Category.FAMILY_LETTER
    owner_field: ClassVar = "author_id"

    case = TenantForeignKey(Case, related_name="+")
    letter = TenantForeignKey(Letter, related_name="+")
    author = TenantForeignKey(ConcernedOther, related_name="+")
    number = models.PositiveSmallIntegerField()
    verdict = models.CharField(max_length=20, choices=Verdict)
    comment = EncryptedTextField()
    reviewer = TenantForeignKey(Membership, null=True, related_name="+")
    reviewer_name = models.CharField(max_length=120)
    at = models.DateTimeField()

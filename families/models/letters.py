"""Letters with their versions and reviews, and until when they should be there."""

from typing import ClassVar

from django.db import models

from cases.models import Case, ConcernedOther
from compliance.access import Access
from compliance.fields import EncryptedJSONField, EncryptedTextField
from compliance.records import ProtectedModel
from compliance.vocabulary import Category, Relation, Role
from practices.models import Membership
from practices.tenancy.models import TenantForeignKey, TenantModel


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
    left_alone = models.JSONField(
        default=list, help_text="Hints that the author does not want to see again, by their marks."
    )

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


class LetterComment(ProtectedModel):
    """A reviewer's words at one phrase of a version that was sent. Visible to the author and the team."""

    category_default: ClassVar = Category.FAMILY_LETTER
    owner_field: ClassVar = "author_id"

    case = TenantForeignKey(Case, related_name="+")
    letter = TenantForeignKey(Letter, related_name="+")
    author = TenantForeignKey(ConcernedOther, related_name="+")
    number = models.PositiveSmallIntegerField()
    part = models.CharField(max_length=20)
    quote = EncryptedTextField()
    comment = EncryptedTextField()
    reviewer = TenantForeignKey(Membership, null=True, related_name="+")
    reviewer_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta(ProtectedModel.Meta):
        indexes: ClassVar = [models.Index(fields=["practice", "letter"], name="letter_comment_by_letter")]

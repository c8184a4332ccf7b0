"""A practice's notices, version by version, and who acknowledged which text."""

from typing import ClassVar

from django.db import models

from compliance.records import ProtectedModel
from compliance.vocabulary import Category
from practices.models import Membership
from practices.tenancy.models import TenantForeignKey, TenantModel


class NoticeKind(models.TextChoices):
    """Which notice."""

    PRIVACY = "privacy", "Privacy notice"
    PATIENT = "patient", "Patient notice"


class NoticeLanguage(models.TextChoices):
    """Languages in which every notice is there."""

    ENGLISH = "en", "English"
    SPANISH = "es", "Español"


class PracticeNotice(TenantModel):
    """One notice in one language, as it was published. Never changed: a change is a new version.

    A version has a row for each language. Nobody published version 1 when it is the text that comes with
    the product. `sha256` is that of `body`, in UTF-8.
    """

    kind = models.CharField(max_length=8, choices=NoticeKind)
    language = models.CharField(max_length=2, choices=NoticeLanguage)
    version = models.PositiveIntegerField()
    body = models.TextField()
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    published_by = TenantForeignKey(Membership, null=True, blank=True, related_name="+")

    class Meta:
        db_table = "compliance_practice_notice"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["practice", "kind", "language", "version"], name="practice_notice_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, version {self.version}, {self.get_language_display()}"


class NoticeAcknowledgement(ProtectedModel):
    """Somebody has read one notice: the person, or a family member. `sha256` names the text that was shown.

    The person's stands with the consents; a family member's is their own.
    """

    category_default: ClassVar = Category.CONSENT
    categories: ClassVar = (Category.CONSENT, Category.FAMILY_OWN)
    owner_field: ClassVar = "subject_id"

    case = TenantForeignKey("cases.Case", related_name="+")
    kind = models.CharField(max_length=8, choices=NoticeKind)
    language = models.CharField(max_length=2, choices=NoticeLanguage)
    version = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta(ProtectedModel.Meta):
        db_table = "compliance_notice_acknowledgement"
        verbose_name = "acknowledgement of a notice"
        verbose_name_plural = "acknowledgements of notices"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["practice", "case", "subject_id", "kind", "version"], name="notice_acknowledged_once"
            ),
        ]

"""How far each participant is with each lesson, and the lessons of a practice's own."""

from typing import ClassVar

from django.db import models

from cases.models import Case, ConcernedOther
from compliance.records import ProtectedModel
from compliance.vocabulary import Category
from practices.models import Membership
from practices.tenancy.models import TenantForeignKey, TenantModel


class PracticeLesson(TenantModel):
    """One published version of a practice's own lesson. A change is a new row; retired ones are offered no more."""

    key = models.CharField(max_length=31)
    number = models.PositiveIntegerField()
    language = models.CharField(max_length=2)
    stage = models.CharField(max_length=20)
    title = models.CharField(max_length=80)
    body = models.TextField()
    question = models.CharField(max_length=300)
    choices = models.JSONField()
    published_at = models.DateTimeField()
    published_by = TenantForeignKey(Membership, null=True, blank=True, related_name="+")
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "key", "number"], name="practice_lesson_once"),
        ]

    def __str__(self) -> str:
        return self.title


class LessonProgress(ProtectedModel):
    """One participant and one lesson: asked for by hand, opened, answered, done; or not needed."""

    category_default: ClassVar = Category.FAMILY_REPORT
    owner_field: ClassVar = "concerned_other_id"

    case = TenantForeignKey(Case, related_name="+")
    concerned_other = TenantForeignKey(ConcernedOther, related_name="+")
    lesson_key = models.CharField(max_length=31)
    version = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField(null=True, blank=True)
    excused_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    answer = models.PositiveSmallIntegerField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta(ProtectedModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["practice", "case", "concerned_other", "lesson_key"], name="lesson_progress_once"
            ),
        ]

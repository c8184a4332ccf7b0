"""A practice's own forms in versions, packs of forms, what was sent to whom, and what was taken over."""

from typing import ClassVar

from django.db import models

from cases.models import Case, ConcernedOther
from compliance.records import ProtectedModel
from compliance.vocabulary import Category
from practices.models import Membership
from practices.tenancy.models import TenantForeignKey, TenantModel


class PracticeForm(TenantModel):
    """A form of the practice's own, or its own wording of a stock form of the same key.

    `draft` is what the builder works on; nobody else sees it. `version` counts the saves of the draft.
    """

    key = models.CharField(max_length=31)
    draft = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "key"], name="practice_form_once"),
        ]

    def __str__(self) -> str:
        return f"form {self.key}"


class FormVersion(TenantModel):
    """A published version. Never changed: answers name the version that asked them."""

    form = TenantForeignKey(PracticeForm, related_name="+")
    number = models.PositiveIntegerField()
    body = models.JSONField()
    published_at = models.DateTimeField()
    published_by = TenantForeignKey(Membership, null=True, blank=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "form", "number"], name="form_version_once"),
        ]

    def __str__(self) -> str:
        return f"version {self.number}"


class FormPack(TenantModel):
    """Forms that are sent together."""

    title = models.CharField(max_length=80)
    keys = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "title"], name="form_pack_once"),
        ]

    def __str__(self) -> str:
        return self.title


class FormTask(ProtectedModel):
    """One form that one family member was asked to fill in. Done is what was sent, not what was opened."""

    category_default: ClassVar = Category.FAMILY_REPORT
    owner_field: ClassVar = "concerned_other_id"

    case = TenantForeignKey(Case, related_name="+")
    concerned_other = TenantForeignKey(ConcernedOther, related_name="+")
    form_key = models.CharField(max_length=31)
    form_version = models.CharField(
        max_length=20, blank=True, help_text="That was asked for; empty: current."
    )
    asked_at = models.DateTimeField()

    class Meta(ProtectedModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["practice", "case", "concerned_other", "form_key"], name="form_task_once"
            ),
        ]


class TakenOver(ProtectedModel):
    """One answer that the team took over into the record, so that nobody does it twice unawares."""

    category_default: ClassVar = Category.FAMILY_REPORT
    owner_field: ClassVar = "concerned_other_id"

    case = TenantForeignKey(Case, related_name="+")
    concerned_other = TenantForeignKey(ConcernedOther, related_name="+")
    form_key = models.CharField(max_length=31)
    question = models.CharField(max_length=40)
    target = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta(ProtectedModel.Meta):
        indexes: ClassVar = [models.Index(fields=["practice", "case"], name="taken_over_by_case")]

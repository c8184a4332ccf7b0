"""Everyday work on a case: timeline, notes, tasks."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from cases.models.case import Case
from cases.models.people import ConcernedOther
from compliance.access import Access
from compliance.fields import EncryptedTextField
from compliance.records import ProtectedModel
from compliance.vocabulary import Category, Relation
from practices.models import Membership
from practices.tenancy.models import TenantForeignKey


class TimelineEntry(ProtectedModel):
    """One thing that happened. The title names the fact in neutral words; detail is encrypted.

    `subject_type` and `subject_row` point to the record that it tells of.
    """

    category_default: ClassVar = Category.CASE_ADMIN
    categories: ClassVar = (Category.CASE_ADMIN, Category.RISK, Category.MANDATED_REPORT)

    case = TenantForeignKey(Case, related_name="+")
    at = models.DateTimeField()
    kind = models.CharField(max_length=40, help_text="stage, note, call, letter, meeting, hold, safety …")
    icon = models.CharField(max_length=30, default="circle")
    actor_name = models.CharField(max_length=120)
    title = models.CharField(max_length=200)
    detail = EncryptedTextField()
    subject_type = models.CharField(max_length=60, blank=True)
    subject_row = models.UUIDField(null=True, blank=True)

    class Meta(ProtectedModel.Meta):
        indexes: ClassVar = [
            models.Index(fields=["practice", "case", "-at", "-id"], name="timeline_newest"),
        ]


class NoteKind(models.TextChoices):
    """What a note is about. Decides its category, and so who may read it."""

    CASEWORK = "casework", "Casework"
    FAMILY = "family", "Told by the family"
    LOGISTICS = "logistics", "Logistics"
    COUNSELLING = "counselling", "Counselling session (kept apart)"
    REPORT = "report", "Mandated report (restricted)"


NOTE_CATEGORY = {
    NoteKind.CASEWORK: Category.IND_SUD,
    NoteKind.FAMILY: Category.FAMILY_REPORT,
    NoteKind.LOGISTICS: Category.CASE_ADMIN,
    NoteKind.COUNSELLING: Category.SUD_NOTES,
    NoteKind.REPORT: Category.MANDATED_REPORT,
}


class Note(ProtectedModel):
    """A staff note. Amended by a later note that names it; the old text stays."""

    category_default: ClassVar = Category.IND_SUD
    categories: ClassVar = tuple(NOTE_CATEGORY.values())

    case = TenantForeignKey(Case, related_name="+")
    kind = models.CharField(max_length=16, choices=NoteKind, default=NoteKind.CASEWORK)
    text = EncryptedTextField()
    author = TenantForeignKey(Membership, null=True, related_name="+")
    author_name = models.CharField(max_length=120)
    at = models.DateTimeField()
    amends = TenantForeignKey("self", null=True, blank=True, related_name="+")
    idem_key = models.CharField(max_length=64, blank=True)

    class Meta(ProtectedModel.Meta):
        indexes: ClassVar = [models.Index(fields=["practice", "case", "-at", "-id"], name="note_newest")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["practice", "idem_key"], condition=~Q(idem_key=""), name="note_once"
            ),
        ]

    def relations_of(self, access: Access) -> frozenset[Relation]:
        """Its author, which counselling notes ask for (C-07)."""
        own = access.membership_id is not None and self.author_id == access.membership_id
        return frozenset({Relation.AUTHOR}) if own else frozenset()

    @classmethod
    def relation_conditions(cls, access: Access) -> dict[Relation, Q]:
        """The same for lists."""
        if access.membership_id is None:
            return {}
        return {Relation.AUTHOR: Q(author_id=access.membership_id)}


class Task(ProtectedModel):
    """Something that somebody owes, with a due time. Titles are neutral: they appear in reminders."""

    category_default: ClassVar = Category.CASE_ADMIN

    case = TenantForeignKey(Case, related_name="+")
    rule = models.CharField(max_length=8, blank=True, help_text="A-01 … when made automatically.")
    title = models.CharField(max_length=160)
    due_at = models.DateTimeField()
    owner = TenantForeignKey(Membership, null=True, blank=True, related_name="+")
    for_other = TenantForeignKey(ConcernedOther, null=True, blank=True, related_name="+")
    url = models.CharField(max_length=200, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by_name = models.CharField(max_length=120, blank=True)
    idem_key = models.CharField(max_length=80, blank=True)

    class Meta(ProtectedModel.Meta):
        indexes: ClassVar = [
            models.Index(
                fields=["practice", "case", "due_at"],
                condition=Q(done_at__isnull=True),
                name="task_open_by_case",
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["practice", "case", "idem_key"], condition=~Q(idem_key=""), name="task_once"
            ),
        ]

"""Messages between a family and the team: threads, messages, files, and who has read how far."""

from typing import ClassVar

from django.db import models

from cases.models import Case, ConcernedOther
from compliance.consent.models import ScanKind
from compliance.fields import EncryptedBytesField, EncryptedTextField
from compliance.records import ProtectedModel
from compliance.vocabulary import Category
from practices.tenancy.models import TenantForeignKey


class ThreadKind(models.TextChoices):
    """Between whom."""

    PRIVATE = "private", "One member of the family and the team"
    GROUP = "group", "Everybody who takes part, and the team"


CATEGORY_OF = {ThreadKind.PRIVATE: Category.FAMILY_OWN, ThreadKind.GROUP: Category.SHARED_PLAN}


class OfThread(ProtectedModel):
    """A private thread and all in it is its owner's (C-17, C-18); the group's is the shared plan's (C-22)."""

    category_default: ClassVar = Category.FAMILY_OWN
    categories: ClassVar = (Category.FAMILY_OWN, Category.SHARED_PLAN)
    owner_field: ClassVar = "owner_id"

    case = TenantForeignKey(Case, related_name="+")
    owner = TenantForeignKey(ConcernedOther, null=True, blank=True, related_name="+")

    class Meta(ProtectedModel.Meta):
        abstract = True


class Thread(OfThread):
    """One thread. `waiting_since` is when the family's first message came that nobody has answered yet."""

    kind = models.CharField(max_length=8, choices=ThreadKind)
    waiting_since = models.DateTimeField(null=True, blank=True)

    class Meta(OfThread.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["practice", "case", "owner"],
                condition=models.Q(kind="private"),
                name="thread_private_once",
            ),
            models.UniqueConstraint(
                fields=["practice", "case"], condition=models.Q(kind="group"), name="thread_group_once"
            ),
            models.CheckConstraint(
                condition=(~models.Q(kind="private") | models.Q(owner__isnull=False, category="family_own"))
                & (~models.Q(kind="group") | models.Q(owner__isnull=True, category="shared_plan")),
                name="thread_owner_fits",
            ),
        ]


class Message(OfThread):
    """What somebody wrote. Never edited and never deleted."""

    thread = TenantForeignKey(Thread, related_name="+")
    is_staff = models.BooleanField()
    author_id = models.UUIDField(help_text="A membership, or a concerned other.")
    author_name = EncryptedTextField()
    text = EncryptedTextField()
    sent_at = models.DateTimeField()
    idem_key = models.CharField(max_length=40)

    class Meta(OfThread.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["practice", "thread", "author_id", "idem_key"], name="message_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["practice", "thread", "-id"], name="message_by_thread"),
            models.Index(fields=["practice", "case"], name="message_by_case"),
        ]


class MessageFile(OfThread):
    """A file of a message. Its name stays where it came from: names tell as much as words."""

    message = TenantForeignKey(Message, related_name="+")
    kind = models.CharField(max_length=4, choices=ScanKind)
    content = EncryptedBytesField()
    size_bytes = models.PositiveIntegerField()

    class Meta(OfThread.Meta):
        indexes: ClassVar = [
            models.Index(fields=["practice", "message"], name="message_file_by_message"),
        ]


class ReadMark(OfThread):
    """Until when one reader has read one thread."""

    thread = TenantForeignKey(Thread, related_name="+")
    is_staff = models.BooleanField()
    reader_id = models.UUIDField(help_text="A membership, or a concerned other.")
    reader_name = EncryptedTextField()
    read_at = models.DateTimeField()

    class Meta(OfThread.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "thread", "reader_id"], name="read_mark_once"),
        ]

"""One table with a tenant column, and its events."""

from typing import ClassVar

from django.db import models


class Record(models.Model):
    """As many columns as a case shows in a list."""

    id = models.UUIDField(primary_key=True)
    tenant = models.UUIDField()
    reference = models.CharField(max_length=20)
    name = models.CharField(max_length=120)
    stage = models.CharField(max_length=16)
    next_step = models.CharField(max_length=160)
    next_due_at = models.DateTimeField()
    risk = models.CharField(max_length=40)
    lead = models.CharField(max_length=120)

    class Meta:
        app_label = "floor"
        managed = False
        db_table = "floor_record"
        indexes: ClassVar = [models.Index(fields=["tenant", "next_due_at", "id"], name="floor_due")]

    def __str__(self) -> str:
        return self.reference


class Event(models.Model):
    """What a detail page lists."""

    id = models.UUIDField(primary_key=True)
    record = models.ForeignKey(Record, models.CASCADE, related_name="events")
    at = models.DateTimeField()
    title = models.CharField(max_length=200)

    class Meta:
        app_label = "floor"
        managed = False
        db_table = "floor_event"

    def __str__(self) -> str:
        return self.title

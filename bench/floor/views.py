"""A list, a list for programs, a detail with four events."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from rest_framework import generics, serializers

from bench.floor.models import Record

SHOWN = 50
EVENTS = 4


def records(request: HttpRequest, tenant: UUID) -> HttpResponse:
    """Fifty rows of one tenant, by what is due next."""
    rows = Record.objects.filter(tenant=tenant).exclude(stage="closed").order_by("next_due_at", "id")[:SHOWN]
    return render(request, "floor/list.html", {"rows": rows})


def record(request: HttpRequest, tenant: UUID, pk: UUID) -> HttpResponse:
    """One row and its newest four events."""
    row = get_object_or_404(Record, tenant=tenant, pk=pk)
    return render(request, "floor/detail.html", {"row": row, "events": row.events.order_by("-at")[:EVENTS]})


class RecordSerializer(serializers.ModelSerializer[Record]):
    """All columns."""

    class Meta:
        model = Record
        fields = ("id", "reference", "name", "stage", "next_step", "next_due_at", "risk", "lead")


class RecordList(generics.ListAPIView[Record]):
    """Fifty rows as JSON."""

    serializer_class = RecordSerializer

    def get_queryset(self) -> QuerySet[Record]:
        """As the page."""
        rows = Record.objects.filter(tenant=self.kwargs["tenant"]).exclude(stage="closed")
        return rows.order_by("next_due_at", "id")[:SHOWN]

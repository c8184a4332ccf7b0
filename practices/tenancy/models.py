"""Base classes of every table that belongs to a practice."""

from typing import Any, Self
from uuid import UUID

import uuid_utils.compat
from django.db import models

from practices.tenancy.context import require


def uuid7() -> UUID:
    """A time-ordered UUID (RFC 9562, version 7), known before the row is saved."""
    return uuid_utils.compat.uuid7()


class TenantForeignKey(models.ForeignKey[Any, Any]):
    """A reference inside one practice.

    The database constraint is composite, (practice_id, x_id), and is added by `EnableTenantRLS`:
    foreign-key checks ignore row-level security, so a simple key could point into another practice.
    """

    def __init__(self, to: Any, on_delete: Any = models.PROTECT, **kwargs: Any) -> None:
        kwargs["db_constraint"] = False
        kwargs.setdefault("db_index", False)
        super().__init__(to, on_delete, **kwargs)


class TenantManager(models.Manager[Any]):
    """Refuses to build a query while no practice is set, so that the bug is loud at its place."""

    def get_queryset(self) -> models.QuerySet[Any]:
        """The practice's rows; raises NoTenantContext without one. The database filters as well."""
        require()
        return super().get_queryset()


class TenantModel(models.Model):
    """A row that belongs to one practice. Its table is born walled by `EnableTenantRLS`."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    practice = models.ForeignKey(
        "practices.Practice",
        models.PROTECT,
        default=require,
        editable=False,
        db_index=False,
        related_name="+",
    )
    created_at = models.DateTimeField(auto_now_add=True, editable=False)

    objects = TenantManager()

    class Meta:
        abstract = True

    @classmethod
    def create(cls, **values: Any) -> Self:
        """Builds and inserts one row of the current practice."""
        row = cls(**values)
        row.save(force_insert=True)
        return row

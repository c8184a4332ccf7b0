"""Raw rows for the tests of the wall: any table, any practice, past all of our own code."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import psycopg
from django.db import connection, models
from psycopg.types.json import Jsonb

from practices.models import Practice
from practices.tenancy.models import uuid7


def make_practice() -> UUID:
    """A fresh practice, which is what isolates a test."""
    token = uuid7().hex
    return Practice.objects.create(slug=f"t-{token}", name=f"Practice {token[-6:]}", reference_prefix="TP").pk


@contextmanager
def sql_as_app(practice_id: UUID | None) -> Iterator[psycopg.Connection]:
    """A connection of the application role, in the name of a practice. Rolled back at the end."""
    with psycopg.connect(**_place("threshold_app")) as link:
        if practice_id is not None:
            link.execute(f"SET LOCAL app.practice_id = '{practice_id}'")
        yield link
        link.rollback()


@contextmanager
def sql_as_superuser() -> Iterator[psycopg.Connection]:
    """A connection that no wall stops. Commits at the end."""
    with psycopg.connect(**_place("postgres")) as link:
        yield link


# Columns that may be empty, of which a check constraint wants one filled.
ASKED_BY_A_CHECK = {"families.Invitation.concerned_other", "families.FamilySession.concerned_other"}


def insert(
    link: psycopg.Connection, model: type[models.Model], practice_id: UUID, *, only_values: bool = False
) -> Any:
    """One row of a table with whatever its columns ask for, and the rows that it refers to.

    Returns its id; with `only_values` the columns and values, without inserting that last row.
    """
    values = _values(link, model, practice_id)
    if only_values:
        return values
    columns = ", ".join(values)
    marks = ", ".join(["%s"] * len(values))
    link.execute(f"INSERT INTO {model._meta.db_table} ({columns}) VALUES ({marks})", list(values.values()))
    link.commit()
    return values["id"]


def _values(link: psycopg.Connection, model: type[models.Model], practice_id: UUID) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for field in model._meta.local_fields:
        if field.generated:
            continue
        if field.column == "practice_id":
            values[field.column] = practice_id
        elif isinstance(field, models.ForeignKey):
            if not field.null or f"{model._meta.label}.{field.name}" in ASKED_BY_A_CHECK:
                values[field.column] = _referred(link, field, practice_id)
        else:
            values[field.column] = _value(field)
    return values


def _referred(link: psycopg.Connection, field: Any, practice_id: UUID) -> Any:
    target = field.related_model
    if target._meta.label == "practices.User":
        values = _values(link, target, practice_id) | {"email": f"{uuid7().hex}@people.example"}
        columns = ", ".join(values)
        link.execute(
            f"INSERT INTO practices_user ({columns}) VALUES ({', '.join(['%s'] * len(values))})",
            list(values.values()),
        )
        return values["id"]
    return insert(link, target, practice_id)


def _value(field: Any) -> Any:
    if isinstance(field, models.UUIDField):
        return uuid7() if field.primary_key or not field.null else None
    if field.null and not field.primary_key:
        return None
    if isinstance(field, models.DateTimeField):
        return datetime.now(UTC)
    if isinstance(field, models.DateField):
        return date(2026, 1, 1)
    if isinstance(field, models.JSONField):
        return Jsonb({})
    if isinstance(field, models.BooleanField):
        return False
    if isinstance(field, models.BinaryField):
        return b""
    if isinstance(field, models.PositiveSmallIntegerField):
        return uuid7().int % 9 + 1
    if field.blank and isinstance(field, models.CharField) and not field.unique:
        return ""
    if isinstance(field, models.IntegerField | models.DecimalField):
        return uuid7().int % 2_000_000_000 + 1
    if type(field).__name__ == "ArrayField":
        return []
    default = field.get_default()
    if default and isinstance(default, str):
        return default
    length = field.max_length or 40
    return uuid7().hex[-length:] if length else ""


def _place(role: str) -> dict[str, Any]:
    settings = connection.settings_dict
    return {
        "host": os.environ["THRESHOLD_TEST_SOCKET"],
        "dbname": settings["NAME"],
        "user": role,
    }

"""Migration operations that raise the tenant wall around a table."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState, StateApps

from practices.tenancy.models import TenantForeignKey
from practices.tenancy.roles import APP

SAME_PRACTICE = "practice_id = app_practice_id()"
NO_PRACTICE = "app_practice_id() IS NULL"


class EnableTenantRLS(Operation):
    """Walls one table: composite keys, forced row-level security, one policy, explicit grants.

    `fks` maps each column to the tenant table it refers to; left out, it is read from the model's
    TenantForeignKey fields. `unique` lists further unique keys; the practice is put first in each.
    `also_using` widens reading only, and only while no practice is set (memberships are visible to the
    person who holds them, when they choose where to work).
    """

    reduces_to_sql = True
    reversible = True
    atomic = True

    def __init__(
        self,
        table: str,
        fks: Mapping[str, str] | None = None,
        unique: Iterable[Sequence[str]] = (),
        grants: str = "SELECT, INSERT, UPDATE, DELETE",
        also_using: str = "",
    ) -> None:
        self.table = table
        self.fks = dict(fks) if fks is not None else None
        self.unique = [tuple(columns) for columns in unique]
        self.grants = grants
        self.also_using = also_using

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """As Django's operations."""
        kwargs: dict[str, Any] = {}
        if self.fks is not None:
            kwargs["fks"] = self.fks
        if self.unique:
            kwargs["unique"] = self.unique
        kwargs["grants"] = self.grants
        if self.also_using:
            kwargs["also_using"] = self.also_using
        return self.__class__.__name__, [self.table], kwargs

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Changes nothing that Django's model state knows of."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Raises the wall."""
        for statement in self._forwards(self._foreign_keys(app_label, to_state)):
            schema_editor.execute(statement)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Takes the wall down and restores Django's simple primary key."""
        table = self.table
        for column in self._foreign_keys(app_label, from_state):
            schema_editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {_name(table, column, 'tfk')}")
        for columns in self.unique:
            schema_editor.execute(
                f"ALTER TABLE {table} DROP CONSTRAINT {_name(table, '_'.join(columns), 'tuq')}"
            )
        for policy in ("tenant", "tenant_read"):
            schema_editor.execute(f"DROP POLICY IF EXISTS {policy} ON {table}")
        for statement in (
            f"REVOKE ALL ON {table} FROM {APP}",
            f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} DROP CONSTRAINT {table}_pkey CASCADE",
            f"ALTER TABLE {table} ADD CONSTRAINT {table}_pkey PRIMARY KEY (id)",
        ):
            schema_editor.execute(statement)

    def describe(self) -> str:
        """One line for `migrate`."""
        return f"Raise the tenant wall around {self.table}"

    def _foreign_keys(self, app_label: str, state: ProjectState) -> dict[str, str]:
        if self.fks is not None:
            return self.fks
        model = _model_of(self.table, app_label, state.apps)
        return {
            field.column: field.remote_field.model._meta.db_table
            for field in model._meta.local_fields
            if isinstance(field, TenantForeignKey)
        }

    def _forwards(self, fks: Mapping[str, str]) -> list[str]:
        table = self.table
        statements = [
            f"ALTER TABLE {table} DROP CONSTRAINT {table}_pkey",
            f"ALTER TABLE {table} ADD CONSTRAINT {table}_pkey PRIMARY KEY (practice_id, id)",
        ]
        statements += _foreign_keys_of(table, fks)
        statements += [
            f"ALTER TABLE {table} ADD CONSTRAINT {_name(table, '_'.join(columns), 'tuq')} "
            f"UNIQUE (practice_id, {', '.join(columns)})"
            for columns in self.unique
        ]
        statements += [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY tenant ON {table} USING ({SAME_PRACTICE}) WITH CHECK ({SAME_PRACTICE})",
            f"REVOKE ALL ON {table} FROM PUBLIC",
            f"GRANT {self.grants} ON {table} TO {APP}",
        ]
        if self.also_using:
            wider = f"{NO_PRACTICE} AND ({self.also_using})"
            statements.append(f"CREATE POLICY tenant_read ON {table} FOR SELECT USING ({wider})")
        return statements


class AddTenantKeys(Operation):
    """Composite foreign keys for columns that came to a walled table later: column to tenant table."""

    reduces_to_sql = True
    reversible = True
    atomic = True

    def __init__(self, table: str, fks: Mapping[str, str]) -> None:
        self.table = table
        self.fks = dict(fks)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Changes nothing that Django's model state knows of."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Adds the keys."""
        for statement in _foreign_keys_of(self.table, self.fks):
            schema_editor.execute(statement)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Drops them."""
        for column in self.fks:
            schema_editor.execute(
                f"ALTER TABLE {self.table} DROP CONSTRAINT {_name(self.table, column, 'tfk')}"
            )

    def describe(self) -> str:
        """One line for `migrate`."""
        return f"Tie columns of {self.table} to rows of the same practice"


class AllPractices(Operation):
    """Runs SQL over every practice's rows, as owner: lifts FORCE and restores it in the transaction.

    Without it a data migration sees no row and "succeeds". `rows` is called with the number of rows
    touched and raises when that cannot be right.
    """

    reduces_to_sql = False
    reversible = False
    atomic = True

    def __init__(self, table: str, sql: str, rows: range | None = None) -> None:
        self.table = table
        self.sql = sql
        self.rows = rows

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Changes nothing that Django's model state knows of."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Runs the statement with FORCE lifted; raises ValueError when the row count is out of range."""
        schema_editor.execute(f"ALTER TABLE {self.table} NO FORCE ROW LEVEL SECURITY")
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(self.sql)
            touched = cursor.rowcount
        schema_editor.execute(f"ALTER TABLE {self.table} FORCE ROW LEVEL SECURITY")
        if self.rows is not None and touched not in self.rows:
            raise ValueError(f"{self.table}: {touched} rows touched, expected {self.rows}")

    def describe(self) -> str:
        """One line for `migrate`."""
        return f"Change rows of {self.table} in every practice"


def _model_of(table: str, app_label: str, apps: StateApps) -> type[models.Model]:
    for model in apps.get_app_config(app_label).get_models(include_auto_created=True):
        if model._meta.db_table == table:
            return model
    raise LookupError(f"No model of {app_label} has the table {table}")


def _foreign_keys_of(table: str, fks: Mapping[str, str]) -> list[str]:
    return [
        f"ALTER TABLE {table} ADD CONSTRAINT {_name(table, column, 'tfk')} "
        f"FOREIGN KEY (practice_id, {column}) REFERENCES {target} (practice_id, id)"
        for column, target in fks.items()
    ]


def _name(table: str, columns: str, suffix: str) -> str:
    """A constraint name within PostgreSQL's 63 bytes."""
    full = f"{table}_{columns}_{suffix}"
    return full if len(full) <= 63 else f"{table[:28]}_{columns[:26]}_{suffix}"  # noqa: PLR2004

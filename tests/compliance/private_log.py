"""A log of one's own: a private copy of the database, with its own write-once folder, for tests of seals.

Sealing looks at every practice and waits for every transaction, so it is tested apart from the others.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import connections
from django.utils import timezone
from psycopg import sql

from compliance.audit import sealer, verify, writer
from compliance.audit.event import AccessEvent
from compliance.audit.seal import Seal
from practices.tenancy.context import practice
from practices.tenancy.models import uuid7
from tests.fixtures.database import PrivateDatabase, made_private
from tests.rows import make_practice

OLDEST = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
ALIASES = ("default", "owner", "sealer")


def on(statement: str, *names: str) -> sql.Composed:
    """A statement with names of tables or columns in its gaps."""
    return sql.SQL(statement).format(*(sql.Identifier(name) for name in names))


def event(practice_id: UUID, **values: Any) -> AccessEvent:
    """An event as the gate makes it, with whatever a test is about."""
    standard: dict[str, Any] = {
        "at": timezone.now(),
        "actor_id": uuid7(),
        "actor_name": "Maren Okafor",
        "actor_kind": "staff",
        "role": "interventionist",
        "relation": ("lead",),
        "case_id": uuid7(),
        "case_reference": "TP-0001",
        "record_type": "cases.case",
        "record_ids": (uuid7(),),
        "action": "read",
        "category": "case_admin",
        "effect": "allow",
        "rule_id": "C-06",
        "purpose": "casework",
        "network": "10.1.2.0/24",
        "detail": {"fields": ["stage"]},
    }
    return AccessEvent(practice_id=practice_id, **(standard | values))


@dataclass(frozen=True)
class PrivateLog:
    """One private database: write events, seal, check, and meddle as its owner."""

    database: PrivateDatabase

    def write(
        self, number: int = 1, practice_id: UUID | None = None, *, settled: bool = True, **values: Any
    ) -> list[UUID]:
        """Events of one practice, each in a transaction of its own; their ids in order.

        Transactions of other tests on the same server hold sealing back, so it waits for them.
        """
        practice_id = practice_id or make_practice()
        made = []
        for _ in range(number):
            one = event(practice_id, **values)
            with practice(practice_id):
                writer.write([one])
            made.append(one.id)
        if settled:
            self.settle()
        return made

    def settle(self) -> None:
        """Returns when every transaction that runs now has ended."""
        deadline = monotonic() + 30
        with self.connection("threshold_app") as link:
            link.autocommit = True
            wanted = link.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint").fetchone()
            while link.execute(OLDEST).fetchone() < wanted:
                assert monotonic() < deadline, "a transaction does not end"
                sleep(0.02)

    def seal(self, **values: Any) -> list[Seal]:
        """What the task does every 15 seconds, when nobody is in the middle of writing."""
        self.settle()
        return sealer.seal_pending(timezone.now(), **values)

    def check(self, practice_id: UUID | None = None) -> verify.Verdict:
        """What `verify_audit` does; an hour later, so that a copy that is missing is late."""
        return verify.verify(timezone.now() + timedelta(hours=1), practice_id)

    @contextmanager
    def meddler(self) -> Iterator[psycopg.Connection]:
        """The highest rights there are, with every trigger and the tenant wall out of the way."""
        with self.database.connect() as link:
            link.execute("SET session_replication_role = replica")
            yield link

    @contextmanager
    def connection(self, role: str) -> Iterator[psycopg.Connection]:
        """A plain connection of one role."""
        with self.database.connect(role) as link:
            yield link


@contextmanager
def private_log(folder: Path, settings: Any) -> Iterator[PrivateLog]:
    """Copies the template, points Django at the copy, and puts everything back."""
    before = {alias: connections[alias].settings_dict["NAME"] for alias in ALIASES}
    with made_private(folder) as database:
        settings.AUDIT_WORM_DIR = folder
        try:
            _point_at(dict.fromkeys(ALIASES, database.name))
            yield PrivateLog(database)
        finally:
            _point_at(before)


def _point_at(names: dict[str, str]) -> None:
    for alias, name in names.items():
        connection = connections[alias]
        connection.close()
        connection.close_pool()
        connection.settings_dict["NAME"] = name


@pytest.fixture
def log(tmp_path: Path, settings: Any) -> Iterator[PrivateLog]:
    """A private log."""
    with private_log(tmp_path / "seals", settings) as made:
        yield made

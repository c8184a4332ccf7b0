"""Changing keys: the installation's, and the data keys of practices and cases with what they encrypted.

Runs as the owner where that connection is set (`manage.py rotate_keys` in the migrate container), because
tables that are only ever added to refuse the application's updates. Reads and writes ciphertext; nothing
that it opens is shown, so it asks no rule. Every step may be interrupted and run again.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections, models, transaction
from django.db.backends.utils import CursorWrapper

from compliance import crypto
from compliance.fields import EncryptedTextField
from compliance.models import DataKey
from practices.models import Practice
from practices.tenancy.context import Context, context
from practices.tenancy.models import TenantModel

OWNER = "owner"


@dataclass(slots=True)
class Done:
    """What was changed."""

    rewrapped: int = 0
    made: int = 0
    values: int = 0


def alias() -> str:
    """The owner's connection where there is one."""
    return OWNER if OWNER in settings.DATABASES else DEFAULT_DB_ALIAS


def rotate(*, data: bool) -> Done:
    """Rewraps every practice's key under the newest of FIELD_KEYS. With `data`, gives each practice and case
    a new data key as well, and encrypts what they hold anew."""
    done = Done()
    for practice_id in Practice.objects.order_by("id").values_list("pk", flat=True):
        if data:
            done.made += _with(practice_id, _make_new_keys)
        done.rewrapped += _with(practice_id, _rewrap)
        if data:
            for model in encrypted_models():
                done.values += _with(practice_id, partial(_encrypt_anew, model))
    return done


def encrypted_models() -> Iterator[type[models.Model]]:
    """Every table of a practice that has an encrypted column."""
    for model in apps.get_models():
        if issubclass(model, TenantModel) and columns_of(model):
            yield model


def columns_of(model: type[models.Model]) -> list[str]:
    """The encrypted columns of a table."""
    return [str(one.column) for one in model._meta.local_fields if isinstance(one, EncryptedTextField)]


class Keys:
    """The opened keys of one practice, inside its transaction."""

    def __init__(self, practice_id: UUID, cursor: CursorWrapper) -> None:
        self.practice_id = practice_id
        self.cursor = cursor
        self.table = DataKey._meta.db_table
        self.practice: dict[int, bytes] = {}
        self.cases: dict[UUID, dict[int, bytes]] = {}
        cursor.execute(
            f"SELECT case_id, number, wrapped FROM {self.table} "  # noqa: S608 -- our own table's name
            "WHERE practice_id = app_practice_id() AND wrapped <> '' ORDER BY case_id NULLS FIRST, number"
        )
        for case_id, number, wrapped in cursor.fetchall():
            sealed = bytes(wrapped)
            if case_id is None:
                key = settings.FIELD_KEYS[crypto.key_number(sealed)]
                self.practice[number] = crypto.unseal(key, sealed, self.place(None))
            else:
                key = self.practice[crypto.key_number(sealed)]
                self.cases.setdefault(case_id, {})[number] = crypto.unseal(key, sealed, self.place(case_id))

    def place(self, case_id: UUID | None) -> str:
        """What a wrapped key is bound to (as compliance.keys)."""
        return f"{self.practice_id}|data_key|{case_id or 'practice'}"

    def of(self, case_id: UUID | None) -> dict[int, bytes]:
        """The keys of a case, or of the practice."""
        return self.practice if case_id is None else self.cases.get(case_id, {})

    def wrap(self, case_id: UUID | None, plain: bytes) -> bytes:
        """A data key, closed under the newest key above it."""
        if case_id is None:
            number, key = crypto.installation_key()
        else:
            number = max(self.practice)
            key = self.practice[number]
        return crypto.seal(key, number, plain, self.place(case_id))


def _with(practice_id: UUID, work: Callable[[Keys], int]) -> int:
    """One step in the practice's own transaction, on the owner's connection where there is one."""
    with (
        context(Context(practice_id, None, "system")),
        transaction.atomic(using=alias()),
        connections[alias()].cursor() as cursor,
    ):
        return work(Keys(practice_id, cursor))


def _make_new_keys(keys: Keys) -> int:
    """The next number for the practice and for each case."""
    made = 0
    owners: list[UUID | None] = [None, *keys.cases] if keys.practice else []
    for owner in owners:
        number, plain = max(keys.of(owner)) + 1, crypto.new_key()
        wrapped = keys.wrap(owner, plain)
        keys.of(owner)[number] = plain
        keys.cursor.execute(
            f"INSERT INTO {keys.table} (id, practice_id, case_id, number, wrapped, created_at) "  # noqa: S608 -- our own table's name
            "VALUES (uuidv7(), app_practice_id(), %s, %s, %s, now())",
            [owner, number, wrapped],
        )
        made += 1
    return made


def _rewrap(keys: Keys) -> int:
    """Every data key under the newest key above it."""
    changed = 0
    owners: list[UUID | None] = [None, *keys.cases] if keys.practice else []
    for owner in owners:
        for number, plain in keys.of(owner).items():
            keys.cursor.execute(
                f"UPDATE {keys.table} SET wrapped = %s "  # noqa: S608 -- our own table's name
                "WHERE practice_id = app_practice_id() AND case_id IS NOT DISTINCT FROM %s AND number = %s",
                [keys.wrap(owner, plain), owner, number],
            )
            changed += keys.cursor.rowcount
    return changed


def _encrypt_anew(model: type[models.Model], keys: Keys) -> int:
    """Every value of one table that an older number encrypted. A destroyed key leaves its values as they are."""
    columns, owner = columns_of(model), _owner_column(model)
    table, changed = model._meta.db_table, 0
    keys.cursor.execute(
        f"SELECT id, {owner}, {', '.join(columns)} FROM {table} WHERE practice_id = app_practice_id()"  # noqa: S608 -- names of our own tables
    )
    for row_id, case_id, *values in keys.cursor.fetchall():
        known = keys.of(case_id)
        fresh = {}
        for column, value in zip(columns, values, strict=True):
            sealed = bytes(value or b"")
            if not sealed or not known or crypto.key_number(sealed) == max(known):
                continue
            old = known.get(crypto.key_number(sealed))
            if old is None:
                continue
            place = f"{keys.practice_id}|{table}|{column}|{row_id}"
            fresh[column] = crypto.seal(
                known[max(known)], max(known), crypto.unseal(old, sealed, place), place
            )
        if fresh:
            names = ", ".join(f"{column} = %s" for column in fresh)
            keys.cursor.execute(
                f"UPDATE {table} SET {names} WHERE practice_id = app_practice_id() AND id = %s",  # noqa: S608 -- names of our own tables
                [*fresh.values(), row_id],
            )
            changed += len(fresh)
    return changed


def _owner_column(model: type[models.Model]) -> str:
    """The column that names the case whose key protects a row (as compliance.fields.case_of)."""
    if hasattr(model, "encryption_case_id"):
        return "id"
    names = {one.column for one in model._meta.local_fields}
    return "case_id" if "case_id" in names else "NULL::uuid"

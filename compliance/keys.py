"""Data keys: one for each practice and each case, stored wrapped, opened once per request."""

from uuid import UUID

from django.db import connection

from compliance import crypto
from compliance.ledger import current_ledger
from practices.tenancy.context import require


class KeyDestroyed(LookupError):
    """The key of a value was destroyed: the value can never be read again, which is what erasure means."""


INSERT = """
INSERT INTO compliance_data_key (id, practice_id, case_id, number, wrapped, created_at)
VALUES (uuidv7(), app_practice_id(), %s, 1, %s, now())
ON CONFLICT (practice_id, case_id, number) DO NOTHING
"""
SELECT = """
SELECT case_id, number, wrapped FROM compliance_data_key
WHERE practice_id = app_practice_id() AND (case_id = %s OR case_id IS NULL)
ORDER BY case_id NULLS FIRST, number
"""


def data_key(case_id: UUID | None, number: int | None = None) -> tuple[int, bytes]:
    """The key of a case (or of the practice, for None): `number`, or the newest for writing.

    Creates the first key on first use. Raises KeyDestroyed for one that was erased.
    """
    found = _opened(case_id)
    if not found:
        _create(case_id)
        found = _opened(case_id)
    chosen = max(found) if number is None else number
    if not found.get(chosen):
        raise KeyDestroyed(f"Key {chosen} of this {'case' if case_id else 'practice'} no longer exists.")
    return chosen, found[chosen]


def destroy(case_id: UUID) -> int:
    """Destroys every number of a case's key for ever; returns how many. The rows stay, empty, so that no new
    key takes their numbers and what they encrypted reads as destroyed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE compliance_data_key SET wrapped = '' "
            "WHERE practice_id = app_practice_id() AND case_id = %s AND wrapped <> ''",
            [case_id],
        )
        number: int = cursor.rowcount
    current_ledger().keys.pop((require(), case_id), None)
    return number


def _opened(case_id: UUID | None) -> dict[int, bytes]:
    """Every number of one owner's key, from this request's memory or the table."""
    memory: dict[tuple[UUID, UUID | None], dict[int, bytes]] = current_ledger().keys
    place = (require(), case_id)
    if place not in memory:
        with connection.cursor() as cursor:
            cursor.execute(SELECT, [case_id])
            rows = cursor.fetchall()
        practice: dict[int, bytes] = {}
        case: dict[int, bytes] = {}
        for owner, number, wrapped in rows:
            if not wrapped:
                case[number] = b""
            elif owner is None:
                practice[number] = _unwrap(bytes(wrapped), None, {})
            else:
                case[number] = _unwrap(bytes(wrapped), owner, practice)
        memory[require(), None] = practice
        memory[place] = case if case_id else practice
        if case_id and not case:
            del memory[place]
            return {}
    return memory[place]


def _create(case_id: UUID | None) -> None:
    plain = crypto.new_key()
    if case_id is None:
        number, wrapping = crypto.installation_key()
    else:
        number, wrapping = data_key(None)
    wrapped = crypto.seal(wrapping, number, plain, _place(case_id))
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [case_id, wrapped])
    current_ledger().keys.pop((require(), case_id), None)


def _unwrap(wrapped: bytes, case_id: UUID | None, practice: dict[int, bytes]) -> bytes:
    number = crypto.key_number(wrapped)
    if case_id is None:
        from django.conf import settings  # noqa: PLC0415 -- read late, tests rotate the keys

        return crypto.unseal(settings.FIELD_KEYS[number], wrapped, _place(None))
    return crypto.unseal(practice[number], wrapped, _place(case_id))


def _place(case_id: UUID | None) -> str:
    return f"{require()}|data_key|{case_id or 'practice'}"

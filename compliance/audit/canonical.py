"""How an event is written down for hashing: PostgreSQL's COPY text of a fixed list of columns, in UTC.

A change of columns is a new format with a new number; seals of older formats go on to be checked with
theirs. The first five columns are the same in every format.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple
from uuid import UUID

from django.db.backends.utils import CursorWrapper

FORMAT = 1
COLUMNS: dict[int, tuple[str, ...]] = {
    1: (
        *("epoch", "xid", "id", "practice_id"),
        *("at", "actor_id", "actor_name", "actor_kind", "role", "relation"),
        *("case_id", "case_reference", "record_type", "record_ids"),
        *("action", "category", "effect", "rule_id", "purpose", "regime", "obligations", "reason"),
        *("channel", "network", "request_id", "detail"),
    ),
}
LEADING = 5
SESSION = (
    "SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO, YMD';"
    " SET LOCAL bytea_output = 'hex'; SET LOCAL client_encoding = 'UTF8'"
)


class Place(NamedTuple):
    """Where an event stands in its epoch. `id` is the UUID's text, which sorts as the UUID does."""

    xid: int
    id: str


START = Place(0, str(UUID(int=0)))
END = Place(2**63 - 1, str(UUID(int=2**128 - 1)))


def behind(place: Place) -> Place:
    """The first place after `place`."""
    following = UUID(place.id).int + 1
    if following >> 128:
        return Place(place.xid + 1, START.id)
    return Place(place.xid, str(UUID(int=following)))


class Leading(NamedTuple):
    """The first columns of a canonical line, as they are written there."""

    format: bytes
    epoch: bytes
    xid: bytes
    id: bytes
    practice: bytes


def leading(line: bytes) -> Leading:
    """Who and where, read from the front of a canonical line."""
    return Leading._make(line.split(b"\t", LEADING)[:LEADING])


def select(number: int, where: str) -> str:
    """The COPY statement of one format; `where` is SQL with placeholders."""
    columns = ", ".join(COLUMNS[number])
    # Only names from this module are joined in; values are bound.
    return (
        f"COPY (SELECT {number}, {columns} FROM compliance_access_event WHERE {where}"  # noqa: S608
        " ORDER BY epoch, xid, id{limit}) TO STDOUT"
    )


@contextmanager
def stream(
    cursor: CursorWrapper,
    number: int,
    where: str,
    values: Iterable[Any],
    limit: int | None = None,
) -> Iterator[Iterator[bytes]]:
    """Canonical lines of one format, in order, with their line ends, as they come from the server."""
    cursor.execute(SESSION)
    ending = f" LIMIT {int(limit)}" if limit is not None else ""
    statement = select(number, where).format(limit=ending)
    with cursor.copy(statement, tuple(values)) as copy:
        yield map(bytes, copy)

"""Somebody with the highest rights in the database changes what was sealed: a byte, a row, an order.

Each manipulation is committed, as a real one would be, and can be undone exactly from copies of the tables.
"""

import json
import random
import string
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql

from tests.compliance.private_log import on

EVENT, SEAL, PART = "compliance_access_event", "compliance_audit_seal", "compliance_audit_subroot"
TABLES = (EVENT, SEAL, PART)
BYTES = string.digits + string.ascii_letters + "-:+. {}[],\"'\\"
Row = dict[str, Any]


@dataclass(frozen=True)
class Kept:
    """A row as it was sealed: as one text, by which it is found again, its values as texts, and as JSON."""

    whole: str
    values: dict[str, str | None]
    json: str

    def copy(self) -> Row:
        """To make another one of."""
        found: Row = json.loads(self.json)
        return found


class NothingChanged(Exception):
    """PostgreSQL refused the value, or it says the same as before: this one does not count."""


@dataclass
class Meddler:
    """A superuser's connection, in which no trigger fires and no foreign key is looked at."""

    link: psycopg.Connection[Any]
    dice: random.Random
    types: dict[str, dict[str, str]] = field(default_factory=dict)
    rows: dict[str, list["Kept"]] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.link.autocommit = True
        self.link.execute("SET session_replication_role = replica")
        for table in TABLES:
            self.link.execute(on("CREATE TABLE {} AS SELECT * FROM {}", f"kept_{table}", table))
            found = self.link.execute(
                "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute"
                " WHERE attrelid = %s::regclass AND attnum > 0",
                [table],
            )
            self.types[table] = dict(found.fetchall())
            self.rows[table] = self._read(table)

    def _read(self, table: str) -> list[Kept]:
        names = sorted(self.types[table])
        columns = sql.SQL(", ").join(sql.SQL("{}::text").format(sql.Identifier(name)) for name in names)
        found = self.link.execute(
            sql.SQL("SELECT one::text, to_jsonb(one)::text, {} FROM {} AS one ORDER BY 1").format(
                columns, sql.Identifier(table)
            )
        )
        return [Kept(row[0], dict(zip(names, row[2:], strict=True)), row[1]) for row in found.fetchall()]

    def meddle(self) -> str:
        """Makes one manipulation, whatever the dice say, and returns in words which."""
        kinds: list[Callable[[], str]] = [self.change, self.delete, self.insert, self.reorder]
        while True:
            kind = self.dice.choices(kinds, (55, 12, 18, 15))[0]
            with suppress(NothingChanged, psycopg.DataError, psycopg.IntegrityError):
                return self._made(kind)

    def _made(self, kind: Callable[[], str]) -> str:
        self.touched.clear()
        with self.link.transaction():
            words = kind()
            if not self.is_different(self.touched):
                raise NothingChanged(words)
        return words

    def is_different(self, tables: Iterable[str] = TABLES) -> bool:
        """Whether a table says something else than when it was sealed."""
        return any(
            self.link.execute(
                on(
                    "(SELECT one::text FROM {} AS one EXCEPT SELECT kept::text FROM {} AS kept) UNION ALL"
                    " (SELECT kept::text FROM {} AS kept EXCEPT SELECT one::text FROM {} AS one) LIMIT 1",
                    *(table, f"kept_{table}", f"kept_{table}", table),
                )
            ).fetchone()
            for table in tables
        )

    def undo(self) -> None:
        """Puts every row back as it was."""
        with self.link.transaction():
            for table in self.touched:
                kept = f"kept_{table}"
                self.link.execute(
                    on(
                        "DELETE FROM {} AS one WHERE NOT EXISTS"
                        " (SELECT FROM {} AS kept WHERE kept::text = one::text)",
                        table,
                        kept,
                    )
                )
                self.link.execute(
                    on(
                        "INSERT INTO {} SELECT kept.* FROM {} AS kept WHERE NOT EXISTS"
                        " (SELECT FROM {} AS one WHERE one::text = kept::text)",
                        *(table, kept, table),
                    )
                )

    # One byte of one value

    def change(self) -> str:
        """One byte of one value is another one, is gone, or is new."""
        table = self.dice.choices(TABLES, (60, 25, 15))[0]
        row = self._row(table)
        column, text = self.dice.choice(sorted(row.values.items()))
        if text is None:
            raise NothingChanged(column)
        found = self.link.execute(
            sql.SQL(
                "UPDATE {table} AS one SET {column} = %(new)s::{type} WHERE one::text = %(row)s"
                " AND {column} IS DISTINCT FROM %(new)s::{type}"
            ).format(
                table=sql.Identifier(table),
                column=sql.Identifier(column),
                type=sql.SQL(self.types[table][column]),  # the name of a type, from the catalogue
            ),
            {"new": self._other(text), "row": row.whole},
        )
        self.touched.add(table)
        if found.rowcount != 1:
            raise NothingChanged(column)
        return f"byte of {table}.{column}"

    def _other(self, text: str) -> str:
        place = self.dice.randrange(len(text) + 1)
        way = self.dice.choices(("other", "gone", "new"), (8, 1, 1))[0]
        put = "" if way == "gone" else self.dice.choice(BYTES)
        return text[:place] + put + text[place + (way != "new") :]

    # Rows

    def delete(self) -> str:
        """An event, a part or a seal is gone; a seal with or without its parts; or the log's whole end."""
        what = self.dice.choices(("event", "part", "seal", "seal and parts", "end"), (5, 2, 1, 2, 2))[0]
        if what == "event":
            self._remove(EVENT, self._row(EVENT))
        elif what == "part":
            self._remove(PART, self._row(PART))
        else:
            seq = self._row(SEAL).copy()["seq"]
            self.touched |= {SEAL, PART}
            compare = sql.SQL(">=" if what == "end" else "=")
            for table, column in ((PART, "seal_seq"), (SEAL, "seq"))[what == "seal" :]:
                self.link.execute(
                    sql.SQL("DELETE FROM {} WHERE {} {} %s").format(
                        sql.Identifier(table), sql.Identifier(column), compare
                    ),
                    [seq],
                )
        return f"deleted {what}"

    def insert(self) -> str:
        """A row that looks like others, in a place among or beside them."""
        table = self.dice.choices(TABLES, (6, 2, 2))[0]
        row = self._row(table).copy()
        if table == EVENT:
            what = self._forge_event(row)
        elif table == SEAL:
            newest = len(self.rows[SEAL])
            what = row["seq"] = self.dice.choice((newest + 1, newest + 9, 0, -3))
        else:
            what = self.dice.choice(("practice_id", "seal_seq"))
            row[what] = str(self._uuid()) if what == "practice_id" else self.dice.randrange(-2, 99)
        self._put(table, row)
        return f"inserted {table}, {what}"

    def _forge_event(self, row: Row) -> str:
        """A copy of an event that claims another place within what is sealed, or an epoch that never was."""
        what = self.dice.choice(("id", "xid", "epoch", "practice_id", "at"))
        other = self._row(EVENT).copy()
        if what != "at":  # the same number twice, told apart by its time
            row["id"] = str(self._uuid())
        if what in {"xid", "at", "practice_id"}:
            row[what] = other[what]
        if what == "practice_id" and self.dice.random() < 0.5:
            row[what] = str(self._uuid())
        if what == "epoch":
            row[what] = self.dice.choice((-1, 0, 2, 7))
        return what

    # Order

    def reorder(self) -> str:
        """Two rows change places: all of what they say but the place, the place alone, or one value."""
        table = self.dice.choices(TABLES, (6, 2, 2))[0]
        rows = self._row(table), self._row(table)
        one, other = (row.copy() for row in rows)
        places = {EVENT: ["xid", "id"], SEAL: ["seq"], PART: ["practice_id", "seal_seq"]}[table]
        chosen = self.dice.choice([places, places[:1], [self.dice.choice(sorted(one))]])
        for row in rows:
            self._remove(table, row)
        for name in chosen:
            one[name], other[name] = other[name], one[name]
        self._put(table, one)
        self._put(table, other)
        return f"swapped {table}, {'+'.join(chosen)}"

    # Small things

    def _row(self, table: str) -> Kept:
        return self.dice.choice(self.rows[table])

    def _remove(self, table: str, row: Kept) -> None:
        self.touched.add(table)
        self.link.execute(on("DELETE FROM {} AS one WHERE one::text = %s", table), [row.whole])

    def _put(self, table: str, row: Row) -> None:
        self.touched.add(table)
        self.link.execute(
            on("INSERT INTO {} SELECT (jsonb_populate_record(NULL::{}, %s)).*", table, table),
            [json.dumps(row)],
        )

    def _uuid(self) -> UUID:
        return UUID(int=self.dice.getrandbits(128))

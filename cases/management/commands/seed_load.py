"""`manage.py seed_load`: fills a database for benchmarks, reproducibly, by COPY. Fictional from end to end."""

import random
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import models
from psycopg import sql
from psycopg.types.json import Jsonb

from cases.models import Assignment, Case, ConcernedOther, Stage, Task, TimelineEntry
from cases.models.case import NOTHING_DUE
from compliance.audit.models import AccessEventRow
from practices.models import Membership, Practice, User

BEGIN = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
FIRST = (
    "Amara",
    "Ben",
    "Carla",
    "Dev",
    "Elif",
    "Finn",
    "Grace",
    "Hana",
    "Ivo",
    "June",
    "Kofi",
    "Lena",
    "Mira",
)
LAST = ("Quill", "Vance", "Brandt", "Oyelaran", "Reyes", "Tran", "Holloway", "Bell", "Haddad", "Sorensen")
LEADS = 5
TIMELINE = 6


class Command(BaseCommand):
    """The first practice gets half of the cases and of the events; the others share the rest evenly."""

    help = "Fills a database for benchmarks. Needs ADMIN_DATABASE_URL: COPY stops at the tenant wall."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Sizes, and the seed that makes two runs alike."""
        parser.add_argument("--practices", type=int, required=True)
        parser.add_argument("--cases", type=int, required=True)
        parser.add_argument("--events", type=int, required=True)
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        """Copies everything in, then lets the planner know."""
        admin = settings.ADMIN_DATABASE
        if admin is None:
            raise CommandError("Set ADMIN_DATABASE_URL: COPY stops at the tenant wall for every other role.")
        if settings.PRODUCTION:
            raise CommandError("This fills a database with fictional cases. It does not run in production.")
        with psycopg.connect(
            host=admin.host,
            port=admin.port or None,
            user=admin.user,
            password=admin.password,
            dbname=admin.name,
        ) as link:
            load = Load(link, random.Random(options["seed"]), options["practices"])  # noqa: S311 -- reproducible, not secret
            load.run(options["cases"], options["events"])
        with psycopg.connect(
            host=admin.host,
            port=admin.port or None,
            user=admin.user,
            password=admin.password,
            dbname=admin.name,
            autocommit=True,
        ) as link:
            link.execute("VACUUM ANALYZE")
        self.stdout.write(
            f"{options['practices']} practices, {options['cases']} cases, {options['events']} events are in."
        )


class Load:
    """One filling. Ids come from the seeded generator, so that two runs give the same rows."""

    def __init__(self, link: psycopg.Connection, dice: random.Random, practices: int) -> None:
        self.link = link
        self.dice = dice
        self.practices = [self._id(BEGIN) for _ in range(practices)]
        self.members: dict[UUID, list[tuple[UUID, UUID]]] = {}
        self.cases: dict[UUID, list[UUID]] = {}

    def run(self, cases: int, events: int) -> None:
        """Practices, people, cases with their surroundings, events."""
        self._copy(Practice, self._practices())
        users, members = self._people()
        self._copy(User, users)
        self._copy(Membership, members)
        made = list(self._cases(cases))
        self._copy(Case, made)
        self._copy(Assignment, self._assignments(made))
        self._copy(ConcernedOther, self._others(made))
        self._copy(TimelineEntry, self._timeline(made))
        self._copy(Task, self._tasks(made))
        self._copy(AccessEventRow, self._events(events))

    def _id(self, at: datetime) -> UUID:
        """A version 7 UUID of that moment, from the seeded dice."""
        value = int(at.timestamp() * 1000) << 80 | 7 << 76 | self.dice.getrandbits(12) << 64
        return UUID(int=value | 2 << 62 | self.dice.getrandbits(62))

    def _practices(self) -> Iterator[dict[str, Any]]:
        for number, practice in enumerate(self.practices):
            yield {
                "id": practice,
                "slug": f"load-{number:04}",
                "name": f"Practice {number}",
                "reference_prefix": "LD",
            }

    def _people(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        users, members = [], []
        for number, practice in enumerate(self.practices):
            self.members[practice] = []
            for place in range(LEADS):
                user, member = self._id(BEGIN), self._id(BEGIN)
                name = f"{self.dice.choice(FIRST)} {self.dice.choice(LAST)}"
                users.append(
                    {
                        "id": user,
                        "email": f"load-{number}-{place}@people.example",
                        "name": name,
                        "password": "!",
                    }
                )
                members.append(
                    {
                        "id": member,
                        "practice_id": practice,
                        "user_id": user,
                        "role": "interventionist",
                        "display_name": name,
                        "started_at": BEGIN,
                    }
                )
                self.members[practice].append((member, user))
        return users, members

    def _share(self, total: int) -> Iterator[tuple[UUID, int]]:
        """How many of a total each practice gets."""
        if len(self.practices) == 1:
            yield self.practices[0], total
            return
        rest = len(self.practices) - 1
        yield self.practices[0], total - total // 2
        for number, practice in enumerate(self.practices[1:]):
            yield practice, total // 2 // rest + (1 if number < total // 2 % rest else 0)

    def _cases(self, total: int) -> Iterator[dict[str, Any]]:
        stages = [stage.value for stage in Stage]
        for practice, count in self._share(total):
            self.cases[practice] = []
            for number in range(1, count + 1):
                at = BEGIN + timedelta(minutes=number)
                stage = self.dice.choice(stages)
                closed = stage == Stage.CLOSED
                case = self._id(at)
                self.cases[practice].append(case)
                yield {
                    "id": case, "practice_id": practice, "created_at": at, "number": number,
                    "reference": f"LD-{number:04}", "stage": stage, "stage_since": at, "opened_at": at,
                    "display_name": f"{self.dice.choice(FIRST)} {self.dice.choice(LAST)} {number}",
                    "lead_id": self.members[practice][number % LEADS][0], "time_zone": "America/New_York",
                    "closed_at": at if closed else None, "close_reason": "completed" if closed else "",
                    "next_step": "" if closed else "Call the family",
                    "next_due_at": NOTHING_DUE if closed else at + timedelta(days=self.dice.randrange(200)),
                    "risk_flag": self.dice.choice(("", "", "", "Withdrawal risk")),
                    "category": "case_admin", "captured_in_regime": "R0_family",
                }  # fmt: skip

    def _assignments(self, cases: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        for case in cases:
            yield self._of(case) | {
                "membership_id": case["lead_id"],
                "role": "lead",
                "started_at": case["opened_at"],
            }

    def _others(self, cases: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        for case in cases:
            for relation in ("sister", "mother"):
                yield self._of(case) | {
                    "name": f"{self.dice.choice(FIRST)} {self.dice.choice(LAST)}", "relation": relation,
                    "time_zone": "America/New_York", "category": "contact", "is_caller": relation == "sister",
                }  # fmt: skip

    def _timeline(self, cases: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        for case in cases:
            for hour in range(TIMELINE):
                yield self._of(case) | {
                    "at": case["opened_at"] + timedelta(hours=hour), "kind": "call", "icon": "phone",
                    "actor_name": "Maren Okafor", "title": "Called the family",
                }  # fmt: skip

    def _tasks(self, cases: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        for case in cases:
            if not case["closed_at"]:
                yield self._of(case) | {
                    "title": "Call the family",
                    "due_at": case["next_due_at"],
                    "owner_id": case["lead_id"],
                }

    def _of(self, case: dict[str, Any]) -> dict[str, Any]:
        return {
            "id": self._id(case["opened_at"]), "practice_id": case["practice_id"], "case_id": case["id"],
            "created_at": case["opened_at"], "category": "case_admin", "captured_in_regime": "R0_family",
        }  # fmt: skip

    def _events(self, total: int) -> Iterator[dict[str, Any]]:
        for practice, count in self._share(total):
            cases = self.cases[practice]
            for number in range(count):
                at = datetime(2026, 11, 1, tzinfo=UTC) + timedelta(seconds=number % 1_900_000)
                member, user = self.members[practice][number % LEADS]
                case = self.dice.choice(cases) if cases else None
                yield {
                    "practice_id": practice, "at": at, "id": self._id(at), "actor_id": user,
                    "actor_name": "Maren Okafor", "actor_kind": "staff", "role": "interventionist",
                    "relation": ["lead"], "case_id": case, "case_reference": "LD-0001", "record_type": "cases.case",
                    "record_ids": [case] if case else [], "action": "read", "category": "case_admin",
                    "effect": "allow", "rule_id": "C-06", "purpose": "casework", "regime": "R0_family",
                    "obligations": [], "reason": "", "channel": "web", "network": "127.0.0.0/24",
                    "request_id": str(member), "detail": Jsonb({}),
                }  # fmt: skip

    def _copy(self, model: type[models.Model], rows: Iterable[dict[str, Any]]) -> None:
        """Streams rows into a model's table, with the model's defaults where a row says nothing."""
        source = iter(rows)
        first = next(source, None)
        if first is None:
            return
        fill = {} if model is AccessEventRow else self._defaults(model)
        columns = list(fill | first)
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
            sql.Identifier(model._meta.db_table), sql.SQL(", ").join(map(sql.Identifier, columns))
        )
        with self.link.cursor() as cursor, cursor.copy(statement) as copy:
            for row in [first]:
                copy.write_row([(fill | row)[column] for column in columns])
            for row in source:
                full = fill | row
                copy.write_row([full[column] for column in columns])

    def _defaults(self, model: type[models.Model]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for field in model._meta.local_fields:
            column = str(field.column)
            if field.primary_key or column == "practice_id":
                continue
            if isinstance(field, models.BinaryField):
                found[column] = None if field.null else b""
            elif isinstance(field, models.JSONField):
                found[column] = Jsonb(field.get_default() if field.has_default() else {})
            elif field.null:
                found[column] = None
            elif field.has_default():
                found[column] = field.get_default()
            elif isinstance(field, models.DateTimeField):
                found[column] = BEGIN
            elif isinstance(field, models.BooleanField):
                found[column] = False
            elif isinstance(field, models.IntegerField):
                found[column] = 0
            else:
                found[column] = ""
        return found

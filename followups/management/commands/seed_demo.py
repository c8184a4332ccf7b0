"""`manage.py seed_demo --out FILE`: the demo's practices, people and cases, and how to sign in as them."""

import json
from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from compliance.acting import acting
from compliance.models import OutboxRow, OutboxState
from followups.demo import houses, looking, preparing
from followups.demo.houses import Set, SignIn
from followups.demo.people import HOUSES, House
from followups.demo.stories import STORIES
from followups.demo.telling import tell
from practices.models import Practice


class Command(BaseCommand):
    """Fictional from end to end, and made by the verbs that people use: nothing skips a guard."""

    help = "Fills an empty demo database with two practices. Refuses anywhere else."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where the sign-ins and links are written."""
        parser.add_argument("--out", type=Path, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        """Makes everything, then writes the file."""
        if settings.THRESHOLD_ENV not in {"demo", "test"}:
            raise CommandError("Demo people belong into a demo: THRESHOLD_ENV is neither demo nor test.")
        if Practice.objects.exists():
            raise CommandError(
                "There are practices in this database already. The demo begins with an empty one."
            )
        now = timezone.now()
        known: dict[str, SignIn] = {}
        made = [_practice(house, known, now) for house in HOUSES]
        out: Path = options["out"]
        out.touch(mode=0o600)
        out.write_text(json.dumps(made, indent=1, ensure_ascii=False), encoding="utf-8")
        self.stdout.write(f"{len(made)} practices, {sum(len(one['cases']) for one in made)} cases.")


def _practice(house: House, known: dict[str, SignIn], now: datetime) -> dict[str, Any]:
    made = houses.set_up(house, known, now=now)
    with made.acting("coordinator", now) as access:
        preparing.stock(access)
    cases, links, told = [], [], []
    for story in STORIES[house.slug]:
        case, waiting = tell(made, story)
        cases.append({"id": str(case.pk), "reference": case.reference, "stage": case.stage})
        links += waiting
        told.append((story, case))
    looking.look(made, told)
    _let_rest(made)
    return {**houses.told(made), "cases": cases, "family_links": links}


def _let_rest(made: Set) -> None:
    """Reminders of the past weeks are not sent today."""
    with acting(made.practice.pk, at=made.now):
        old = OutboxRow.objects.filter(state=OutboxState.WAITING, not_before__lte=made.now)
        old.update(state=OutboxState.CANCELLED, settled_at=made.now)

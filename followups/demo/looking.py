"""Looks that somebody should ask about, made by looking: the check of unusual access finds them in the log."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta

from cases.domain import care
from cases.models import Case, Stage
from compliance import gate
from compliance.errors import NotFound
from compliance.unusual.watch import look_through
from followups.demo.houses import Set
from followups.demo.stories import Story

BEFORE = timedelta(hours=3)
TRIES = 6


def look(made: Set, told: Iterable[tuple[Story, Case]]) -> None:
    """A coordinator opens the case of somebody known; a colleague tries cases that are not theirs."""
    at = made.now - BEFORE
    of_others = [case for story, case in told if story.lead == "first" and case.stage != Stage.CLOSED]
    with made.acting("first", at) as access:
        care.set_special_care(access, case=gate.get(access, Case, of_others[0].pk), needed=True)
    with made.acting("coordinator", at + timedelta(minutes=20)) as access:
        gate.get(access, Case, of_others[0].pk)
    for number in range(TRIES):
        tried = of_others[number % len(of_others)]
        with suppress(NotFound), made.acting("second", at + timedelta(minutes=30 + 3 * number)) as access:
            gate.get(access, Case, tried.pk)
    look_through(made.practice.pk, at=made.now)

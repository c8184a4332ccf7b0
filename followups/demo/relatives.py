"""What the families of the demo did in their space: came in, answered, wrote; and links that wait for them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from cases.models import ConcernedOther, Stage
from compliance import gate
from compliance.access import Access
from compliance.acting import acting
from compliance.vocabulary import Role
from families import queries
from families.domain import doors, family_map, intake, invitations, letters, wellbeing
from families.models import LinkWay, Verdict
from families.questionnaire import flow, stock

if TYPE_CHECKING:
    from followups.demo.stories import Relative
    from followups.demo.telling import Telling

NETWORK = "127.0.0.0/24"
PAGES = flow.every_page(stock.intake())
CHECK_IN: dict[str, int | str] = {"1": 5, "2": 4, "3": 3, "4": 8, "5": 4, "6": 5, "7": 1, "8": 6}


def write(telling: Telling) -> None:
    """Whoever has written came in by a link of their own before. Sent letters were read and approved."""
    for person, relative in _pairs(telling):
        if not (relative.letter or relative.answers):
            continue
        _come_in(telling, person, 4.6)
        with _as(telling, person, telling.day(5)) as access:
            for page in PAGES:
                if page.key in relative.answers:
                    intake.save_page(
                        access, page=page, answers=dict(relative.answers[page.key]), version=None
                    )
        with _as(telling, person, telling.day(5.2)) as access:
            letters.save(access, parts=dict(relative.letter), version=None)
            if relative.has_sent:
                letters.send(access)
    with telling.at(5.4) as (access, case):
        for letter in list(gate.open(access, queries.letters(case.pk), case_id=case.pk)):
            if letter.sent_number is not None:
                letters.review(
                    access,
                    letter=letter,
                    number=letter.sent_number,
                    verdict=Verdict.APPROVED,
                    comment="Warm and clear. Read it slowly; you can stop whenever you need to.",
                )


def gather(telling: Telling) -> None:
    """In preparation: the map is filled, and whoever sent a letter has said how they are and lets the team see it."""
    if telling.story.until is not Stage.PREPARATION:
        return
    with telling.at(5.5) as (access, case):
        family_map.fill(access, case=case)
    for person, relative in _pairs(telling):
        if relative.has_sent:
            with _as(telling, person, telling.day(5.3)) as access:
                wellbeing.save(access, answers=CHECK_IN, version=0, is_done=True)
            with _as(telling, person, telling.day(5.3)) as access:
                wellbeing.share(access, is_shared=True)


def fresh_links(telling: Telling) -> list[dict[str, str]]:
    """A link for each one who is asked to come in, or to come back on another device."""
    made = []
    if telling.story.until is Stage.PREPARATION:
        for person, relative in _pairs(telling):
            if relative.asked:
                with telling.at(telling.story.days) as (access, case):
                    _, path = invitations.invite(access, case=case, other=person, way=LinkWay.SHOWN)
                    made.append({"participant": person.name, "case": str(case.pk), "url": path})
    return made


def _come_in(telling: Telling, person: ConcernedOther, days: float) -> None:
    with telling.at(days) as (access, case):
        _, path = invitations.invite(access, case=case, other=person, way=LinkWay.SHOWN)
    token = path.strip("/").rsplit("/", maxsplit=1)[-1]
    doors.claim(token, at=telling.day(days + 0.1), network=NETWORK)


def _pairs(telling: Telling) -> list[tuple[ConcernedOther, Relative]]:
    with telling.at(telling.story.days) as (access, case):
        rows = {row.name: row for row in telling.everyone(access, case)}
    return [(rows[one.name], one) for one in telling.story.family]


@contextmanager
def _as(telling: Telling, person: ConcernedOther, at: datetime) -> Iterator[Access]:
    with acting(
        telling.set.practice.pk,
        role=Role.FAMILY,
        actor_id=person.pk,
        at=at,
        kind="family",
        channel="web",
        name="Family member",
        concerned_other_id=person.pk,
        case_id=person.case_id,
    ) as access:
        yield access

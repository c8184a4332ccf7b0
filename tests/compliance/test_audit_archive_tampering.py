"""A thousand manipulations by a superuser of the database: each is found, by us and by a stranger.

Which evidence finds what. The seals' signatures, links and roots find whatever was changed, taken out of
the middle, put in or moved: those lie in the database and in every archive. An end of the log that was cut
off with all its seals leaves a shorter log that holds in itself: in the installation the write-once copies
find it, and outside only a head that was published before. No evidence finds an event that somebody with
these rights writes before it is sealed: it is sealed like any other, under the name of the moment.
"""

import io
import random
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.utils import timezone

from compliance.audit import export, sealer, signing, store, verify, writer
from compliance.audit.seal import Seal
from compliance.audit.standalone import verify_threshold_audit as standalone
from practices.tenancy.context import practice
from tests.compliance.meddling import EVENT, PART, SEAL, Meddler
from tests.compliance.private_log import PrivateLog, event, log, on
from tests.rows import make_practice

__all__ = ["log"]

TIMES = 1_000
SEALS, EVENTS_A_SEAL = 6, 48
ONLY_ENDS = {"deleted end", "deleted seal and parts"}


def archive(practice_id: UUID | None = None) -> io.BytesIO:
    """What the export writes, of the database as it is now."""
    target = io.BytesIO()
    with transaction.atomic(using=store.SEALER), store.sealer_cursor() as cursor:
        export.write(target, cursor, practice_id)
    return target


def found_outside(heads: list[standalone.Head], practice_id: UUID | None = None) -> str:
    """What the stand-alone script says of the archive; nothing when it holds."""
    try:
        standalone.check(archive(practice_id), standalone.Keys([signing.public_key()]), heads)
    except standalone.DoesNotHold as found:
        return str(found)
    return ""


def published(seals: list[Seal]) -> standalone.Head:
    """The newest seal, as it was given away."""
    newest = seals[-1]
    return newest.seq, newest.hash.hex(), sum(seal.head.count for seal in seals)


def fill(log: PrivateLog, dice: random.Random) -> list[Seal]:
    """A few practices, some hundred events in several seals; some share a transaction."""
    practices = [make_practice() for _ in range(4)]
    names = ("Maren Okafor", "Zoë\tTran\nand others", "\\N", "")
    seals = []
    for _ in range(SEALS):
        left = EVENTS_A_SEAL
        while left:
            number = min(left, dice.randrange(1, 9))
            practice_id = dice.choice(practices)
            with practice(practice_id):
                writer.write([event(practice_id, actor_name=dice.choice(names)) for _ in range(number)])
            left -= number
        log.settle()
        seals += sealer.seal_pending(timezone.now())
    return seals


@pytest.fixture
def dice() -> random.Random:
    """The same throws in every run."""
    return random.Random(20_261_124)  # noqa: S311 -- reproducible, not secret


@pytest.fixture
def meddler(log: PrivateLog, dice: random.Random) -> Iterator[Any]:
    """Seals a log first; then its meddler, and the head that was published."""
    seals = fill(log, dice)
    with log.database.connect() as link:
        yield Meddler(link, dice), published(seals)


def test_a_thousand_manipulations_are_all_found(meddler: tuple[Meddler, standalone.Head]) -> None:
    hand, head = meddler
    later = timezone.now() + timedelta(hours=1)
    assert verify.verify(later).problem is None
    assert found_outside([head]) == ""
    made: Counter[str] = Counter()
    missed, ended = [], set()
    for _ in range(TIMES):
        done = hand.meddle()
        made[done.split(" ")[0]] += 1
        inside, outside = verify.verify(later).problem, found_outside([head])
        if inside is None or not outside:
            missed.append((done, inside, outside))
        elif outside.startswith("The archive ends before seal"):
            ended.add(done)
        hand.undo()
        assert not hand.is_different(hand.touched), done
    assert missed == []
    assert ended <= ONLY_ENDS, "these alone need the published head"
    assert min(made[kind] for kind in ("byte", "deleted", "inserted", "swapped")) > 50
    assert not hand.is_different()
    assert verify.verify(later).problem is None
    assert found_outside([head]) == ""


def test_a_cut_off_end_needs_what_was_published(meddler: tuple[Meddler, standalone.Head]) -> None:
    hand, head = meddler
    for table, column in ((PART, "seal_seq"), (SEAL, "seq")):
        hand.link.execute(on("DELETE FROM {} WHERE {} = %s", table, column), [SEALS])
    assert found_outside([]) == "", "a shorter log that holds"
    assert found_outside([head]) == f"The archive ends before seal {SEALS}, which was published."
    problem = verify.verify(timezone.now()).problem
    assert problem is not None
    assert "only its write-once copy exists" in problem.words


def test_the_end_of_one_practice_needs_its_published_number(meddler: tuple[Meddler, standalone.Head]) -> None:
    """An archive of one practice cannot show that a seal holds nothing of it; the number of events does."""
    hand, (seq, digest, _) = meddler
    practice_id, final, total, count = hand.link.execute(
        on("SELECT practice_id, seal_seq, total, count FROM {} ORDER BY seal_seq DESC LIMIT 1", PART)
    ).fetchone()
    assert found_outside([(seq, digest, total)], practice_id) == ""
    hand.link.execute(
        on("DELETE FROM {} WHERE practice_id = %s AND seal_seq = %s", PART), [practice_id, final]
    )
    hand.link.execute(
        on(
            "DELETE FROM {} WHERE practice_id = %s AND xid >= (SELECT from_xid FROM {} WHERE seq = %s)",
            *(EVENT, SEAL),
        ),
        [practice_id, final],
    )
    assert found_outside([(seq, digest, None)], practice_id) == ""
    assert "fewer or more events" in found_outside([(seq, digest, total)], practice_id)
    assert found_outside([(seq, digest, total - count)], practice_id) == ""
    assert "parts of seal" in found_outside([]), "the whole archive needs nothing published"

"""Words that came after the session had ended: kept for their author, given back on the page they belong to."""

from datetime import datetime, timedelta
from uuid import UUID

from cases.models import Case
from compliance import gate
from compliance.access import Access
from compliance.acting import acting
from compliance.records import ProtectedQuerySet
from compliance.vocabulary import Role
from families import queries
from families.domain.space import family_of
from families.models import FamilySession, KeptWords
from practices.tenancy.context import practice
from practices.tenancy.models import uuid7

GRACE = timedelta(hours=24)
MOST_CHARACTERS = 400_000


def keep_late(
    practice_id: UUID, session_id: UUID, *, place: str, words: dict[str, str], at: datetime, network: str
) -> bool:
    """Keeps what a device sent within a day after its session ended. Says whether it could.

    Only for one that ended by time: never for one that was left, or that a newer device or the team ended,
    nor for a link that opened nothing.
    """
    if not words or sum(len(text) for text in words.values()) > MOST_CHARACTERS:
        return False
    with practice(practice_id, kind="family"):
        session: FamilySession | None = FamilySession.objects.filter(pk=session_id).first()
    if session is None or session.ended_at is not None or at - session.last_seen_at > GRACE:
        return False
    with acting(
        practice_id,
        role=Role.FAMILY,
        actor_id=session.concerned_other_id,
        at=at,
        kind="family",
        channel="web",
        name="Family member",
        concerned_other_id=session.concerned_other_id,
        case_id=session.case_id,
        network=network,
    ) as access:
        _keep(access, place=place, words=words)
    return True


def _keep(access: Access, *, place: str, words: dict[str, str]) -> None:
    member, case_id = family_of(access)
    with gate.act(access, case_id=case_id, model=KeptWords, to="keep_words"):
        Case.objects.select_for_update().get(pk=case_id)
        row: KeptWords | None = _own(access).filter(place=place).first()
        if row is None:
            row = KeptWords(case_id=case_id, concerned_other_id=member, place=place)
        row.words = {"writer": uuid7().hex} | words
        row.kept_at = access.at
        row.save()


def waiting(access: Access) -> list[KeptWords]:
    """What waits to be saved by its author, on any page."""
    _, case_id = family_of(access)
    return list(gate.open(access, queries.kept_words(case_id), case_id=case_id, to="read"))


def release(access: Access, *, place: str, writer: str) -> None:
    """The page that these words came from has saved them where they belong. Inside the verb that saved."""
    for row in _own(access).filter(place=place):
        if row.words.get("writer") == writer:
            row.delete()


def _own(access: Access) -> ProtectedQuerySet:
    member, case_id = family_of(access)
    return queries.kept_words(case_id).filter(concerned_other_id=member)

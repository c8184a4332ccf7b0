"""The door of a space: a single-use link, claimed by a press, never by a look; and the device behind it.

For a concerned other's family space and for the person's own alike.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.urls import reverse

from cases.domain import tasks, upcoming
from cases.models import Case, ConcernedOther, Individual
from cases.models.people import OtherStatus
from compliance import gate
from compliance.access import Access, Actor
from compliance.acting import acting
from compliance.errors import DomainError, NotFound
from compliance.vocabulary import Role
from families import queries
from families.domain import door_check, space
from families.domain.door_check import Standing
from families.models import FamilySession, Invitation
from families.quiet import quiet_name
from practices.models import Membership
from practices.tenancy.context import practice

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)


class LinkEnded(DomainError):
    """The link was used, has expired, was taken back, or never existed: the page is the same for all."""

    status = 410
    title = "This link has ended"
    code = "link_ended"

    def __init__(self, inviter: str = "") -> None:
        name = inviter.partition(" ")[0] or "the person who invited you"
        super().__init__(f"Ask {name} for a new one. It takes a minute.")


@dataclass(frozen=True, slots=True)
class Closed:
    """Why a page is closed on a device (`quiet`, `team`, `elsewhere`, or not known), and whom to call."""

    why: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a look at a link shows: whose door it is, and the language of who was invited."""

    practice_name: str
    language: str


@dataclass(frozen=True, slots=True)
class Door:
    """What a claimed link opens: the session that the device keeps."""

    practice_id: UUID
    session_id: UUID


def actor_of(row: Invitation | FamilySession) -> Actor:
    """Who a link or a device acts as. The names are neutral: they stand in the log."""
    practice_id: UUID = row.practice_id  # type: ignore[assignment]  # no row is without its practice
    if row.individual_id is not None:
        return Actor(
            practice_id=practice_id,
            actor_id=row.individual_id,
            role=Role.INDIVIDUAL,
            kind="outside",
            name="The person",
            case_id=row.case_id,
        )
    member: UUID = row.concerned_other_id  # type: ignore[assignment]  # it is for one of the two: a check says so
    return Actor(
        practice_id=practice_id,
        actor_id=member,
        role=Role.FAMILY,
        kind="family",
        name="Family member",
        concerned_other_id=member,
        case_id=row.case_id,
    )


@contextmanager
def in_name_of(actor: Actor, *, at: datetime, network: str = "", request_id: str = "") -> Iterator[Access]:
    """Access in the name of who holds a link or a device, with the practice's transaction around it."""
    with acting(
        actor.practice_id,
        role=actor.role,
        actor_id=actor.actor_id,
        at=at,
        kind=actor.kind,
        channel="web",
        name=actor.name,
        concerned_other_id=actor.concerned_other_id,
        case_id=actor.case_id,
        network=network,
        request_id=request_id,
    ) as access:
        yield access


def look(token: str, *, at: datetime) -> Seen:
    """Whether the link still opens; says whose door it is. Marks it as opened, uses nothing up.

    Raises LinkEnded.
    """
    practice_id = _practice_of(token)
    with practice(practice_id, kind="family"):
        invitation = _find(token, at)
        if invitation.opened_at is None:
            invitation.opened_at = at
            invitation.save(update_fields=["opened_at"])
        return Seen(quiet_name(invitation.practice.name), invitation.language)


def claim(token: str, *, at: datetime, network: str, request_id: str = "") -> Door:
    """Uses the link up, atomically, and opens the space on this device. Raises LinkEnded."""
    practice_id = _practice_of(token)
    with practice(practice_id, kind="family"):
        known = _find(token, at)
        actor = actor_of(known)
    with in_name_of(actor, at=at, network=network, request_id=request_id) as access:
        invitation = Invitation.objects.select_for_update().get(pk=known.pk)
        if not is_open(invitation, at) or not _may_enter(access, invitation):
            raise LinkEnded(_inviter(invitation))
        last = _last_moment(access, invitation)
        if last is not None and at >= last:
            raise LinkEnded
        for earlier in queries.sessions(invitation):
            earlier.ended_at = at
            earlier.save(update_fields=["ended_at"])
        invitation.claimed_at = at
        invitation.sealed_link = ""
        invitation.save(update_fields=["claimed_at", "sealed_link"])
        session: FamilySession = FamilySession.create(
            case_id=invitation.case_id,
            concerned_other_id=invitation.concerned_other_id,
            individual_id=invitation.individual_id,
            invitation=invitation,
            started_at=at,
            last_seen_at=at,
            ends_at=min(at + LONGEST, last or at + LONGEST),
            asked=door_check.asked_of(invitation),
        )
        door_check.begin(access, session)
        return Door(practice_id, session.pk)


def session_of(practice_id: UUID, session_id: UUID, *, at: datetime) -> FamilySession | None:
    """The open session behind a device's cookie, or None when it has ended. Notes that it was seen."""
    with practice(practice_id, kind="family"):
        session: FamilySession | None = (
            FamilySession.objects.select_related("practice")
            .filter(pk=session_id, ended_at__isnull=True)
            .first()
        )
        if session is None or at >= session.ends_at or at - session.last_seen_at >= IDLE:
            return None
        if at - session.last_seen_at > timedelta(seconds=30):
            session.last_seen_at = at
            session.save(update_fields=["last_seen_at"])
        return session


def end(practice_id: UUID, session_id: UUID, *, at: datetime) -> None:
    """Leaves: this device is closed."""
    with practice(practice_id, kind="family"):
        _end(session_id, at)


def end_after_words(access: Access, session_id: UUID) -> None:
    """The same for a page whose last words were just saved, inside the request that brought them."""
    _end(session_id, access.at)


def _end(session_id: UUID, at: datetime) -> None:
    for session in FamilySession.objects.filter(pk=session_id, ended_at__isnull=True):
        session.ended_at = at
        session.save(update_fields=["ended_at"])


def ask_for_new(token: str, *, at: datetime, request_id: str = "") -> None:
    """Somebody with an ended link asks for a new one: a task for the lead. Says nothing of whether it was known."""
    practice_id = _known_practice(token)
    if practice_id is None:
        return
    with acting(practice_id, at=at, request_id=request_id) as access:
        _ask(access, Invitation.objects.get(token_sha256=hashed(token)))


def not_me(token: str, *, at: datetime, request_id: str = "") -> None:
    """Somebody else got the link: it ends at once, and the lead is told. Says nothing of whether it was known."""
    practice_id = _known_practice(token)
    if practice_id is None:
        return
    with acting(practice_id, at=at, request_id=request_id) as access:
        invitation = Invitation.objects.select_for_update().get(token_sha256=hashed(token))
        if not is_open(invitation, at):
            return
        invitation.revoked_at = at
        invitation.sealed_link = ""
        invitation.save(update_fields=["revoked_at", "sealed_link"])
        _tell(
            access,
            invitation,
            key=f"not-me:{invitation.pk}",
            words="The link for {who} reached somebody else",
        )


def ask_from_device(practice_id: UUID, session_id: UUID, *, at: datetime, request_id: str = "") -> None:
    """The same, from a device whose page has closed and that still knows by which link it was opened."""
    with acting(practice_id, at=at, request_id=request_id) as access:
        session = FamilySession.objects.select_related("invitation").filter(pk=session_id).first()
        if session is not None:
            _ask(access, session.invitation)


def why_closed(practice_id: UUID, session_id: UUID) -> Closed:
    """Why a device's page is closed, and the practice's phone, for the page that says so."""
    with practice(practice_id, kind="family"):
        session = FamilySession.objects.select_related("practice").filter(pk=session_id).first()
        if session is None:
            return Closed()
        ended = "elsewhere" if session.ended_at is not None else "quiet"
        return Closed("team" if session.is_revoked else ended, session.practice.phone)


def check(door: Door, *, at: datetime) -> Standing | None:
    """What is still asked at this device before the space opens; None when nothing is, or it has ended."""
    with practice(door.practice_id, kind="family"):
        session = FamilySession.objects.filter(pk=door.session_id, ended_at__isnull=True).first()
        if session is None or at >= session.ends_at or not session.asked or session.passed_at:
            return None
        actor = actor_of(session)
    with in_name_of(actor, at=at) as access:
        return door_check.standing(access, door.session_id)


def ask_code(door: Door, *, at: datetime, request_id: str = "") -> bool:
    """Another code for this device. False after too many."""
    with in_name_of(_actor_at(door), at=at, request_id=request_id) as access:
        return door_check.ask_again(access, door.session_id)


def answer(door: Door, typed: str, *, at: datetime, request_id: str = "") -> str:
    """What was typed at the door: "" when it is right, else in which way it is wrong (`wrong`, `over`, `ended`)."""
    with in_name_of(_actor_at(door), at=at, request_id=request_id) as access:
        said = door_check.answer(access, door.session_id, typed)
    if said == door_check.ENDED:
        with acting(door.practice_id, at=at, request_id=request_id) as access:
            session = FamilySession.objects.select_related("invitation").get(pk=door.session_id)
            words = "Somebody could not answer at the door of {who}: ask whether it was them"
            _tell(access, session.invitation, key=f"door-answer:{session.pk}", words=words)
    return said


def _actor_at(door: Door) -> Actor:
    with practice(door.practice_id, kind="family"):
        session = FamilySession.objects.filter(pk=door.session_id, ended_at__isnull=True).first()
        if session is None:
            raise LinkEnded
        return actor_of(session)


def _ask(access: Access, invitation: Invitation) -> None:
    _tell(access, invitation, key=f"new-link:{invitation.pk}", words="{who} needs a new link")


def _tell(access: Access, invitation: Invitation, *, key: str, words: str) -> None:
    """A task for the lead about one link."""
    with gate.act(access, case_id=invitation.case_id, to="ask_for_link"):
        case = Case.objects.select_related("lead").get(pk=invitation.case_id)
        if invitation.individual_id is not None:
            who, page = case.display_name, "families:their-space"
        else:
            who, page = ConcernedOther.objects.get(pk=invitation.concerned_other_id).name, "families:space"
        tasks.add(
            access,
            case,
            title=words.format(who=who),
            due_at=access.at,
            owner=case.lead,
            url=reverse(page, args=[case.pk]),
            idem_key=key,
        )
        upcoming.refresh(access, case)


def hashed(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def is_open(invitation: Invitation, at: datetime) -> bool:
    """Neither used, nor taken back, nor over."""
    return invitation.claimed_at is None and invitation.revoked_at is None and at < invitation.expires_at


def _known_practice(token: str) -> UUID | None:
    """Before the practice is known: a SECURITY DEFINER function gives its id and nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT invitation_practice(%s)", [hashed(token)])
        found: UUID | None = cursor.fetchone()[0]
    return found


def _practice_of(token: str) -> UUID:
    found = _known_practice(token)
    if found is None:
        raise LinkEnded
    return found


def _find(token: str, at: datetime) -> Invitation:
    found = Invitation.objects.select_related("practice").filter(token_sha256=hashed(token)).first()
    if found is None or not is_open(found, at):
        raise LinkEnded(_inviter(found) if found else "")
    return found  # type: ignore[no-any-return]  # the manager is untyped


def _inviter(invitation: Invitation) -> str:
    """Who made the link: the name that its holder knows."""
    maker = Membership.objects.filter(pk=invitation.made_by_id).first()
    return str(maker.display_name) if maker else ""


def _may_enter(access: Access, invitation: Invitation) -> bool:
    """A concerned other who has not left; the person from the moment they take part (C-52)."""
    try:
        if access.concerned_other_id is None:
            gate.get(access, Individual, UUID(str(invitation.individual_id)), to="enter")
            return True
        person = gate.get(access, ConcernedOther, access.concerned_other_id, to="enter")
    except NotFound:
        return False
    return bool(person.status == OtherStatus.ACTIVE)


def _last_moment(access: Access, invitation: Invitation) -> datetime | None:
    model = Individual if invitation.individual_id is not None else ConcernedOther
    with gate.act(access, case_id=access.case_id, model=model, to="enter"):
        return space.ends_at(Case.objects.get(pk=access.case_id))

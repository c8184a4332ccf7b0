"""Inviting a concerned other, and their way in: a single-use link, claimed by a press, never by a look."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.urls import reverse

from cases.domain import tasks, timeline, upcoming
from cases.models import Case, ConcernedOther
from cases.models.people import OtherStatus
from compliance import gate, outbox
from compliance.access import Access
from compliance.acting import acting
from compliance.errors import DomainError, Invalid
from compliance.models import OutboxRow
from compliance.outbox import Message
from compliance.vocabulary import Category, Role
from families import queries
from families.domain import reminders, space
from families.models import (
    FamilySession,
    IntakeAnswers,
    Invitation,
    KeptWords,
    Letter,
    SafetyAnswers,
)
from families.quiet import quiet_name
from practices.models import Membership
from practices.tenancy.context import practice

LASTS = timedelta(days=14)
IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
INVITE = "families.invite"
INVITE_TASK = "A-03"
TELL_WITHIN = timedelta(days=1)
TOKEN_BYTES = 32

BODY = (
    "Hello,\n\nA private page is ready for you:\n\n{url}\n\n"
    "The link works once and ends on {ends}. It opens on the phone or computer where you press the button.\n"
    "If you did not expect this, you can ignore it.\n"
)


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
class Door:
    """What a claimed link opens: the session that the device keeps."""

    practice_id: UUID
    session_id: UUID


def invite(access: Access, *, case: Case, other: ConcernedOther, by_email: bool) -> tuple[Invitation, str]:
    """Makes a fresh link and takes older ones back. Returns it with its path, which is shown once.

    Whoever holds the link is that person from then on, so it is made by those who may read what the person
    wrote; by others only before they came in, and only by e-mail. Raises Invalid for anybody else, when it
    should go by e-mail and there is no address, or when the person has left.
    """
    with gate.act(access, on=other, to="invite"):
        case = Case.objects.select_related("lead").get(pk=case.pk)
        _check_may_invite(access, other, by_email=by_email)
        last = space.ends_at(case)
        if last is not None and access.at >= last:
            raise Invalid("This case closed more than 30 days ago, so its family space has ended.")
        if other.status != OtherStatus.ACTIVE:
            raise Invalid("This person has left the process.")
        if by_email and not other.email:
            raise Invalid("There is no e-mail address for this person. Add one, or show the link.")
        token = secrets.token_urlsafe(TOKEN_BYTES)
        _revoke_open(access, other)
        invitation: Invitation = Invitation.create(
            case_id=case.pk,
            concerned_other=other,
            token_sha256=_hash(token),
            sealed_link=token,
            made_by_id=access.membership_id,
            by_email=by_email,
            expires_at=min(access.at + LASTS, last or access.at + LASTS),
        )
        if by_email:
            outbox.post(
                access,
                INVITE,
                case_id=case.pk,
                to_concerned_other=other.pk,
                subject_id=invitation.pk,
                idem_key=f"invite:{invitation.pk}",
            )
        timeline.add(
            access, case, kind="invitation", icon="mail", title=f"Invited {other.name}", subject=other
        )
        _tell_the_lead(access, case, other, invitation)
        for old in Invitation.objects.filter(concerned_other_id=other.pk).defer("sealed_link"):
            tasks.finish(access, case, idem_key=f"new-link:{old.pk}")
        if not queries.uninvited(case.pk).exists():
            tasks.finish(access, case, idem_key=INVITE_TASK)
        if last is None:
            reminders.plan_for(access, case_id=case.pk, other_id=other.pk)
        upcoming.refresh(access, case)
        return invitation, reverse("families:door", args=[token])


def may_show(access: Access, case_id: UUID) -> bool:
    """Whether this actor reads the answers and letters of the family anyway (C-03, C-12): then a link gives
    them nothing, and they may make one at any time."""
    return all(
        gate.would(access, on=case_id, category=category).allowed
        for category in (Category.FAMILY_SAFETY, Category.FAMILY_LETTER)
    )


def revoke(access: Access, *, other: ConcernedOther) -> None:
    """Takes every open link back and ends every open device of this person, at once."""
    with gate.act(access, on=other, to="revoke_invitation"):
        close(access, other)


def close(access: Access, other: ConcernedOther) -> None:
    """The same inside another verb: when somebody leaves the process."""
    _revoke_open(access, other)
    for session in queries.sessions(other.pk):
        session.ended_at = access.at
        session.is_revoked = True
        session.save(update_fields=["ended_at", "is_revoked"])


@outbox.kind(INVITE)
def invitation_mail(access: Access, row: OutboxRow) -> Message | None:
    """The link, in neutral words. Not sent when it was used or taken back meanwhile."""
    invitation = Invitation.objects.filter(pk=row.subject_id).first()
    if invitation is None or not _is_open(invitation, access.at):
        return None
    person = gate.get(access, ConcernedOther, invitation.concerned_other_id, to="remind")
    url = settings.BASE_URL + reverse("families:door", args=[invitation.sealed_link])
    body = BODY.format(url=url, ends=f"{invitation.expires_at:%B} {invitation.expires_at.day}")
    return Message(to=person.email, subject="A private page for you", body=body) if person.email else None


def look(token: str, *, at: datetime) -> str:
    """Whether the link still opens; says the practice's name. Marks it as opened, uses nothing up.

    Raises LinkEnded.
    """
    practice_id = _practice_of(token)
    with practice(practice_id, kind="family"):
        invitation = _find(token, at)
        if invitation.opened_at is None:
            invitation.opened_at = at
            invitation.save(update_fields=["opened_at"])
        return quiet_name(invitation.practice.name)


def claim(token: str, *, at: datetime, network: str) -> Door:
    """Uses the link up, atomically, and opens the space on this device. Raises LinkEnded."""
    practice_id = _practice_of(token)
    with practice(practice_id, kind="family"):
        known = _find(token, at)
        other_id, case_id = known.concerned_other_id, known.case_id
    with acting(
        practice_id,
        role=Role.FAMILY,
        actor_id=other_id,
        at=at,
        kind="family",
        channel="web",
        name="Family member",
        concerned_other_id=other_id,
        case_id=case_id,
        network=network,
    ) as access:
        invitation = Invitation.objects.select_for_update().get(pk=known.pk)
        if not _is_open(invitation, at):
            raise LinkEnded(_inviter(invitation))
        person = gate.get(access, ConcernedOther, other_id, to="enter")
        if person.status != OtherStatus.ACTIVE:
            raise LinkEnded(_inviter(invitation))
        last = _last_moment(access)
        if last is not None and at >= last:
            raise LinkEnded
        for earlier in queries.sessions(other_id):
            earlier.ended_at = at
            earlier.save(update_fields=["ended_at"])
        invitation.claimed_at = at
        invitation.sealed_link = ""
        invitation.save(update_fields=["claimed_at", "sealed_link"])
        session: FamilySession = FamilySession.create(
            case_id=case_id,
            concerned_other_id=other_id,
            invitation=invitation,
            started_at=at,
            last_seen_at=at,
            ends_at=min(at + LONGEST, last or at + LONGEST),
        )
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
        for session in FamilySession.objects.filter(pk=session_id, ended_at__isnull=True):
            session.ended_at = at
            session.save(update_fields=["ended_at"])


def ask_for_new(token: str, *, at: datetime) -> None:
    """Somebody with an ended link asks for a new one: a task for the lead. Says nothing of whether it was known."""
    practice_id = _known_practice(token)
    if practice_id is None:
        return
    with acting(practice_id, at=at) as access:
        _ask(access, Invitation.objects.get(token_sha256=_hash(token)))


def ask_from_device(practice_id: UUID, session_id: UUID, *, at: datetime) -> None:
    """The same, from a device whose page has closed and that still knows by which link it was opened."""
    with acting(practice_id, at=at) as access:
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


def _ask(access: Access, invitation: Invitation) -> None:
    with gate.act(access, case_id=invitation.case_id, to="ask_for_link"):
        case = Case.objects.select_related("lead").get(pk=invitation.case_id)
        person = ConcernedOther.objects.get(pk=invitation.concerned_other_id)
        tasks.add(
            access,
            case,
            title=f"{person.name} needs a new link",
            due_at=access.at,
            owner=case.lead,
            url=reverse("families:space", args=[case.pk]),
            idem_key=f"new-link:{invitation.pk}",
        )
        upcoming.refresh(access, case)


def _check_may_invite(access: Access, other: ConcernedOther, *, by_email: bool) -> None:
    if may_show(access, other.belongs_to_case):
        return
    if not by_email:
        raise Invalid("Only the case’s own team sees a link. Send it by e-mail, or ask the lead.")
    if _has_been_here(other):
        raise Invalid(
            f"{other.name} has been in the family space already. The lead or the supervisor makes the next link."
        )


def _has_been_here(other: ConcernedOther) -> bool:
    """Whether a link of this person was ever used, or there is a word of theirs."""
    if Invitation.objects.filter(concerned_other_id=other.pk, claimed_at__isnull=False).exists():
        return True
    own = {"case_id": other.belongs_to_case, "concerned_other_id": other.pk}
    return bool(
        IntakeAnswers.objects.filter(**own).exists()
        or SafetyAnswers.objects.filter(**own).exists()
        or KeptWords.objects.filter(**own).exists()
        or Letter.objects.filter(case_id=other.belongs_to_case, author_id=other.pk).exists()
    )


def _tell_the_lead(access: Access, case: Case, other: ConcernedOther, invitation: Invitation) -> None:
    """A link that somebody else made: the lead knows, and can ask the person whether it reached them."""
    if access.membership_id == case.lead_id:
        return
    tasks.add(
        access,
        case,
        title=f"{access.name or 'Threshold'} invited {other.name}: ask whether it reached them",
        due_at=access.at + TELL_WITHIN,
        owner=case.lead,
        url=reverse("families:space", args=[case.pk]),
        idem_key=f"link-by:{invitation.pk}",
    )


def _known_practice(token: str) -> UUID | None:
    """Before the practice is known: a SECURITY DEFINER function gives its id and nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT invitation_practice(%s)", [_hash(token)])
        found: UUID | None = cursor.fetchone()[0]
    return found


def _practice_of(token: str) -> UUID:
    found = _known_practice(token)
    if found is None:
        raise LinkEnded
    return found


def _find(token: str, at: datetime) -> Invitation:
    found = Invitation.objects.select_related("practice").filter(token_sha256=_hash(token)).first()
    if found is None or not _is_open(found, at):
        raise LinkEnded(_inviter(found) if found else "")
    return found  # type: ignore[no-any-return]  # the manager is untyped


def _inviter(invitation: Invitation) -> str:
    """Who made the link: the name that its holder knows."""
    maker = Membership.objects.filter(pk=invitation.made_by_id).first()
    return str(maker.display_name) if maker else ""


def _last_moment(access: Access) -> datetime | None:
    with gate.act(access, case_id=access.case_id, model=ConcernedOther, to="enter"):
        return space.ends_at(Case.objects.get(pk=access.case_id))


def _is_open(invitation: Invitation, at: datetime) -> bool:
    return invitation.claimed_at is None and invitation.revoked_at is None and at < invitation.expires_at


def _revoke_open(access: Access, other: ConcernedOther) -> None:
    for old in Invitation.objects.filter(
        concerned_other_id=other.pk, claimed_at__isnull=True, revoked_at__isnull=True
    ):
        old.revoked_at = access.at
        old.sealed_link = ""
        old.save(update_fields=["revoked_at", "sealed_link"])
        outbox.cancel(access, idem_prefix=f"invite:{old.pk}")


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

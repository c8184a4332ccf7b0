"""Inviting a colleague by a link that works once. The link is made when the mail is written; only its hash is kept."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from compliance import gate, outbox
from compliance.access import Access
from compliance.errors import DomainError, NotFound
from compliance.models import OutboxRow
from compliance.vocabulary import Category
from practices import queries
from practices.models import Membership, StaffInvitation, User
from practices.tenancy.context import practice
from practices.tenancy.models import uuid7

LIFE = timedelta(days=7)
TOKEN_BYTES = 32
KIND = "practices.invite"


class LinkEnded(DomainError):
    """The link was used, taken back, or is over; or it never was one."""

    status = 404
    title = "This link has ended"
    code = "link_ended"

    def __init__(self) -> None:
        super().__init__("Ask whoever invited you for a new one, it takes a minute.")


class AlreadyHere(DomainError):
    """This person works here in this role already."""

    title = "Already here"
    code = "already_here"


@dataclass(frozen=True, slots=True)
class NewColleague:
    """Who is asked to join, and as what."""

    name: str
    email: str
    role: str


@dataclass(frozen=True, slots=True)
class Newcomer:
    """How somebody without an account will be called, and sign in."""

    name: str
    password: str


@dataclass(frozen=True, slots=True)
class Invited:
    """What the holder of a link may know before they use it."""

    practice_id: UUID
    practice_name: str
    invitation: StaffInvitation
    account: User | None


def invite(access: Access, *, colleague: NewColleague, key: str) -> StaffInvitation:
    """Invites a colleague and posts the mail. The same key again gives the same invitation.

    Raises AlreadyHere when a person with this address works here in this role.
    """
    with gate.act(access, to="invite", category=Category.STAFF) as scope:
        known = StaffInvitation.objects.filter(idem_key=key).first()
        if known is None:
            if (
                queries.staff_at_work()
                .filter(user__email__iexact=colleague.email, role=colleague.role)
                .exists()
            ):
                raise AlreadyHere("This person works here in this role already.", field="email")
            known = StaffInvitation.create(
                name=colleague.name,
                email=colleague.email,
                role=colleague.role,
                invited_by_id=access.membership_id,
                idem_key=key,
                expires_at=access.at + LIFE,
            )
            _post(access, known)
        scope.detail["invitation"] = str(known.pk)
        return known


def send_again(access: Access, *, invitation_id: UUID) -> StaffInvitation:
    """A new link for seven more days; the earlier one ends."""
    with gate.act(access, to="invite", category=Category.STAFF) as scope:
        found = _open(invitation_id)
        scope.detail["invitation"] = str(found.pk)
        found.token_hash = None
        found.expires_at = access.at + LIFE
        found.save(update_fields=["token_hash", "expires_at"])
        _post(access, found)
        return found


def withdraw(access: Access, *, invitation_id: UUID) -> StaffInvitation:
    """Takes an invitation back; its link ends."""
    with gate.act(access, to="withdraw_invitation", category=Category.STAFF) as scope:
        found = _open(invitation_id)
        scope.detail["invitation"] = str(found.pk)
        found.withdrawn_at = access.at
        found.token_hash = None
        found.save(update_fields=["withdrawn_at", "token_hash"])
        return found


def look(token: str, *, at: datetime) -> Invited:
    """What a link stands for. Changes nothing: mail scanners open links. Raises LinkEnded."""
    practice_id = _practice_of(token)
    with practice(practice_id):
        found = StaffInvitation.objects.select_related("practice").filter(token_hash=_hash(token)).first()
        if found is None or not found.is_open(at):
            raise LinkEnded
        name = found.practice.name
    account = User.objects.filter(email__iexact=found.email).first()
    return Invited(practice_id=practice_id, practice_name=name, invitation=found, account=account)


def accept(token: str, *, user: User, at: datetime) -> Membership:
    """Claims the link, once, for somebody with an account. A hat that ended before is put on again.

    Raises LinkEnded, also when the link was sent to another address.
    """
    practice_id = _practice_of(token)
    with practice(practice_id, user.pk):
        invitation = _claim(token, at)
        if invitation.email.casefold() != user.email.casefold():
            raise LinkEnded
        return _put_on(user, invitation, at)


def accept_as_newcomer(token: str, *, newcomer: Newcomer, at: datetime) -> Membership:
    """Claims the link, once, and opens the account. The link has shown whose address it is. Raises LinkEnded."""
    practice_id = _practice_of(token)
    with practice(practice_id):
        invitation = _claim(token, at)
        user = User.objects.create_user(
            email=invitation.email, password=newcomer.password, name=newcomer.name
        )
        return _put_on(user, invitation, at)


@outbox.kind(KIND)
def write_mail(access: Access, row: OutboxRow) -> outbox.Message | None:
    """Makes the link at the moment of sending, so that no table and no queue ever holds it."""
    found = StaffInvitation.objects.select_related("practice").filter(pk=row.subject_id).first()
    if found is None or not found.is_open(access.at):
        return None
    token = secrets.token_urlsafe(TOKEN_BYTES)
    found.token_hash = _hash(token)
    found.save(update_fields=["token_hash"])
    link = settings.BASE_URL + reverse("practices:join", args=[token])
    return outbox.Message(
        to=found.email,
        subject=f"{found.practice.name} invites you",
        body=f"Hello {found.name},\n\n{found.practice.name} invites you to work with them in Threshold. This link"
        f" works once, for seven days:\n\n{link}\n\nYou did not expect it? Then there is nothing to do.\n",
    )


def _claim(token: str, at: datetime) -> StaffInvitation:
    found: StaffInvitation | None = (
        StaffInvitation.objects.select_for_update().filter(token_hash=_hash(token)).first()
    )
    if found is None or not found.is_open(at):
        raise LinkEnded
    found.accepted_at = at
    found.token_hash = None
    found.save(update_fields=["accepted_at", "token_hash"])
    return found


def _put_on(user: User, invitation: StaffInvitation, at: datetime) -> Membership:
    member: Membership | None = Membership.objects.filter(user=user, role=invitation.role).first()
    if member is None:
        return Membership.create(user=user, role=invitation.role, display_name=user.name, started_at=at)
    member.ended_at, member.started_at = None, at
    member.save(update_fields=["ended_at", "started_at"])
    return member


def _post(access: Access, invitation: StaffInvitation) -> None:
    outbox.post(access, KIND, idem_key=f"staff-invite:{invitation.pk}:{uuid7()}", subject_id=invitation.pk)


def _open(invitation_id: UUID) -> StaffInvitation:
    found: StaffInvitation | None = (
        StaffInvitation.objects.select_for_update()
        .filter(pk=invitation_id, accepted_at__isnull=True, withdrawn_at__isnull=True)
        .first()
    )
    if found is None:
        raise NotFound
    return found


def _practice_of(token: str) -> UUID:
    found = queries.practice_of_invitation(_hash(token))
    if found is None:
        raise LinkEnded
    return found


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()

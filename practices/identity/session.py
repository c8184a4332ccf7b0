"""What a session knows of the person behind it: since when, when last seen, with which factor and which hat."""

from collections.abc import MutableMapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from compliance.access import Actor
from compliance.requests import OurRequest
from compliance.vocabulary import Role
from practices import queries
from practices.identity.ending import Ending
from practices.models import Membership, User
from practices.tenancy.context import Context, context

AUTHENTICATED_AT = "authenticated_at"
LAST_SEEN_AT = "last_seen_at"
SECOND_FACTOR = "second_factor"
MEMBERSHIP_ID = "membership_id"
DRAFT_PATHS = "draft_paths"

IDLE = timedelta(minutes=15)
ABSOLUTE = timedelta(hours=12)
RECENT = timedelta(minutes=10)
# Each note is a write to the session table, hence not on every request.
NOTED_EVERY = timedelta(seconds=30)

Session = MutableMapping[str, Any]


def begin(session: Session, *, at: datetime) -> None:
    """A sign-in starts now; no hat is chosen yet."""
    session[AUTHENTICATED_AT] = session[LAST_SEEN_AT] = at.timestamp()
    session.pop(MEMBERSHIP_ID, None)
    session.pop(DRAFT_PATHS, None)


def ending(session: Session, *, at: datetime) -> Ending | None:
    """Whether this sign-in is over at `at`: 15 minutes without a request, or 12 hours in all."""
    since, seen = session.get(AUTHENTICATED_AT), session.get(LAST_SEEN_AT)
    if since is None or seen is None or at - _moment(since) >= ABSOLUTE:
        return Ending.ABSOLUTE
    return Ending.IDLE if at - _moment(seen) >= IDLE else None


def seen(session: Session, *, at: datetime, now: bool = False) -> None:
    """The person did something. Noted every 30 seconds at most, unless `now`."""
    last = session.get(LAST_SEEN_AT)
    if now or last is None or at - _moment(last) >= NOTED_EVERY:
        session[LAST_SEEN_AT] = at.timestamp()


def signed_in_recently(session: Session, *, at: datetime) -> bool:
    """Whether the sign-in itself is at most 10 minutes old."""
    since = session.get(AUTHENTICATED_AT)
    return since is not None and at - _moment(since) < RECENT


def pass_second_factor(session: Session, user_id: UUID) -> None:
    """This session was proved by a second factor of this person."""
    session[SECOND_FACTOR] = str(user_id)


def lose_second_factor(session: Session) -> None:
    """The person has no second factor any more."""
    session.pop(SECOND_FACTOR, None)


def has_second_factor(session: Session, user_id: UUID) -> bool:
    """Whether this very session was proved by a second factor."""
    return bool(session.get(SECOND_FACTOR) == str(user_id))


def hats_of(user: User, *, at: datetime) -> list[Membership]:
    """Every hat that this person may wear at `at`, in any practice. One query, as the person, without a practice."""
    with context(Context(practice_id=None, actor_id=user.pk, kind="staff")), transaction.atomic():
        return list(queries.hats(user.pk, at=at))


def membership_of(request: OurRequest) -> Membership | None:
    """The hat of this request, with its practice: the chosen one, or the only one.

    Keeps the choice in the session and the other hats in `request.hats`. None for nobody, for a person
    who has no second factor yet, and while there are several hats and none is chosen.
    """
    user = request.user
    if not isinstance(user, User) or not has_second_factor(request.session, user.pk):
        return None
    hats = hats_of(user, at=timezone.now())
    request.hats = hats
    chosen = request.session.get(MEMBERSHIP_ID)
    for hat in hats:
        if str(hat.pk) == chosen:
            return hat
    if len(hats) != 1:
        request.session.pop(MEMBERSHIP_ID, None)
        return None
    wear(request.session, hats[0])
    return hats[0]


def wear(session: Session, membership: Membership) -> None:
    """Puts on one hat. Words kept under another one are looked up again."""
    session[MEMBERSHIP_ID] = str(membership.pk)
    session.pop(DRAFT_PATHS, None)


def actor_of(membership: Membership) -> Actor:
    """The gate's view of a hat. Raises ValueError for a membership that was never saved."""
    if membership.practice_id is None:
        raise ValueError("A hat belongs to a practice.")
    return Actor(
        practice_id=membership.practice_id,
        actor_id=membership.user_id,
        role=Role(membership.role),
        kind="staff",
        name=membership.display_name,
        membership_id=membership.pk,
    )


def _moment(stamp: float) -> datetime:
    return datetime.fromtimestamp(stamp, tz=UTC)

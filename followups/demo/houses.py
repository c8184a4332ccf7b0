"""Setting up a demo practice: accounts with both factors, hats, verified credentials, a program's key."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from compliance.access import Access
from compliance.acting import acting
from compliance.vocabulary import Role
from followups.demo.people import Colleague, House
from practices.catalogue import MODELS
from practices.domain import api_clients, credentials
from practices.domain.api_clients import SCOPES, NewClient
from practices.domain.credentials import NewCredential
from practices.models import Membership, Practice, StaffRole, User
from practices.tenancy.context import practice as in_practice

SINCE = timedelta(days=400)
PERMANENT = timedelta(days=500)
PROGRAM = "Calendar bridge"


@dataclass(frozen=True, slots=True)
class SignIn:
    """What somebody types to sign in. Made anew for each demo, so that no demo knows another's."""

    user: User
    password: str
    totp_secret: str


@dataclass(slots=True)
class Set:
    """One practice with its staff, ready for cases. `now` is the moment at which the demo is made."""

    house: House
    practice: Practice
    now: datetime
    members: dict[str, Membership] = field(default_factory=dict)
    sign_ins: dict[str, SignIn] = field(default_factory=dict)
    program: NewClient | None = None

    @contextmanager
    def acting(self, key: str, at: datetime) -> Iterator[Access]:
        """Access in the name of a member of staff at a moment of the past days."""
        member = self.members[key]
        with acting(
            self.practice.pk,
            role=Role(member.role),
            actor_id=member.user_id,
            at=min(at, self.now),
            kind="staff",
            channel="web",
            name=member.display_name,
            membership_id=member.pk,
        ) as access:
            yield access


def set_up(house: House, known: dict[str, SignIn], *, now: datetime) -> Set:
    """The practice with its staff. `known` holds people by name who have a sign-in already."""
    practice = Practice.objects.create(
        slug=house.slug,
        name=house.name,
        reference_prefix=house.prefix,
        time_zone=house.time_zone,
        phone=house.phone,
    )
    made = Set(house, practice, now)
    for colleague in house.staff:
        if colleague.name not in known:
            known[colleague.name] = _account(colleague, house)
        made.sign_ins[colleague.key] = known[colleague.name]
        with in_practice(practice.pk):
            made.members[colleague.key] = Membership.create(
                user=known[colleague.name].user,
                role=colleague.role,
                display_name=colleague.name,
                started_at=now - SINCE,
            )
    _verify_credentials(made)
    with made.acting("admin", now) as access:
        made.program = api_clients.create(access, name=PROGRAM, role=StaffRole.SUPERVISOR)
    return made


def told(made: Set) -> dict[str, object]:
    """What demo.json says of the practice, apart from its cases."""
    assert made.program is not None  # noqa: S101 -- set_up made it
    return {
        "slug": made.house.slug,
        "name": made.house.name,
        "staff": [
            {
                "email": made.sign_ins[one.key].user.email,
                "password": made.sign_ins[one.key].password,
                "totp_secret": made.sign_ins[one.key].totp_secret,
                "role": one.role.value,
                "name": one.name,
            }
            for one in made.house.staff
        ],
        "api": {
            "token_url": "/api/token/",
            "client_id": made.program.client.client_id,
            "client_secret": made.program.secret,
            "scopes": list(SCOPES),
        },
    }


def _account(colleague: Colleague, house: House) -> SignIn:
    first = colleague.name.split(maxsplit=1)[0].lower()
    password = f"{first}-{secrets.token_hex(6)}"
    user = User.objects.create_user(
        f"{colleague.name.lower().replace(' ', '.')}@{house.domain}",
        password,
        name=colleague.name,
        time_zone=house.time_zone,
    )
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return SignIn(user, password, secret)


def _verify_credentials(made: Set) -> None:
    """Entered by the admin, seen by the admin: nobody verifies their own (E-10)."""
    today = made.now.date()
    for one in made.house.staff:
        if not one.credential:
            continue
        with made.acting("admin", made.now - timedelta(days=60)) as access:
            entered = credentials.add(
                access,
                membership_id=made.members[one.key].pk,
                credential=NewCredential(
                    code=one.credential,
                    number=f"{one.credential}-{secrets.randbelow(90_000) + 10_000}",
                    valid_from=today - SINCE,
                    valid_until=today + PERMANENT,
                    models_trained=[key for key, _ in MODELS],
                    populations=["adult", "minor", "older_adult"],
                ),
            )
            credentials.verify(access, credential_id=entered.pk)

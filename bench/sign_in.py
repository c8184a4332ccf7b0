"""Prints a session and a token for the benchmark's first practice: what the load is sent with."""

import json
import os
import sys
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from allauth.idp.oidc.models import Client, Token  # noqa: E402 -- needs settings first
from django.conf import settings  # noqa: E402 -- as above
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402 -- as above
from django.contrib.sessions.backends.cached_db import SessionStore  # noqa: E402 -- as above
from django.utils import timezone  # noqa: E402 -- as above

from cases.models import Case  # noqa: E402 -- as above
from compliance import gate  # noqa: E402 -- as above
from compliance.acting import acting  # noqa: E402 -- as above
from compliance.vocabulary import Role  # noqa: E402 -- as above
from practices.identity import session as keys  # noqa: E402 -- as above
from practices.models import ApiClient, Membership, Practice, StaffRole, User  # noqa: E402 -- as above
from practices.tenancy.context import practice as in_practice  # noqa: E402 -- as above


def main() -> None:
    """As the practice's supervisor, who sees all of its cases."""
    now = timezone.now()
    practice = Practice.objects.get(slug="load-0000")
    user = User.objects.create_user(email="bench@people.example", password=None, name="Ada Bench")
    with in_practice(practice.pk):
        member = Membership.create(
            user=user, role=StaffRole.SUPERVISOR, display_name="Ada Bench", started_at=now - timedelta(days=1)
        )
        client = Client.objects.create(
            name="bench", scopes="cases:read\ncases:write", grant_types=Client.GrantType.CLIENT_CREDENTIALS
        )
        ApiClient.create(client_id=client.id, name="bench", role=StaffRole.SUPERVISOR)
    session = SessionStore()
    keys.begin(session, at=now)
    keys.pass_second_factor(session, user.pk)
    keys.wear(session, member)
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    secret = os.urandom(24).hex()
    token = Token(client=client, type=Token.Type.ACCESS_TOKEN, expires_at=now + timedelta(hours=2))
    token.set_value(secret)
    token.set_scopes(["cases:read", "cases:write"])
    token.save()
    with acting(practice.pk, role=Role.SUPERVISOR) as access:
        case = gate.open(access, Case.objects.exclude(stage="closed").order_by("number")).first()
    known = {
        "session": session.session_key,
        "token": secret,
        "practice": str(practice.pk),
        "case": str(case.pk),
        "name": case.display_name,
    }
    sys.stdout.write(json.dumps(known))


if __name__ == "__main__":
    main()

"""A browser that is signed in already, the way a password and a second factor would have left it."""

from datetime import UTC, datetime

from django.test import Client

from practices.identity import session as sign_in
from practices.models import Membership, User


def signed_in(user: User, member: Membership) -> Client:
    """A test client with a session in which this person has chosen this membership."""
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    sign_in.begin(session, at=datetime.now(UTC))
    sign_in.pass_second_factor(session, user.pk)
    sign_in.wear(session, member)
    session.save()
    return client

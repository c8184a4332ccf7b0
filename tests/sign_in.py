"""A browser that is signed in already, the way a password and a second factor would have left it."""

from datetime import UTC, datetime

from django.test import Client

from practices.models import Membership, User


def signed_in(user: User, member: Membership) -> Client:
    """A test client with a session in which this person has chosen this membership."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    now = datetime.now(UTC).timestamp()
    session["membership_id"] = str(member.pk)
    session["authenticated_at"] = now
    session["last_seen_at"] = now
    session.save()
    return client

"""`manage.py reset_second_factor EMAIL`: for somebody who lost their device and their recovery codes."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.management.base import BaseCommand, CommandError, CommandParser

from practices.identity import events
from practices.models import User


class Command(BaseCommand):
    """Only after you have made sure, by voice or in person, that it is them: then only a password is left."""

    help = "Removes every second step of one person and signs them out everywhere; they set up a new one."

    def add_arguments(self, parser: CommandParser) -> None:
        """The person's address, and a word that their identity was checked."""
        parser.add_argument("email")
        parser.add_argument(
            "--identity-checked", action="store_true", help="You have made sure that it is them."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuses without the check, and for an address that nobody has."""
        if not options["identity_checked"]:
            raise CommandError("Make sure that it is them first, then say so with --identity-checked.")
        user = User.objects.filter(email__iexact=options["email"]).first()
        if user is None:
            raise CommandError("Nobody has this address.")
        for session in UserSession.objects.filter(user=user):
            session.end()
        Authenticator.objects.filter(user=user).delete()
        events.note("second_factor.reset", user, by="command")
        self.stdout.write("Their second steps are gone. At the next sign-in they set up a new one.")

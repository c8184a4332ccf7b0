"""`manage.py rotate_keys`: keys under the newest of FIELD_KEYS, and with --data new data keys throughout."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from compliance import rotation


class Command(BaseCommand):
    """Prints what was changed. May be interrupted and run again."""

    help = (
        "Wraps every data key under the newest of FIELD_KEYS; with --data makes new ones and encrypts anew."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """See `help` of each."""
        parser.add_argument(
            "--data",
            action="store_true",
            help="new data keys for practices and cases, everything encrypted anew",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Rotates, one practice after the other."""
        done = rotation.rotate(data=options["data"])
        self.stdout.write(
            f"{done.rewrapped} keys wrapped anew, {done.made} keys made, {done.values} values encrypted anew."
        )

"""`manage.py rotate_audit_key`: the key that signs the seals hands over to another one, in the log itself."""

import base64
import binascii
import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from compliance.audit import sealer, signing

SEED_BYTES = 32


class Command(BaseCommand):
    """Writes the seal that names the new key; the operator puts the new one in place after it."""

    help = "Announces the next AUDIT_SIGNING_KEY in a seal signed by the one in place. May be run again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """See `help` of each."""
        way = parser.add_mutually_exclusive_group(required=True)
        way.add_argument(
            "--new",
            metavar="FILE_OR_VARIABLE",
            help="the new private seed, 32 bytes in base64: a file with it, or the environment variable's name",
        )
        way.add_argument(
            "--old-key-is-lost",
            action="store_true",
            help="seal on with the key in place though the one before cannot name it; every check tells so",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit 1 when nothing was announced."""
        try:
            if options["old_key_is_lost"]:
                seal = sealer.go_on_without_a_word(timezone.now())
                self.stdout.write(f"Seal {seal.seq} goes on with key {seal.key}. Every check will say so.")
            else:
                self._rotate(_seed(options["new"]))
        except sealer.CannotSeal as error:
            raise CommandError(str(error)) from error

    def _rotate(self, seed: bytes) -> None:
        public = signing.public_of(seed)
        name = signing.key_id(public)
        seal = sealer.announce_key(timezone.now(), seed)
        if name == signing.key_id():
            self.stdout.write(f"Key {name} is in place. Nothing is left to do.")
            return
        number = seal.seq if seal else 0
        self.stdout.write(
            f"Announced: up to seal {number}, and key {name} goes on.\nPublic key: {public.hex()}\n"
            "Nothing is sealed until it is in place: set AUDIT_SIGNING_KEY to the new seed and restart the"
            " processes. Keep the new seed safe; the old one is needed for nothing any more."
        )


def _seed(source: str) -> bytes:
    """The seed from a file, or from a variable where there is no such file. Raises CommandError."""
    try:
        path = Path(source)
        text = path.read_text(encoding="utf-8") if path.is_file() else os.environ[source]
        seed = base64.b64decode(text.strip(), validate=True)
    except KeyError as error:
        raise CommandError(f"There is neither a file nor a variable {source}.") from error
    except (OSError, binascii.Error, ValueError) as error:
        raise CommandError(f"{source} does not hold a seed: 32 bytes in base64 are expected.") from error
    if len(seed) != SEED_BYTES:
        raise CommandError(f"{source} does not hold a seed: 32 bytes in base64 are expected.")
    return seed

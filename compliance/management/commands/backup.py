"""`manage.py backup FILE`: the whole system in one file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from compliance import backups


class Command(BaseCommand):
    """Seals and checks the access log, then writes database, attachments and copies of seals."""

    help = "Writes the whole system, attachments included, to one file. Keys are not in it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file to write."""
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit 1 when it could not be written, or when the log in it does not hold."""
        file: Path = options["file"]
        try:
            verdict = backups.backup(file, timezone.now())
        except backups.BackupError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"Backup written to {file}: {file.stat().st_size} bytes.")
        if verdict.problem is not None:
            raise CommandError(f"The access log in it does not hold. {verdict.problem.words}")
        self.stdout.write(f"The access log in it holds: {verdict.events} events in {verdict.seals} seals.")

"""`manage.py restore FILE`: a backup put back, with a new epoch of the access log."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from compliance import backups


class Command(BaseCommand):
    """Restores database, attachments and copies of seals; then checks the access log."""

    help = "Puts a backup back. Stop web, worker and beat first; run create_roles on a new database server."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The backup, and whether it may take the place of what is there."""
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--replace", action="store_true", help="drop the practices that are in the database now"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit 1 when it was refused, or when the restored log does not hold."""
        try:
            verdict = backups.restore(options["file"], timezone.now(), replace=options["replace"])
        except backups.BackupError as error:
            raise CommandError(str(error)) from error
        if verdict.problem is not None:
            raise CommandError(f"Restored, but the access log does not hold. {verdict.problem.words}")
        self.stdout.write(
            f"Restored. The access log holds: {verdict.events} events in {verdict.seals} seals."
        )

"""`manage.py verify_audit`: whether the access log is complete and unchanged."""

from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from compliance.audit import alarms, export, sealer, verify, worm
from compliance.audit.alarms import Alarm
from compliance.audit.chain import DoesNotHold
from practices.models import Practice

UNANNOUNCED = "From seal {} on the key is another one, without a word of the one before."


class Command(BaseCommand):
    """Exit 0 and one line with the counts, or exit 1 naming the first event or seal that does not hold."""

    help = "Checks every seal of the access log against the events and the write-once copies."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """See `help` of each."""
        parser.add_argument("--practice", metavar="SLUG", help="check and export this practice alone")
        parser.add_argument(
            "--export", metavar="FILE", type=Path, help="write a sealed archive that others can check"
        )
        parser.add_argument(
            "--archive", metavar="FILE", type=Path, help="check such an archive instead of the database"
        )
        parser.add_argument(
            "--no-seal",
            action="store_true",
            help="check only what is sealed; by default the newest events are sealed first",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Checks, and exports what was found to hold."""
        if options["archive"]:
            self._check_archive(options["archive"])
            return
        practice_id = self._practice(options["practice"])
        at = timezone.now()
        if not options["no_seal"]:
            self._seal(at)
        verdict = verify.verify(timezone.now(), practice_id)
        if practice_id is None:
            verify.remember(verdict, at)
            if verdict.problem is not None:
                alarms.tell(Alarm.BROKEN, at)
        if verdict.problem is not None:
            raise CommandError(verdict.problem.words)
        self.stdout.write(_sentence(verdict))
        if options["export"]:
            self._export(options["export"], practice_id)

    def _seal(self, at: datetime) -> None:
        try:
            sealer.seal_everything(at)
        except sealer.CannotSeal as error:
            raise CommandError(f"{error} Check what is sealed so far with --no-seal.") from error

    def _practice(self, slug: str | None) -> UUID | None:
        if slug is None:
            return None
        try:
            practice_id: UUID = Practice.objects.values_list("id", flat=True).get(slug=slug)
        except Practice.DoesNotExist as error:
            raise CommandError(f"There is no practice with the name {slug} in addresses.") from error
        return practice_id

    def _export(self, file: Path, practice_id: UUID | None) -> None:
        try:
            events = export.export(file, practice_id)
        except FileExistsError as error:
            raise CommandError(f"{file} is there already. Choose another name.") from error
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"{events} events written to {file}.")

    def _check_archive(self, file: Path) -> None:
        try:
            chain = export.check(file, worm.keys())
        except DoesNotHold as found:
            raise CommandError(found.words) from found
        except export.NotAnArchive as error:
            raise CommandError(f"{file}: {error}") from error
        words = [f"Complete and unchanged: {chain.events} events in {chain.seals} seals."]
        words += [UNANNOUNCED.format(seq) for seq in chain.unannounced]
        self.stdout.write(" ".join(words))


def _sentence(verdict: verify.Verdict) -> str:
    head = f" Head {verdict.head.hash.hex()}." if verdict.head else ""
    parts = [f"Complete and unchanged: {verdict.events} events in {verdict.seals} seals.{head}"]
    if verdict.pending:
        parts.append(f"{verdict.pending} newer events are not sealed yet.")
    parts += [UNANNOUNCED.format(seq) for seq in verdict.unannounced]
    if verdict.lost:
        parts.append(f"{verdict.lost} seals from before a restore exist only as copies.")
    return " ".join(parts)

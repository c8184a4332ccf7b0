"""The practices app."""

from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from practices.grants import grant_plain_tables


class PracticesConfig(AppConfig):
    """Configuration of the practices app."""

    name = "practices"

    def ready(self) -> None:
        """After migrations, the application role gets its rights on tables without a practice."""
        post_migrate.connect(grant_plain_tables, sender=self)
        import_module("practices.domain.invitations")  # registers its mail
        from practices.identity import checks, events  # noqa: PLC0415 -- they need the models of all apps

        events.listen()
        checks.register()

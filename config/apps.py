"""What stands over all apps contributes checks."""

from django.apps import AppConfig


class ThresholdConfig(AppConfig):
    """Registers the checks of the whole."""

    name = "config"

    def ready(self) -> None:
        """Importing registers."""
        from config import checks  # noqa: F401, PLC0415 -- checks register themselves, once apps are loaded

"""The cases app: when it is ready, every app has said what it adds to a case."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CasesConfig(AppConfig):
    """Finds each app's `case_parts.py`."""

    name = "cases"

    def ready(self) -> None:
        """Loads what other apps add to a case."""
        autodiscover_modules("case_parts")

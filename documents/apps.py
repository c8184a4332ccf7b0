"""The documents app: when it is ready, every app has said which papers it has."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class DocumentsConfig(AppConfig):
    """Finds each app's `papers.py`."""

    name = "documents"

    def ready(self) -> None:
        """Loads the papers."""
        autodiscover_modules("papers")

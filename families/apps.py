"""The families app."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class FamiliesConfig(AppConfig):
    """Finds what each part of the family space registers, as cases finds `case_parts.py`."""

    name = "families"

    def ready(self) -> None:
        """Fills families.parts."""
        autodiscover_modules("parts_of")

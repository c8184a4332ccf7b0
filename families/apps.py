"""The families app."""

from django.apps import AppConfig


class FamiliesConfig(AppConfig):
    """Configuration of the families app."""

    name = "families"

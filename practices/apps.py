"""The practices app."""

from django.apps import AppConfig


class PracticesConfig(AppConfig):
    """Configuration of the practices app."""

    name = "practices"

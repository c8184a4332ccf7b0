"""The interventions app."""

from django.apps import AppConfig


class InterventionsConfig(AppConfig):
    """Configuration of the interventions app."""

    name = "interventions"

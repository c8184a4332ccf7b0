"""The compliance app."""

from django.apps import AppConfig


class ComplianceConfig(AppConfig):
    """Configuration of the compliance app."""

    name = "compliance"

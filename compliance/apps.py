"""The compliance app."""

from importlib import import_module

from django.apps import AppConfig


class ComplianceConfig(AppConfig):
    """Configuration of the compliance app."""

    name = "compliance"

    def ready(self) -> None:
        """Makes the messages known to every process: the relay sends what a page has posted.

        And begins a review wherever a rule asks for one.
        """
        import_module("compliance.audit.alarms")
        import_module("compliance.consent.notices")
        import_module("compliance.emergency.notices")
        import_module("compliance.heads.delivery")
        import_module("compliance.reviews.keeping")
        import_module("compliance.unusual.notices")

"""The referrals app."""

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    """Configuration of the referrals app."""

    name = "referrals"

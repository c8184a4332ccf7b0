"""The followups app."""

from django.apps import AppConfig


class FollowupsConfig(AppConfig):
    """Configuration of the followups app."""

    name = "followups"

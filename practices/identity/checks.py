"""System checks: demo sign-ins cannot be on where they could do harm."""

from typing import Any

from django.conf import settings
from django.core import checks

from practices.identity.demo import SUFFIX


def demo_sign_ins(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Demo sign-ins need the surroundings of a demo and the database of one."""
    if not settings.DEMO_SIGN_INS:
        return []
    problems: list[checks.CheckMessage] = []
    if settings.THRESHOLD_ENV != "demo":
        problems.append(
            checks.Error(
                "DEMO_SIGN_INS is on outside a demo.", hint="Unset DEMO_SIGN_INS.", id="practices.E001"
            )
        )
    if not settings.DATABASES["default"]["NAME"].endswith(SUFFIX):
        problems.append(
            checks.Error(
                "DEMO_SIGN_INS is on with a database that is not a demo's.",
                hint=f"A demo's database has a name that ends in {SUFFIX}.",
                id="practices.E002",
            )
        )
    return problems


def register() -> None:
    """Called once when the app is ready."""
    checks.register(demo_sign_ins, checks.Tags.security)

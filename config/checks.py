"""What contradicts the tenant wall: found before the first request or task is served."""

from collections.abc import Sequence
from typing import Any

import psycopg
from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, register

from config.environment import PostgresURL

TAG = "wall"
PATIENCE_SECONDS = 5
# Everything that lets a role see another practice's rows: what it is, and what it may become.
QUESTION = """
SELECT current_user,
       EXISTS (SELECT FROM pg_roles r WHERE r.rolsuper AND pg_has_role(current_user, r.oid, 'MEMBER')),
       EXISTS (SELECT FROM pg_roles r WHERE r.rolbypassrls AND pg_has_role(current_user, r.oid, 'MEMBER')),
       EXISTS (SELECT FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
               WHERE c.relkind IN ('r', 'p') AND a.attname = 'practice_id' AND NOT a.attisdropped
                 AND pg_has_role(current_user, c.relowner, 'MEMBER'))
"""
ADVICE = "Run `manage.py create_roles` and point DATABASE_URL to threshold_app."


@register(TAG, deploy=True)
def database_role(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The role of DATABASE_URL is neither superuser, nor past row-level security, nor owner of a walled table."""
    try:
        return problems_of_role(settings.ENVIRONMENT.database_url)
    except psycopg.Error as error:
        words = f"The database did not answer ({type(error).__name__}), so its role was not looked at."
        return [Info(words, hint="The processes look again when they start.", id="threshold.I001")]


def problems_of_role(url: PostgresURL) -> list[CheckMessage]:
    """Asks the database, past the pool. Raises psycopg.Error when it does not answer."""
    with psycopg.connect(
        host=url.host,
        port=url.port or None,
        user=url.user,
        password=url.password,
        dbname=url.name,
        connect_timeout=PATIENCE_SECONDS,
    ) as link:
        name, superuser, bypasses, owns = link.execute(QUESTION).fetchone() or ("nobody", True, True, True)
    found: list[CheckMessage] = []
    if superuser:
        found.append(
            Error(f"The database role {name} is a superuser: no wall stops it.", ADVICE, id="threshold.E001")
        )
    if bypasses:
        found.append(
            Error(f"The database role {name} may bypass row-level security.", ADVICE, id="threshold.E002")
        )
    if owns:
        found.append(
            Error(f"The database role {name} owns tables of practices.", ADVICE, id="threshold.E003")
        )
    return found


def refuse_a_dangerous_role() -> None:
    """For web, worker and beat: ends the process before it serves anything. Raises SystemExit."""
    try:
        found = problems_of_role(settings.ENVIRONMENT.database_url)
    except psycopg.Error as error:
        raise SystemExit(
            f"Threshold does not start: the database of DATABASE_URL does not answer ({type(error).__name__})."
        ) from error
    if found:
        raise SystemExit(
            "Threshold does not start:\n" + "\n".join(f"- {one.msg} {one.hint}" for one in found)
        )

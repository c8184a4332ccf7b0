"""What contradicts the tenant wall: found before the first request or task is served."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Info, register
from django.db import DatabaseError, connection

TAG = "wall"
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
        return [*problems_of_role()]
    except DatabaseError as error:
        words = f"The database did not answer ({type(error).__name__}), so its role was not looked at."
        return [Info(words, hint="The processes look again when they start.", id="threshold.I001")]


def problems_of_role() -> list[CheckMessage]:
    """Asks the database. Raises DatabaseError when it does not answer."""
    with connection.cursor() as cursor:
        cursor.execute(QUESTION)
        name, superuser, bypasses, owns = cursor.fetchone()
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
        found = problems_of_role()
    except DatabaseError as error:
        raise SystemExit(
            f"Threshold does not start: the database of DATABASE_URL does not answer ({type(error).__name__})."
        ) from error
    finally:
        connection.close()
        connection.close_pool()
    if found:
        raise SystemExit(
            "Threshold does not start:\n" + "\n".join(f"- {one.msg} {one.hint}" for one in found)
        )

"""The test servers themselves: private copies are private, and the application role is not more than it says."""

from typing import Any

from django.db import connection


def test_a_private_database_is_migrated_and_empty(private_database: Any) -> None:
    with private_database.connect() as link:
        assert link.execute("SELECT count(*) FROM django_migrations").fetchone()[0] > 10
        assert link.execute("SELECT count(*) FROM practices_practice").fetchone() == (0,)
    assert private_database.manage("check", "--database", "default").returncode == 0


def test_tests_connect_as_the_application_role() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == ("threshold_app", False, False)

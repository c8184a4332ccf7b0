"""`manage.py create_roles`: the database roles of the tenant wall. May run any number of times."""

from typing import Any

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from psycopg import sql

from practices.tenancy.roles import APP, AUTH, OWNER, SEALER


class Command(BaseCommand):
    """Needs ADMIN_DATABASE_URL (a superuser) for this one moment; nothing else of ours uses it."""

    help = "Creates or repairs the roles owner, app, sealer and auth, and their rights on the schema."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Creates the roles with the passwords of the other database URLs."""
        environment = settings.ENVIRONMENT
        admin = environment.admin_database_url
        owner, sealer = environment.owner_database_url, environment.sealer_database_url
        if not (admin and owner and sealer):
            raise CommandError("Set ADMIN_DATABASE_URL, OWNER_DATABASE_URL and SEALER_DATABASE_URL first.")
        passwords = {
            OWNER: owner.password,
            APP: environment.database_url.password,
            SEALER: sealer.password,
        }
        with psycopg.connect(
            host=admin.host,
            port=admin.port or None,
            user=admin.user,
            password=admin.password,
            dbname=admin.name,
            autocommit=True,
        ) as link:
            self._roles(link, passwords)
            self._rights(link, admin.name)
        self.stdout.write("The four roles are in place.")

    def _roles(self, link: psycopg.Connection, passwords: dict[str, str]) -> None:
        for role in (OWNER, APP, SEALER, AUTH):
            known = link.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
            if known is None:
                link.execute(sql.SQL("CREATE ROLE {}").format(sql.Identifier(role)))
            may = "NOLOGIN BYPASSRLS" if role == AUTH else "LOGIN NOBYPASSRLS"
            link.execute(
                sql.SQL("ALTER ROLE {} NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION " + may).format(
                    sql.Identifier(role)
                )
            )
            if passwords.get(role):
                link.execute(
                    sql.SQL("ALTER ROLE {} PASSWORD {}").format(
                        sql.Identifier(role), sql.Literal(passwords[role])
                    )
                )
        link.execute(f"GRANT {AUTH} TO {OWNER} WITH INHERIT FALSE, SET TRUE")
        # Writing transactions are short: a long one would hold back the sealing of the audit log.
        link.execute(f"ALTER ROLE {APP} SET transaction_timeout = '60s'")
        link.execute(f"ALTER ROLE {APP} SET idle_in_transaction_session_timeout = '30s'")

    def _rights(self, link: psycopg.Connection, database: str) -> None:
        link.execute(
            sql.SQL("ALTER DATABASE {} OWNER TO {}").format(sql.Identifier(database), sql.Identifier(OWNER))
        )
        link.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(database)))
        link.execute(
            sql.SQL("GRANT CONNECT ON DATABASE {} TO {}, {}, {}").format(
                *[sql.Identifier(name) for name in (database, OWNER, APP, SEALER)]
            )
        )
        link.execute(f"ALTER SCHEMA public OWNER TO {OWNER}")
        link.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
        link.execute(f"GRANT USAGE, CREATE ON SCHEMA public TO {AUTH}")
        link.execute(f"GRANT USAGE ON SCHEMA public TO {APP}, {SEALER}")

"""Rights of the application role on tables that belong to no practice: sign-in state, tokens, practices."""

from typing import Any

from django.apps import AppConfig, apps
from django.db import connections

from practices.tenancy.roles import APP, OWNER


def grant_plain_tables(sender: AppConfig, using: str, **kwargs: Any) -> None:
    """After `migrate` as owner: the application role reads and writes what carries no practice_id.

    Tenant tables are granted one by one in `EnableTenantRLS`. Connected to post_migrate in apps.py.
    """
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        if cursor.fetchone() != (OWNER,):
            return
        there = set(connection.introspection.table_names(cursor))
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            tenant = any(field.column == "practice_id" for field in model._meta.local_fields)
            if model._meta.managed and not tenant and table in there:
                name = connection.ops.quote_name(table)
                cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {name} TO {APP}")
        cursor.execute(f"GRANT SELECT ON django_migrations TO {APP}")
        cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {APP}")

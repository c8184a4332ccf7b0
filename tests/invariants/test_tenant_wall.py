"""Every tenant table, found in the model registry, is walled: proved by raw SQL as the application role."""

from uuid import UUID

import psycopg
import pytest
from django.apps import apps
from django.db import connection, models

from practices.tenancy.models import TenantForeignKey, TenantModel, uuid7
from tests.rows import insert, make_practice, sql_as_app, sql_as_superuser

TENANT_MODELS = [
    model
    for model in apps.get_models(include_auto_created=True)
    if issubclass(model, TenantModel)
    or any(field.column == "practice_id" for field in model._meta.local_fields)
]
PLAIN_MODELS = [model for model in apps.get_models(include_auto_created=True) if model not in TENANT_MODELS]


@pytest.fixture(scope="module")
def two_practices() -> tuple[UUID, UUID]:
    """Ours and theirs."""
    return make_practice(), make_practice()


def _catalogue(query: str, *values: object) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, list(values))
        return cursor.fetchall()


@pytest.mark.parametrize("model", TENANT_MODELS, ids=lambda model: model._meta.label)
class TestEveryTenantTable:
    """What EnableTenantRLS promises; a new table without the operation fails here."""

    def test_forces_row_level_security_with_one_policy_for_writing(self, model: type[models.Model]) -> None:
        table = model._meta.db_table
        flags = _catalogue(
            "SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = %s::regclass", table
        )
        assert flags == [(True, True)], f"{table} has no wall"
        policies = _catalogue(
            "SELECT polcmd, pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)"
            " FROM pg_policy WHERE polrelid = %s::regclass AND (polroles = '{0}' OR polroles @>"
            " ARRAY['threshold_app'::regrole::oid])",
            table,
        )
        writing = [policy for policy in policies if policy[0] in {"*", "a", "w", "d"}]
        assert writing, f"{table} has no policy"
        for _, using, check in writing:
            assert "app_practice_id()" in f"{using}{check}"

    def test_has_the_practice_first_in_its_primary_and_foreign_keys(self, model: type[models.Model]) -> None:
        table = model._meta.db_table
        keys = _catalogue(
            "SELECT contype, conname, (SELECT array_agg(attname::text ORDER BY position) FROM"
            " unnest(conkey) WITH ORDINALITY AS k(num, position) JOIN pg_attribute ON attrelid = conrelid"
            " AND attnum = num), confrelid::regclass::text FROM pg_constraint WHERE conrelid = %s::regclass",
            table,
        )
        primary = [columns for kind, _, columns, _ in keys if kind == "p"]
        assert primary, f"{table} has no primary key"
        assert primary[0][0] == "practice_id", f"{table}: {primary}"
        walled = {tenant._meta.db_table for tenant in TENANT_MODELS}
        for kind, name, columns, target in keys:
            if kind == "f" and target in walled:
                assert columns[0] == "practice_id", f"{table}.{name} could point into another practice"
        for field in model._meta.local_fields:
            if isinstance(field, TenantForeignKey):
                assert any(kind == "f" and field.column in columns for kind, _, columns, _ in keys), (
                    f"{table}.{field.column} has no foreign key in the database"
                )

    def test_does_not_let_the_application_role_own_it_or_truncate_it(self, model: type[models.Model]) -> None:
        owner = _catalogue(
            "SELECT relowner::regrole::text, has_table_privilege('threshold_app', oid, 'TRUNCATE')"
            " FROM pg_class WHERE oid = %s::regclass",
            model._meta.db_table,
        )
        assert owner == [("threshold_owner", False)]

    def test_hides_refuses_and_rejects_another_practices_row(
        self, model: type[models.Model], two_practices: tuple[UUID, UUID]
    ) -> None:
        ours, theirs = two_practices
        table = model._meta.db_table
        with sql_as_superuser() as link:
            row = insert(link, model, theirs)
        with sql_as_app(ours) as link:
            seen = link.execute(f"SELECT count(*) FROM {table} WHERE id = %s", [row]).fetchone()
            assert seen == (0,), f"{table} shows another practice's row"
        _changes_nothing(ours, f"UPDATE {table} SET id = id WHERE id = %s", row)
        _changes_nothing(ours, f"DELETE FROM {table} WHERE id = %s", row)
        with sql_as_superuser() as link:
            values = insert(link, model, theirs, only_values=True)
        with (
            pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.CheckViolation)),
            sql_as_app(ours) as link,
        ):
            columns = ", ".join(values)
            marks = ", ".join(["%s"] * len(values))
            link.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", list(values.values()))
        with sql_as_superuser() as link:
            kept = link.execute(f"SELECT count(*) FROM {table} WHERE id = %s", [row]).fetchone()
            assert kept == (1,)

    def test_rejects_a_reference_into_another_practice(
        self, model: type[models.Model], two_practices: tuple[UUID, UUID]
    ) -> None:
        ours, theirs = two_practices
        keys = [field for field in model._meta.local_fields if isinstance(field, TenantForeignKey)]
        for key in keys:
            with sql_as_superuser() as link:
                foreign = insert(link, key.related_model, theirs)
                values = insert(link, model, ours, only_values=True)
            for other in ONE_OF_TWO & set(values) if key.column in ONE_OF_TWO else ():
                values[other] = None  # a check wants one of the two; this is about the other one
            values[key.column] = foreign
            with pytest.raises(psycopg.errors.ForeignKeyViolation), sql_as_app(ours) as link:
                columns = ", ".join(values)
                marks = ", ".join(["%s"] * len(values))
                link.execute(
                    f"INSERT INTO {model._meta.db_table} ({columns}) VALUES ({marks})", list(values.values())
                )


ONE_OF_TWO = {"concerned_other_id", "individual_id"}


def _changes_nothing(practice_id: UUID, statement: str, row: UUID) -> None:
    """No row is touched: hidden by the policy, or the right to change any row is missing altogether."""
    try:
        with sql_as_app(practice_id) as link:
            assert link.execute(statement, [row]).rowcount == 0
    except psycopg.errors.InsufficientPrivilege:
        return


def test_no_context_shows_nothing_and_rejects_an_insert() -> None:
    practice_id = make_practice()
    case_model = apps.get_model("cases", "Case")
    with sql_as_superuser() as link:
        insert(link, case_model, practice_id)
        values = insert(link, case_model, practice_id, only_values=True)
    with sql_as_app(None) as link:
        assert link.execute("SELECT count(*) FROM cases_case").fetchone() == (0,)
    with pytest.raises(psycopg.errors.InsufficientPrivilege), sql_as_app(None) as link:
        columns = ", ".join(values)
        link.execute(
            f"INSERT INTO cases_case ({columns}) VALUES ({', '.join(['%s'] * len(values))})",
            list(values.values()),
        )


def test_somebody_of_two_practices_sees_the_hats_of_the_one_they_are_in() -> None:
    ours, theirs = make_practice(), make_practice()
    member = apps.get_model("practices", "Membership")
    with sql_as_superuser() as link:
        here = insert(link, member, ours)
        there = insert(link, member, theirs)
        person = link.execute("SELECT user_id FROM practices_membership WHERE id = %s", [here]).fetchone()
        link.execute("UPDATE practices_membership SET user_id = %s WHERE id = %s", [person[0], there])
    mine = "SELECT id FROM practices_membership WHERE user_id = %s"
    with sql_as_app(ours) as link:
        link.execute(f"SET LOCAL app.actor_id = '{person[0]}'")
        assert link.execute(mine, [person[0]]).fetchall() == [(here,)]
    with sql_as_app(None) as link:
        link.execute(f"SET LOCAL app.actor_id = '{person[0]}'")
        assert set(link.execute(mine, [person[0]]).fetchall()) == {(here,), (there,)}


def test_nothing_is_read_across_practices_while_one_is_set() -> None:
    wider = _catalogue(
        "SELECT polrelid::regclass::text, pg_get_expr(polqual, polrelid) FROM pg_policy"
        " WHERE polname = 'tenant_read'"
    )
    assert wider
    for table, using in wider:
        assert str(using).startswith("((app_practice_id() IS NULL) AND"), table


def test_a_setting_does_not_outlive_its_transaction() -> None:
    practice_id = make_practice()
    with sql_as_app(practice_id) as link:
        inside = link.execute("SELECT app_practice_id()").fetchone()
        link.commit()
        outside = link.execute("SELECT app_practice_id()").fetchone()
    assert inside == (practice_id,)
    assert outside == (None,)


def test_the_application_role_can_pass_no_wall() -> None:
    role = _catalogue(
        "SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = current_user"
    )
    assert role == [(False, False, False)]
    assert _catalogue("SELECT current_user::text") == [("threshold_app",)]
    member = _catalogue("SELECT count(*) FROM pg_auth_members WHERE member = 'threshold_app'::regrole")
    assert member == [(0,)]


def test_tables_without_a_practice_hold_no_case_data() -> None:
    """A model that names a case and has no practice would stand outside the wall."""
    for model in PLAIN_MODELS:
        columns = {field.column for field in model._meta.local_fields}
        assert not columns & {"case_id", "individual_id", "concerned_other_id"}, model._meta.label


def test_a_table_that_forgot_the_operation_is_found() -> None:
    """The test above is worth something: a plain table fails it."""
    with sql_as_superuser() as link:
        name = f"forgotten_{uuid7().hex[-8:]}"
        link.execute(f"CREATE TABLE {name} (id uuid PRIMARY KEY, practice_id uuid)")
        link.commit()
        flags = _catalogue(
            "SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = %s::regclass", name
        )
        link.execute(f"DROP TABLE {name}")
        link.commit()
    assert flags != [(True, True)]

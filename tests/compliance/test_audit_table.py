"""The table of access events: it only grows, and each practice sees its own."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from compliance.audit import partitions, writer
from compliance.audit.log import LogFilters, events
from compliance.audit.models import AccessEventRow
from practices.tenancy.context import practice
from practices.tenancy.models import uuid7
from tests.compliance.private_log import PrivateLog, event, log, on
from tests.rows import make_practice

__all__ = ["log"]
TABLES = (
    "compliance_access_event",
    "compliance_audit_seal",
    "compliance_audit_subroot",
    "compliance_audit_check",
)
CHANGES = ("UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {} CASCADE")


def rows_of(practice_id: UUID) -> list[AccessEventRow]:
    with practice(practice_id):
        return list(AccessEventRow.objects.order_by("at", "id"))


def test_many_events_are_one_insert_and_come_back_as_they_were() -> None:
    practice_id = make_practice()
    first = event(practice_id, actor_name="Zoë \t\\N\n", obligations=("reason_first",), reason="It's urgent")
    second = event(practice_id, case_id=None, record_ids=(), detail={"ids": [uuid7()]})
    with practice(practice_id):
        with CaptureQueriesContext(connection) as queries:
            writer.write([first, second])
        assert len(queries) == 1
    found = {row.id: row for row in rows_of(practice_id)}
    assert found.keys() == {first.id, second.id}
    assert found[first.id].actor_name == first.actor_name
    assert found[first.id].obligations == ["reason_first"]
    assert found[first.id].record_ids == list(first.record_ids)
    assert found[second.id].case_id is None
    assert {row.epoch for row in found.values()} == {1}
    assert len({row.xid for row in found.values()}) == 1


def test_an_event_disappears_with_its_transaction() -> None:
    practice_id = make_practice()
    with practice(practice_id):
        writer.write([event(practice_id)])
        transaction.set_rollback(True)
    assert rows_of(practice_id) == []


def test_a_nul_byte_from_outside_does_not_stop_the_event() -> None:
    practice_id = make_practice()
    with practice(practice_id):
        writer.write([event(practice_id, request_id="a\x00b")])
    assert rows_of(practice_id)[0].request_id == "a\N{REPLACEMENT CHARACTER}b"


def test_another_practice_sees_nothing_of_it() -> None:
    ours, theirs = make_practice(), make_practice()
    with practice(theirs):
        writer.write([event(theirs)])
    assert rows_of(ours) == []


def test_an_event_cannot_be_written_into_another_practice() -> None:
    ours, theirs = make_practice(), make_practice()
    with pytest.raises(ProgrammingError, match="row-level security"), practice(ours):
        writer.write([event(theirs)])


@pytest.mark.parametrize("column", ["xid", "epoch"])
def test_the_application_cannot_choose_place_or_epoch(log: PrivateLog, column: str) -> None:
    with log.connection("threshold_app") as link, pytest.raises(psycopg.errors.InsufficientPrivilege):
        link.execute(on("INSERT INTO compliance_access_event ({}) VALUES (1)", column))


@pytest.mark.parametrize("role", ["threshold_app", "threshold_sealer", "threshold_owner", "postgres"])
@pytest.mark.parametrize("table", TABLES)
def test_nobody_changes_deletes_or_truncates(log: PrivateLog, role: str, table: str) -> None:
    log.write(2)
    log.seal()
    column = {"compliance_audit_seal": "note", "compliance_audit_check": "problem"}.get(table, "practice_id")
    for change in CHANGES:
        with log.connection(role) as link, pytest.raises(psycopg.errors.InsufficientPrivilege):
            link.execute(change.format(table, column, column))


def test_a_partition_is_no_back_door(log: PrivateLog) -> None:
    practice_id = make_practice()
    log.write(1, practice_id)
    name = f"compliance_access_event_{timezone.now():%Y_%m}"
    for role in ("threshold_owner", "postgres"):
        for change in CHANGES:
            with log.connection(role) as link, pytest.raises(psycopg.errors.InsufficientPrivilege):
                link.execute(change.format(name, "reason", "reason"))
    with log.connection("threshold_app") as link, pytest.raises(psycopg.errors.InsufficientPrivilege):
        link.execute(on("SELECT * FROM {}", name))
    with log.connection("threshold_owner") as link:
        link.execute(f"SET app.practice_id = '{practice_id}'")
        assert link.execute(on("SELECT count(*) FROM {}", name)).fetchone() == (0,)


def test_rows_and_seals_of_other_practices_are_hidden_from_the_application(log: PrivateLog) -> None:
    ours, theirs = make_practice(), make_practice()
    log.write(1, ours)
    log.write(1, theirs)
    log.seal()
    for table in ("compliance_access_event", "compliance_audit_subroot"):
        with log.connection("threshold_app") as link:
            assert link.execute(on("SELECT count(*) FROM {}", table)).fetchone() == (0,)
            link.execute(f"SET LOCAL app.practice_id = '{ours}'")
            assert link.execute(on("SELECT DISTINCT practice_id FROM {}", table)).fetchall() == [(ours,)]


def test_events_of_any_date_are_kept() -> None:
    practice_id = make_practice()
    moments = [datetime(2019, 5, 4, tzinfo=UTC), timezone.now(), timezone.now() + timedelta(days=3650)]
    with practice(practice_id):
        writer.write([event(practice_id, at=moment) for moment in moments])
    assert [row.at for row in rows_of(practice_id)] == moments


def test_the_coming_months_have_their_partitions() -> None:
    assert partitions.missing(timezone.now()) == []


def test_missing_months_are_made_by_the_application_role_and_only_those(log: PrivateLog) -> None:
    month = (timezone.now().replace(day=1) + timedelta(days=70)).strftime("%Y_%m")
    with log.meddler() as link:
        link.execute(f"DROP TABLE compliance_access_event_{month}")
    assert partitions.missing(timezone.now()) == [month]
    assert partitions.keep(timezone.now()) == 1
    assert partitions.missing(timezone.now()) == []
    with log.connection("threshold_app") as link, pytest.raises(psycopg.errors.InsufficientPrivilege):
        link.execute("SELECT compliance_audit_make_month('2031-01-01')")
    assert log.write(1), "the new month takes events"


def test_a_month_that_cannot_be_made_is_an_alert_and_no_event_is_lost(log: PrivateLog) -> None:
    later = timezone.now() + timedelta(days=400)
    log.write(1, at=later)
    with pytest.raises(partitions.MonthMissing, match=later.strftime("%Y_%m")):
        partitions.keep(later)


def test_a_page_reads_its_own_month_in_the_order_of_the_index() -> None:
    practice_id = make_practice()
    with practice(practice_id):
        writer.write([event(practice_id) for _ in range(3)])
    with practice(practice_id):
        rows = AccessEventRow.objects.filter(at__lte=timezone.now()).order_by("-at", "-id")[:50]
        with connection.cursor() as cursor:
            # A month of a few rows is cheaper to sort, and statistics arrive when they like: what is
            # asked here is whether the index can give the order when a month is full.
            cursor.execute("SET LOCAL enable_sort = off; SET LOCAL enable_bitmapscan = off")
        plan = rows.explain()
    assert "Sort" not in plan
    assert f"{timezone.now() + timedelta(days=62):%Y_%m}" not in plan, "later months are not read"


@pytest.mark.parametrize(
    ("asked", "index"),
    [
        ({"network": "192.0.2.0/24"}, "practice_id_network"),
        ({"case": "HL-0142"}, "practice_id_case_reference"),
        ({"person": uuid7()}, "practice_id_actor_id"),
        ({"network": "192.0.2.0/24", "effect": "deny", "rule": "C-09", "action": "add"}, "practice_id_"),
    ],
)
def test_each_thread_is_followed_by_an_index_that_begins_with_the_practice(
    asked: dict[str, Any], index: str
) -> None:
    practice_id = make_practice()
    with practice(practice_id):
        writer.write([event(practice_id) for _ in range(3)])
    with practice(practice_id):
        with connection.cursor() as cursor:
            # As above: what is asked is whether an index can give these rows, in this order.
            cursor.execute("SET LOCAL enable_sort = off; SET LOCAL enable_bitmapscan = off")
            cursor.execute("SET LOCAL enable_seqscan = off")
        plan = events(LogFilters(**asked), at=timezone.now()).order_by("-at", "-id")[:50].explain()
    assert index in plan, plan
    assert "Seq Scan" not in plan
    assert "Sort" not in plan


def test_rows_are_read_only_in_python_too() -> None:
    practice_id = make_practice()
    with practice(practice_id):
        writer.write([event(practice_id)])
    row = rows_of(practice_id)[0]
    with pytest.raises(TypeError):
        row.save()
    with pytest.raises(TypeError):
        row.delete()
    with pytest.raises(ProgrammingError), practice(practice_id), transaction.atomic():
        AccessEventRow.objects.update(reason="nothing to see")

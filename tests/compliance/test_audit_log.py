"""Reading the log: who may, what the filters find, how pages go on, and that the look is kept as well."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from compliance.access import Access
from compliance.acting import acting
from compliance.audit import lines, verify, words, writer
from compliance.audit.addresses import NAMES
from compliance.audit.filters import AuditFilterForm
from compliance.audit.log import LogFilters, SealState, seal_state
from compliance.audit.models import AccessEventRow
from compliance.domain import audit as verbs
from compliance.errors import Invalid, NotFound
from compliance.rules import RULES
from compliance.vocabulary import Role
from practices.tenancy.context import practice
from practices.tenancy.models import uuid7
from tests.compliance.private_log import PrivateLog, event, log
from tests.rows import make_practice

__all__ = ["log"]


@contextmanager
def reading(practice_id: UUID, role: Role = Role.ADMIN) -> Iterator[Access]:
    with acting(
        practice_id, role=role, actor_id=uuid7(), kind="staff", channel="web", name="June Park"
    ) as access:
        yield access


def write(practice_id: UUID, *many: dict[str, Any]) -> list[UUID]:
    made = [event(practice_id, **values) for values in many]
    with practice(practice_id):
        writer.write(made)
    return [one.id for one in made]


def found(practice_id: UUID, **filters: Any) -> list[UUID]:
    with reading(practice_id) as access:
        return [row.id for row in verbs.read_log(access, filters=LogFilters(**filters)).page]


def looks(practice_id: UUID) -> list[AccessEventRow]:
    """What the log itself says of those who read it."""
    with practice(practice_id):
        return list(AccessEventRow.objects.filter(category="audit").order_by("at", "id"))


@pytest.mark.parametrize(("role", "rule"), [(Role.ADMIN, "C-13"), (Role.AUDITOR, "C-15")])
def test_admin_and_auditor_read_the_log_and_leave_a_line_in_it(role: Role, rule: str) -> None:
    practice_id = make_practice()
    ids = write(practice_id, {})
    with reading(practice_id, role) as access:
        page = verbs.read_log(access, filters=LogFilters(rule="C-06")).page
        assert [row.id for row in page] == ids
    (look,) = looks(practice_id)
    assert (look.action, look.rule_id, look.effect, look.role) == ("list", rule, "allow", role.value)
    assert look.detail == {"rule": "C-06"}


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.INTERVENTIONIST, Role.COORDINATOR, Role.FAMILY])
def test_nobody_else_reads_it_and_the_refusal_is_kept(role: Role) -> None:
    practice_id = make_practice()
    write(practice_id, {})
    with pytest.raises(NotFound), reading(practice_id, role) as access:
        verbs.read_log(access, filters=LogFilters())
    (look,) = looks(practice_id)
    assert (look.effect, look.role) == ("deny", role.value)


def test_another_practices_events_are_not_in_it() -> None:
    ours, theirs = make_practice(), make_practice()
    write(theirs, {})
    assert found(ours) == []


def test_each_filter_finds_its_own() -> None:
    practice_id, somebody = make_practice(), uuid7()
    yesterday = timezone.now() - timedelta(days=1)
    plain, by_person, by_family, of_case, printed, refused, older = write(
        practice_id,
        {},
        {"actor_id": somebody},
        {"actor_kind": "family"},
        {"case_reference": "HL-0142"},
        {"action": "print"},
        {"effect": "deny", "rule_id": "C-09"},
        {"at": yesterday},
    )
    assert found(practice_id, person=somebody) == [by_person]
    assert found(practice_id, kind="family") == [by_family]
    assert found(practice_id, case="HL-0142") == [of_case]
    assert found(practice_id, action="print") == [printed]
    (added,) = write(practice_id, {"action": "add_task"})
    assert found(practice_id, action="add") == found(practice_id, action="upload") == [added]
    assert found(practice_id, effect="deny") == [refused]
    assert found(practice_id, rule="C-09") == [refused]
    (elsewhere,) = write(practice_id, {"network": "2001:db8:1::/48"})
    assert found(practice_id, network="2001:db8:1::/48") == [elsewhere]
    assert found(practice_id, network="2001:db8:1::/48", effect="deny") == []
    assert found(practice_id, until=yesterday + timedelta(hours=1)) == [older]
    recent = found(practice_id, since=yesterday + timedelta(hours=1), action="read")
    assert older not in recent
    assert plain in recent


def test_pages_go_on_without_gap_or_repeat_even_within_one_moment() -> None:
    practice_id, moment = make_practice(), timezone.now()
    ids = write(practice_id, *({"at": moment} for _ in range(verbs.PAGE * 2 + 5)))
    seen: list[UUID] = []
    after = ""
    sizes = []
    while True:
        with reading(practice_id) as access:
            page = verbs.read_log(access, filters=LogFilters(action="read"), after=after).page
        seen += [row.id for row in page]
        sizes.append(len(page))
        after = page.next
        if not after:
            break
    assert sizes == [50, 50, 5]
    assert seen == sorted(ids, reverse=True)


@pytest.mark.parametrize("after", ["x", "e30", "WyIyMDI2IiwgIngiXQ", "\x00", "a" * 5000])
def test_a_page_address_of_nobodys_making_is_refused_kindly(after: str) -> None:
    with pytest.raises(Invalid), reading(make_practice()) as access:
        verbs.read_log(access, filters=LogFilters(), after=after)


def test_one_row_and_fifty_cost_the_same_queries() -> None:
    counts = []
    for number in (1, 50):
        practice_id = make_practice()
        write(practice_id, *({} for _ in range(number)))
        with CaptureQueriesContext(connection) as queries, reading(practice_id) as access:
            verbs.read_log(access, filters=LogFilters())
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 8


def test_every_rule_has_words() -> None:
    without = {rule.id for rule in RULES} - words.RULES.keys()
    assert without == set()


def test_a_line_says_who_did_what_and_why() -> None:
    practice_id, at = make_practice(), timezone.now()
    write(practice_id, {"at": at, "effect": "deny", "rule_id": "C-12", "role": "coordinator"})
    with practice(practice_id):
        row = AccessEventRow.objects.get()
    shown = lines.line(row, reader=Role.ADMIN, at=at)
    assert (shown.who, shown.role, shown.what) == ("Maren Okafor", "Coordinator", "Read a case")
    assert (shown.record, shown.why) == ("TP-0001", "Coordinators do not read clinical details")
    assert (shown.result.state, shown.result.label) == ("risk", "Refused")


def test_a_typed_reason_is_shown_to_the_admin_and_not_to_the_auditor() -> None:
    practice_id, at = make_practice(), timezone.now()
    write(practice_id, {"reason": "Danny's sister called", "rule_id": "C-14", "effect": "allow_with_review"})
    with practice(practice_id):
        row = AccessEventRow.objects.get()
    assert "Danny" in lines.line(row, reader=Role.ADMIN, at=at).why
    assert "Danny" not in lines.line(row, reader=Role.AUDITOR, at=at).why


def test_a_list_is_told_by_its_number() -> None:
    practice_id = make_practice()
    values = {"action": "list", "case_reference": "", "record_ids": tuple(uuid7() for _ in range(12))}
    write(practice_id, values)
    with practice(practice_id):
        row = AccessEventRow.objects.get()
    shown = lines.line(row, reader=Role.ADMIN, at=timezone.now())
    assert (shown.what, shown.record) == ("Looked through 12 cases", "12 records")


@pytest.mark.parametrize(
    ("ago", "text"),
    [
        (timedelta(), "9:14:02 am"),
        (timedelta(hours=11, minutes=26), "Yesterday, 9:48 pm"),
        (timedelta(days=20), "Nov 3, 9:14 am"),
        (timedelta(days=400), "Oct 19, 2025, 9:14 am"),
    ],
)
def test_moments_are_short_today_and_longer_before(ago: timedelta, text: str) -> None:
    now = datetime(2026, 11, 23, 9, 14, 2, tzinfo=timezone.get_current_timezone())
    assert lines.moment(now - ago, now) == text


def form(**data: str) -> AuditFilterForm:
    return AuditFilterForm(data)


def test_the_address_holds_what_the_form_asks() -> None:
    assert tuple(AuditFilterForm.base_fields) == NAMES


def test_the_form_makes_values_and_counts_days_in_the_readers_zone() -> None:
    person = uuid7()
    with timezone.override("America/New_York"):
        asked = form(person=str(person), case="hl-0142", since="2026-11-22", until="2026-11-22")
        assert asked.is_valid()
        value = asked.value()
    assert (value.person, value.kind, value.case) == (person, "", "HL-0142")
    assert value.since is not None
    assert value.until is not None
    assert value.since.isoformat() == "2026-11-22T00:00:00-05:00"
    assert value.until - value.since == timedelta(days=1)


@pytest.mark.parametrize(
    "data",
    [
        {"person": "x"},
        {"person": "\x00"},
        {"case": "HL'; DROP"},
        {"case": "H" * 50},
        {"action": "fly"},
        {"effect": "maybe"},
        {"rule": "C-99"},
        {"individual": "Danny"},
        {"network": "10.1.2.7"},
        {"network": "10.1.2.7/24"},
        {"network": "home"},
        {"since": "yesterday"},
        {"since": "9999999-01-01"},
        {"until": "0000-00-00"},
        {"since": "2026-11-22", "until": "2026-11-21"},
    ],
)
def test_what_the_form_does_not_understand_is_said_beside_the_field(data: dict[str, str]) -> None:
    asked = form(**data)
    assert not asked.is_valid()
    assert asked.errors.keys() <= data.keys()


def test_the_last_day_of_the_calendar_is_no_accident() -> None:
    asked = form(since="0001-01-01", until="9999-12-31")
    assert not asked.is_valid()


def test_the_notice_tells_what_the_seals_say(log: PrivateLog) -> None:
    practice_id = make_practice()
    assert _notice(practice_id).fact == "Nothing is sealed yet."
    log.write(3, practice_id)
    log.write(5)
    log.seal()
    assert _notice(practice_id).fact == "Sealed and not checked yet."
    verify.check(timezone.now())
    good = _notice(practice_id)
    assert (good.kind, good.fact, good.words) == ("good", "Complete and unchanged.", "3 events checked.")
    assert "Seal 1, head" in good.small
    old = _notice(practice_id, timezone.now() + timedelta(days=3))
    assert old.kind == "lamp"


def test_the_notice_turns_to_risk_when_a_check_does_not_hold(log: PrivateLog) -> None:
    practice_id = make_practice()
    ids = log.write(3, practice_id)
    log.seal()
    with log.meddler() as link:
        link.execute("UPDATE compliance_access_event SET reason = 'x' WHERE id = %s", [ids[0]])
    verify.check(timezone.now())
    broken = _notice(practice_id)
    assert (broken.kind, broken.fact) == ("risk", "Seal 1 does not hold.")


def test_a_good_check_of_other_seals_is_not_believed(log: PrivateLog) -> None:
    practice_id = make_practice()
    log.write(1, practice_id)
    log.seal()
    verify.check(timezone.now())
    with log.meddler() as link:
        link.execute("UPDATE compliance_audit_seal SET hash = sha256('x')")
    assert _notice(practice_id).kind == "risk"


def test_a_check_is_not_repeated_within_minutes(log: PrivateLog) -> None:
    log.write(1)
    log.seal()
    assert verify.check(timezone.now()) is not None
    assert verify.check(timezone.now(), unless_within=timedelta(minutes=5)) is None


def _notice(practice_id: UUID, at: datetime | None = None) -> lines.Notice:
    with practice(practice_id):
        state: SealState = seal_state()
    return lines.notice(state, at or timezone.now())

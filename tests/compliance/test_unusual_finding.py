"""The hourly check: what it finds in a real log, once however often it runs, and what it leaves alone."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.core import mail
from django.utils import timezone

from cases.domain import care, tasks
from cases.models import Case
from compliance import gate, outbox
from compliance.domain import emergencies
from compliance.errors import NotFound
from compliance.models import OutboxRow
from compliance.tasks import watch_all, watch_practice
from compliance.unusual import queries
from compliance.unusual.models import UnusualRun
from compliance.unusual.watch import look_through
from compliance.vocabulary import Role
from practices.tenancy.context import practice as in_practice
from tests import factories
from tests.compliance.unusual_days import NIGHT, NOON, SETTLED, WEEKEND, found, look, looked, watch
from tests.scene import Person, Scene


def kinds(scene: Scene, **narrowed: Any) -> list[str]:
    """Kinds of what was found, in the order of the queue."""
    return [row.kind for row in found(scene, **narrowed)]


def test_u01_the_day_against_the_four_weeks_before(scene: Scene) -> None:
    for days, cases in enumerate([6, 7, 8, 9, 7, 8, 6, 9], 1):
        looked(scene, scene.lead, cases, at=NOON - timedelta(days=days))
    looked(scene, scene.lead, 41, at=NOON)
    looked(scene, scene.colleague, 14, at=NOON)
    assert watch(scene, NOON) > 0
    (row,) = found(scene, kind="volume")
    assert (row.actor_id, row.actor_name, row.about_case_id) == (scene.lead.user.pk, "Maren Okafor", None)
    assert row.figures == {"opened": 41, "low": 6, "high": 9}
    assert (row.day, row.state, row.weight) == (NOON.date(), "open", 41)


def test_the_same_check_twice_finds_the_same_rows(scene: Scene) -> None:
    looked(scene, scene.colleague, 33, at=NOON)
    assert watch(scene, NOON) == 1
    before = found(scene)
    assert watch(scene, NOON) == 0
    with in_practice(scene.practice.pk):
        UnusualRun.objects.update(read_to=NOON - timedelta(days=2))  # as after a crash before the commit
    assert watch(scene, NOON) == 0
    after = found(scene)
    assert [(row.pk, row.version, row.found_at) for row in after] == [
        (row.pk, row.version, row.found_at) for row in before
    ]


def test_a_day_that_goes_on_changes_its_row(scene: Scene) -> None:
    looked(scene, scene.colleague, 33, at=NOON)
    watch(scene, NOON)
    looked(scene, scene.colleague, 10, at=NOON + timedelta(hours=2))
    assert watch(scene, NOON + timedelta(hours=2)) == 1
    (row,) = found(scene)
    assert (row.figures["opened"], row.version) == (43, 2)


def test_a_log_of_many_slices_is_read_to_its_end_and_only_once(scene: Scene) -> None:
    looked(scene, scene.colleague, 4500, at=NOON)
    watch(scene, NOON)
    (row,) = found(scene)
    assert row.figures["opened"] == 4500
    read = [one.detail["events"] for one in scene.events(action="check_for_unusual_access")]
    assert sorted(read) == [500, 2000, 2000]
    watch(scene, NOON + timedelta(hours=1))
    assert scene.last_event(action="check_for_unusual_access").detail["events"] < 10


def test_what_may_not_be_committed_yet_is_left_for_the_next_hour(scene: Scene) -> None:
    looked(scene, scene.colleague, 33, at=NOON)
    look_through(scene.practice.pk, at=NOON + SETTLED - timedelta(seconds=1))
    assert found(scene) == []
    look_through(scene.practice.pk, at=NOON + SETTLED + timedelta(minutes=1))
    assert kinds(scene) == ["volume"]


def test_u02_a_coordinator_who_only_looks_and_one_who_works(scene: Scene) -> None:
    case = scene.in_intake()
    with scene.coordinator.acting(at=NOON) as access:
        gate.get(access, Case, case.pk)
    other = scene.hire("second", Role.COORDINATOR, "Nils Berg")
    with other.acting(at=NOON) as access:
        tasks.create(
            access,
            case=gate.get(access, Case, case.pk),
            title="Book a room",
            due_at=NOON + timedelta(days=1),
            owner=None,
            key="room",
        )
    watch(scene, NOON)
    rows = found(scene, kind="unassigned")
    assert [(row.actor_name, row.case_reference) for row in rows] == [("Tomás Lindqvist", case.reference)]


def test_u02_leaves_the_team_supervision_and_reviewed_looks_alone(scene: Scene) -> None:
    case = scene.case
    for who in (scene.lead, scene.supervisor):
        look(who, case.pk, at=NOON)
    look(scene.admin, case.pk, at=NOON, reasons={case.pk: "The bank asks for the reference."})
    with scene.colleague.acting(at=NOON) as access:
        emergencies.open_access(access, case_id=case.pk, reason="She cannot breathe, says the caller.")
    look(scene.colleague, case.pk, at=NOON + timedelta(minutes=1))
    watch(scene, NOON)
    assert kinds(scene, kind="unassigned") == []


def test_u03_and_u04_are_asked_about_once_for_a_person_and_a_case(scene: Scene) -> None:
    namesake = scene.hire("namesake", Role.SUPERVISOR, "Ana Reyes")
    case = scene.case
    look(namesake, case.pk, at=NOON)
    look(scene.supervisor, case.pk, at=NOON)
    watch(scene, NOON)
    assert [(row.kind, row.actor_name) for row in found(scene)] == [("same_surname", "Ana Reyes")]
    look(namesake, case.pk, at=NOON + timedelta(days=1))
    watch(scene, NOON + timedelta(days=1))
    assert kinds(scene) == ["same_surname"]


@pytest.mark.parametrize(
    ("name", "mine", "by"),
    [("Jo", True, "mail"), ("Jonas Vik", False, "name"), ("Jo Vick", False, None)],
)
def test_u04_somebody_in_the_case_works_here(scene: Scene, name: str, mine: bool, by: str | None) -> None:
    case = scene.in_intake()
    email = f" {scene.colleague.user.email.upper()} " if mine else "somebody@else.example"
    with scene.lead.acting() as access:
        factories.people.add_concerned_other(
            access, case=case, name=name, relation="friend", email=email, tie="none"
        )
    look(scene.supervisor, case.pk, at=NOON)
    watch(scene, NOON)
    rows = found(scene, kind="colleague", actor_id=scene.supervisor.user.pk)
    assert [row.figures for row in rows] == ([{"by": by}] if by else [])


def test_u05_from_the_mark_on_until_it_is_taken_off(scene: Scene) -> None:
    case = scene.case
    look(scene.supervisor, case.pk, at=NOON)
    with scene.lead.acting() as access:
        care.set_special_care(access, case=case, needed=True)
    watch(scene, NOON)
    assert [(row.kind, row.actor_name) for row in found(scene)] == [("special_care", "Ada Lindqvist")]
    with scene.lead.acting() as access:
        care.set_special_care(access, case=case, needed=False)
    look(scene.supervisor, case.pk, at=NOON + timedelta(days=1))
    watch(scene, NOON + timedelta(days=1))
    assert kinds(scene) == ["special_care"]
    assert scene.last_event(action="mark_special_care").detail["needed"] is False


def test_u06_night_and_weekend_and_a_habit_of_them(scene: Scene) -> None:
    case = scene.case
    look(scene.lead, case.pk, at=NIGHT)
    look(scene.supervisor, case.pk, at=WEEKEND)
    for week in (1, 2):
        look(scene.supervisor, case.pk, at=WEEKEND - timedelta(weeks=week))
    watch(scene, max(NIGHT, WEEKEND))
    (row,) = found(scene, kind="outside_hours", day=NIGHT.date())
    assert row.actor_id == scene.lead.user.pk
    assert row.figures == {"cases": 1, "when": "night", "first": "23:30", "days": 0}
    assert found(scene, kind="outside_hours", day=WEEKEND.date()) == []


def test_u06_an_open_danger_explains_the_night(scene: Scene) -> None:
    with scene.lead.acting() as access:
        urgent = factories.open_case(access, danger_now="yes", advice_given=True)
        calm = factories.open_case(access, display_name="Ben Ash", caller_name="Ida Ash")
    look(scene.lead, urgent.pk, at=NIGHT)
    watch(scene, NIGHT)
    assert kinds(scene, kind="outside_hours") == []
    look(scene.lead, calm.pk, at=NIGHT + timedelta(minutes=10))
    watch(scene, NIGHT + timedelta(minutes=10))
    (row,) = found(scene, kind="outside_hours")
    assert row.figures["cases"] == 1


def test_u07_five_pages_refused_within_an_hour(scene: Scene) -> None:
    refuse(scene.colleague, scene.case.pk, [0, 10, 20, 30], NOON)
    refuse(scene.people["coordinator"], scene.case.pk, [], NOON)
    watch(scene, NOON)
    assert kinds(scene) == []
    refuse(scene.colleague, scene.case.pk, [40], NOON)
    watch(scene, NOON + timedelta(minutes=40))
    (row,) = found(scene)
    assert (row.kind, row.about_case_id, row.figures) == (
        "refusals",
        None,
        {"refusals": 5, "first": "12:00"},
    )


def test_u07_counts_neither_what_a_page_leaves_out_nor_the_question_for_a_reason(scene: Scene) -> None:
    case = scene.in_intake()
    coordinator, admin = scene.coordinator.client(), scene.admin.client()
    for _ in range(6):
        assert coordinator.get(f"/cases/{case.pk}/").status_code == 200
        assert admin.get(f"/cases/{case.pk}/").status_code == 403
    assert len(scene.events(effect="deny", actor_id=scene.admin.user.pk)) >= 6
    watch(scene, timezone.now())
    assert kinds(scene, kind="refusals") == []


def test_another_practice_is_neither_read_nor_told(scene: Scene) -> None:
    other = Scene.create("Other House")
    looked(scene, scene.colleague, 33, at=NOON)
    watch(other, NOON)
    assert (found(scene), found(other)) == ([], [])
    watch(scene, NOON)
    assert (len(found(scene)), found(other)) == (1, [])


def test_the_tasks_find_what_happened_today(scene: Scene) -> None:
    now = timezone.now()
    looked(scene, scene.colleague, 33, at=now - timedelta(minutes=30))
    watch_practice(str(scene.practice.pk))
    watch_practice(str(scene.practice.pk))
    assert kinds(scene, kind="volume") == ["volume"]
    assert settings.CELERY_BEAT_SCHEDULE["watch"]["task"] == watch_all.name
    assert scene.practice.pk in queries.practices()


def test_one_message_a_day_to_admins_whom_it_is_not_about(scene: Scene) -> None:
    second = scene.hire("second", Role.ADMIN, "Theo Marsh")
    looked(scene, second, 33, at=NOON)
    watch(scene, NOON)
    watch(scene, NOON + timedelta(hours=1))
    assert [row.to_membership_id for row in messages(scene)] == [scene.admin.member.pk]
    looked(scene, scene.colleague, 33, at=NOON + timedelta(days=1))
    watch(scene, NOON + timedelta(days=1))
    assert len(messages(scene)) == 3
    mail.outbox.clear()
    outbox.relay_practice(scene.practice.pk, at=NOON + timedelta(days=1, hours=2))
    ours = [one for one in mail.outbox if one.to == [scene.admin.user.email]]
    assert len(ours) == 2
    text = f"{ours[0].subject} {ours[0].body}"
    assert "/compliance/unusual/" in text
    for word in (scene.colleague.name, second.name, "33", "HL-"):
        assert word not in text


def messages(scene: Scene) -> list[OutboxRow]:
    """What is on its way about unusual access."""
    with in_practice(scene.practice.pk):
        return list(OutboxRow.objects.filter(kind="compliance.unusual").order_by("created_at"))


def refuse(who: Person, case_id: UUID, minutes: Iterable[int], at: datetime) -> None:
    """Somebody knocks at a case that is not theirs."""
    for after in minutes:
        with pytest.raises(NotFound), who.acting(at=at + timedelta(minutes=after)) as access:
            gate.get(access, Case, case_id)

"""Meetings: planned once, moved, told to everyone, held with who was there."""

from datetime import timedelta

import pytest

from cases.domain import people, stages
from cases.errors import NotTheMover
from cases.models import TimelineEntry
from compliance import gate
from compliance.errors import Invalid, StaleVersion
from compliance.vocabulary import Category, Purpose
from families.domain import portal
from interventions.domain import meetings
from interventions.domain.meetings import MeetingPlan
from interventions.models import Attendance, Meeting, MeetingMinutes
from tests import factories
from tests.interventions.asking import rows, waiting, words
from tests.scene import Person, Scene

DAY = timedelta(days=1)


def plan_one(
    scene: Scene, *, hours: float = 72, kind: str = "preparation", who: Person | None = None
) -> Meeting:
    """A meeting so many hours from now."""
    case = scene.in_preparation()
    with (who or scene.lead).acting() as access:
        plan = MeetingPlan(
            kind,
            access.at + timedelta(hours=hours),
            "video",
            "Ask by phone.",
            60,
            "What to expect on the day.",
        )
        return meetings.schedule(access, case=case, plan=plan, key=f"{kind}-{hours}")


def test_a_meeting_is_planned_once_and_told_to_everyone_a_day_before(scene: Scene) -> None:
    first = plan_one(scene)
    again = plan_one(scene)
    assert first.pk == again.pk
    assert len(rows(scene, Meeting)) == 1
    told = waiting(scene, f"meeting:{first.pk}")
    assert len(told) == 4  # the lead, Elena, Rosa, Mateo
    assert {row.not_before for row in told} == {first.starts_at - DAY}


def test_a_coordinator_plans_a_stranger_to_the_case_does_not(scene: Scene) -> None:
    scene.in_preparation()
    case = scene.case
    assert plan_one(scene, who=scene.coordinator).pk
    meeting = rows(scene, Meeting)[0]
    with pytest.raises(NotTheMover), scene.coordinator.acting() as access:
        meetings.hold(access, case=case, meeting=meeting, attended={})


def test_a_time_that_has_passed_is_refused(scene: Scene) -> None:
    with pytest.raises(Invalid) as refused:
        plan_one(scene, hours=-1)
    assert refused.value.field == "on"


def test_a_moved_meeting_takes_back_its_reminders_and_asks_for_replies_anew(scene: Scene) -> None:
    meeting = plan_one(scene)
    case = scene.case
    sister = scene.sister.row.pk
    with scene.lead.acting() as access:
        meetings.reply(access, case=case, meeting=meeting, replies={sister: "yes"})
        moved = meetings.move(
            access,
            case=case,
            meeting=meeting,
            starts_at=meeting.starts_at + 2 * DAY,
            version=meeting.version,
        )
    told = waiting(scene, f"meeting:{meeting.pk}")
    assert {row.not_before for row in told} == {moved.starts_at - DAY}
    assert len(told) == 4
    assert [row.rsvp for row in rows(scene, Attendance)] == [""]


def test_two_people_moving_it_at_once_see_both_times(scene: Scene) -> None:
    meeting = plan_one(scene)
    case = scene.case
    with scene.lead.acting() as access:
        meetings.move(
            access,
            case=case,
            meeting=meeting,
            starts_at=meeting.starts_at + DAY,
            version=meeting.version,
        )
    with pytest.raises(StaleVersion) as refused, scene.supervisor.acting() as access:
        meetings.move(
            access,
            case=case,
            meeting=meeting,
            starts_at=meeting.starts_at + 3 * DAY,
            version=meeting.version,
        )
    assert refused.value.detail["mine"] != refused.value.detail["theirs"]


def test_held_keeps_who_was_there_and_what_was_said_and_can_be_corrected(scene: Scene) -> None:
    meeting = plan_one(scene, hours=1)
    case = scene.case
    sister, uncle = scene.sister.row.pk, scene.uncle.row.pk
    for there in ({sister: True, uncle: False}, {sister: True, uncle: True}):
        with scene.lead.acting() as access:
            meetings.hold(
                access, case=case, meeting=meeting, attended=there, minutes="They wept and laughed."
            )
    assert {row.concerned_other_id: row.attended for row in rows(scene, Attendance)} == {
        sister: True,
        uncle: True,
    }
    assert words(scene, MeetingMinutes, "text") == ["They wept and laughed."]
    assert waiting(scene, f"meeting:{meeting.pk}") == []
    assert len([one for one in rows(scene, TimelineEntry, kind="meeting") if "held" in one.title]) == 1


def test_what_was_said_is_not_in_the_familys_space(scene: Scene) -> None:
    meeting = plan_one(scene, hours=1)
    case = scene.case
    with scene.lead.acting() as access:
        meetings.hold(access, case=case, meeting=meeting, attended={}, minutes="Between us.")
    minutes = rows(scene, MeetingMinutes)[0]
    with scene.sister.acting() as access:
        taking_part = access.for_purpose(Purpose.TAKE_PART)
        assert not gate.would(taking_part, on=minutes).allowed
        assert gate.would(taking_part, on=case.pk, category=Category.SHARED_PLAN).allowed


def test_a_meeting_to_come_is_not_held_and_a_cancelled_one_neither(scene: Scene) -> None:
    meeting = plan_one(scene, hours=30)
    case = scene.case
    with pytest.raises(Invalid, match="still to come"), scene.lead.acting() as access:
        meetings.hold(access, case=case, meeting=meeting, attended={})
    for _ in range(2):
        with scene.lead.acting() as access:
            meetings.cancel(access, case=case, meeting=meeting)
    assert waiting(scene, f"meeting:{meeting.pk}") == []
    with pytest.raises(Invalid, match="cancelled"), scene.lead.acting(at=meeting.starts_at) as access:
        meetings.hold(access, case=case, meeting=meeting, attended={})


def test_a_held_meeting_is_neither_moved_nor_cancelled(scene: Scene) -> None:
    meeting = plan_one(scene, hours=1)
    case = scene.case
    with scene.lead.acting() as access:
        held = meetings.hold(access, case=case, meeting=meeting, attended={})
    with pytest.raises(Invalid), scene.lead.acting() as access:
        meetings.cancel(access, case=case, meeting=held)
    with pytest.raises(Invalid), scene.lead.acting() as access:
        meetings.move(access, case=case, meeting=held, starts_at=held.starts_at + DAY, version=held.version)


def test_somebody_of_another_case_is_not_written_down(scene: Scene) -> None:
    meeting = plan_one(scene, hours=1)
    case = scene.case
    with scene.lead.acting() as access:
        other = factories.open_case(access, display_name="Amara Quill")
        stranger = people.add_concerned_other(
            access, case=other, name="Hope Quill", relation="sister", tie="none"
        )
    for verb in (
        lambda access: meetings.hold(access, case=case, meeting=meeting, attended={stranger.pk: True}),
        lambda access: meetings.reply(access, case=case, meeting=meeting, replies={stranger.pk: "yes"}),
    ):
        with pytest.raises(Invalid), scene.lead.acting() as access:
            verb(access)


def test_the_next_meeting_stands_in_the_family_space_with_its_agenda(scene: Scene) -> None:
    plan_one(scene)
    with scene.sister.acting() as access:
        plan = portal.shared_plan(access)
    assert plan is not None
    assert plan.next is not None
    assert "What to expect on the day." in plan.next.words
    assert plan.next.join == "Ask by phone."


def test_x_09_when_the_person_asks_for_help_the_plan_is_paused(scene: Scene) -> None:
    rehearsal, evening = plan_one(scene, kind="rehearsal"), plan_one(scene, kind="education")
    case = scene.case
    with scene.lead.acting() as access:
        stages.move(access, case=case, transition="T-18", reason="He called and asked for help himself.")
    assert waiting(scene, f"meeting:{rehearsal.pk}") == []
    assert len(waiting(scene, f"meeting:{evening.pk}")) == 4


def test_a_closed_case_meets_nobody(scene: Scene) -> None:
    meeting = plan_one(scene, kind="family")
    case = scene.case
    with scene.lead.acting() as access:
        stages.move(
            access,
            case=case,
            transition="T-06",
            reason="They want to wait until spring.",
            values={"close_reason": "family_withdrew", "referrals": "A family group nearby"},
        )
    assert waiting(scene, f"meeting:{meeting.pk}") == []

"""The one answer of an attempt: what it needs, what follows, how it is corrected, what midnight asks."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from cases.domain import stages, team
from cases.errors import NotTheMover, WrongMove
from cases.models import Case, Hold, Stage, Task
from cases.moments import end_of_day
from compliance import gate
from compliance.errors import Invalid, StaleVersion
from interventions.domain import attempts
from interventions.domain.attempts import AlreadyDecided, Answer
from interventions.models import AttemptAmendment, Decision, EventAttendance, InterventionAttempt
from tests import steps
from tests.interventions.asking import guard, rows, waiting
from tests.scene import Scene

WORDS = "He wants to sleep on it; his sister stays with him."


def answer_of(decision: Decision, at: datetime) -> Answer:
    """An answer with everything that it needs."""
    return Answer(
        decision,
        later_on=at.date() + timedelta(days=2) if decision is Decision.ACCEPTED_LATER else None,
        next_contact_at=at + timedelta(hours=20) if decision is Decision.UNDECIDED else None,
        reason=WORDS,
    )


def decided(scene: Scene, decision: Decision) -> Case:
    """The case after its answer."""
    case = steps.in_intervention(scene)
    with scene.lead.acting() as access:
        attempts.decide(access, case=case, answer=answer_of(decision, access.at))
    return steps.again(scene, case)


def newest(scene: Scene) -> InterventionAttempt:
    """The attempt as it stands."""
    found: InterventionAttempt = rows(scene, InterventionAttempt)[-1]
    return found


def amend(
    scene: Scene, answer: Answer, *, why: str = "Pressed the wrong one.", at: datetime | None = None
) -> None:
    """The lead corrects the newest attempt."""
    attempt, case = newest(scene), scene.case
    with scene.lead.acting(at=at) as access:
        case = gate.get(access, Case, case.pk)
        attempts.amend(access, case=case, attempt=attempt, answer=answer, why=why, version=attempt.version)


@pytest.mark.parametrize("decision", list(Decision))
def test_each_of_the_ten_is_recorded_with_what_follows(scene: Scene, decision: Decision) -> None:
    case = decided(scene, decision)
    attempt = newest(scene)
    assert attempt.decision == decision
    assert attempt.decided_by_name == "Maren Okafor"
    assert attempt.ended_at is not None
    accepted = decision.value.startswith("accepted")
    assert (case.stage == Stage.PLACEMENT) is accepted
    assert (case.engaged_at is not None) is accepted
    open_rules = {task.rule for task in rows(scene, Task, done_at__isnull=True)}
    assert {"A-10", "A-11"} <= open_rules
    assert "A-12" not in open_rules


@pytest.mark.parametrize(
    ("decision", "kind", "rule"),
    [
        (Decision.STOPPED_MEDICAL, "medical", "X-03"),
        (Decision.STOPPED_SUICIDE_RISK, "safety", "X-04"),
        (Decision.STOPPED_VIOLENCE, "safety", "X-05"),
    ],
)
def test_x_03_to_x_05_a_stop_for_safety_opens_its_hold(
    scene: Scene, decision: Decision, kind: str, rule: str
) -> None:
    decided(scene, decision)
    assert [(hold.kind, hold.opened_by_rule) for hold in rows(scene, Hold)] == [(kind, rule)]


@pytest.mark.parametrize(
    ("later_in", "holds"),
    [(timedelta(days=-1), False), (timedelta(days=7), True), (timedelta(days=8), False)],
)
def test_a_later_yes_is_within_seven_days(scene: Scene, later_in: timedelta, holds: bool) -> None:
    case = steps.in_intervention(scene)
    with scene.lead.acting() as access:
        today = attempts.local_day(case, access.at)
        answer = Answer(Decision.ACCEPTED_LATER, later_on=today + later_in, reason=WORDS)
        if holds:
            assert attempts.decide(access, case=case, answer=answer).later_on == today + later_in
        else:
            with pytest.raises(Invalid) as refused:
                attempts.decide(access, case=case, answer=answer)
            assert refused.value.field == "later_on"


@pytest.mark.parametrize(("hours", "holds"), [(-1, False), (72, True), (73, False)])
def test_keep_talking_sets_the_next_contact_within_72_hours(scene: Scene, hours: int, holds: bool) -> None:
    case = steps.in_intervention(scene)
    with scene.lead.acting() as access:
        answer = Answer(Decision.UNDECIDED, next_contact_at=access.at + timedelta(hours=hours))
        if holds:
            attempts.decide(access, case=case, answer=answer)
        else:
            with pytest.raises(Invalid) as refused:
                attempts.decide(access, case=case, answer=answer)
            assert refused.value.field == "contact_on"


def test_two_phones_with_two_answers_the_first_stays(scene: Scene) -> None:
    case = decided(scene, Decision.DECLINED)
    with (
        pytest.raises(AlreadyDecided, match="Maren Okafor recorded") as refused,
        scene.supervisor.acting() as access,
    ):
        attempts.decide(access, case=case, answer=Answer(Decision.WALKED_OUT, reason="x"))
    assert refused.value.attempt.decision == Decision.DECLINED
    assert newest(scene).decision == Decision.DECLINED


def test_who_was_in_the_room_is_kept(scene: Scene) -> None:
    case = steps.in_intervention(scene)
    sister, mother = scene.sister.row.pk, scene.mother.row.pk
    with scene.lead.acting() as access:
        attempts.decide(access, case=case, answer=Answer(Decision.DECLINED, there=frozenset({sister})))
    there = {row.concerned_other_id: row.attended for row in rows(scene, EventAttendance)}
    assert there[sister] is True
    assert there[mother] is False


def test_the_cofacilitator_records_it_with_a_reason_others_do_not(scene: Scene) -> None:
    case = steps.in_intervention(scene)
    with scene.lead.acting() as access:
        team.set_cofacilitator(access, case=case, member=scene.colleague.member)
    with pytest.raises(NotTheMover), scene.coordinator.acting() as access:
        attempts.decide(access, case=case, answer=Answer(Decision.ACCEPTED_TODAY))
    with pytest.raises(Invalid) as refused, scene.colleague.acting() as access:
        attempts.decide(access, case=case, answer=Answer(Decision.ACCEPTED_TODAY))
    assert refused.value.field == "reason"
    with scene.colleague.acting() as access:
        answer = Answer(Decision.ACCEPTED_TODAY, reason="Maren rides along in the ambulance.")
        attempts.decide(access, case=case, answer=answer)
    assert steps.again(scene, case).stage == Stage.PLACEMENT


def test_there_is_no_answer_before_the_start(scene: Scene) -> None:
    case = scene.in_preparation()
    with pytest.raises(Invalid), scene.lead.acting() as access:
        attempts.decide(access, case=case, answer=Answer(Decision.DECLINED))


def test_started_twice_it_began_once(scene: Scene) -> None:
    case = steps.in_intervention(scene)
    before = newest(scene)
    with scene.lead.acting() as access:
        assert attempts.start(access, case=case).started_at == before.started_at
    assert len(rows(scene, InterventionAttempt)) == 1


def test_a_12_midnight_prompts_the_lead_and_tells_the_supervisors_until_there_is_an_answer(
    scene: Scene,
) -> None:
    case = steps.in_intervention(scene)
    attempt = newest(scene)
    assert attempt.started_at is not None
    told = waiting(scene, f"A-12:{attempt.pk}")
    assert len(told) == 2  # whoever leads then, and Ada
    assert {row.not_before for row in told} == {end_of_day(attempt.started_at, case.time_zone)}
    with scene.lead.acting() as access:
        attempts.decide(access, case=case, answer=Answer(Decision.DECLINED))
    assert waiting(scene, f"A-12:{attempt.pk}") == []


def test_the_same_evening_the_lead_corrects_it_and_the_first_answer_is_kept(scene: Scene) -> None:
    decided(scene, Decision.DECLINED)
    amend(scene, Answer(Decision.WALKED_OUT))
    assert newest(scene).decision == Decision.WALKED_OUT
    assert [(one.was, one.becomes) for one in rows(scene, AttemptAmendment)] == [("declined", "walked_out")]


def test_a_yes_later_the_same_evening_engages_the_person(scene: Scene) -> None:
    decided(scene, Decision.DECLINED)
    amend(scene, Answer(Decision.ACCEPTED_TODAY), why="He called from the car an hour later.")
    assert steps.again(scene, scene.case).stage == Stage.PLACEMENT


def test_after_midnight_a_yes_is_a_step_of_its_own(scene: Scene) -> None:
    case = decided(scene, Decision.DECLINED)
    attempt = newest(scene)
    assert attempt.decided_at is not None
    next_day = end_of_day(attempt.decided_at, case.time_zone) + timedelta(minutes=1)
    with pytest.raises(Invalid) as refused:
        amend(scene, Answer(Decision.ACCEPTED_TODAY), at=next_day)
    assert refused.value.field == "decision"
    amend(scene, Answer(Decision.WALKED_OUT), at=next_day)
    assert newest(scene).decision == Decision.WALKED_OUT


def test_before_midnight_the_lead_alone_afterwards_the_supervisor_as_well(scene: Scene) -> None:
    case = decided(scene, Decision.DECLINED)
    attempt = newest(scene)
    assert attempt.decided_at is not None
    answer = Answer(Decision.WALKED_OUT)
    with pytest.raises(NotTheMover), scene.supervisor.acting() as access:
        attempts.amend(access, case=case, attempt=attempt, answer=answer, why="x", version=attempt.version)
    next_day = end_of_day(attempt.decided_at, case.time_zone) + timedelta(minutes=1)
    with scene.supervisor.acting(at=next_day) as access:
        attempts.amend(access, case=case, attempt=attempt, answer=answer, why="x", version=attempt.version)
    with pytest.raises(NotTheMover), scene.coordinator.acting(at=next_day) as access:
        attempts.amend(
            access,
            case=case,
            attempt=attempt,
            answer=Answer(Decision.DECLINED),
            why="x",
            version=attempt.version + 1,
        )


def test_a_yes_is_never_taken_back(scene: Scene) -> None:
    decided(scene, Decision.ACCEPTED_TODAY)
    with pytest.raises(Invalid) as refused:
        amend(scene, Answer(Decision.DECLINED))
    assert refused.value.field == "decision"
    assert steps.again(scene, scene.case).engaged_at is not None


def test_a_correction_says_why_and_changes_something_and_is_not_stale(scene: Scene) -> None:
    case = decided(scene, Decision.DECLINED)
    with pytest.raises(Invalid) as refused:
        amend(scene, Answer(Decision.WALKED_OUT), why="  ")
    assert refused.value.field == "why"
    with pytest.raises(Invalid):
        amend(scene, Answer(Decision.DECLINED))
    attempt = newest(scene)
    with pytest.raises(StaleVersion), scene.lead.acting() as access:
        attempts.amend(
            access,
            case=case,
            attempt=attempt,
            answer=Answer(Decision.WALKED_OUT),
            why="x",
            version=attempt.version - 1,
        )


@pytest.mark.parametrize("decision", [Decision.DECLINED, Decision.NOT_HELD])
def test_after_a_no_another_attempt_has_its_own_number(scene: Scene, decision: Decision) -> None:
    case = decided(scene, decision)
    with scene.lead.acting() as access:
        stages.move(access, case=case, transition="T-08", reason="They want to try again in spring.")
    assert steps.again(scene, case).attempt == 2
    assert not guard(scene, "G-18").holds  # the rehearsal of the first does not count
    with pytest.raises(WrongMove), scene.lead.acting() as access:
        stages.move(access, case=case, transition="T-07")


def test_a_yes_says_where_the_case_is_now(scene: Scene) -> None:
    case = steps.in_intervention(scene)
    page = reverse("interventions:decision", args=[case.pk])
    answer = scene.lead.client().post(page, {"decision": "accepted_today"}, follow=True)
    assert "Recorded: Yes, today. The case is now in Placement." in answer.content.decode()

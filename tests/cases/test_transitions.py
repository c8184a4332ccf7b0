"""The table of transitions T-01 to T-18: who moves a case, from where, past which hold, and what it does."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.domain import agreements, attestations, conflicts, holds, notes, stages
from cases.domain.agreements import Fees
from cases.domain.stages import readiness_of
from cases.errors import GuardsOpen, NotTheMover, WrongMove
from cases.models import Case, ConcernedOther, Hold, Note, Stage, StageMove, Task
from cases.stages import ACCEPTED, CLOSED, GUARDS, NOT_ACCEPTED, TRANSITIONS, ways_from
from compliance import gate
from compliance.errors import DomainError, Invalid, NotFound, StaleVersion
from tests import factories
from tests.scene import Person, Scene

REASON = "As agreed with the family on the phone."
VALUES = {"close_reason": "no_contact", "referrals": "A list of three counsellors.", "debrief": "held"}


def put_into(scene: Scene, case: Case, stage: Stage) -> Case:
    """Arranges a stage without walking there."""
    with scene.lead.acting() as access, gate.act(access, on=case, to="arrange"):
        row = Case.objects.get(pk=case.pk)
        row.stage = stage.value
        row.closed_at = access.at if stage is CLOSED else None
        row.save(update_fields=["stage", "closed_at"])
    return scene.case


def move(person: Person, case: Case, transition: str, reason: str = REASON, **values: Any) -> StageMove:
    """One move by one person, in a transaction of its own."""
    with person.acting() as access:
        return stages.move(access, case=case, transition=transition, reason=reason, values=VALUES | values)


def rows(scene: Scene, case: Case, model: Any, **narrowed: Any) -> list[Any]:
    """Rows of the case, for looking."""
    with scene.lead.acting() as access, gate.act(access, on=case, to="look"):
        return list(model.objects.filter(case=case, **narrowed))


def test_the_table_is_that_of_the_process() -> None:
    ways = {(row.id, origin.value, row.to.value) for row in TRANSITIONS.values() for origin in row.origins}
    assert ways == {
        ("T-01", "inquiry", "intake"),
        ("T-02", "inquiry", "closed"),
        ("T-03", "intake", "preparation"),
        ("T-04", "intake", "closed"),
        ("T-05", "preparation", "intervention"),
        ("T-06", "preparation", "closed"),
        ("T-07", "intervention", "placement"),
        ("T-08", "intervention", "preparation"),
        ("T-09", "intervention", "follow_up"),
        ("T-10", "intervention", "closed"),
        ("T-11", "placement", "follow_up"),
        ("T-12", "placement", "preparation"),
        ("T-13", "placement", "closed"),
        ("T-14", "follow_up", "placement"),
        ("T-15", "follow_up", "preparation"),
        ("T-16", "follow_up", "closed"),
        ("T-17", "closed", "intake"),
        ("T-18", "inquiry", "placement"),
        ("T-18", "intake", "placement"),
        ("T-18", "preparation", "placement"),
    }
    assert {row.id for row in TRANSITIONS.values() if row.exempt} == {"T-02", "T-04", "T-06", "T-16"}
    assert list(GUARDS) == [f"G-{number:02d}" for number in range(1, 26)]


@pytest.mark.parametrize("stage", list(Stage))
def test_what_the_table_does_not_list_is_refused(scene: Scene, stage: Stage) -> None:
    case = put_into(scene, scene.case, stage)
    listed = {row.id for row in ways_from(stage)}
    for transition in set(TRANSITIONS) - listed:
        with pytest.raises(WrongMove):
            move(scene.lead, case, transition)
    with pytest.raises(WrongMove):
        move(scene.lead, case, "T-19")
    assert scene.case.stage == stage


def test_t_01_begins_the_intake(scene: Scene) -> None:
    made = move(scene.coordinator, scene.case, "T-01")
    assert scene.case.stage == "intake"
    assert made.guards == {"G-01": "met", "G-02": "met", "G-03": "met"}
    (kept,) = rows(scene, scene.case, StageMove)
    assert (kept.from_stage, kept.to_stage, kept.by_id) == ("inquiry", "intake", scene.coordinator.member.pk)
    assert scene.last_event(action="move").record_ids == [scene.case.pk]


def test_t_01_makes_the_tasks_of_the_intake(scene: Scene) -> None:
    move(scene.lead, scene.case, "T-01")
    open_tasks = {task.rule for task in rows(scene, scene.case, Task, done_at__isnull=True)}
    assert open_tasks == {"A-03", "A-04", "A-05"}
    assert {task.rule for task in rows(scene, scene.case, Task, done_at__isnull=False)} == {"A-01", "A-02"}


def test_t_02_closes_an_inquiry_even_on_hold(scene: Scene) -> None:
    case = scene.case
    with scene.lead.acting() as access:
        holds.open_hold(access, case, kind="legal", reason="A letter came.")
    move(scene.coordinator, case, "T-02")
    closed = scene.case
    assert (closed.stage, closed.close_reason) == ("closed", "no_contact")
    assert closed.closed_at is not None
    assert closed.retain_until.year == closed.closed_at.year + 6
    assert closed.next_step == ""


@pytest.mark.parametrize("missing", ["reason", "close_reason"])
def test_t_02_wants_its_reason(scene: Scene, missing: str) -> None:
    case = scene.case
    with pytest.raises(Invalid) as refused, scene.lead.acting() as access:
        stages.move(
            access,
            case=case,
            transition="T-02",
            reason="" if missing == "reason" else REASON,
            values={} if missing == "close_reason" else VALUES,
        )
    assert refused.value.field == missing


def test_t_03_begins_preparation(scene: Scene) -> None:
    assert scene.in_preparation().stage == "preparation"
    (made,) = rows(scene, scene.case, StageMove, transition="T-03")
    assert set(made.guards) == {f"G-{number:02d}" for number in range(4, 11)}
    assert set(made.guards.values()) == {"met"}


@pytest.mark.parametrize("transition", ["T-03", "T-04"])
def test_a_coordinator_does_not_make_clinical_moves(scene: Scene, transition: str) -> None:
    case = scene.in_intake()
    with pytest.raises(NotTheMover):
        move(scene.coordinator, case, transition)


@pytest.mark.parametrize(("transition", "stage"), [("T-04", Stage.INTAKE), ("T-06", Stage.PREPARATION)])
def test_closing_early_names_other_help(scene: Scene, transition: str, stage: Stage) -> None:
    case = put_into(scene, scene.case, stage)
    with pytest.raises(Invalid) as refused:
        move(scene.lead, case, transition, referrals=" ")
    assert refused.value.field == "referrals"
    move(scene.lead, case, transition)
    assert scene.case.stage == "closed"


def test_t_05_lists_everything_that_is_open(scene: Scene) -> None:
    case = scene.in_preparation()
    with pytest.raises(GuardsOpen) as refused:
        move(scene.lead, case, "T-05")
    for one in refused.value.open:
        assert one.guard in {f"G-{number:02d}" for number in range(11, 21)}
        assert one.words
        assert one.owes
        assert one.url.startswith("/")
    assert scene.case.stage == "preparation"


def test_t_05_is_the_leads_and_the_supervisors_in_absence(scene: Scene) -> None:
    case = scene.in_preparation()
    with pytest.raises(Invalid) as refused:
        move(scene.supervisor, case, "T-05", reason="")
    assert refused.value.field == "reason"
    with pytest.raises(GuardsOpen):
        move(scene.supervisor, case, "T-05", reason="Maren is in hospital.")
    with pytest.raises(NotTheMover):
        move(scene.coordinator, case, "T-05")


def test_craft_holds_no_event(scene: Scene) -> None:
    case = scene.in_preparation("craft")
    with pytest.raises(WrongMove):
        move(scene.lead, case, "T-05")
    assert "T-05" not in _ways(scene, case)
    move(scene.lead, case, "T-18")
    assert scene.case.stage == "placement"


@pytest.mark.parametrize("transition", ["T-07", "T-08", "T-09"])
def test_without_its_decision_nothing_leaves_the_intervention(scene: Scene, transition: str) -> None:
    case = put_into(scene, scene.in_preparation(), Stage.INTERVENTION)
    with pytest.raises(WrongMove):
        move(scene.lead, case, transition)


def test_every_decision_leads_somewhere() -> None:
    assert TRANSITIONS["T-07"].decisions == ACCEPTED
    for transition in ("T-08", "T-09"):
        assert TRANSITIONS[transition].decisions == NOT_ACCEPTED
    assert len(ACCEPTED | NOT_ACCEPTED) == 10


def test_t_10_asks_about_the_debrief(scene: Scene) -> None:
    case = put_into(scene, scene.in_preparation(), Stage.INTERVENTION)
    with pytest.raises(Invalid) as refused:
        move(scene.lead, case, "T-10", debrief="perhaps")
    assert refused.value.field == "debrief"
    move(scene.lead, case, "T-10", debrief="refused")
    assert scene.case.stage == "closed"


def test_t_11_by_a_coordinator_needs_the_leads_word(scene: Scene) -> None:
    case = scene.in_placement()
    with pytest.raises(NotTheMover):
        move(scene.coordinator, case, "T-11")
    with pytest.raises(NotTheMover), scene.supervisor.acting() as access:
        attestations.confirm_move(access, case=case, transition="T-11", signed_name="Ada Lindqvist")
    with scene.lead.acting() as access:
        attestations.confirm_move(access, case=case, transition="T-11", signed_name="Maren Okafor")
    with pytest.raises(GuardsOpen):
        move(scene.coordinator, case, "T-11")


def test_t_12_goes_back_for_another_attempt(scene: Scene) -> None:
    case = scene.in_placement()
    move(scene.lead, case, "T-12")
    assert (scene.case.stage, scene.case.attempt) == ("preparation", case.attempt + 1)


def test_t_14_engages_whoever_was_followed_through_the_family(scene: Scene) -> None:
    case = put_into(scene, scene.in_preparation(), Stage.FOLLOW_UP)
    assert case.engaged_at is None
    move(scene.lead, case, "T-14")
    assert scene.case.engaged_at is not None


def test_t_17_reopens_with_a_new_agreement_and_a_new_check(scene: Scene) -> None:
    case = scene.in_preparation()
    move(scene.lead, case, "T-06")
    with pytest.raises(GuardsOpen) as refused:
        move(scene.lead, scene.case, "T-17")
    assert {one.guard for one in refused.value.open} == {"G-02", "G-05"}
    closed, payer = scene.case, scene.mother.row
    with scene.lead.acting() as access:
        conflicts.check(access, case=closed, result="none")
        agreements.sign_service_agreement(
            access, case=closed, payer=payer, fees=Fees("flat", 100_000), signed_name=payer.name
        )
    move(scene.lead, scene.case, "T-17")
    again = scene.case
    assert (again.stage, again.episode, again.closed_at, again.close_reason) == ("intake", 2, None, "")
    assert again.number == case.number


def test_t_18_flips_the_regime_in_one_act(scene: Scene) -> None:
    case = scene.in_preparation()
    move(scene.lead, case, "T-18")
    engaged = scene.case
    assert engaged.stage == "placement"
    assert scene.last_event(case_id=case.pk).regime == "R1_engaged"
    titles = {task.title for task in rows(scene, engaged, Task, done_at__isnull=True)}
    assert {"Give the patient notice", "Offer the consents"} <= titles
    with pytest.raises(NotFound), scene.uncle.acting() as access:
        gate.get(access, Case, case.pk, to="read")


def test_records_made_after_engagement_belong_to_the_new_regime(scene: Scene) -> None:
    case = scene.in_placement()
    (task,) = rows(scene, case, Task, title="Give the patient notice")
    assert task.captured_in_regime == "R1_engaged"
    (older,) = rows(scene, case, Task, rule="A-04")
    assert older.captured_in_regime == "R0_family"


def test_engaging_twice_keeps_the_first_moment(scene: Scene) -> None:
    case = scene.in_placement()
    first = case.engaged_at
    move(scene.lead, case, "T-12")
    move(scene.lead, scene.case, "T-18")
    assert scene.case.engaged_at == first


def test_a_hold_blocks_the_way_forward_and_names_itself(scene: Scene) -> None:
    case = scene.case
    with scene.lead.acting() as access:
        holds.open_hold(access, case, kind="medical", reason="He is in hospital.")
    with pytest.raises(GuardsOpen) as refused:
        move(scene.lead, scene.case, "T-01")
    assert [one.guard for one in refused.value.open] == ["hold"]
    (hold,) = rows(scene, case, Hold)
    with scene.supervisor.acting() as access:
        holds.lift(access, hold=hold, case=case, reason="He is home, and his doctor agrees.")
    move(scene.lead, scene.case, "T-01")


def test_only_lead_and_supervisor_lift_a_hold_and_with_a_reason(scene: Scene) -> None:
    case = scene.case
    with scene.lead.acting() as access:
        holds.open_hold(access, case, kind="legal", reason="A letter came.")
    (hold,) = rows(scene, case, Hold)
    with pytest.raises(Invalid), scene.lead.acting() as access:
        holds.lift(access, hold=hold, case=case, reason="  ")
    with pytest.raises(NotTheMover), scene.coordinator.acting() as access:
        holds.lift(access, hold=hold, case=case, reason=REASON)
    with scene.supervisor.acting() as access:
        holds.lift(access, hold=hold, case=case, reason=REASON)
    assert scene.case.open_holds == 0


def test_a_stale_move_is_refused(scene: Scene) -> None:
    case = scene.case
    move(scene.lead, case, "T-01")
    with pytest.raises(StaleVersion), scene.lead.acting() as access:
        stages.move(access, case=case, transition="T-01", version=case.version)


def test_the_colleague_cannot_even_see_the_case(scene: Scene) -> None:
    case = scene.case
    with pytest.raises(NotFound):
        move(scene.colleague, case, "T-01")
    assert scene.last_event(action="move").rule_id == "C-09"


def test_the_auditor_moves_nothing(scene: Scene) -> None:
    with pytest.raises(DomainError):
        move(scene.auditor, scene.case, "T-01")
    assert scene.case.stage == "inquiry"


def test_a_closed_case_is_not_worked_on(scene: Scene) -> None:
    move(scene.lead, scene.case, "T-02")
    closed = scene.case
    with pytest.raises(Invalid), scene.lead.acting() as access:
        factories.add_family(access, closed)


def test_no_contact_for_14_days_is_asked_about_again_after_each_note(scene: Scene) -> None:
    case = scene.case
    (task,) = rows(scene, case, Task, rule="A-02")
    assert task.due_at - case.opened_at == timedelta(days=14)
    with scene.lead.acting(at=case.opened_at + timedelta(days=10)) as access:
        notes.write(access, case=case, kind="logistics", text="Called, no answer.")
    (task,) = rows(scene, case, Task, rule="A-02")
    assert task.due_at - case.opened_at == timedelta(days=24)
    assert len(rows(scene, case, Note)) == 1


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(steps=st.lists(st.sampled_from(sorted(TRANSITIONS)), min_size=4, max_size=10))
def test_a_random_walk_never_leaves_the_table(steps: list[str]) -> None:
    scene = Scene.create()
    scene.in_intake()
    for transition in steps:
        before = scene.case
        try:
            move(scene.lead, before, transition)
        except DomainError:
            assert scene.case.stage == before.stage
            continue
        after = scene.case
        row = TRANSITIONS[transition]
        assert Stage(before.stage) in row.origins
        assert after.stage == row.to
        assert (after.closed_at is not None) == (after.stage == CLOSED)
    assert isinstance(scene.mother.row, ConcernedOther)


def _ways(scene: Scene, case: Case) -> set[str]:
    with scene.lead.acting() as access:
        return {one.transition.id for one in readiness_of(access, case=case)}


def test_readiness_changes_nothing(scene: Scene) -> None:
    case = scene.in_intake()
    assert _ways(scene, case) == {"T-03", "T-04", "T-18"}
    assert scene.case.version == case.version

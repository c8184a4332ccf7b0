"""Guards G-01 to G-25 by their ids: the nearest change that opens or closes each, waivers, overrides, signatures."""

from datetime import timedelta
from typing import Any

import pytest

from cases.domain import (
    agreements,
    attestations,
    closing,
    conflicts,
    overrides,
    people,
    readiness,
    safety,
    team,
    timeline,
)
from cases.domain.safety import Answer
from cases.errors import NotTheMover
from cases.intervention_models import NEVER_WAIVED, PARAMETERS, parameters
from cases.models import Attestation, Case, ConcernedOther, Hold, Override, Task
from cases.models.agreements import AGREEMENTS, SignedBy
from cases.parts import GuardAnswer, GuardState, registry
from cases.safety_domains import BY_KEY
from cases.stages import GUARDS
from cases.stages import Override as MayOverride
from compliance import gate
from compliance.domain import consents
from compliance.errors import Invalid
from practices.models import Credential
from practices.tenancy.context import practice as in_practice
from tests import factories, steps
from tests.compliance.consenting import TYPED, daniel, drafted, offered
from tests.scene import Scene

LONG = "The training is booked for next week, and Jonas helps."


def answer(scene: Scene, guard: str, at: Any = None) -> GuardAnswer:
    """How a guard of the scene's case stands."""
    case = scene.case
    with scene.lead.acting(at=at) as access, gate.act(access, on=case, to="look"):
        row = Case.objects.get(pk=case.pk)
        return readiness.answer(row, guard, at=access.at, known=readiness.settled(row))


def change(scene: Scene, **values: Any) -> None:
    """Arranges columns of the case."""
    case = scene.case
    with scene.lead.acting() as access, gate.act(access, on=case, to="arrange"):
        row = Case.objects.get(pk=case.pk)
        for name, value in values.items():
            setattr(row, name, value)
        row.save(update_fields=list(values))


def credential(scene: Scene, key: str = "lead", **values: Any) -> None:
    """Arranges a credential."""
    with in_practice(scene.practice.pk):
        Credential.objects.filter(membership=scene.people[key].member).update(**values)


def rows(scene: Scene, model: Any, **narrowed: Any) -> list[Any]:
    """Rows of the case, for looking."""
    case = scene.case
    with scene.lead.acting() as access, gate.act(access, on=case, to="look"):
        return list(model.objects.filter(case=case, **narrowed))


def test_every_guard_is_answered_by_a_record() -> None:
    assert set(registry.guards) == set(GUARDS)


def test_overrides_are_those_of_the_process() -> None:
    supervised = {row.id for row in GUARDS.values() if row.override is MayOverride.SUPERVISOR}
    assert supervised == {"G-02", "G-08", "G-09", "G-14", "G-16", "G-18", "G-19", "G-20", "G-22", "G-24"}


def test_waivers_are_those_of_the_models() -> None:
    assert {model.value: set(row.waives) for model, row in PARAMETERS.items()} == {
        "johnson": set(),
        "systemic_family": {"G-18"},
        "arise": {"G-13", "G-18"},
        "craft": {"G-13", "G-16", "G-18"},
        "love_first": set(),
        "invitational": {"G-18"},
        "crisis": {"G-13", "G-14", "G-18"},
    }
    formal = parameters("arise", 3)
    assert formal is not None
    assert not formal.waives
    assert not any(row.waives & NEVER_WAIVED for row in PARAMETERS.values())


def test_a_waived_guard_holds_and_says_why(scene: Scene) -> None:
    scene.in_preparation("crisis")
    given = answer(scene, "G-18")
    assert given.state is GuardState.WAIVED
    assert "model" in given.words


@pytest.mark.parametrize(
    ("danger", "advised", "holds"),
    [
        ("no", False, True),
        ("not_sure", False, True),
        ("yes", True, True),
        ("yes", False, False),
        ("", False, False),
    ],
)
def test_g_01_danger_was_asked(scene: Scene, danger: str, advised: bool, holds: bool) -> None:
    at = scene.case.opened_at
    change(scene, danger_now=danger, emergency_advice_at=at if advised else None)
    assert answer(scene, "G-01").holds is holds


def test_g_02_conflict_check(scene: Scene) -> None:
    assert answer(scene, "G-02").holds
    case = scene.case
    with scene.lead.acting() as access:
        conflicts.check(access, case=case, result="blocked", reason="Her brother works for us.")
    assert not answer(scene, "G-02").holds
    with pytest.raises(Invalid), scene.lead.acting() as access:
        conflicts.check(access, case=case, result="cleared", reason="It is fine.")
    with scene.supervisor.acting() as access:
        conflicts.check(access, case=case, result="cleared", reason="He left us two years ago.")
    assert answer(scene, "G-02").holds


def test_g_02_somebody_added_with_a_tie_opens_it_again(scene: Scene) -> None:
    case = scene.in_intake()
    with scene.lead.acting() as access:
        people.add_concerned_other(
            access, case=case, name="Kim", relation="wife", tie="blocked", tie_reason="A former client."
        )
    assert not answer(scene, "G-02").holds


def test_g_03_contact_and_notice(scene: Scene) -> None:
    with scene.lead.acting() as access:
        scene.case_id = factories.open_case(access, notice_acknowledged=False).pk
    given = answer(scene, "G-03")
    assert not given.holds
    assert "privacy notice" in given.words


@pytest.mark.parametrize(
    ("values", "holds"),
    [
        ({}, True),
        ({"kind": "supporting"}, False),
        ({"kind": "legacy"}, False),
        ({"ended_as": "suspended"}, False),
        ({"verified_by": None}, False),
        ({"valid_until": factories.day(-3)}, False),
        ({"valid_from": factories.day(3)}, False),
    ],
)
def test_g_04_the_leads_credential(scene: Scene, values: dict[str, Any], holds: bool) -> None:
    scene.in_intake()
    credential(scene, **values)
    assert answer(scene, "G-04").holds is holds


def test_g_04_verified_by_the_holder_does_not_count(scene: Scene) -> None:
    credential(scene, verified_by=scene.lead.member)
    assert not answer(scene, "G-04").holds


def test_g_04_scope_covers_minors_only_when_it_says_so(scene: Scene) -> None:
    scene.in_intake()
    change(scene, minor_status="minor")
    assert answer(scene, "G-04").holds
    credential(scene, populations=["adult"])
    assert not answer(scene, "G-04").holds


def test_g_05_to_g_07_signatures(scene: Scene) -> None:
    case = scene.in_intake()
    for guard in ("G-05", "G-06", "G-07"):
        assert not answer(scene, guard).holds
    with scene.lead.acting() as access:
        everyone = scene._everyone(access, case)
        factories.sign_everything(access, case, everyone[:2])
    given = answer(scene, "G-06")
    assert not given.holds
    assert everyone[2].name in given.owes
    with scene.lead.acting() as access:
        factories.sign_everything(access, case, everyone)
    for guard in ("G-05", "G-06", "G-07"):
        assert answer(scene, guard).holds


def test_g_06_somebody_who_left_owes_nothing(scene: Scene) -> None:
    case = scene.in_intake()
    with scene.lead.acting() as access:
        everyone = scene._everyone(access, case)
        factories.sign_everything(access, case, everyone[:2])
        people.withdraw(access, person=everyone[2], case=case)
    assert answer(scene, "G-06").holds


def test_g_06_by_voice_counts_in_crisis_alone_and_for_72_hours(scene: Scene) -> None:
    case = scene.in_intake()
    with scene.lead.acting() as access:
        for person in scene._everyone(access, case):
            _sign(access, case, person, SignedBy.VOICE)
    assert not answer(scene, "G-06").holds
    change(scene, model="crisis")
    assert answer(scene, "G-06").holds
    assert not answer(scene, "G-06", at=access.at + timedelta(hours=73)).holds
    with scene.lead.acting() as access:
        for person in scene._everyone(access, case):
            _sign(access, case, person, SignedBy.PAPER)
    assert answer(scene, "G-06", at=access.at + timedelta(hours=73)).holds


def test_a_signature_by_voice_needs_a_witness(scene: Scene) -> None:
    case = scene.in_intake()
    person = scene.uncle.row
    with pytest.raises(Invalid) as refused, scene.lead.acting() as access:
        _sign(access, case, person, SignedBy.VOICE, witness="")
    assert refused.value.field == "witness"


def test_g_08_a_blank_is_not_green(scene: Scene) -> None:
    case = scene.in_intake()
    assert not answer(scene, "G-08").holds
    with scene.lead.acting() as access:
        safety.answer(access, case=case, answers={"suicide": Answer("green")})
    given = answer(scene, "G-08")
    assert (given.holds, given.final) == (False, True)
    with scene.lead.acting() as access:
        factories.green_screen(access, case)
    assert answer(scene, "G-08").holds


def test_g_08_amber_without_mitigation_may_be_set_aside_by_the_supervisor(scene: Scene) -> None:
    case = scene.in_intake()
    with scene.lead.acting() as access:
        _screen(access, case, weapons=Answer("amber", "A hunting rifle.", ""))
    given = answer(scene, "G-08")
    assert (given.holds, given.final) == (False, False)
    _override(scene, "G-08")
    assert answer(scene, "G-08").state is GuardState.OVERRIDDEN


@pytest.mark.parametrize("domain", sorted(BY_KEY))
def test_g_08_red_in_any_domain_holds_the_case(scene: Scene, domain: str) -> None:
    case = scene.in_intake()
    with scene.lead.acting() as access:
        _screen(access, case, **{domain: Answer("red", "Said so today.")})
    given = answer(scene, "G-08")
    assert (given.holds, given.final) == (False, True)
    (hold,) = rows(scene, Hold)
    assert (hold.kind, hold.opened_by_rule, scene.case.open_holds) == ("safety", "G-08", 1)
    assert scene.case.risk_flag == BY_KEY[domain].flag_red
    assert any("Supervisor" in task.title for task in rows(scene, Task))
    with pytest.raises(Invalid):
        _override(scene, "G-08")


def test_two_red_screens_open_one_hold(scene: Scene) -> None:
    case = scene.in_intake()
    for _ in range(2):
        with scene.lead.acting() as access:
            _screen(access, case, violence=Answer("red"))
    assert len(rows(scene, Hold)) == 1


def test_g_09_a_model_with_its_checks_and_a_trained_lead(scene: Scene) -> None:
    case = scene.in_intake()
    assert answer(scene, "G-09").final
    with scene.lead.acting() as access:
        factories.choose_model(access, case)
    assert answer(scene, "G-09").holds
    change(scene, model_checked=["suicide"])
    assert answer(scene, "G-09").final


def test_g_09_a_training_gap_needs_a_trained_cofacilitator_and_the_supervisor(scene: Scene) -> None:
    case = scene.in_intake()
    with scene.lead.acting() as access:
        factories.choose_model(access, case)
    credential(scene, models_trained=[])
    assert answer(scene, "G-09").final
    with scene.lead.acting() as access:
        team.set_cofacilitator(access, case=case, member=scene.colleague.member)
    given = answer(scene, "G-09")
    assert (given.holds, given.final) == (False, False)
    _override(scene, "G-09")
    assert answer(scene, "G-09").state is GuardState.OVERRIDDEN


@pytest.mark.parametrize(
    ("values", "holds"),
    [
        ({"minor_status": "unknown"}, False),
        ({"minor_status": "adult"}, True),
        ({"minor_status": "minor"}, False),
        ({"minor_status": "minor", "minor_rule": "both"}, False),
        ({"minor_status": "minor", "minor_rule": "both", "guardian_documented_at": "now"}, True),
    ],
)
def test_g_10_minor_status(scene: Scene, values: dict[str, Any], holds: bool) -> None:
    at = scene.case.opened_at
    change(scene, **{name: at if value == "now" else value for name, value in values.items()})
    assert answer(scene, "G-10").holds is holds


def test_g_11_late_additions_sign_too(scene: Scene) -> None:
    case = scene.in_preparation()
    assert answer(scene, "G-11").holds
    with scene.lead.acting() as access:
        people.add_concerned_other(access, case=case, name="Kim Reyes", relation="wife", tie="none")
    assert "Kim Reyes" in answer(scene, "G-11").words


def test_g_12_the_screen_is_fresh(scene: Scene) -> None:
    case = scene.in_preparation()
    now = case.stage_since
    assert answer(scene, "G-12").holds
    assert answer(scene, "G-12", at=now + timedelta(days=6)).holds
    assert not answer(scene, "G-12", at=now + timedelta(days=8)).holds
    with scene.lead.acting() as access:
        timeline.add(access, case, kind="risk", title="A new risk was reported")
    assert not answer(scene, "G-12").holds
    with scene.lead.acting() as access:
        factories.green_screen(access, case)
    assert answer(scene, "G-12").holds


def test_g_21_the_notice_is_given_and_the_consents_are_answered(scene: Scene) -> None:
    case = scene.in_placement()
    assert "patient notice" in answer(scene, "G-21").words
    with scene.lead.acting() as access:
        steps.know_the_person(access, case)
    assert "Offer the consents" in answer(scene, "G-21").words
    asked, other = offered(scene), offered(scene)
    assert "waits" in answer(scene, "G-21").words
    with daniel(scene) as access:
        consents.refuse(access, consent=asked, words="Not yet.")
    assert "waits" in answer(scene, "G-21").words
    with daniel(scene) as access:
        consents.sign(access, consent=other, signer=TYPED, wording_sha256=other.wording_sha256)
    assert answer(scene, "G-21").holds
    change(scene, episode=case.episode + 1)
    assert not answer(scene, "G-21").holds


def test_g_21_a_draft_asks_nobody(scene: Scene) -> None:
    case = scene.in_placement()
    with scene.lead.acting() as access:
        steps.know_the_person(access, case)
    drafted(scene)
    assert "Offer the consents" in answer(scene, "G-21").words
    made = offered(scene)
    with daniel(scene) as access:
        consents.refuse(access, consent=made)
    assert answer(scene, "G-21").holds


def test_a_confirmation_can_be_taken_back(scene: Scene) -> None:
    case = scene.in_placement()
    with scene.lead.acting() as access:
        signed = attestations.confirm_move(access, case=case, transition="T-11", signed_name="Maren Okafor")
        attestations.withdraw(access, attestation=signed, case=case)
    assert rows(scene, Attestation)[0].withdrawn_at is not None


@pytest.mark.parametrize("name", ["", "  "])
def test_an_empty_confirmation_is_refused(scene: Scene, name: str) -> None:
    case = scene.in_placement()
    with pytest.raises(Invalid), scene.lead.acting() as access:
        attestations.confirm_move(access, case=case, transition="T-11", signed_name=name)


def test_what_records_answer_is_not_signed_away(scene: Scene) -> None:
    case = scene.in_intake()
    with pytest.raises(Invalid), scene.lead.acting() as access:
        attestations.confirm_move(access, case=case, transition="T-03", signed_name="Maren")


def test_a_coordinator_confirms_nothing(scene: Scene) -> None:
    case = scene.in_placement()
    with pytest.raises(NotTheMover), scene.coordinator.acting() as access:
        attestations.confirm_move(access, case=case, transition="T-11", signed_name="Tomás")


def test_g_25_summary_signed_and_nothing_open(scene: Scene) -> None:
    case = scene.in_placement()
    assert not answer(scene, "G-25").holds
    with scene.lead.acting() as access:
        now = gate.get(access, Case, case.pk)
        closing.write_summary(
            access,
            case=now,
            text="He is in care, and the family meets weekly.",
            no_open_incident=True,
            signed_name="Maren Okafor",
            version=now.version,
        )
    assert answer(scene, "G-25").holds


def test_the_summary_is_signed_by_a_lead_with_a_credential_that_day(scene: Scene) -> None:
    case = scene.in_placement()
    credential(scene, ended_as="revoked")
    with pytest.raises(Invalid), scene.lead.acting() as access:
        closing.write_summary(
            access, case=case, text="x", no_open_incident=True, signed_name="Maren", version=case.version
        )


def test_nobody_approves_their_own_override(scene: Scene) -> None:
    case = scene.in_intake()
    with scene.lead.acting() as access:
        _screen(access, case, weapons=Answer("amber"))
    second_hat = scene.hire("ada_leads", scene.lead.role, "Ada Lindqvist", user=scene.supervisor.user)
    with scene.supervisor.acting() as access:
        team.set_cofacilitator(access, case=case, member=second_hat.member)
    with second_hat.acting() as access:
        asked = overrides.ask(access, case=case, guard="G-08", reason=LONG)
    with pytest.raises(NotTheMover), scene.supervisor.acting() as access:
        overrides.decide(access, override=asked, case=case, approve=True)
    with pytest.raises(NotTheMover), scene.lead.acting() as access:
        overrides.decide(access, override=asked, case=case, approve=True)
    assert not answer(scene, "G-08").holds


@pytest.mark.parametrize(
    ("guard", "reason"),
    [("G-01", LONG), ("G-05", LONG), ("G-13", LONG), ("G-25", LONG), ("G-99", LONG), ("G-08", "Too short.")],
)
def test_what_nobody_may_set_aside_is_not_asked_for(scene: Scene, guard: str, reason: str) -> None:
    case = scene.in_intake()
    with pytest.raises(Invalid), scene.lead.acting() as access:
        overrides.ask(access, case=case, guard=guard, reason=reason)


def test_a_declined_override_does_not_count(scene: Scene) -> None:
    case = scene.in_intake()
    with scene.lead.acting() as access:
        _screen(access, case, weapons=Answer("amber"))
        asked = overrides.ask(access, case=case, guard="G-08", reason=LONG)
    with scene.supervisor.acting() as access:
        overrides.decide(access, override=asked, case=case, approve=False)
    assert not answer(scene, "G-08").holds
    assert rows(scene, Override)[0].declined_at is not None


def _sign(
    access: Any, case: Case, person: ConcernedOther, how: SignedBy, witness: str = "Iris Vance"
) -> None:
    for paper in AGREEMENTS:
        agreements.acknowledge(
            access,
            case=case,
            concerned_other=person,
            kind=paper,
            signed_name=person.name,
            signed_by=how,
            witness=witness,
        )


def _screen(access: Any, case: Case, **answers: Answer) -> None:
    whole = {key: answers.get(key, Answer("green")) for key in BY_KEY}
    safety.answer(access, case=case, answers=whole)


def _override(scene: Scene, guard: str) -> None:
    case = scene.case
    with scene.lead.acting() as access:
        asked = overrides.ask(access, case=case, guard=guard, reason=LONG)
    with scene.supervisor.acting() as access:
        overrides.decide(access, override=asked, case=case, approve=True)

"""“Why?” and “What if?”: the same decision as the gate's, explained or tried out."""

from datetime import timedelta

import pytest
from django.urls import reverse

from compliance import gate
from compliance.consent.models import Consent, State
from compliance.domain import what_if
from compliance.errors import Invalid, NotFound
from compliance.vocabulary import Category, Regime
from practices.tenancy.models import uuid7
from tests.scene import Scene


def consent_for(
    scene: Scene, recipient: object, name: str, kind: str, items: list[str], purpose: str
) -> Consent:
    """A consent that the person signed."""
    case = scene.in_placement()
    with (
        scene.lead.acting() as access,
        gate.act(access, case_id=case.pk, category=Category.CONSENT, to="arrange"),
    ):
        made = Consent(
            case_id=case.pk,
            kind=kind,
            state=State.SIGNED,
            form_version="1",
            responsible_id=scene.lead.member.pk,
            items=items,
            recipient_kind="family" if kind == "family_update" else "provider",
            recipient_id=recipient,
            recipient_name=name,
            purposes=[purpose],
            signed_at=access.at - timedelta(minutes=1),
            expires_at=access.at + timedelta(days=90),
        )
        made.save(force_insert=True)
    return made


def test_why_names_rule_tie_regime_and_leaves_its_trace(scene: Scene) -> None:
    case = scene.case
    page = scene.lead.client().get(reverse("compliance:why", args=[case.pk, "ind_sud"]))
    words = page.content.decode()
    for expected in ("Why you can see this", "C-07", "you lead this case", "The family are the clients"):
        assert expected in words
    asked = scene.last_event(action="explain")
    assert (asked.rule_id, asked.category, asked.effect) == ("C-07", "ind_sud", "allow")


def test_why_it_is_closed(scene: Scene) -> None:
    page = scene.coordinator.client().get(reverse("compliance:why", args=[scene.case.pk, "ind_sud"]))
    assert "Why this is closed to you" in page.content.decode()
    assert "C-12" in page.content.decode()


@pytest.mark.parametrize("who", ["colleague", "auditor"])
def test_a_question_does_not_tell_that_the_case_exists(scene: Scene, who: str) -> None:
    address = reverse("compliance:why", args=[scene.case.pk, "ind_sud"])
    assert scene.people[who].client().get(address).status_code == 404
    assert scene.last_event(action="explain").effect == "deny"
    nothing = reverse("compliance:why", args=[scene.case.pk, "no_such_kind"])
    assert scene.lead.client().get(nothing).status_code == 404


def test_every_case_page_and_every_closed_list_leads_to_why(scene: Scene) -> None:
    case = scene.in_intake()
    page = scene.lead.client().get(reverse("cases:safety", args=[case.pk])).content.decode()
    assert "Why can I see this?" in page
    closed = scene.coordinator.client().get(reverse("cases:safety", args=[case.pk])).content.decode()
    assert f"/compliance/why/{case.pk}/" in closed


def test_what_a_withdrawn_consent_would_close_and_nothing_is_changed(scene: Scene) -> None:
    alder = uuid7()
    consent = consent_for(scene, alder, "Alder Creek", "specific", ["substance_use"], "treatment")
    case = scene.case
    with scene.admin.acting() as access:
        found = what_if.desk(access, reference=case.reference.lower())
        provider = next(one.key for one in found.people if "Alder Creek" in one.name)
        now = what_if.compare(found, person=provider, revoke=None, engaged=False)
        then = what_if.compare(found, person=provider, revoke=consent.pk, engaged=False)
    assert {one.category for one in now if one.after.rule_id == "C-42"} == {Category.IND_SUD}
    changed = {one.category: (one.before.rule_id, one.after.rule_id) for one in then if one.changes}
    assert changed == {Category.IND_SUD: ("C-42", "C-46")}
    with scene.lead.acting() as access:
        facts = gate.explain(access, case_id=case.pk, category=Category.IND_SUD).facts
    assert facts.regime is Regime.R2_CONSENTED


def test_a_family_member_sees_what_was_ticked_and_no_more(scene: Scene) -> None:
    sister = scene.sister.row.pk
    consent_for(scene, sister, "Elena", "family_update", ["admitted"], "information")
    reference = scene.case.reference
    with scene.admin.acting() as access:
        found = what_if.desk(access, reference=reference)
        elena = next(one.key for one in found.people if "Elena" in one.name)
        outcomes = {
            one.category: one for one in what_if.compare(found, person=elena, revoke=None, engaged=True)
        }
    assert outcomes[Category.PLACEMENT].before.rule_id == "C-24"
    assert outcomes[Category.TREATMENT_UPDATE].before.rule_id == "C-25"


def test_a_wrong_reference_and_other_roles(scene: Scene) -> None:
    with scene.admin.acting() as access, pytest.raises(Invalid, match="no case with this reference"):
        what_if.desk(access, reference="HL-9999")
    with scene.lead.acting() as access, pytest.raises(NotFound):
        what_if.desk(access, reference="HL-9999")
    assert scene.lead.client().get(reverse("compliance:what-if")).status_code == 404


def test_the_page_offers_and_compares(scene: Scene) -> None:
    consent = consent_for(scene, uuid7(), "Alder Creek", "specific", ["substance_use"], "treatment")
    iris, address = scene.admin.client(), reverse("compliance:what-if")
    assert "Find the case" in iris.get(address).content.decode()
    assert iris.get(address, {"reference": "HL-0404"}).status_code == 422
    offered = iris.get(address, {"reference": scene.case.reference}).content.decode()
    assert "Alder Creek, treatment provider" in offered
    asked = {
        "reference": scene.case.reference,
        "person": f"recipient:{consent.recipient_id}",
        "revoke": str(consent.pk),
    }
    assert "1 kind of record would change" in iris.get(address, asked).content.decode()
    assert iris.get(address, asked | {"person": "staff:nobody"}).status_code == 422

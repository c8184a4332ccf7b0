"""The person's own space: no way in before they take part, their answers, a code before a signature, who looked."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from cases.models import Case, Task
from compliance import gate
from compliance.audit.models import AccessEventRow
from compliance.consent.models import Consent, ConsentEvent, State
from compliance.domain import rights
from compliance.errors import DomainError, Invalid
from compliance.models import OutboxRow
from compliance.vocabulary import Regime
from families.domain import person_link
from families.models import FamilySession, Invitation, SigningCode
from practices.tenancy.context import practice as in_practice
from practices.tenancy.models import uuid7
from tests import steps
from tests.compliance.consenting import offered
from tests.families.space import come_in, person_comes_in, person_link_for
from tests.scene import Scene

OK, MOVED, GONE, LINK_GONE, SHUT, WRONG = 200, 302, 404, 410, 403, 422


@pytest.fixture
def engaged(scene: Scene) -> Case:
    """Daniel has said yes."""
    case = scene.in_placement()
    with scene.lead.acting() as access:
        steps.know_the_person(access, gate.get(access, Case, case.pk))
    return case


def answer(consent: Consent, **values: Any) -> dict[str, Any]:
    return {"wording_sha256": consent.wording_sha256, "answer": "yes", "name": "Daniel Reyes"} | values


def code_in(scene: Scene) -> str:
    with scene.lead.acting():
        return str(SigningCode.objects.order_by("-created_at")[0].sealed_code)


def state_of(scene: Scene, consent: Consent) -> str:
    with scene.lead.acting() as access:
        return str(gate.get(access, Consent, consent.pk).state)


def test_nobody_opens_it_before_the_person_takes_part(scene: Scene) -> None:
    case = scene.in_preparation()
    with scene.lead.acting() as access, pytest.raises(Invalid, match="once they take part"):
        person_link.make(access, case=gate.get(access, Case, case.pk), email="daniel@example.org")
    with in_practice(scene.practice.pk):
        assert not Invitation.objects.filter(case_id=case.pk, individual__isnull=False).exists()
        assert not OutboxRow.objects.filter(kind=person_link.INVITE).exists()


def test_only_who_may_read_it_all_makes_the_link(scene: Scene, engaged: Case) -> None:
    for name in ("coordinator", "admin", "auditor"):
        reasons = {engaged.pk: "The file is checked."}
        with scene.people[name].acting(reasons=reasons) as access, pytest.raises(DomainError):
            person_link.make(access, case=engaged, email="")
    assert person_link_for(scene).startswith("/family/i/")


def test_the_link_opens_once_and_leads_to_the_own_space(scene: Scene, engaged: Case) -> None:
    path = person_link_for(scene)
    phone = Client()
    assert phone.get(path).status_code == OK
    assert phone.post(path).status_code == MOVED
    assert Client().post(path).status_code == LINK_GONE
    home = phone.get("/mine/")
    assert home.status_code == OK
    assert "Hello, Daniel" in home.content.decode()
    assert phone.get("/family/")["Location"] == "/mine/"
    assert phone.get("/family/letter/love/")["Location"] == "/mine/"


def test_the_family_and_the_person_do_not_meet(scene: Scene, engaged: Case) -> None:
    consent = offered(scene)
    sister = come_in(scene, scene.sister)
    for path in ("/mine/", "/mine/looks/", "/mine/shared/", f"/mine/agreements/{consent.pk}/"):
        assert sister.get(path)["Location"] == "/family/"
        assert Client().get(path).status_code == SHUT


def test_a_code_then_a_typed_name_signs_and_the_page_is_the_copy(scene: Scene, engaged: Case) -> None:
    consent = offered(scene)
    phone = person_comes_in(scene)
    page = f"/mine/agreements/{consent.pk}/"
    read = phone.get(page).content.decode()
    for words in ("In plain words", "Whose records", "Your right to stop", "When it ends", "If you say no"):
        assert words in read
    assert "checked" not in read, "nothing is chosen beforehand"
    early = phone.post(page, answer(consent))
    assert early.status_code == WRONG
    assert "Ask for a code" in early.content.decode()
    asked = phone.post(page, answer(consent, ask_code="1")).content.decode()
    assert 'value="Daniel Reyes"' in asked, "what was typed stays"
    staff = scene.lead.client().get(f"/cases/{engaged.pk}/their-space/").content.decode()
    code = code_in(scene)
    assert f"{code[:3]} {code[3:]}" in staff
    wrong = phone.post(page, answer(consent, code="000000" if code != "000000" else "111111"))
    assert wrong.status_code == WRONG
    assert "This is not the code" in wrong.content.decode()
    assert state_of(scene, consent) == State.OFFERED
    assert phone.post(page, answer(consent, code=f"{code[:3]} {code[3:]}"), follow=True).status_code == OK
    with scene.lead.acting() as access:
        signed = gate.get(access, Consent, consent.pk)
        assert signed.state == State.SIGNED
        assert signed.signature["confirmed_by"] == "code given by their interventionist"
        kinds = {one.kind for one in gate.open(access, ConsentEvent.objects.all(), case_id=engaged.pk)}
        assert {"seen", "signed", "copy_given"} <= kinds


def test_a_code_works_five_times_at_most_and_for_ten_minutes(scene: Scene, engaged: Case) -> None:
    consent = offered(scene)
    phone = person_comes_in(scene)
    page = f"/mine/agreements/{consent.pk}/"
    phone.post(page, answer(consent, ask_code="1"))
    code = code_in(scene)
    bad = "000000" if code != "000000" else "111111"
    for _ in range(5):
        assert phone.post(page, answer(consent, code=bad)).status_code == WRONG
    spent = phone.post(page, answer(consent, code=code))
    assert "This code is over" in spent.content.decode()
    phone.post(page, answer(consent, ask_code="1"))
    with in_practice(scene.practice.pk):
        SigningCode.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert "This code is over" in phone.post(page, answer(consent, code=code_in(scene))).content.decode()
    for _ in range(3):
        phone.post(page, answer(consent, ask_code="1"))
    assert "Too many codes" in phone.post(page, answer(consent, ask_code="1")).content.decode()


def test_a_drawn_signature_is_kept_and_a_broken_one_is_refused(scene: Scene, engaged: Case) -> None:
    consent = offered(scene)
    phone = person_comes_in(scene)
    page = f"/mine/agreements/{consent.pk}/"
    phone.post(page, answer(consent, ask_code="1"))
    code = code_in(scene)
    for broken in (
        "[[[1,2,3]]]",
        '{"a": 1}',
        "[[[700, 2]]]",
        '[[["x", 2]]]',
        "[[[true, 2]]]",
        "[[1, 2]]",
        "no",
    ):
        refused = phone.post(page, answer(consent, strokes=broken, code=code))
        assert refused.status_code == WRONG, broken
    phone.post(page, answer(consent, strokes="[[[1, 2], [30, 40.4]]]", code=code))
    with scene.lead.acting() as access:
        signed = gate.get(access, Consent, consent.pk)
        assert signed.signature_kind == "drawn"
        assert signed.signature["strokes"] == [[[1, 2], [30, 40]]]


def test_no_and_less_need_no_code_and_less_tells_the_lead(scene: Scene, engaged: Case) -> None:
    consent, other = offered(scene), offered(scene)
    phone = person_comes_in(scene)
    phone.post(f"/mine/agreements/{consent.pk}/", answer(consent, answer="no", name=""))
    assert state_of(scene, consent) == State.REFUSED
    page = f"/mine/agreements/{other.pk}/"
    silent = phone.post(page, answer(other, answer="less", name=""))
    assert silent.status_code == WRONG
    assert "Say what to leave out" in silent.content.decode()
    phone.post(page, answer(other, answer="less", name="", words="Not my health."))
    assert state_of(scene, other) == State.REFUSED
    with scene.lead.acting() as access:
        titles = [one.title for one in gate.open(access, Task.objects.all(), case_id=engaged.pk)]
    assert "The person wants to share less: write the consent anew" in titles


def test_stopping_needs_no_reason_and_counts_at_once(scene: Scene, engaged: Case) -> None:
    consent = offered(scene)
    phone = person_comes_in(scene)
    phone.post(f"/mine/agreements/{consent.pk}/", answer(consent, ask_code="1"))
    phone.post(f"/mine/agreements/{consent.pk}/", answer(consent, code=code_in(scene)))
    with (
        scene.lead.acting() as access,
        gate.act(access, case_id=engaged.pk, model=Consent, to="look") as scope,
    ):
        assert scope.regime is Regime.R2_CONSENTED
    stop = f"/mine/agreements/{consent.pk}/stop/"
    assert "Stop sharing now" in phone.get(stop).content.decode()
    assert phone.post(stop, {"words": ""}).status_code == MOVED
    with (
        scene.lead.acting() as access,
        gate.act(access, case_id=engaged.pk, model=Consent, to="look") as scope,
    ):
        assert scope.regime is Regime.R3_WITHDRAWN
    assert "You stopped this on" in phone.get(f"/mine/agreements/{consent.pk}/").content.decode()
    assert phone.get(stop)["Location"] == f"/mine/agreements/{consent.pk}/"


def test_words_that_changed_since_they_were_read_are_not_signed(scene: Scene, engaged: Case) -> None:
    consent = offered(scene)
    phone = person_comes_in(scene)
    page = f"/mine/agreements/{consent.pk}/"
    phone.post(page, answer(consent, ask_code="1"))
    assert phone.post(page, answer(consent, wording_sha256="0" * 64, code=code_in(scene))).status_code == 409
    assert state_of(scene, consent) == State.OFFERED


def test_the_second_device_closes_the_first(scene: Scene, engaged: Case) -> None:
    first = person_comes_in(scene)
    second = person_comes_in(scene)
    assert first.get("/mine/").status_code == SHUT
    assert second.get("/mine/").status_code == OK


def test_the_team_closes_every_device(scene: Scene, engaged: Case) -> None:
    phone = person_comes_in(scene)
    path = person_link_for(scene)
    scene.lead.client().post(f"/cases/{engaged.pk}/their-space/close/")
    assert phone.get("/mine/").status_code == SHUT
    assert Client().get(path).status_code == LINK_GONE


def test_who_looked_tells_the_lead_and_leaves_out_what_the_family_said(scene: Scene, engaged: Case) -> None:
    consent = offered(scene)
    lead = scene.lead.client()
    lead.get(f"/cases/{engaged.pk}/consents/{consent.pk}/")
    lead.get(f"/cases/{engaged.pk}/family/")
    phone = person_comes_in(scene)
    page = phone.get("/mine/looks/").content.decode()
    assert scene.lead.member.display_name in page
    assert "consent" in page
    assert "Read a consent" in page
    for word in ("letter", "intake", "concerned other", "safety"):
        assert word not in re.sub(r"<[^>]+>", "", page).lower().replace("stay safe", ""), word
    with in_practice(scene.practice.pk):
        kept = AccessEventRow.objects.filter(action="read_looks", role="individual")
        assert kept.count() == 1


def test_a_family_member_sees_looks_at_their_own_words_alone(scene: Scene) -> None:
    case = scene.in_preparation()
    sister = come_in(scene, scene.sister)
    mother = come_in(scene, scene.mother)
    sister.post("/family/forms/intake/worry/", {"worry": "He stopped answering."})
    scene.lead.client().get(f"/cases/{case.pk}/family/")
    mine = sister.get("/family/looks/").content.decode()
    assert scene.lead.member.display_name in mine
    theirs = mother.get("/family/looks/").content.decode()
    assert "intake" in mine.lower() or "answers" in mine.lower()
    assert "answers" not in re.sub(r"<[^>]+>", "", theirs).lower()


def test_the_code_goes_by_mail_where_an_address_is_known(scene: Scene, engaged: Case) -> None:
    consent = offered(scene)
    phone = person_comes_in(scene, email="daniel@example.org")
    page = phone.post(f"/mine/agreements/{consent.pk}/", answer(consent, ask_code="1")).content.decode()
    assert "by e-mail" in page
    with in_practice(scene.practice.pk):
        row = OutboxRow.objects.get(kind="families.signing_code")
        assert "daniel" not in str(row.payload)
    staff = scene.lead.client().get(f"/cases/{engaged.pk}/their-space/").content.decode()
    code = code_in(scene)
    assert f"{code[:3]} {code[3:]}" not in staff


def test_confirmation_lasts_a_quarter_of_an_hour(scene: Scene, engaged: Case) -> None:
    first, second = offered(scene), offered(scene)
    phone = person_comes_in(scene)
    phone.post(f"/mine/agreements/{first.pk}/", answer(first, ask_code="1"))
    phone.post(f"/mine/agreements/{first.pk}/", answer(first, code=code_in(scene)))
    page = phone.get(f"/mine/agreements/{second.pk}/").content.decode()
    assert 'name="code"' not in page
    with in_practice(scene.practice.pk):
        session = FamilySession.objects.get(
            case_id=engaged.pk, ended_at__isnull=True, individual__isnull=False
        )
        session.confirmed_at = timezone.now() - timedelta(minutes=16)
        session.save(update_fields=["confirmed_at"])
    assert 'name="code"' in phone.get(f"/mine/agreements/{second.pk}/").content.decode()


def test_a_draft_is_not_shown(scene: Scene, engaged: Case) -> None:
    phone = person_comes_in(scene)
    assert phone.get(f"/mine/agreements/{UUID(int=5)}/").status_code == GONE


def test_the_person_asks_for_a_copy_and_reads_the_answer(scene: Scene, engaged: Case) -> None:
    with scene.lead.acting() as access:
        theirs = rights.Asked("access", "family", "Elena Reyes", "What did I tell you in March?")
        rights.receive(access, case_id=engaged.pk, asked=theirs)
    phone = person_comes_in(scene)
    page = "/mine/requests/"
    assert phone.post(page, {"kind": "", "name": ""}).status_code == WRONG
    sent = {"kind": "access", "name": "Daniel Reyes", "words": "Everything.", "idem_key": uuid7().hex}
    for _ in range(2):
        phone.post(page, sent)
    with scene.lead.acting() as access:
        rows = rights.of_person(access, engaged.pk)
        assert [one.words for one in rows] == ["Everything."]
        assert rows[0].responsible_id == scene.lead.member.pk
        rights.answer(access, request=rows[0], state="granted", words="It is in the post.", version=1)
    shown = phone.get(page).content.decode()
    assert "It is in the post." in shown
    assert "March" not in shown, "what the family asks is the family's"


def test_what_i_did_here_is_mine_alone(scene: Scene, engaged: Case) -> None:
    consent = offered(scene)
    phone = person_comes_in(scene)
    phone.get(f"/mine/agreements/{consent.pk}/")
    mine = phone.get("/mine/activity/").content.decode()
    assert "Read a consent" in mine
    assert scene.lead.member.display_name not in mine
    sister = come_in(scene, scene.sister)
    hers = sister.get("/family/activity/").content.decode()
    assert "consent" not in hers
    assert "Nothing so far" not in hers


def test_looks_do_not_tell_that_the_family_asked_for_something(scene: Scene, engaged: Case) -> None:
    with scene.lead.acting() as access:
        asked = rights.Asked("complaint", "family", "Elena Reyes", "He reads my letters.")
        rights.receive(access, case_id=engaged.pk, asked=asked)
    assert scene.events(action="receive_request")
    shown = person_comes_in(scene).get("/mine/looks/").content.decode()
    assert "request" not in re.sub(r"<[^>]+>", "", shown).lower()

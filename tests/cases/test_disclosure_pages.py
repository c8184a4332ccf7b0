"""Sharing under a consent on the page, the accounting, a provider's link, and the switch at acceptance."""

import io
import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from pypdf import PdfReader

from cases import engagement
from cases.engagement import FAMILY_THINGS, PROVIDER_THINGS, side_by_side
from cases.models import Case
from cases.parts import registry
from compliance import gate
from compliance.access import Access
from compliance.consent.models import Consent
from compliance.disclosure.accounting import accounting
from compliance.disclosure.models import Channel
from compliance.disclosure.notices import LONG, SHORT
from compliance.disclosure.recipients import in_their_place
from compliance.gate.facts import ask, facts_of
from compliance.relations import case_relations
from compliance.vocabulary import Purpose, Regime, Role
from documents.domain import reports
from documents.models import JobState, ReportJob
from practices.tenancy.models import uuid7
from tests import steps
from tests.compliance.sharing import ALDER, share, sign, signed_case, withdraw
from tests.scene import Scene

LINK = re.compile(r"/shared/[\w-]{30,}/")


def form(**values: Any) -> dict[str, Any]:
    """What the browser sends."""
    chosen: dict[str, Any] = {
        "step": "share",
        "idem_key": str(uuid7()),
        "recipient": str(ALDER),
        "purpose": "treatment",
        "items": ["level_of_care"],
        "channel": "provider_link",
        "words": "Level 3.7 was recommended.",
    }
    return chosen | values


def address(consent: Consent) -> str:
    """Where it is shared."""
    return f"/cases/{consent.case_id}/disclosures/share/{consent.pk}/"


def text(answer: Any) -> str:
    """The page's words."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).replace("&#x27;", "'").split())


def shared(scene: Scene, **values: Any) -> tuple[Consent, Client, str]:
    """A consent, the lead's browser, and the link as it was shown once."""
    consent = signed_case(scene)
    lead = scene.lead.client()
    answer = lead.post(address(consent), form(**values), follow=True)
    found = LINK.search(answer.content.decode())
    return consent, lead, found.group() if found else ""


def test_only_recipients_of_consents_in_force_are_offered(scene: Scene) -> None:
    consent = signed_case(scene)
    lead = scene.lead.client()
    page = f"/cases/{consent.case_id}/disclosures/share/"
    assert "Alder Creek" in text(lead.get(page))
    with scene.lead.acting() as access:
        withdraw(access, consent)
    assert "No consent is in force" in text(lead.get(page))
    assert lead.get(address(consent)).status_code == 404


def test_nothing_is_ticked_and_only_what_the_consent_names_can_be(scene: Scene) -> None:
    consent = signed_case(scene, items=["attendance", "letters"])
    page = scene.lead.client().get(address(consent))
    html = page.content.decode()
    assert "checked" not in html
    assert 'value="attendance"' in html
    assert 'value="health"' not in html
    assert 'value="letters"' not in html
    assert "C-44" in text(page)


def test_one_sentence_says_what_will_happen_before_it_does(scene: Scene) -> None:
    consent = signed_case(scene)
    lead = scene.lead.client()
    page = lead.post(address(consent), form(step="look"))
    words = text(page)
    assert page.status_code == 200
    assert "You share with Alder Creek: level of care." in words
    assert "Daniel Reyes agreed to this on" in words
    assert "it holds until" in words
    assert "Level 3.7 was recommended." in words
    assert LONG.paragraphs[0][:80] in words
    with scene.lead.acting() as access:
        assert accounting(access, consent.case_id) == []


@pytest.mark.parametrize(
    "values",
    [{"items": []}, {"items": ["health"]}, {"channel": ""}, {"recipient": str(uuid7())}, {"step": ""}],
)
def test_bad_forms_share_nothing(scene: Scene, values: dict[str, Any]) -> None:
    consent = signed_case(scene)
    assert scene.lead.client().post(address(consent), form(**values)).status_code == 422
    with scene.lead.acting() as access:
        assert accounting(access, consent.case_id) == []


def test_sent_twice_is_shared_once(scene: Scene) -> None:
    consent = signed_case(scene)
    lead, values = scene.lead.client(), form()
    for _ in range(2):
        lead.post(address(consent), values)
    with scene.lead.acting() as access:
        assert len(accounting(access, consent.case_id)) == 1


def test_a_provider_opens_the_link_and_reads_the_notice(scene: Scene) -> None:
    consent, lead, link = shared(scene)
    assert "shared" in link
    provider = Client()
    looked = provider.get(link)
    assert looked.status_code == 200
    assert "Alder Creek" not in text(looked)
    assert scene.practice.name not in text(looked)
    opened = provider.post(link, follow=True)
    assert opened.redirect_chain == [("/shared/", 302)]
    assert "no-store" in opened["Cache-Control"]
    words = text(opened)
    for expected in (
        "Shared with Alder Creek",
        "Level 3.7 was recommended.",
        "written consent of Daniel Reyes",
    ):
        assert expected in words
    for paragraph in LONG.paragraphs:
        assert paragraph in words
    assert Client().post(link).status_code == 410
    page = lead.get(f"/cases/{consent.case_id}/disclosures/")
    assert "Opened, link open" in text(page)
    assert LINK.search(page.content.decode()) is None


def test_every_look_is_in_the_log(scene: Scene) -> None:
    consent, _, link = shared(scene)
    provider = Client()
    provider.post(link)
    provider.get("/shared/")
    provider.get("/shared/")
    seen = scene.events(action="open_link", actor_id=ALDER)
    assert [event.effect for event in seen] == ["allow_with_notice"] * 3
    assert {event.case_id for event in seen} == {consent.case_id}


def test_a_withdrawal_closes_the_link_at_once(scene: Scene) -> None:
    consent, lead, link = shared(scene)
    provider = Client()
    provider.post(link)
    assert provider.get("/shared/").status_code == 200
    with scene.lead.acting() as access:
        withdraw(access, consent)
    for answer in (provider.get("/shared/"), provider.get(link), provider.post(link), Client().get(link)):
        assert answer.status_code == 410
        assert "This link is closed" in text(answer)
        assert "Alder" not in text(answer)
    assert "Opened, link closed" in text(lead.get(f"/cases/{consent.case_id}/disclosures/"))


def test_staff_close_a_link_and_make_another(scene: Scene) -> None:
    consent, lead, link = shared(scene)
    with scene.lead.acting() as access:
        (line,) = accounting(access, consent.case_id)
    page = f"/cases/{consent.case_id}/disclosures/{line.id}/"
    lead.post(f"{page}link/", {"do": "close"})
    assert Client().get(link).status_code == 410
    renewed = LINK.search(lead.post(f"{page}link/", {"do": "renew"}, follow=True).content.decode())
    assert renewed is not None
    assert Client().get(renewed.group()).status_code == 200
    assert LINK.search(lead.get(page).content.decode()) is None


def test_nobody_else_is_anybody_at_a_shared_link(scene: Scene) -> None:
    """A member of staff in the same browser is not let in by their own session."""
    shared(scene)
    assert scene.lead.client().get("/shared/").status_code == 410


def test_leaving_closes_it_in_this_browser(scene: Scene) -> None:
    _, _, link = shared(scene)
    provider = Client()
    provider.post(link)
    assert provider.post("/shared/").status_code == 200
    assert provider.get("/shared/").status_code == 410


class TestPacket:
    """A PDF that is handed over: in a worker, in the name of whoever asked."""

    def asked(self, scene: Scene) -> tuple[Consent, UUID]:
        """The lead shares a packet; the worker has not begun."""
        consent = signed_case(scene)
        answer = scene.lead.client().post(address(consent), form(channel="packet"))
        assert answer.status_code == 302
        return consent, UUID(answer["Location"].strip("/").rpartition("/")[2])

    def job(self, scene: Scene, job_id: UUID) -> ReportJob:
        """As it stands now."""
        with scene.lead.acting() as access:
            return reports.job_of(access, job_id=job_id)

    def test_the_notice_is_on_every_page(self, scene: Scene) -> None:
        consent, job_id = self.asked(scene)
        reports.write_report(scene.practice.pk, job_id)
        answer = scene.lead.client().get(f"/papers/{job_id}/file/")
        pages = [
            " ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(answer.content)).pages
        ]
        assert all(SHORT.text in page for page in pages)
        whole = " ".join(pages)
        assert "These rules prohibit you from using or disclosing this record" in whole
        assert "Level 3.7 was recommended." in whole
        assert "written consent of Daniel Reyes" in whole
        with scene.lead.acting() as access:
            (line,) = accounting(access, consent.case_id)
        assert line.is_out
        assert line.sha256 in whole.replace(" ", "")

    def test_a_withdrawal_before_the_worker_stops_it(self, scene: Scene) -> None:
        consent, job_id = self.asked(scene)
        with scene.lead.acting() as access:
            assert withdraw(access, consent) == []
        reports.write_report(scene.practice.pk, job_id)
        job = self.job(scene, job_id)
        assert job.state == JobState.FAILED
        assert "withdrawn" in job.failure
        assert scene.lead.client().get(f"/papers/{job_id}/file/").status_code == 404
        with scene.lead.acting() as access:
            (line,) = accounting(access, consent.case_id)
        assert line.state_words == "Stopped before it went out"

    def test_a_withdrawal_after_the_worker_keeps_it_shut(self, scene: Scene) -> None:
        consent, job_id = self.asked(scene)
        reports.write_report(scene.practice.pk, job_id)
        with scene.lead.acting() as access:
            (holder,) = withdraw(access, consent)
        assert holder.name == "Alder Creek"
        assert scene.lead.client().get(f"/papers/{job_id}/file/").status_code == 403


class TestAccounting:
    """Page, table and PDF, within one click (s. 2.25, 164.528)."""

    def test_page_and_csv_say_the_same(self, scene: Scene) -> None:
        consent, lead, _ = shared(scene, channel="spoken")
        page = f"/cases/{consent.case_id}/disclosures/"
        for period in ("3", "6", "all", "nonsense"):
            words = text(lead.get(f"{page}?period={period}"))
            for expected in ("Alder Creek", "Level of care", "Treatment", "Written consent", "C-42"):
                assert expected in words
        table = lead.get(f"{page}csv/?period=6")
        assert table["Content-Type"].startswith("text/csv")
        assert "Alder Creek" in table.content.decode()
        assert scene.last_event(action="export_accounting").effect == "allow"

    def test_the_pdf(self, scene: Scene) -> None:
        consent, _, _ = shared(scene, channel="spoken")
        with scene.lead.acting() as access:
            job = reports.request_report(
                access, case_id=consent.case_id, paper="disclosure-accounting", about="6", idem_key="one"
            )
        reports.write_report(scene.practice.pk, job.pk)
        answer = scene.lead.client().get(f"/papers/{job.pk}/file/")
        pages = PdfReader(io.BytesIO(answer.content)).pages
        whole = " ".join(" ".join(page.extract_text() for page in pages).split())
        assert "Alder Creek" in whole
        assert "Last 6 years" in whole

    def test_what_never_left_is_not_in_the_table(self, scene: Scene) -> None:
        consent, lead, _ = shared(scene)
        table = lead.get(f"/cases/{consent.case_id}/disclosures/csv/").content.decode()
        assert "Alder Creek" not in table

    def test_coordinators_do_not_read_it(self, scene: Scene) -> None:
        consent, _, _ = shared(scene, channel="spoken")
        page = scene.coordinator.client().get(f"/cases/{consent.case_id}/disclosures/")
        assert "Alder Creek" not in text(page)

    def test_the_person_reads_their_own(self, scene: Scene) -> None:
        consent, _, _ = shared(scene, channel="spoken")
        with scene.lead.acting() as lead:
            person = Access(
                lead.practice_id, None, Role.INDIVIDUAL, Purpose.OWN_ACCESS, lead.at, case_id=consent.case_id
            )
            (line,) = accounting(person, consent.case_id)
        assert line.recipient == "Alder Creek"


class TestHandover:
    """G-23 is answered by the log of disclosures."""

    def answer(self, scene: Scene, case: Case) -> Any:
        """The guard now."""
        with scene.lead.acting() as access, gate.act(access, on=case, to="look"):
            return registry.guards["G-23"](Case.objects.get(pk=case.pk), at=access.at)

    def test_it_holds_once_the_provider_was_told_under_a_consent(self, scene: Scene) -> None:
        case = steps.in_placement_after_yes(scene)
        assert not self.answer(scene, case).holds
        with scene.lead.acting() as access:
            steps.choose_and_admit(access, case)
        assert not self.answer(scene, case).holds
        with scene.lead.acting() as access:
            steps.hand_over(access, case)
        assert self.answer(scene, case).holds

    def test_a_no_means_that_nothing_goes_out(self, scene: Scene) -> None:
        case = steps.in_placement_after_yes(scene)
        with scene.lead.acting() as access:
            provider_id = steps.choose_and_admit(access, case)
            sign(access, case.pk, recipient_id=provider_id, state="refused", signed_at=None)
        assert self.answer(scene, case).holds


class TestSwitch:
    """What each person may see before and after, equal to what the gate answers on either side."""

    def sides(self, scene: Scene) -> dict[tuple[str, str], Any]:
        """The screen's rows by person and thing."""
        case = scene.case
        with scene.lead.acting() as access:
            seen = side_by_side(access, gate.get(access, Case, case.pk))
        return {(one.name, row.thing.label): row for one in seen for row in one.rows}

    def asked(self, scene: Scene) -> dict[tuple[str, str], str]:
        """What the gate answers at this moment for everybody on the screen."""
        case, found = scene.case, {}
        with scene.lead.acting() as access:
            for one in side_by_side(access, gate.get(access, Case, case.pk)):
                facts = case_relations().facts(one.access, case.pk)
                assert facts is not None
                for row in one.rows:
                    actor = one.access.for_purpose(row.thing.purpose)
                    decision = ask(actor, row.thing.category, facts, row.thing.ties)
                    found[one.name, row.thing.label] = decision.rule_id
        return found

    def test_the_screen_equals_the_gate_before_and_after(self, scene: Scene) -> None:
        scene.in_preparation()
        promised = self.sides(scene)
        before = self.asked(scene)
        assert {key: row.before.rule_id for key, row in promised.items()} == before
        scene.in_placement()
        after = self.asked(scene)
        assert {key: row.after.rule_id for key, row in promised.items()} == after
        now = self.sides(scene)
        assert {key: row.before.rule_id for key, row in now.items()} == before
        assert {key: row.after.rule_id for key, row in now.items()} == after
        assert before != after

    def test_the_plan_closes_and_what_is_ones_own_stays(self, scene: Scene) -> None:
        scene.in_placement()
        rows = self.sides(scene)
        plan = rows["Rosa Reyes", "The shared plan and its run sheet"]
        assert (plan.before.rule_id, plan.after.allowed) == ("C-22", False)
        letter = rows["Rosa Reyes", "Their own letter"]
        assert (letter.before.rule_id, letter.after.rule_id) == ("C-17", "C-17")
        person = rows["The person", "What we hold about them"]
        assert (person.before.rule_id, person.after.rule_id) == ("C-52", "C-48")
        assert rows["Rosa Reyes", "The case, because they pay for it"].after.rule_id == "C-28"
        told = rows["Elena Reyes", "How treatment goes"]
        assert (told.after.allowed, told.after.rule_id) == (False, "C-23")

    def test_a_consent_shows_on_the_screen(self, scene: Scene) -> None:
        consent = signed_case(scene)
        rows = self.sides(scene)
        assert rows["Alder Creek", "Use of substances"].after.rule_id == "C-42"
        with scene.lead.acting() as access:
            withdraw(access, consent)
        assert self.sides(scene)["Alder Creek", "Use of substances"].after.rule_id == "C-46"

    def test_the_screen_is_shown_when_the_person_says_yes(self, scene: Scene) -> None:
        case = scene.in_preparation()
        lead = scene.lead.client()
        page = f"/cases/{case.pk}/engagement/"
        assert "does not take part yet" in text(lead.get(page))
        version = scene.case.version
        values = {"transition": "T-18", "reason": "He called and asked for help himself.", "version": version}
        moved = lead.post(f"/cases/{case.pk}/move/", values)
        assert moved["Location"] == page
        words = text(lead.get(page))
        for expected in ("The person takes part since", "Before", "Now", "C-22", "C-23", "R1"):
            assert expected in words

    def test_things_are_asked_once_each(self) -> None:
        for things in (FAMILY_THINGS, PROVIDER_THINGS):
            assert len({one.label for one in things}) == len(things)

    def test_the_screens_facts_are_those_of_the_gate(self, scene: Scene) -> None:
        case = scene.in_placement()
        with scene.lead.acting() as access:
            facts = facts_of(access, case.pk)
            assert facts is not None
            before, after = engagement.sides(facts)
        assert (before.regime, after.regime) == (Regime.R0_FAMILY, Regime.R1_ENGAGED)


def test_a_recipient_is_asked_about_without_the_ties_of_staff(scene: Scene) -> None:
    case = scene.in_placement()
    with scene.lead.acting() as access:
        outside = in_their_place(
            access, case_id=case.pk, kind="provider", recipient_id=ALDER, purpose=Purpose.TREATMENT
        )
        facts = case_relations().facts(outside, case.pk)
    assert facts is not None
    assert facts.relations == frozenset()


def test_shared_after_the_end_of_a_link_needs_a_new_one(scene: Scene) -> None:
    consent = signed_case(scene)
    with scene.lead.acting() as access:
        share(access, consent.case_id, channel=Channel.LINK)
    with scene.lead.acting(at=consent.signed_at + timedelta(days=20)) as access:
        (line,) = accounting(access, consent.case_id)
    assert line.state_words == "Link closed before it was opened"

"""Letters: who may take them back, what the reviewer sees, when authors are reminded (A-06, G-13)."""

import io
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from pypdf import PdfReader

from cases.domain import people
from cases.models import Case, ConcernedOther
from cases.parts import registry
from compliance import gate, outbox
from compliance.errors import Invalid, NotFound, StaleVersion
from documents.papers import paper_called
from documents.render import render_pdf
from families import queries
from families.domain import letters, reminders
from families.letter_parts import PARTS
from families.models import Letter, LetterState, Verdict
from interventions.domain import attempts
from interventions.domain.attempts import Answer
from interventions.models import Decision
from tests import steps
from tests.families.space import come_in
from tests.rows import sql_as_superuser
from tests.scene import Scene

TEXT = {part.key: f"Words about {part.key}." for part in PARTS}


def _sent(scene: Scene, **changed: str) -> None:
    with scene.sister.acting() as access:
        letters.save(access, parts=TEXT | changed, version=None)
        letters.send(access)


def _letter(scene: Scene) -> Letter:
    case = scene.case
    with scene.lead.acting() as access:
        return next(iter(gate.open(access, queries.letters(case.pk), case_id=case.pk)))


def test_a_letter_that_was_taken_back_is_read_by_nobody_and_may_go_on(scene: Scene) -> None:
    _sent(scene)
    with scene.sister.acting() as access:
        letters.withdraw(access)
    letter = _letter(scene)
    page = scene.lead.client().get(f"/cases/{scene.case.pk}/letters/{letter.pk}/").content.decode()
    assert TEXT["love"] not in page
    with scene.sister.acting() as access:
        letters.send(access)
    assert _letter(scene).state == LetterState.SUBMITTED


def test_an_approval_of_an_older_version_is_refused_with_both_texts(scene: Scene) -> None:
    _sent(scene)
    letter = _letter(scene)
    _sent(scene, love="Another memory.")
    with pytest.raises(StaleVersion) as refused, scene.lead.acting() as access:
        letters.review(access, letter=letter, number=1, verdict=Verdict.APPROVED, comment="")
    assert TEXT["love"] in refused.value.detail["mine"]
    assert "Another memory." in refused.value.detail["theirs"]


def test_the_review_page_shows_the_later_version_and_takes_the_answer_to_it(scene: Scene) -> None:
    _sent(scene)
    desk, url = scene.lead.client(), f"/cases/{scene.case.pk}/letters/{_letter(scene).pk}/"
    _sent(scene, love="Another memory.")
    answer = {"verdict": "approved", "comment": "", "read_version": "1"}
    stale = desk.post(url, answer)
    assert stale.status_code == 409
    assert "Another memory." in stale.content.decode()
    assert _letter(scene).state == LetterState.SUBMITTED
    seen = stale.context["form"]["read_version"].value()
    marked = desk.post(url, answer | {"read_version": seen}, follow=True)
    assert f"{scene.sister.row.name}’s letter is marked ready." in marked.content.decode()
    assert _letter(scene).approved_number == 2


def test_changes_are_asked_for_in_words(scene: Scene) -> None:
    _sent(scene)
    url = f"/cases/{scene.case.pk}/letters/{_letter(scene).pk}/"
    answer = scene.lead.client().post(
        url, {"verdict": "changes_requested", "comment": " ", "read_version": "1"}
    )
    assert answer.status_code == 422
    assert "Write what you would like to see changed." in answer.content.decode()


def test_a_letter_is_reviewed_by_its_own_team_alone(scene: Scene) -> None:
    _sent(scene)
    url = f"/cases/{scene.case.pk}/letters/{_letter(scene).pk}/"
    assert scene.colleague.client().get(url).status_code == 404
    assert scene.coordinator.client().get(url).status_code in {403, 404}
    assert scene.auditor.client().get(url).status_code in {403, 404}


def test_what_a_reviewer_said_is_for_its_author_alone(scene: Scene) -> None:
    _sent(scene)
    letter = _letter(scene)
    with scene.lead.acting() as access:
        letters.review(access, letter=letter, number=1, verdict=Verdict.CHANGES, comment="Softer here?")
    assert "Softer here?" in come_in(scene, scene.sister).get("/family/letter/read/").content.decode()
    assert "Softer here?" not in come_in(scene, scene.mother).get("/family/letter/read/").content.decode()


def _g13(scene: Scene, case: Case) -> str:
    with scene.lead.acting() as access, gate.act(access, on=case, to="read"):
        return registry.guards["G-13"](case, at=access.at).state


def test_g13_waits_for_approval_and_forgets_who_left(scene: Scene) -> None:
    case = scene.in_preparation()
    assert _g13(scene, case) == "open"
    _sent(scene)
    assert _g13(scene, case) == "open"
    letter = _letter(scene)
    with scene.lead.acting() as access:
        letters.review(access, letter=letter, number=1, verdict=Verdict.APPROVED, comment="")
    assert _g13(scene, case) == "met"
    with scene.mother.acting() as access:
        letters.save(access, parts={"love": "Begun."}, version=None)
    assert _g13(scene, case) == "open"
    with scene.lead.acting() as access:
        mother = gate.get(access, ConcernedOther, scene.mother.row.pk)
        people.withdraw(access, person=mother, case=case)
    assert _g13(scene, case) == "met"


def _waiting(scene: Scene) -> int:
    with sql_as_superuser() as link:
        row = link.execute(
            "SELECT count(*) FROM compliance_outbox WHERE practice_id = %s AND state = 'waiting'"
            " AND idem_key LIKE 'letter:%%'",
            [scene.practice.pk],
        ).fetchone()
    assert row is not None
    return int(row[0])


def test_a06_reminds_everyone_who_has_not_sent_and_stops_when_they_do(scene: Scene) -> None:
    case = scene.in_preparation()
    with scene.lead.acting() as access:
        reminders.set_review_date(access, case=case, review_by=access.at + timedelta(days=10))
        at = access.at
    everybody = _waiting(scene)
    assert everybody % 3 == 0
    assert everybody >= 6
    _sent(scene)
    assert _waiting(scene) == everybody - 3
    with scene.lead.acting() as access:
        reminders.set_review_date(access, case=case, review_by=access.at + timedelta(days=2))
    assert _waiting(scene) == (everybody - 3) // 3
    mail.outbox.clear()
    outbox.relay_practice(scene.practice.pk, at=at + timedelta(days=1, hours=1))
    assert all("letter" not in one.body.lower() + one.subject.lower() for one in mail.outbox)


def test_a06_ends_with_the_yes(scene: Scene) -> None:
    case = steps.in_intervention(scene)
    with scene.lead.acting() as access:
        reminders.set_review_date(access, case=case, review_by=access.at + timedelta(days=10))
    assert _waiting(scene) > 0
    with scene.lead.acting() as access:
        attempts.decide(access, case=case, answer=Answer(Decision.ACCEPTED_TODAY))
    assert _waiting(scene) == 0


def test_a_review_date_is_not_in_the_past(scene: Scene) -> None:
    case = scene.in_preparation()
    with pytest.raises(Invalid), scene.lead.acting() as access:
        reminders.set_review_date(access, case=case, review_by=access.at - timedelta(days=1))
    page = scene.lead.client().post(f"/cases/{case.pk}/letters/date/", {"review_on": "2020-01-01"})
    assert page.status_code == 422
    assert "after today" in page.content.decode()
    page = scene.lead.client().post(f"/cases/{case.pk}/letters/date/", {"review_on": "soon"})
    assert page.status_code == 422


def test_a_letter_in_one_piece_needs_no_parts_and_is_printed_as_it_was_sent(scene: Scene) -> None:
    phone = come_in(scene, scene.sister)
    words = "Dear Danny, \U0001f49b I love you. שלום. Will you accept the help today? " * 3
    assert (
        phone.post("/family/letter/free/", {"free": words, "version": "0"})["Location"]
        == "/family/letter/read/"
    )
    assert "in your own way" in phone.get("/family/").content.decode()
    assert phone.post("/family/letter/read/").status_code == 302
    desk, case = scene.lead.client(), scene.case
    page = desk.get(f"/cases/{case.pk}/letters/").content.decode()
    found = re.search(r"/letters/([0-9a-f-]{36})/", page)
    assert found
    assert "In my own way" in desk.get(f"/cases/{case.pk}/letters/{found[1]}/").content.decode()
    paper = paper_called("letter")
    with scene.lead.acting() as access:
        context = paper.context(access, case.pk, found[1])
        with pytest.raises(NotFound):
            paper.context(access, case.pk, "not-an-id")
    made = render_pdf(paper, context | {"printed_by": "Maren Okafor", "printed_at": timezone.now()})
    text = " ".join(" ".join(one.extract_text() for one in PdfReader(io.BytesIO(made.content)).pages).split())
    text = text.replace("\x00", "")  # how this reader shows letters of a font that also has other scripts
    for said in ("Elena Reyes’s letter", "Will you accept the help today?", "Not ready yet", "Maren Okafor"):
        assert said in text
    long = {"free": "a" * 100_001, "version": "1"}
    answer = phone.post("/family/letter/free/", long)
    assert (answer.status_code, "a" * 1000 in answer.content.decode()) == (422, True), "nothing typed is lost"

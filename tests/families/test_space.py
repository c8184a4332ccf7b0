"""The family space: own things only, nothing typed is lost, danger is answered at once."""

import pytest
from django.test import Client

from cases.models.agreements import PAPERS
from compliance import gate
from families import queries
from families.domain import letters
from families.letter_parts import PARTS, STEPS
from families.models import Letter, LetterState, Verdict
from tests import steps
from tests.families.space import FIRST_PAGES, come_in
from tests.rows import sql_as_superuser
from tests.scene import Scene

TEXT = {part.key: f"Words about {part.key}." for part in PARTS}


def _write(phone: Client, version: int = 0) -> None:
    for number, step in enumerate(STEPS):
        data = {part.key: TEXT[part.key] for part in step.parts} | {"version": str(version + number)}
        assert phone.post(f"/family/letter/{step.key}/", data).status_code == 302


def _letter(scene: Scene) -> Letter:
    case = scene.case
    with scene.lead.acting() as access:
        return next(iter(gate.open(access, queries.letters(case.pk), case_id=case.pk)))


def test_every_page_of_the_space_opens(scene: Scene) -> None:
    phone = come_in(scene, scene.sister)
    for path in (
        "",
        "letter/read/",
        "forms/intake/check/",
        "about/devices/",
        "about/who-sees/",
        "about/accessibility/",
    ):
        assert phone.get(f"/family/{path}").status_code == 200, path
    for page in FIRST_PAGES:
        assert phone.get(f"/family/forms/intake/{page.key}/").status_code == 200
    for step in STEPS:
        assert phone.get(f"/family/letter/{step.key}/").status_code == 200
    for kind in PAPERS:
        assert phone.get(f"/family/papers/{kind.value}/").status_code == 200
    assert phone.get("/family/letter/nothing/").status_code == 404


def test_a_letter_goes_from_first_word_to_ready(scene: Scene) -> None:
    phone = come_in(scene, scene.sister)
    _write(phone)
    assert phone.post("/family/letter/read/").status_code == 302
    letter = _letter(scene)
    assert letter.state == LetterState.SUBMITTED
    with scene.lead.acting() as access:
        letters.review(access, letter=letter, number=1, verdict=Verdict.CHANGES, comment="A little shorter?")
    assert "A little shorter?" in phone.get("/family/letter/read/").content.decode()
    phone.post("/family/letter/hope/", {"ask": "Will you come with us?", "version": ""})
    assert phone.post("/family/letter/read/").status_code == 302
    letter = _letter(scene)
    assert (letter.state, letter.sent_number) == (LetterState.SUBMITTED, 2)
    with scene.lead.acting() as access:
        letter = letters.review(access, letter=letter, number=2, verdict=Verdict.APPROVED, comment="")
    assert (letter.state, letter.approved_number) == (LetterState.APPROVED, 2)


def test_a_draft_is_its_authors_alone(scene: Scene) -> None:
    phone = come_in(scene, scene.sister)
    _write(phone)
    letter = _letter(scene)
    page = scene.lead.client().get(f"/cases/{scene.case.pk}/letters/{letter.pk}/").content.decode()
    assert TEXT["love"] not in page


def test_a_second_window_shows_both_texts_and_loses_neither(scene: Scene) -> None:
    phone = come_in(scene, scene.sister)
    first = {"feeling": "The first window.", "understanding": "", "version": "0"}
    assert phone.post("/family/letter/felt/", first).status_code == 302
    second = {"feeling": "The second window.", "understanding": "", "version": "0"}
    answer = phone.post("/family/letter/felt/", second)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "The first window." in page
    assert "The second window." in page


def test_sending_the_same_page_twice_is_no_conflict(scene: Scene) -> None:
    phone = come_in(scene, scene.sister)
    data = {"feeling": "I was afraid.", "understanding": "", "version": "0"}
    assert phone.post("/family/letter/felt/", data).status_code == 302
    assert phone.post("/family/letter/felt/", data).status_code == 302


def test_autosave_answers_with_the_new_version_or_in_words(scene: Scene) -> None:
    phone = come_in(scene, scene.sister)
    saved = phone.post("/family/letter/felt/save/", {"feeling": "I", "version": "0"})
    assert saved.json() == {"version": 1}
    stale = phone.post("/family/letter/felt/save/", {"feeling": "Other", "version": "0"})
    assert stale.status_code == 409
    assert "another window" in stale.json()["words"]
    long = phone.post("/family/letter/felt/save/", {"feeling": "x" * 100_000, "version": "1"})
    assert long.status_code == 422
    assert "nothing that you typed is lost" in long.json()["words"]


@pytest.mark.parametrize("text", ["a\x00b", "x" * 20_001])
def test_what_cannot_be_saved_stays_on_the_page(scene: Scene, text: str) -> None:
    phone = come_in(scene, scene.sister)
    answer = phone.post("/family/letter/felt/", {"feeling": text, "version": "0"})
    assert answer.status_code == 422
    assert text.replace("\x00", "")[:1] in answer.content.decode()


def test_right_to_left_and_emoji_come_back_as_written(scene: Scene) -> None:
    phone = come_in(scene, scene.sister)
    words = "أخي العزيز 💛 mijo, שלום"
    phone.post("/family/letter/felt/", {"feeling": words, "version": "0"})
    assert words in phone.get("/family/letter/felt/").content.decode()


def test_danger_is_answered_on_the_next_page_and_the_lead_is_told(scene: Scene) -> None:
    phone = come_in(scene, scene.sister)
    answer = phone.post("/family/forms/intake/safety/", {"suicide": "plan", "version": "0"}, follow=True)
    assert "call 911" in answer.content.decode()
    with sql_as_superuser() as link:
        told = link.execute(
            "SELECT count(*) FROM cases_task WHERE practice_id = %s AND idem_key LIKE 'danger:%%'",
            [scene.practice.pk],
        ).fetchone()
    assert told == (1,)


def test_own_fear_is_kept_apart_from_the_other_answers(scene: Scene) -> None:
    phone = come_in(scene, scene.sister)
    phone.post("/family/forms/intake/you/", {"afraid": "yes", "afraid_words": "Of Kim.", "version": "0"})
    with sql_as_superuser() as link:
        rows = link.execute(
            "SELECT category FROM families_safetyanswers WHERE practice_id = %s", [scene.practice.pk]
        ).fetchall()
    assert rows == [("family_safety",)]
    page = scene.coordinator.client().get(f"/cases/{scene.case.pk}/family/").content.decode()
    assert "Of Kim." not in page
    assert "Of Kim." in scene.lead.client().get(f"/cases/{scene.case.pk}/family/").content.decode()


def test_one_member_sees_nothing_of_another(scene: Scene) -> None:
    phone = come_in(scene, scene.sister)
    _write(phone)
    phone.post("/family/forms/intake/worry/", {"worry": "The nights.", "version": "0"})
    other = come_in(scene, scene.mother)
    for path in ("/family/", "/family/letter/read/", "/family/forms/intake/check/", "/family/letter/love/"):
        page = other.get(path).content.decode()
        assert TEXT["love"] not in page
        assert "The nights." not in page


def test_a_family_session_opens_no_staff_page(scene: Scene) -> None:
    phone = come_in(scene, scene.sister)
    answer = phone.get(f"/cases/{scene.case.pk}/")
    assert answer.status_code == 302
    assert "/accounts/login/" in answer["Location"]


def test_the_shared_plan_closes_at_the_yes_and_own_things_stay(scene: Scene) -> None:
    case = scene.in_preparation()
    phone = come_in(scene, scene.sister)
    person = case.display_name.split()[0]
    phone.post("/family/forms/intake/worry/", {"worry": "The nights.", "version": "0"})
    assert f"help {person}" in phone.get("/family/").content.decode()
    steps.in_placement_after_yes(scene)
    home = phone.get("/family/").content.decode()
    assert f"help {person}" not in home
    assert "The nights." in phone.get("/family/forms/intake/check/").content.decode()


def test_signing_counts_and_twice_is_once(scene: Scene) -> None:
    phone = come_in(scene, scene.uncle)
    data = {"agree": "on", "signed_name": "Mateo Reyes"}
    for _ in range(2):
        assert phone.post("/family/papers/process_disclosure/", data).status_code == 302
    assert phone.post("/family/papers/process_disclosure/", {"signed_name": "Mateo"}).status_code == 422
    assert "Signed. You can read it again." in phone.get("/family/").content.decode()


def test_an_empty_form_is_never_done(scene: Scene) -> None:
    phone = come_in(scene, scene.sister)
    answer = phone.post("/family/forms/intake/check/")
    assert answer.status_code == 422
    assert "at least one question" in answer.content.decode()

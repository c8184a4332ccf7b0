"""No typed word is lost: lost answers, late saves, second windows, double submits, ended sessions."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from compliance import gate
from families import queries
from families.letter_parts import STEPS
from tests.families.space import come_in, link_for
from tests.rows import sql_as_superuser
from tests.scene import Scene

MINE, OTHER = "a" * 32, "b" * 32


@pytest.fixture
def phone(scene: Scene) -> Client:
    """The sister's phone, come in."""
    return come_in(scene, scene.sister)


@dataclass(frozen=True)
class Draft:
    """The newest version of the sister's letter."""

    number: int
    version: int
    parts: dict[str, str]


def _draft(scene: Scene) -> Draft:
    case = scene.case
    with scene.sister.acting() as access:
        letter = next(iter(gate.open(access, queries.letters(case.pk), case_id=case.pk)))
        newest = next(iter(gate.open(access, queries.versions(letter), case_id=case.pk)))
        return Draft(newest.number, newest.version, newest.parts)


def _page(words: str, version: int, writer: str = "", sequence: int | str = "") -> dict[str, str]:
    return {"feeling": words, "understanding": "", "version": str(version), "writer": writer,
            "sequence": str(sequence)}  # fmt: skip


SAVE = "/family/letter/felt/save/"


def test_an_answer_lost_on_the_way_is_no_conflict_of_a_page_with_itself(scene: Scene, phone: Client) -> None:
    assert phone.post(SAVE, _page("I was", 0, MINE, 1)).status_code == 200  # the answer never arrives
    assert phone.post(SAVE, _page("I was afraid", 0, MINE, 2)).status_code == 200
    assert phone.post("/family/letter/felt/", _page("I was afraid then", 0, MINE, 3)).status_code == 302
    assert _draft(scene).parts["feeling"] == "I was afraid then"


def test_a_late_save_does_not_overwrite_newer_words(scene: Scene, phone: Client) -> None:
    phone.post(SAVE, _page("The whole sentence.", 0, MINE, 2))
    assert phone.post(SAVE, _page("The whole", 0, MINE, 1)).status_code == 200
    assert _draft(scene).parts["feeling"] == "The whole sentence."


def test_two_pages_of_one_letter_at_once_are_no_conflict(scene: Scene, phone: Client) -> None:
    assert phone.post(SAVE, _page("Afraid.", 0, MINE, 1)).status_code == 200
    love = {"love": "Your laugh.", "version": "0", "writer": OTHER}
    assert phone.post("/family/letter/love/save/", love).status_code == 200
    parts = _draft(scene).parts
    assert (parts["feeling"], parts["love"]) == ("Afraid.", "Your laugh.")


def test_the_same_page_in_two_windows_is_one_and_after_seeing_both_the_choice_is_saved(
    scene: Scene, phone: Client
) -> None:
    phone.post(SAVE, _page("First.", 0, MINE, 1))
    assert phone.post(SAVE, _page("Second.", 0, OTHER, 1)).status_code == 409
    answer = phone.post("/family/letter/felt/", _page("Second.", 0, OTHER, 2))
    assert answer.status_code == 409
    version = answer.context["form"]["version"].value()
    assert phone.post("/family/letter/felt/", _page("First. Second.", version, OTHER, 3)).status_code == 302
    assert _draft(scene).parts["feeling"] == "First. Second."


def test_an_old_window_does_not_overwrite_what_was_sent(scene: Scene, phone: Client) -> None:
    for step in STEPS:
        words = {part.key: f"Words of {part.key}." for part in step.parts}
        phone.post(f"/family/letter/{step.key}/save/", words | {"writer": MINE})
    assert phone.post("/family/letter/read/").status_code == 302
    assert phone.post(SAVE, _page("From an old window.", 0, OTHER, 1)).status_code == 409
    assert _draft(scene).number == 1


def test_going_through_a_sent_letter_without_a_change_makes_no_new_version(
    scene: Scene, phone: Client
) -> None:
    test_an_old_window_does_not_overwrite_what_was_sent(scene, phone)
    version = _draft(scene).version
    same = {
        "feeling": "Words of feeling.",
        "understanding": "Words of understanding.",
        "version": str(version),
        "writer": OTHER,
    }
    assert phone.post("/family/letter/felt/", same).status_code == 302
    assert _draft(scene).number == 1


def test_the_first_save_sent_twice_at_once_begins_one_letter(scene: Scene, phone: Client) -> None:
    cookies = phone.cookies

    def save(words: str) -> int:
        again = Client()
        again.cookies = cookies
        try:
            return again.post(SAVE, _page(words, 0, MINE)).status_code
        finally:
            connection.close()  # of this thread

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(save, ["Once."] * 2)) == [200, 200]
    assert _draft(scene).parts["feeling"] == "Once."


@pytest.mark.parametrize("path", ["/family/forms/intake/worry/", "/family/forms/intake/you/"])
def test_a_page_of_questions_sent_twice_is_saved_once(phone: Client, path: str) -> None:
    data = {"worry": "The nights.", "afraid": "yes", "afraid_words": "A little.", "version": "0"}
    assert phone.post(path, data).status_code == 302
    assert phone.post(path, data).status_code == 302


def test_questions_save_as_one_answers_and_two_windows_show_both(phone: Client) -> None:
    saved = phone.post(
        "/family/forms/intake/worry/save/", {"worry": "The nights.", "version": "0", "writer": MINE}
    )
    assert saved.json() == {"version": 1}
    other = {"worry": "The days.", "version": "0", "writer": OTHER}
    assert phone.post("/family/forms/intake/worry/save/", other).status_code == 409
    page = phone.post("/family/forms/intake/worry/", other)
    assert page.status_code == 409
    assert "The nights." in page.content.decode()
    assert "The days." in page.content.decode()


def _end(scene: Scene) -> None:
    with sql_as_superuser() as link:
        link.execute(
            "UPDATE families_familysession SET last_seen_at = now() - interval '40 minutes'"
            " WHERE practice_id = %s",
            [scene.practice.pk],
        )


@pytest.mark.parametrize(
    ("path", "field"), [("/family/letter/felt/", "feeling"), ("/family/forms/intake/worry/", "worry")]
)
def test_words_sent_after_the_session_wait_on_their_page_after_a_new_link(
    scene: Scene, phone: Client, path: str, field: str
) -> None:
    words = {field: "A long night's words.", "version": "0", "writer": MINE, "sequence": "4"}
    _end(scene)
    answer = phone.post(path, words)
    assert answer.status_code == 403
    assert "A long night&#x27;s words." in answer.content.decode()
    assert "It is kept for you." in answer.content.decode()
    back = phone.post(link_for(scene, scene.sister))
    assert back["Location"] == path
    page = phone.get(path)
    assert page.context["form"][field].value() == "A long night's words."
    assert path in phone.get("/family/").content.decode()
    assert phone.post(path, words | {"sequence": "5"}).status_code == 302
    assert "came after your page had closed" not in phone.get("/family/").content.decode()
    assert page.context["form"]["writer"].value() == MINE
    assert phone.get(path).context["form"][field].value() == "A long night's words."


def test_an_autosave_after_the_session_says_so_and_goes_on_after_a_new_link(
    scene: Scene, phone: Client
) -> None:
    phone.post(SAVE, _page("I", 0, MINE, 1))
    _end(scene)
    late = phone.post(SAVE, _page("I was", 1, MINE, 2), headers={"X-Background": "1"})
    assert late.status_code == 401
    assert "Your words are kept" in late.json()["words"]
    phone.post(link_for(scene, scene.sister))
    assert phone.post(SAVE, _page("I was afraid", 1, MINE, 3)).status_code == 200
    assert _draft(scene).parts["feeling"] == "I was afraid"
    assert "came after your page had closed" not in phone.get("/family/").content.decode()


def test_late_words_are_found_on_another_device_and_by_nobody_else(scene: Scene, phone: Client) -> None:
    _end(scene)
    phone.post(SAVE, _page("Only mine.", 0, MINE, 1))
    laptop = come_in(scene, scene.sister)
    assert "/family/letter/felt/" in laptop.get("/family/").content.decode()
    mother = come_in(scene, scene.mother)
    assert "came after your page had closed" not in mother.get("/family/").content.decode()
    assert "Only mine." not in mother.get("/family/letter/felt/").content.decode()


def test_nothing_is_kept_for_a_device_that_the_team_closed(scene: Scene, phone: Client) -> None:
    with sql_as_superuser() as link:
        link.execute(
            "UPDATE families_familysession SET ended_at = now(), is_revoked = true WHERE practice_id = %s",
            [scene.practice.pk],
        )
    answer = phone.post("/family/letter/felt/", _page("Not kept.", 0, MINE, 1))
    assert "Not kept." in answer.content.decode()
    assert "It could not be saved any more" in answer.content.decode()


def test_half_a_megabyte_is_refused_in_words_and_given_back(phone: Client) -> None:
    words = "ñ" * 100_000
    answer = phone.post("/family/letter/felt/", _page(words, 0))
    assert answer.status_code == 422
    assert "nothing that you typed is lost" in answer.content.decode()
    assert words in answer.content.decode()


def test_words_in_another_encoding_are_not_saved_with_holes(scene: Scene, phone: Client) -> None:
    answer = phone.post(
        "/family/letter/felt/",
        b"feeling=ma%F1ana&version=0",
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code == 422
    assert "did not arrive as you typed them" in answer.content.decode()
    assert "ma\ufffdana" in answer.content.decode()


@pytest.mark.parametrize("mark", ["-1", "abc", "9" * 40, "\x00"])
def test_a_broken_mark_does_not_stand_in_the_way_of_words(scene: Scene, phone: Client, mark: str) -> None:
    data = {"feeling": "Still saved.", "understanding": "", "version": mark, "writer": mark, "sequence": mark}
    answer = phone.post("/family/letter/felt/", data)
    if answer.status_code == 302:
        assert _draft(scene).parts["feeling"] == "Still saved."
    else:
        assert answer.status_code == 422
        assert "Still saved." in answer.content.decode()


def test_an_autosave_is_one_small_write_however_many_versions_there_are(scene: Scene, phone: Client) -> None:
    phone.post(SAVE, _page("First.", 0, MINE, 1))
    with CaptureQueriesContext(connection) as seen:
        assert phone.post(SAVE, _page("First, and second.", 1, MINE, 2)).status_code == 200
    statements = [one["sql"] for one in seen.captured_queries]
    writes = [
        sql for sql in statements if sql.startswith(("INSERT", "UPDATE", "DELETE")) and "families_" in sql
    ]
    assert len(writes) == 1, writes
    assert writes[0].startswith('UPDATE "families_letterversion"')
    assert len(statements) <= 20, statements


def test_words_of_somebody_who_leaves_are_saved_before_the_page_closes(phone: Client) -> None:
    words = {"feeling": "My last words.", "version": "0", "writer": MINE, "sequence": "1", "leave": "1"}
    assert phone.post(SAVE, words).json() == {"version": 1}
    assert phone.get("/family/letter/felt/").status_code == 403


def test_a_broken_mark_or_one_wrong_field_keeps_no_word_from_being_saved(phone: Client) -> None:
    page = "/family/forms/intake/person/"
    answer = phone.post(
        f"{page}save/", {"called": "Danny", "born_on": "in May", "version": "\0", "writer": "\0"}
    )
    assert answer.status_code == 422
    assert phone.get(page).context["form"]["called"].value() == "Danny"
    long = {"feeling": "x" * 20_001, "understanding": "There is hope.", "version": "0"}
    assert phone.post(SAVE, long).status_code == 422
    assert phone.get("/family/letter/felt/").context["form"]["understanding"].value() == "There is hope."

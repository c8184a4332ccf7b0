"""The language guide: the field's own examples, the held sentences, and what it does in the studio."""

import json
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from compliance import gate
from families import queries
from families.domain import letters
from families.guide.entries import Entry, Place, Severity, entries, markers, reference
from families.guide.letter import report
from families.guide.reading import findings, good_signs, plain
from families.letter_marks import pieces
from families.models import Letter, Verdict
from scripts import language_guide
from tests.families.space import come_in
from tests.scene import Scene

HERE = Path(__file__).parent
HELD = json.loads((HERE / "held_sentences.json").read_text("utf-8"))
WHOLE = {
    "greeting": "Danny,",
    "love": "I love you. I remember the day you carried me home.",
    "facts": "On May 3 I saw you asleep on the stairs.",
    "feeling": "You made me cry. I was afraid.",
    "ask": "Will you accept the help that is offered today?",
    "closing": "With all my love.",
}


def places(entry: Entry) -> Place:
    return Place.LETTER if entry.place is Place.ALL else entry.place


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry.id)
def test_an_entry_finds_its_examples_and_leaves_the_others(entry: Entry) -> None:
    for text in entry.examples:
        assert entry.pattern.search(plain(text)), text
        assert findings(text, place=places(entry), with_info=True), text
    for text in entry.not_examples:
        found = findings(text, place=places(entry), with_info=True)
        assert entry.id not in {one.entry.id for one in found}, text


def test_good_signs_are_found_and_the_negatives_of_the_reference_are_left_alone() -> None:
    for marker in markers():
        assert all(marker.code in good_signs(text) for text in marker.examples), marker.code
        assert not any(marker.code in good_signs(text) for text in marker.not_examples), marker.code
    for negative in reference()["global_negatives"]:
        assert {one.entry.id for one in findings(negative["text"])} <= set(negative["expect"]), negative
    model = reference()["model_letter"]
    assert findings(model["text"]) == []
    assert set(model["expect_positive"]) <= set(good_signs(model["text"]))


def test_of_the_held_sentences_nearly_all_are_flagged_and_nearly_none_wrongly() -> None:
    flagged = sum(bool(findings(one["text"])) for one in HELD["flag"])
    wrong = sum(bool(findings(text)) for text in HELD["clean"])
    assert len(HELD["flag"]) + len(HELD["clean"]) >= 60
    assert flagged / len(HELD["flag"]) >= 0.95
    assert wrong / len(HELD["clean"]) <= 0.05


def test_the_page_in_the_docs_is_what_the_guide_does() -> None:
    assert language_guide.PAGE.read_text("utf-8") == language_guide.written()


def test_places_are_those_of_the_text_as_it_was_typed() -> None:
    text = "😀 שלום. You said “you are a liar”, and it’s your fault, they say. You’re pathetic."
    found = findings(text)
    assert [one.words for one in found] == ["it’s your fault", "You’re pathetic"]
    assert [text[one.start : one.end] for one in found] == [one.words for one in found]
    assert found[1].entry.severity is Severity.BLOCK
    assert findings("you are a drunk and a liar " * 4_000) != []


def test_a_whole_letter_hears_first_what_is_good_then_what_is_missing() -> None:
    told = report(WHOLE)
    assert "Your ask is clear." in told.good
    assert any("Most letters have 250 to 600" in one for one in told.missing)
    assert not any("Ask for one thing" in one for one in told.missing)
    assert report({}).missing == ()


def test_hints_stand_beneath_their_field_and_can_be_left_and_never_block(scene: Scene) -> None:
    phone: Client = come_in(scene, scene.sister)
    felt = "/family/letter/felt/"
    typed = {"feeling": "You made me cry.", "understanding": "There is hope.", "version": "0"}
    told = phone.post(f"{felt}hints/", typed).json()
    assert "you could write" in told["feeling"].lower()
    assert told["understanding"].strip() == ""
    looked = phone.post(felt, typed | {"look": "1"})
    assert looked["Location"] == f"{felt}#look"
    page = phone.get(felt)
    (mark,) = [one.mark for one in page.context["fields"][0]["hints"]]
    assert "<mark>You made me</mark>" in page.content.decode()
    left = phone.post(
        f"{felt}leave/", typed | {"feeling": "You made me cry. So much.", "version": "1", "mark": mark}
    )
    assert left.status_code == 302
    after = phone.get(felt)
    assert after.context["form"]["feeling"].value() == "You made me cry. So much."
    assert after.context["fields"][0]["hints"] == []


def test_a_note_at_a_phrase_reaches_the_author_until_the_words_are_changed(scene: Scene) -> None:
    phone = come_in(scene, scene.sister)
    with scene.sister.acting() as access:
        letters.save(access, parts=WHOLE, version=None)
        letters.send(access)
    case = scene.case
    with scene.lead.acting() as access:
        letter: Letter = next(iter(gate.open(access, queries.letters(case.pk), case_id=case.pk)))
    lead = scene.lead.client()
    review = reverse("families:review", args=[case.pk, letter.pk])
    shown = lead.get(review).content.decode()
    assert "To talk over with" in shown
    assert "You made me" in shown
    note = reverse("families:letter-comment", args=[case.pk, letter.pk])
    wrong = lead.post(note, {"read_version": "1", "quote": "You never came", "comment": "Softer?"})
    assert wrong.status_code == 422
    assert "Copy them exactly" in wrong.content.decode()
    good = {"read_version": "1", "quote": "You made me cry.", "comment": "Tell it as I."}
    assert [lead.post(note, good).status_code for _ in range(2)] == [302, 302]
    with scene.lead.acting() as access:
        letters.review(access, letter=letter, number=1, verdict=Verdict.CHANGES, comment="Nearly there.")
    assert lead.get(review).content.decode().count("Tell it as I.") == 1
    read = phone.get("/family/letter/read/").content.decode()
    assert "Tell it as I." in read
    assert "note 1" in read
    assert "Tell it as I." in phone.get("/family/letter/felt/").content.decode()
    phone.post("/family/letter/felt/", {"feeling": "I cried. I was afraid.", "version": "9"})
    assert "Tell it as I." not in phone.get("/family/letter/read/").content.decode()
    assert "Tell it as I." not in come_in(scene, scene.mother).get("/family/letter/read/").content.decode()


def test_pieces_together_are_the_text() -> None:
    text = "You made me cry. You ruined Easter."
    cut = pieces(text, found=findings(text))
    assert "".join(one.text for one in cut) == text
    assert [one.text for one in cut if one.is_hint] == ["You made me", "You ruined"]

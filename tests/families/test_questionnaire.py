"""The form engine: branches, repeats, what is missing, and definitions that say what is wrong with them."""

from typing import Any

import pytest
from django.test import Client

from families.domain import side_by_side
from families.forms.questions import PageForm
from families.questionnaire import flow, reading
from families.questionnaire.definition import Definition, Question
from families.questionnaire.stock import CURRENT, INTAKE, stock
from tests.families.space import come_in
from tests.scene import Scene

VERSIONS = ("2026-1", "2026-2")


def form(*sections: dict[str, Any], **more: Any) -> Definition:
    return reading.read({"title": "A form", "sections": list(sections), **more}, key="test", version="p1")


def asks(key: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "label": f"What about {key}?", "kind": "line", **more}


def yes_no(key: str, **more: Any) -> dict[str, Any]:
    choices = [{"value": "yes", "label": "Yes"}, {"value": "no", "label": "No"}]
    return asks(key, **{"kind": "choice", "choices": choices, **more})


def keys(pages: list[flow.Page]) -> list[str]:
    return [one.key for one in pages]


@pytest.mark.parametrize("version", VERSIONS)
def test_the_stock_intake_is_whole_and_reads_back_as_itself(version: str) -> None:
    intake = stock(INTAKE, version)
    assert intake is not None
    assert reading.problems(intake) == []
    assert reading.read(reading.written(intake), key=INTAKE, version=version) == intake


def test_the_current_stock_intake_asks_what_the_field_asks() -> None:
    intake = stock(INTAKE)
    assert intake is not None
    assert intake.version == CURRENT[INTAKE]
    asked = {one.key for section in intake.sections for one in section.questions}
    assert asked >= {
        "full_name", "substances", "since", "health", "medication", "weapon", "violence", "self_harm",
        "suicide", "children_home", "treatment", "tried", "insurance", "close", "hope",
    }  # fmt: skip


def test_a_page_is_there_only_for_the_answer_that_leads_to_it() -> None:
    asked = form(
        {"key": "one", "title": "One", "questions": [yes_no("child")]},
        {
            "key": "two",
            "title": "Two",
            "questions": [asks("age")],
            "shown_if": {"question": "child", "any_of": ["yes"]},
        },
        {"key": "three", "title": "Three", "questions": [asks("end")]},
    )
    assert keys(flow.pages(asked, {})) == ["one", "three"]
    assert keys(flow.pages(asked, {"child": "yes"})) == ["one", "two", "three"]
    assert flow.page_called(asked, {"child": "no"}, "two") is None


def test_a_repeated_page_comes_as_often_as_there_is_another() -> None:
    asked = form({"key": "stay", "title": "A stay", "repeats": 3, "questions": [asks("where")]})
    assert keys(flow.pages(asked, {})) == ["stay"]
    more = {"more.stay.1": "yes", "more.stay.2": "yes"}
    pages = flow.pages(asked, more)
    assert keys(pages) == ["stay", "stay-2", "stay-3"]
    assert [one.key for page in pages for one in page.questions] == [
        "where", "more.stay.1", "where.2", "more.stay.2", "where.3",
    ]  # fmt: skip
    assert flow.is_empty(asked, more)
    assert not flow.is_empty(asked, {"where": "By the sea"})


def test_one_question_a_page_keeps_its_address_when_another_is_left_out() -> None:
    asked = form(
        {
            "key": "q",
            "title": "One by one",
            "one_by_one": True,
            "questions": [
                yes_no("a"),
                asks("b", shown_if={"question": "a", "any_of": ["yes"]}),
                asks("c", required=True),
            ],
        }
    )
    assert keys(flow.pages(asked, {})) == ["q", "q-3"]
    assert keys(flow.pages(asked, {"a": "yes"})) == ["q", "q-2", "q-3"]
    assert [one.question.key for one in flow.missing(asked, {})] == ["c"]


@pytest.mark.parametrize(
    ("section", "words"),
    [
        ({"key": "a", "title": "A", "questions": []}, "has no question"),
        ({"key": "a", "title": "A", "questions": [asks("x", kind="choice")]}, "at least two answers"),
        ({"key": "a", "title": "A", "questions": [asks("x"), asks("x")]}, "used twice"),
        ({"key": "a", "title": "A", "questions": [asks("version")]}, "cannot be a name"),
        (
            {"key": "a", "title": "A", "questions": [asks("x", shown_if={"question": "x", "any_of": ["1"]})]},
            "not asked for on an earlier page",
        ),
        (
            {"key": "a", "title": "A", "repeats": 2, "one_by_one": True, "questions": [asks("x")]},
            "cannot be repeated",
        ),
        ({"key": "a", "title": "A", "questions": [asks("x", least=5, most=2)]}, "smallest value above"),
    ],
)
def test_a_definition_says_what_stands_in_the_way(section: dict[str, Any], words: str) -> None:
    assert any(words in one for one in reading.problems(form(section)))


def test_answers_become_text_and_what_is_wrong_keeps_the_rest() -> None:
    asked = form(
        {
            "key": "a",
            "title": "A",
            "questions": [
                asks("born", kind="date"),
                asks("age", kind="number", least=0, most=120),
                yes_no("which", kind="many"),
                asks("name"),
            ],
        }
    )
    (page,) = flow.pages(asked, {})
    good = PageForm({"born": "1988-04-02", "age": "36", "which": ["yes", "no"], "name": "Ana"}, page=page)
    assert good.is_valid()
    assert good.value() == {"born": "1988-04-02", "age": "36", "which": "yes\nno", "name": "Ana"}
    bad = PageForm({"born": "April", "age": "900", "name": "Ana"}, page=page)
    assert set(bad.errors) == {"born", "age"}
    assert bad.value() == {"which": "", "name": "Ana"}


def test_answers_that_should_agree_and_do_not_are_marked() -> None:
    question = Question("insurance", "Insured?", compares=True)
    assert side_by_side.differs(question, ["yes", "no"])
    assert not side_by_side.differs(question, ["yes", "not_sure", "", "Yes"])
    assert not side_by_side.differs(Question("hope", "Hope?"), ["a", "b"])


def test_a_branch_in_the_browser_and_an_answer_that_cannot_be_read(scene: Scene) -> None:
    phone: Client = come_in(scene, scene.sister)
    page = "/family/forms/intake/safety/"
    answer = phone.post(page, {"children_home": "yes", "version": "0"})
    assert answer["Location"] == "/family/forms/intake/children_more/"
    assert (
        phone.post(page, {"children_home": "no", "version": "1"})["Location"] == "/family/forms/intake/you/"
    )
    # A page whose branch has closed meanwhile keeps what was typed on it.
    assert phone.post("/family/forms/intake/children_more/", {"children": "Two girls"}).status_code == 302
    wrong = {"called": "Gabe", "born_on": "in spring", "version": "0"}
    saved = phone.post("/family/forms/intake/person/save/", wrong)
    assert saved.status_code == 422
    assert "1980-12-31" in saved.json()["words"]
    assert "Gabe" in phone.get("/family/forms/intake/person/").content.decode()
    assert phone.get("/family/forms/p-anything/").status_code == 404

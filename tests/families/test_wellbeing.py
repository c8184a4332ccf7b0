"""Family check-ins: exact words, when they are due, lines over time, permission, and the one crisis rule."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from families.wellbeing import due
from families.wellbeing.instrument import FILE, check_in
from families.wellbeing.lines import lines
from tests.families.space import come_in
from tests.rows import sql_as_superuser
from tests.scene import Scene

PAGE = "/family/wellbeing/"
OK, MOVED, WRONG, CONFLICT = 200, 302, 422, 409
DAY = datetime(2026, 11, 1, 12, tzinfo=UTC)
FULL = {"q1": "3", "q2": "2", "q3": "1", "q4": "9", "q5": "6", "q6": "7", "q7": "1", "q8": "10", "q9": ""}


def test_the_items_stand_word_for_word() -> None:
    asked = json.loads(FILE.read_text())["instrument"]
    assert [one.text for one in check_in().items] == [one["text"] for one in asked["items"]]
    assert [one.highest for one in check_in().items] == [7, 7, 7, 10, 10, 10, 7, 10, 0]


@pytest.mark.parametrize(
    ("answers", "unsafe"), [({"4": 4}, True), ({"4": 0}, True), ({"4": 5}, False), ({"1": 0}, False)]
)
def test_the_crisis_rule(answers: dict[str, Any], unsafe: bool) -> None:
    assert check_in().is_unsafe(answers) is unsafe


@pytest.mark.parametrize(
    ("stage", "done", "expected"),
    [
        ("intake", [], True),
        ("intake", [("before", 1)], False),
        ("preparation", [("before", 27)], False),
        ("preparation", [("before", 28)], True),
        ("intervention", [("before", 1)], True),
        ("follow_up", [("before", 90), ("during", 30)], True),
        ("follow_up", [("during", 30), ("after", 2)], False),
        ("closed", [], False),
    ],
)
def test_when_it_is_asked(stage: str, done: list[tuple[str, int]], expected: bool) -> None:
    known = [(part, DAY - timedelta(days=ago)) for part, ago in done]
    assert due.is_due(stage, known, DAY) is expected


def test_lines_keep_their_scale_and_their_gaps() -> None:
    told = [
        (DAY, "Nov 1", {"1": 0, "4": 10}),
        (DAY + timedelta(days=10), "Nov 11", {"4": 0}),
        (DAY + timedelta(days=20), "Nov 21", {"1": 7, "4": 5}),
    ]
    worry, _, _, safe, *_ = lines(check_in(), told)
    assert [[(dot.x, dot.y) for dot in part] for part in worry.parts] == [[(8, 64)], [(272, 8)]]
    assert [(dot.x, dot.y) for dot in safe.dots] == [(8, 8), (140, 64), (272, 36)]
    assert safe.said == "How safe you felt: from 10 on Nov 1 to 5 on Nov 21, of 10."


def team_page(scene: Scene, who: str = "lead") -> str:
    return scene.people[who].client().get(f"/cases/{scene.case_id}/family/wellbeing/").content.decode()


def test_a_member_answers_stops_comes_back_and_decides_who_sees(scene: Scene) -> None:
    scene.in_intake()
    phone: Client = come_in(scene, scene.sister)
    assert "How are you?" in phone.get("/family/").content.decode()
    assert phone.post(PAGE, {"version": "0", "q1": "3", "stop": "1"})["Location"] == "/family/"
    assert "Finish your check-in" in phone.get("/family/").content.decode()
    again = phone.get(PAGE).content.decode()
    assert 'name="q1" value="3"' in again.replace(' id="id_q1_3"', "")
    assert phone.post(PAGE, FULL | {"version": "0"}).status_code in {WRONG, CONFLICT}, "saved meanwhile"
    assert phone.post(PAGE, FULL | {"version": "1", "q1": "8"}).status_code == WRONG
    assert phone.post(PAGE, FULL | {"version": "1"})["Location"] == PAGE
    mine = phone.get(PAGE).content.decode()
    assert "How hopeful you felt: 10 of 10" in mine
    assert "I am done" not in mine, "not due again"
    assert "has not chosen to show this" in team_page(scene)
    assert "10 of 10" not in team_page(scene)
    phone.post(PAGE, {"share": "yes"})
    assert "How hopeful you felt: 10 of 10" in team_page(scene)
    assert "10 of 10" not in team_page(scene, "coordinator")
    phone.post(PAGE, {"share": "no"})
    assert "10 of 10" not in team_page(scene)
    mother = come_in(scene, scene.mother)
    assert "10 of 10" not in mother.get(PAGE).content.decode(), "nobody else's"


def test_an_empty_one_is_never_done(scene: Scene) -> None:
    phone = come_in(scene, scene.sister)
    page = phone.post(PAGE, {"version": "0"})
    assert (page.status_code, "Answer at least one question" in page.content.decode()) == (WRONG, True)


def test_who_does_not_feel_safe_gets_help_and_the_lead_is_told_at_once(scene: Scene) -> None:
    phone = come_in(scene, scene.sister)
    answer = phone.post(PAGE, {"version": "0", "q4": "2", "stop": "1"})
    page = phone.get(answer["Location"]).content.decode()
    assert "988" in page
    assert "Your interventionist has been told" in page
    phone.post(PAGE, {"version": "1", "q4": "2"})
    with sql_as_superuser() as link:
        titles = link.execute(
            "SELECT title FROM cases_task WHERE practice_id = %s AND idem_key LIKE 'danger:%%'",
            [scene.practice.pk],
        ).fetchall()
    assert titles == [("Ask Elena Reyes alone, today, how safe they are",)]
    assert "has not chosen to show this" in team_page(scene)


def test_words_to_the_team_come_as_a_message(scene: Scene) -> None:
    phone = come_in(scene, scene.sister)
    phone.post(PAGE, {"version": "0", "q9": "Please call my mother first."})
    thread = f"/cases/{scene.case_id}/messages/{scene.sister.row.pk}/"
    assert "Please call my mother first." in scene.lead.client().get(thread).content.decode()

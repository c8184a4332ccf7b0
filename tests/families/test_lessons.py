"""Lessons: what every stock one must be, who is asked for which, how far the group is, and a practice's own."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from textstat import textstat

from families.domain import lessons
from families.lessons import catalogue
from families.lessons.catalogue import ENGLISH, SPANISH, Lesson, stock
from families.models import LessonProgress, PracticeLesson
from practices.tenancy.context import practice
from tests.families import grade
from tests.families.space import come_in
from tests.scene import Scene

FEWEST, HARDEST, EASY_IN_SPANISH = 12, 6.0, 70
OWN = {
    "title": "Our house on the hill",
    "stage": "intake",
    "language": "en",
    "body": "We meet on the hill.\n\n## Bring\n\n- A jacket\n- <b>Water</b>",
    "question": "What do you bring?",
    "choices": "A jacket | Yes, it is windy.\nA drum | Not this time.",
}


def test_the_stock_lessons_are_whole_in_both_languages() -> None:
    assert list(catalogue.problems()) == []
    assert len(stock(ENGLISH)) >= FEWEST
    assert [one.key for one in stock(ENGLISH)] == [one.key for one in stock(SPANISH)]
    assert all(one.sources and len(one.answers) == 3 for one in stock(ENGLISH))
    assert all(answer.words for one in (*stock(ENGLISH), *stock(SPANISH)) for answer in one.answers)


@pytest.mark.parametrize("lesson", stock(ENGLISH), ids=lambda one: one.key)
def test_a_lesson_reads_easily(lesson: Lesson) -> None:
    said = " ".join(f"{one.text}. {one.words}" for one in lesson.answers)
    assert grade.of_lesson(f"{lesson.title}.\n{lesson.body}\n{lesson.question} {said}") <= HARDEST
    spanish = next(one for one in stock(SPANISH) if one.key == lesson.key)
    textstat.set_lang("es")
    try:
        assert textstat.fernandez_huerta(grade.DIGITS.sub("diez", spanish.body)) >= EASY_IN_SPANISH
    finally:
        textstat.set_lang("en_US")


def test_the_stage_and_the_team_say_what_is_asked_for(scene: Scene) -> None:
    found = lessons.readings(stock(ENGLISH), "intake", [])
    assert {one.lesson.key for one in found} == {"illness", "family", "safety", "care", "children"}
    with practice(scene.practice.pk):
        asked = [LessonProgress(lesson_key=key) for key in ("letter", "safety")]
    asked[1].excused_at = timezone.now()
    keys = {one.lesson.key for one in lessons.readings(stock(ENGLISH), "follow_up", asked)}
    assert "letter" in keys
    assert {"day", "safety"} & keys == set()


def test_a_member_reads_answers_and_goes_on(scene: Scene) -> None:
    phone: Client = come_in(scene, scene.sister)
    assert "Short lesson: It is an illness" in phone.get("/family/").content.decode()
    page = "/family/lessons/illness/"
    assert phone.post(page, {}).status_code == 422
    wrong = phone.post(page, {"answer": "1"})
    assert wrong.status_code == 302
    shown = phone.get(page).content.decode()
    assert "not in what they feel" in shown
    assert "Next: What it does to a family" in shown
    assert "Short lesson: What it does to a family" in phone.get("/family/").content.decode()
    spanish = phone.get(f"{page}?lang=es").content.decode()
    assert "Es una enfermedad" in spanish
    assert 'lang="es"' in spanish
    assert phone.get("/family/lessons/day/").status_code == 404
    assert phone.get("/family/lessons/").status_code == 200


def test_the_team_sees_the_group_asks_and_lets_go(scene: Scene) -> None:
    case = scene.in_intake()
    phone = come_in(scene, scene.sister)
    phone.post("/family/lessons/illness/", {"answer": "0"})
    lead = scene.lead.client()
    group = reverse("families:group-lessons", args=[case.pk])
    page = lead.get(group)
    assert (page.context["done"], page.context["asked"]) == (1, 15)
    ask = reverse("families:ask-lesson", args=[case.pk, scene.mother.row.pk])
    lead.post(ask, {"lesson": "letter", "ask": "1"})
    lead.post(ask, {"lesson": "safety", "excuse": "1"})
    mother = come_in(scene, scene.mother)
    assert mother.get("/family/lessons/letter/").status_code == 200
    assert mother.get("/family/lessons/safety/").status_code == 404
    assert phone.get("/family/lessons/letter/").status_code == 404
    assert lead.post(ask, {"lesson": "nothing", "ask": "1"}).status_code == 404


def test_a_practice_adds_its_own_and_publishes_the_next_version(scene: Scene) -> None:
    admin = scene.admin.client()
    page = reverse("families:own-lessons")
    assert admin.post(page, OWN | {"choices": "Only one | Hm."}).status_code == 422
    assert admin.post(page, OWN).status_code == 302
    phone = come_in(scene, scene.sister)
    shown = phone.get("/family/lessons/own-1/").content.decode()
    assert "&lt;b&gt;Water&lt;/b&gt;" in shown
    phone.post("/family/lessons/own-1/", {"answer": "0"})
    admin.post(f"{page}?lesson=own-1", OWN | {"title": "Our new house"})
    assert "Our new house" in phone.get("/family/lessons/").content.decode()
    assert admin.post(page, {"retire": "own-1"}).status_code == 302
    assert "Our new house" not in phone.get("/family/lessons/").content.decode()
    assert scene.lead.client().get(page).status_code == 404
    admin.post(page, OWN | {"title": "Another one", "language": "es"})
    assert "Another one" not in phone.get("/family/lessons/").content.decode()
    with practice(scene.practice.pk):
        assert [one.key for one in PracticeLesson.objects.order_by("number", "key")] == [
            "own-1",
            "own-2",
            "own-1",
        ]

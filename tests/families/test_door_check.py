"""What a practice asks besides the link: a code or a question, and what wrong answers do."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from compliance import outbox
from families.domain import door_check, doors
from families.models import DoorCheck, FamilySession, Invitation
from practices.tenancy.context import practice as in_practice
from tests.families.space import link_for
from tests.families.test_reach import numbers, with_number
from tests.families.texts import texts_to
from tests.scene import Scene

CHECK, HOME = "/family/check/", "/family/"
OK, MOVED, WRONG = 200, 302, 422


def asks(scene: Scene, kind: DoorCheck) -> None:
    """The admin's choice, by the page."""
    answer = scene.admin.client().post("/practice/door/", {"check_kind": kind.value})
    assert answer.status_code == MOVED, answer.content.decode()


def at_the_door(scene: Scene) -> Client:
    """A phone in which the link was pressed."""
    phone = Client()
    assert phone.post(link_for(scene, scene.sister)).status_code == MOVED
    return phone


def test_a_code_goes_to_the_phone_and_opens_the_page_that_was_asked_for(scene: Scene) -> None:
    number = next(numbers)
    with_number(scene, scene.sister, number)
    asks(scene, DoorCheck.CODE)
    phone = at_the_door(scene)
    for path in ("/family/letter/love/", HOME):
        answer = phone.get(path)
        assert (answer.status_code, answer["Location"]) == (MOVED, CHECK)
    assert "sent you a code as a text message" in phone.get(CHECK).content.decode()
    outbox.relay_practice(scene.practice.pk, at=datetime.now(UTC))
    (words,) = texts_to(number)
    found = re.search(r"\d{3} \d{3}", words)
    assert found
    code = found[0].replace(" ", "")
    other = str((int(code) + 1) % 1_000_000).zfill(6)
    page = phone.post(CHECK, {"typed": other})
    assert (page.status_code, "This is not right" in page.content.decode()) == (WRONG, True)
    assert phone.post(CHECK, {"typed": ""}).status_code == WRONG
    assert phone.post(HOME, {"x": "1"})["Location"] == CHECK
    assert phone.post(CHECK, {"typed": found[0]})["Location"] == HOME
    assert phone.get(HOME).status_code == OK
    assert phone.get(CHECK)["Location"] == HOME


def test_without_a_safe_way_the_team_reads_the_code(scene: Scene) -> None:
    with_number(scene, scene.sister, next(numbers), way="call")
    asks(scene, DoorCheck.CODE)
    phone = at_the_door(scene)
    assert "read it to you" in phone.get(CHECK).content.decode()
    page = scene.lead.client().get(f"/cases/{scene.case.pk}/family/").content.decode()
    found = re.search(r"<code>(\d{3}) (\d{3})</code>", page)
    assert found, "shown to the team"
    helper = scene.coordinator.client().get(f"/cases/{scene.case.pk}/family/").content.decode()
    assert f"{found[1]} {found[2]}" not in helper
    assert phone.post(CHECK, {"typed": found[1] + found[2]}).status_code == MOVED
    assert phone.get(HOME).status_code == OK
    assert "is at the door" not in scene.lead.client().get(f"/cases/{scene.case.pk}/family/").content.decode()


def test_codes_run_out_kindly(scene: Scene) -> None:
    with_number(scene, scene.sister, next(numbers), way="call")
    asks(scene, DoorCheck.CODE)
    phone = at_the_door(scene)
    answers = [phone.post(CHECK, {"again": "1"}) for _ in range(5)]
    assert [one.status_code for one in answers] == [MOVED] * 4 + [429]
    assert "Wait an hour" in answers[-1].content.decode()
    for _ in range(5):
        page = phone.post(CHECK, {"typed": "no"})
    assert "This code is over" in page.content.decode()


def test_a_question_agreed_on_is_answered_as_people_type(scene: Scene) -> None:
    asks(scene, DoorCheck.QUESTION)
    desk = scene.lead.client()
    space, person = f"/cases/{scene.case.pk}/family/", scene.sister.row.pk
    answer = desk.post(f"{space}{person}/invite/", {"how": "shown"}, follow=True)
    assert "Agree on one with Elena" in answer.content.decode()
    page = desk.post(f"{space}{person}/question/", {"question": "Where did we meet?", "answer": "?!"})
    assert page.status_code == WRONG
    said = {"question": "Where did we meet?", "answer": "Café Ródão, 2nd floor"}
    assert desk.post(f"{space}{person}/question/", said).status_code == MOVED
    phone = at_the_door(scene)
    assert "Where did we meet?" in phone.get(CHECK).content.decode()
    assert phone.post(CHECK, {"typed": "cafe rodao 2nd floor!"}).status_code == MOVED
    assert phone.get(HOME).status_code == OK


def test_five_wrong_answers_end_it_and_the_lead_is_told(scene: Scene) -> None:
    with scene.admin.acting() as access:
        door_check.set_rule(access, DoorCheck.QUESTION)
    said = {"question": "Where did we meet?", "answer": "At the bakery"}
    question = f"/cases/{scene.case.pk}/family/{scene.sister.row.pk}/question/"
    assert scene.lead.client().post(question, said).status_code == MOVED
    phone = at_the_door(scene)
    answers = [phone.post(CHECK, {"typed": "in the park"}).status_code for _ in range(5)]
    assert answers == [WRONG] * 4 + [MOVED]
    assert phone.get(HOME).status_code == 403
    assert phone.post(CHECK, {"typed": "at the bakery"}).status_code == MOVED
    assert phone.get(HOME).status_code == 403
    tasks = scene.lead.client().get(f"/cases/{scene.case.pk}/tasks/").content.decode()
    assert "Somebody could not answer at the door of Elena Reyes" in tasks


@pytest.mark.parametrize("who", ["lead", "supervisor", "coordinator", "auditor"])
def test_only_an_admin_chooses(scene: Scene, who: str) -> None:
    client = scene.people[who].client()
    assert client.post("/practice/door/", {"check_kind": ""}).status_code in {403, 404}


def test_a_printed_code_opens_the_same_door_once(scene: Scene) -> None:
    desk, case = scene.lead.client(), scene.case
    sheet = desk.post(f"/cases/{case.pk}/family/{scene.sister.row.pk}/invite/", {"how": "printed"})
    page = sheet.content.decode()
    found = re.search(r"<code>([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})</code>", page)
    assert found
    for word in ("Daniel", "Elena", "family", "intervention", "treatment"):
        assert word not in page.partition("<article")[2].replace("/family/code/", "")
    phone = Client()
    typed = found[1].lower().replace("-", " ").replace("0", "o")
    answer = phone.post("/family/code/", {"code": typed})
    assert answer.status_code == MOVED
    assert phone.get(answer["Location"]).status_code == OK
    assert phone.post(answer["Location"])["Location"] == HOME
    assert phone.get(HOME).status_code == OK
    assert Client().post("/family/code/", {"code": typed}, follow=True).status_code == 410, "once"
    with in_practice(scene.practice.pk):
        assert FamilySession.objects.count() == 1
        assert Invitation.objects.get().token_sha256 == doors.hashed(found[1].replace("-", ""))


@pytest.mark.parametrize(
    ("typed", "words"), [("", "Escriba el código"), ("ABCD", "12 signos"), ("U" * 12, "12 signos")]
)
def test_what_cannot_be_a_code_is_said_in_ones_own_language(typed: str, words: str) -> None:
    answer = Client(headers={"Accept-Language": "es-MX,es;q=0.9"}).post("/family/code/", {"code": typed})
    assert (answer.status_code, words in answer.content.decode()) == (WRONG, True)


def test_guessing_codes_is_slowed_down() -> None:
    guesser = Client(REMOTE_ADDR="203.0.113.77")
    answers = [guesser.post("/family/code/", {"code": "AAAA"}).status_code for _ in range(31)]
    assert answers == [WRONG] * 30 + [429]

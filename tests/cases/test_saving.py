"""Each save says what it did, and a form names what it still needs."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cases.models import Case
from practices.tenancy.models import uuid7
from tests.cases.test_forms import CALL
from tests.scene import Scene

TODAY = datetime.now(tz=UTC).date()


def post(client: Client, where: str, case: Case, **values: Any) -> Any:
    return client.post(reverse(f"cases:{where}", args=[case.pk]), values, follow=True)


def test_a_new_inquiry_says_that_it_is_saved(scene: Scene) -> None:
    answer = scene.lead.client().post(reverse("cases:new"), CALL | {"idem_key": str(uuid7())}, follow=True)
    assert "The inquiry is saved" in answer.content.decode()


def test_the_intake_says_what_is_saved(scene: Scene) -> None:
    case, lead = scene.in_intake(), scene.lead.client()
    person = post(lead, "intake", case, form="person", version="0", full_name="Daniel Reyes")
    assert "The facts about the person are saved." in person.content.decode()
    minor = post(lead, "intake", case, form="minor", version=str(scene.case.version), minor_status="adult")
    assert "Saved: whether the person is a minor." in minor.content.decode()
    note = post(lead, "notes", case, kind="logistics", text="Called.", idem_key=str(uuid7()))
    assert "The note is saved." in note.content.decode()
    added = post(
        lead,
        "add-person",
        case,
        name="Kim Reyes",
        relation="cousin",
        language="en",
        safe_way="email",
        tie="none",
    )
    assert "Kim Reyes is added." in added.content.decode()


def test_a_form_names_what_is_missing(scene: Scene) -> None:
    case, lead = scene.in_intake(), scene.lead.client()
    words = post(lead, "add-person", case, name="", relation="", email="kim").content.decode()
    assert "This field is required" not in words
    assert "Fill in “Name”." in words
    assert "Write it like name@example.org" in words
    words = post(lead, "intake", case, form="minor", version="0", minor_status="").content.decode()
    assert "Choose one: “Is the person a minor?”." in words


@pytest.mark.parametrize(
    "born",
    [TODAY + timedelta(days=2), date(TODAY.year - 125, 1, 1)],
    ids=["to come", "too old"],
)
def test_a_date_of_birth_that_cannot_be_is_refused(scene: Scene, born: date) -> None:
    answer = post(
        scene.lead.client(), "intake", scene.in_intake(),
        form="person", version="0", full_name="Daniel", born_on=born.isoformat(),
    )  # fmt: skip
    assert answer.status_code == 422
    assert "cannot be right" in answer.content.decode()


def test_minor_and_date_of_birth_do_not_speak_against_each_other(scene: Scene) -> None:
    case, lead = scene.in_intake(), scene.lead.client()
    born = date(TODAY.year - 34, 1, 1).isoformat()
    known = {"form": "person", "version": "0", "full_name": "Daniel", "born_on": born}
    assert post(lead, "intake", case, **known).status_code == 200
    version = str(scene.case.version)
    refused = post(lead, "intake", case, form="minor", version=version, minor_status="minor")
    assert refused.status_code == 422
    assert "makes the person 34 years old, and the case says “Minor”" in refused.content.decode()


@pytest.mark.parametrize(
    ("phone", "status"), [("12345", 422), ("call me", 422), ("555 0100", 200), ("", 200)]
)
def test_a_phone_number_can_be_called(scene: Scene, phone: str, status: int) -> None:
    case, lead = scene.in_intake(), scene.lead.client()
    answer = post(
        lead,
        "add-person",
        case,
        name="Kim",
        relation="cousin",
        language="en",
        safe_way="email",
        tie="none",
        phone=phone,
    )
    assert answer.status_code == status


def test_a_call_from_a_number_that_is_too_short_is_refused_beside_it(scene: Scene) -> None:
    call = CALL | {"idem_key": str(uuid7()), "caller_phone": "911"}
    answer = scene.lead.client().post(reverse("cases:new"), call)
    assert answer.status_code == 422
    assert "at least 7 digits" in answer.content.decode()


def test_the_checks_of_a_model_are_worded_as_what_is_true(scene: Scene) -> None:
    page = scene.lead.client().get(reverse("cases:model", args=[scene.in_intake().pk])).content.decode()
    assert "The safety screen is not red" in page
    assert "it is absent" not in page

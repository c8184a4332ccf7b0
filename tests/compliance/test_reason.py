"""The page that asks an admin for a reason says what the reason opens."""

from django.urls import reverse

from tests.scene import Scene

WHY = "The phone number of HL-0001 was wrong, says the bank."
ALL_CASES = "opens the list of all cases for an hour"


def test_a_reason_for_the_list_says_that_it_opens_the_names_of_all_cases(scene: Scene) -> None:
    assert scene.case
    client = scene.admin.client()
    asked = client.get(reverse("cases:caseload"))
    page = asked.content.decode()
    assert asked.status_code == 403
    assert ALL_CASES in page
    assert "names" in page
    assert "no content" in page
    body = {"case": "0" * 32, "next": "/cases/", "words": "too short"}
    assert ALL_CASES in client.post(reverse("compliance:reason"), body).content.decode()
    client.post(reverse("compliance:reason"), body | {"words": WHY})
    assert scene.case.display_name in client.get(reverse("cases:caseload")).content.decode()
    assert client.get(reverse("cases:workspace", args=[scene.case.pk])).status_code == 403


def test_a_reason_for_one_case_says_nothing_of_the_list(scene: Scene) -> None:
    page = scene.admin.client().get(reverse("cases:workspace", args=[scene.case.pk])).content.decode()
    assert "Your reason" in page
    assert ALL_CASES not in page

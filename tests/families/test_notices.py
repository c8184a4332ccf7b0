"""Notices in the family space and in the person's own: read in two languages, acknowledged by one press."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from compliance.domain import notices
from tests import steps
from tests.compliance.noticing import with_a_phone
from tests.families.space import come_in, link_for, person_comes_in
from tests.families.test_phone import AXE, address
from tests.scene import Scene

__all__ = ["address"]  # a fixture
OK, MOVED, GONE, WRONG = 200, 302, 404, 422
PRIVACY, PATIENT = "/family/notices/privacy/", "/mine/notices/patient/"


def words(phone: Client, path: str) -> str:
    """What the page says."""
    answer = phone.get(path)
    assert answer.status_code == OK, answer
    return answer.content.decode()


def shown_hash(page: str) -> str:
    """The text that the button names."""
    found = re.search(r'name="sha256" value="([0-9a-f]{64})"', page)
    assert found, page
    return found.group(1)


def test_a_relative_reads_in_either_language_and_presses_once(scene: Scene) -> None:
    phone = come_in(scene, scene.sister)
    assert PRIVACY in words(phone, "/family/")
    assert "I have read it" in words(phone, PRIVACY)
    spanish = words(phone, f"{PRIVACY}?language=es")
    assert "Lo he leído" in spanish
    assert '<div lang="es">' in spanish
    answer = phone.post(PRIVACY, {"sha256": shown_hash(spanish), "language": "es"})
    assert (answer.status_code, answer["Location"]) == (MOVED, "/family/")
    assert PRIVACY not in words(phone, "/family/")
    assert "You have read this version" in words(phone, f"{PRIVACY}?language=en")


def test_a_notice_that_changed_meanwhile_is_shown_anew(scene: Scene) -> None:
    phone = come_in(with_a_phone(scene), scene.sister)
    old = shown_hash(words(phone, PRIVACY))
    with scene.admin.acting() as access:
        texts = notices.to_edit(access, "privacy")
        texts["en"] = texts["en"].replace("Every look is written down", "Each look is written down")
        notices.publish(access, kind="privacy", texts=texts, version=1)
    answer = phone.post(PRIVACY, {"sha256": old, "language": "en"})
    page = answer.content.decode()
    assert answer.status_code == WRONG
    assert "This notice has changed since you opened it" in page
    assert shown_hash(page) != old
    assert phone.post(PRIVACY, {"sha256": shown_hash(page), "language": "en"}).status_code == MOVED


def test_the_patient_notice_is_for_the_person_alone(scene: Scene) -> None:
    phone = come_in(scene, scene.sister)
    assert phone.get("/family/notices/patient/").status_code == GONE
    assert phone.get("/family/notices/other/").status_code == GONE
    assert phone.post(PRIVACY, {"language": "en"}).status_code == WRONG


def test_the_person_reads_the_patient_notice_and_staff_see_when(scene: Scene) -> None:
    case = steps.in_placement_after_yes(scene)
    with scene.lead.acting() as access:
        steps.note_the_name(access, case)
    before = scene.lead.client().get(f"/cases/{case.pk}/intake/").content.decode()
    assert "The notice was given" in before
    assert "Aviso de prácticas de privacidad de" in before  # to hand over on paper
    phone = person_comes_in(scene)
    home = words(phone, "/mine/")
    assert PATIENT in home
    assert "/mine/notices/privacy/" in home
    page = words(phone, PATIENT)
    assert "Notice of Privacy Practices of" in page
    assert phone.post(PATIENT, {"sha256": shown_hash(page), "language": "en"}).status_code == MOVED
    assert PATIENT not in words(phone, "/mine/")
    staff = scene.lead.client().get(f"/cases/{case.pk}/intake/").content.decode()
    assert "Given:" in staff
    assert "Version 1, in English, read in their own space" in staff


def test_staff_see_what_a_relative_read(scene: Scene) -> None:
    page = f"/cases/{scene.case.pk}/people/"
    before = scene.lead.client().get(page).content.decode()
    assert "Privacy notice read" not in before
    phone = come_in(scene, scene.sister)
    sha256 = shown_hash(words(phone, PRIVACY))
    assert phone.post(PRIVACY, {"sha256": sha256, "language": "en"}).status_code == MOVED
    assert "Privacy notice read" in scene.lead.client().get(page).content.decode()


@pytest.mark.walk
@pytest.mark.parametrize(("width", "dark"), [(320, True), (390, False)], ids=["narrow-dark", "phone"])
def test_the_page_is_accessible_on_a_phone_and_works_without_scripts(
    scene: Scene, address: str, new_page: Callable[..., Page], width: int, dark: bool
) -> None:
    page = new_page(width=width, dark=dark)
    page.goto(address + link_for(scene, scene.sister))
    page.get_by_role("button", name="Open my page").click()
    page.wait_for_url("**/family/")
    page.get_by_role("link", name="Privacy notice").click()
    for switch in ("Leer en español", "Read in English"):
        page.evaluate(AXE.read_text())
        found = page.evaluate("axe.run()")["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        page.get_by_role("link", name=switch).click()
    plain = new_page(width=width, javascript=False)
    plain.context.add_cookies(page.context.cookies())  # type: ignore[arg-type]  # as Playwright gave them
    plain.goto(address + PRIVACY)
    plain.get_by_role("button", name="I have read it").click()
    plain.wait_for_url("**/family/")
    expect(plain.locator("main")).to_contain_text("Thank you. It is noted that you read it.")

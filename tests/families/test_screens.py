"""The team's pages about a family and the newer pages of its members, in a real browser: axe-core and width."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page

from families.domain import family_map, polls
from tests.compliance.test_unusual_screen import come_in
from tests.families.space import link_for
from tests.families.test_phone import NewPage, _come_in, _is_accessible, address
from tests.scene import Scene

__all__ = ["address"]  # a fixture
pytestmark = pytest.mark.walk
PLACES = (
    "", "map/", "map/new/", "roles/", "roles/{person}/", "times/", "wellbeing/", "answers/", "lessons/", "agreements/",
    "forms/", "{person}/question/",
)  # fmt: skip
SIZES = ((390, 844), (1280, 800))


def looked_at(page: Page, place: str) -> None:
    page.goto(place)
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        _is_accessible(page)


def test_the_team_s_pages_about_a_family_are_accessible_and_fit(
    scene: Scene, address: str, new_page: NewPage
) -> None:
    case, soon = scene.in_intake(), datetime.now(UTC) + timedelta(days=9)
    with scene.lead.acting() as access:
        family_map.fill(access, case=case)
        polls.propose(access, case=case, title="Rehearsal", times=[soon, soon + timedelta(days=1)], key="k")
    page = new_page(width=390)
    come_in(page, address, scene.lead)
    for place in PLACES:
        looked_at(page, f"{address}/cases/{case.pk}/family/{place.format(person=scene.sister.row.pk)}")
    page.goto(f"{address}/cases/{case.pk}/family/")
    page.get_by_role("button", name="Print a code").first.click()
    page.get_by_text("Type this code").wait_for()
    _is_accessible(page)
    page.goto(f"{address}/cases/{case.pk}/family/map/")
    symbol = page.locator("svg [data-key]").first
    before = symbol.get_attribute("data-x")
    symbol.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.get_by_text("Saved. The lines follow").wait_for()
    page.reload()
    assert page.locator("svg [data-key]").first.get_attribute("data-x") == str(int(before or 0) + 60)


def test_a_member_s_newer_pages_are_accessible_and_fit(scene: Scene, address: str, new_page: NewPage) -> None:
    case, soon = scene.in_intake(), datetime.now(UTC) + timedelta(days=9)
    with scene.lead.acting() as access:
        polls.propose(access, case=case, title="Rehearsal", times=[soon, soon + timedelta(days=1)], key="k")
    page = new_page(width=390)
    looked_at(page, f"{address}/family/code/?lang=es")
    _come_in(page, address, link_for(scene, scene.sister))
    for place in ("times/", "wellbeing/", "letter/free/", "papers/confidentiality/?lang=es"):
        looked_at(page, f"{address}/family/{place}")
    page.goto(f"{address}/family/wellbeing/")
    for number in range(1, 8):
        page.locator(f"[name=q{number}][value='5']").check(force=True)
    page.get_by_role("button", name="I am done").click()
    page.get_by_role("heading", name="How you have been").wait_for()
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        _is_accessible(page)


def test_the_admin_s_pages_about_families_are_accessible_and_fit(
    scene: Scene, address: str, new_page: NewPage
) -> None:
    page = new_page(width=390)
    come_in(page, address, scene.admin)
    for place in ("forms/", "door/", "lessons/"):
        looked_at(page, f"{address}/practice/{place}")

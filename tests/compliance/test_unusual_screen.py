"""Unusual access in a real browser, on a phone and at a desk: axe-core, width, and no scripts needed."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test.testcases import LiveServerThread
from playwright.sync_api import Page, expect

from cases.domain import care
from tests.compliance.unusual_days import NIGHT, NOON, found, look, looked, watch
from tests.scene import Person, Scene

pytestmark = pytest.mark.walk
AXE = next((Path(__file__).parent.parent / "vendor").rglob("axe.min.js"))
NewPage = Callable[..., Page]


@pytest.fixture
def address() -> Iterator[str]:
    """The product, served to a browser from this test's own database."""
    server = LiveServerThread("localhost", StaticFilesHandler, connections_override={}, port=0)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    yield f"http://localhost:{server.port}"
    server.terminate()
    server.join()


def come_in(page: Page, address: str, who: Person) -> None:
    """The session of somebody who signed in with both steps."""
    cookie = who.client().cookies[settings.SESSION_COOKIE_NAME]
    host = urlsplit(address).hostname or ""
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "domain": host, "path": "/"}])


def is_accessible(page: Page) -> None:
    """What axe-core says, and whether anything is wider than the screen."""
    page.evaluate(AXE.read_text())
    found_here = page.evaluate("axe.run()")["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found_here] == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize(("width", "dark"), [(390, False), (390, True), (1280, False)])
def test_the_queue_and_the_sign_off_are_accessible(
    scene: Scene, address: str, new_page: NewPage, width: int, dark: bool
) -> None:
    case = scene.case
    with scene.lead.acting() as access:
        care.set_special_care(access, case=case, needed=True)
    looked(scene, scene.colleague, 33, at=NOON)
    look(scene.supervisor, case.pk, at=NOON)
    look(scene.lead, case.pk, at=NIGHT)
    watch(scene, NIGHT)
    assert {row.kind for row in found(scene)} == {"volume", "special_care", "outside_hours"}
    page = new_page(width=width, dark=dark)
    come_in(page, address, scene.admin)
    page.goto(f"{address}/compliance/unusual/")
    expect(page.get_by_role("link", name="Jonas Vik opened 33 cases").first).to_be_visible()
    is_accessible(page)
    page.get_by_role("link", name="Jonas Vik opened 33 cases").first.click()
    is_accessible(page)
    page.get_by_role("button", name="Sign off").click()
    expect(page.locator("main")).to_contain_text("What do you find?")
    is_accessible(page)
    page.get_by_label("It needs to be followed up").check()
    page.get_by_label("What you looked at").fill("Asked Jonas.")
    page.get_by_role("button", name="Sign off").click()
    expect(page.locator("main")).to_contain_text("Your word is kept.")
    is_accessible(page)
    page.get_by_role("link", name="Write it down as an incident").click()
    expect(page.get_by_label("What happened?")).to_have_value(
        f"Jonas Vik opened 33 cases on {NOON:%b} {NOON.day}, {NOON.year};"
        " there is no habit to compare with yet."
    )
    is_accessible(page)


def test_a_sign_off_on_a_phone_without_scripts(scene: Scene, address: str, new_page: NewPage) -> None:
    looked(scene, scene.colleague, 33, at=NOON + timedelta(minutes=1))
    watch(scene, NOON + timedelta(minutes=1))
    page = new_page(width=390, javascript=False)
    come_in(page, address, scene.admin)
    page.goto(f"{address}/compliance/unusual/")
    page.get_by_role("link", name="Jonas Vik opened 33 cases").first.click()
    page.get_by_label("It is in order").check()
    page.get_by_label("What you looked at").fill("He covers for a colleague.")
    page.get_by_role("button", name="Sign off").click()
    expect(page.locator("main")).to_contain_text("Nothing waits.")


def test_the_team_page_with_the_mark(scene: Scene, address: str, new_page: NewPage) -> None:
    case = scene.in_intake()
    page = new_page(width=390)
    come_in(page, address, scene.lead)
    page.goto(f"{address}/cases/{case.pk}/team/")
    page.get_by_label("This case needs special care").check()
    page.locator("section[aria-labelledby=s-h]").get_by_role("button", name="Save").click()
    expect(page.locator("section[aria-labelledby=s-h]")).to_contain_text("Needs special care")
    is_accessible(page)

"""A relative's phone in a real browser: with and without scripts, and with a signal that comes and goes."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test.testcases import LiveServerThread
from playwright.sync_api import Page, expect

from families.letter_parts import STEPS
from tests.families.space import FIRST_PAGES, link_for
from tests.scene import Scene

pytestmark = pytest.mark.walk
AXE = next((Path(__file__).parent.parent / "vendor").rglob("axe.min.js"))
NewPage = Callable[..., Page]


@pytest.fixture
def address() -> Iterator[str]:
    """The product, served to a browser from this test's own database."""
    server: LiveServerThread = LiveServerThread(
        "localhost", StaticFilesHandler, connections_override={}, port=0
    )
    server.daemon = True
    server.start()
    ready: threading.Event = server.is_ready
    ready.wait()
    yield f"http://localhost:{server.port}"
    server.terminate()
    server.join()


def _come_in(page: Page, address: str, link: str) -> None:
    page.goto(address + link)
    page.get_by_role("button", name="Open my page").click()
    # Home, or straight to the page whose words were on their way when the last visit ended.
    page.wait_for_url(lambda url: "/family/" in url and "/family/i/" not in url)


def _is_accessible(page: Page) -> None:
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run()")["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("javascript", [True, False], ids=["with-scripts", "without-scripts"])
def test_a_letter_is_written_and_sent_on_a_phone(
    scene: Scene, address: str, new_page: NewPage, javascript: bool
) -> None:
    page = new_page(width=390, javascript=javascript)
    _come_in(page, address, link_for(scene, scene.sister))
    page.get_by_role("link", name="Write your letter").click()
    for step in STEPS:
        page.wait_for_url(f"**/letter/{step.key}/")
        for part in step.parts:
            page.locator(f"[name={part.key}]").fill(f"Words of {part.key}.\nOn two lines.")
        page.get_by_role("button", name="Save and go on").click()
    page.wait_for_url("**/letter/read/")
    expect(page.locator(".sheet")).to_contain_text("Words of greeting.")
    page.get_by_role("button", name="Send it for review").click()
    page.wait_for_url("**/family/")
    expect(page.locator("main")).to_contain_text("Waits for review")


def test_typing_without_a_signal_is_saved_when_it_is_back(
    scene: Scene, address: str, new_page: NewPage
) -> None:
    page = new_page(width=390)
    _come_in(page, address, link_for(scene, scene.sister))
    page.goto(f"{address}/family/letter/felt/")
    page.locator("[name=feeling]").fill("I was in the car.")
    page.locator("[name=feeling]").blur()
    expect(page.locator("[data-save-state]")).to_contain_text("Saved just now")
    page.route("**/save/", lambda route: route.abort())
    page.locator("[name=feeling]").fill("I was in the car, and it was cold.")
    page.locator("[name=feeling]").blur()
    expect(page.locator("[data-save-state]")).to_contain_text("Not saved yet")
    page.unroute("**/save/")
    expect(page.locator("[data-save-state]")).to_contain_text("Saved just now")
    page.reload()
    expect(page.locator("[name=feeling]")).to_have_value("I was in the car, and it was cold.")


def test_leaving_blanks_the_page_and_keeps_the_words(scene: Scene, address: str, new_page: NewPage) -> None:
    page = new_page(width=390)
    page.route(
        "https://www.weather.gov/**", lambda route: route.fulfill(body="Sunny", content_type="text/html")
    )
    _come_in(page, address, link_for(scene, scene.sister))
    page.goto(f"{address}/family/letter/felt/")
    page.locator("[name=feeling]").press_sequentially("Somebody comes in")
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url("https://www.weather.gov/**")
    _come_in(page, address, link_for(scene, scene.sister))
    if page.url.endswith("/family/"):
        page.goto(f"{address}/family/letter/felt/")
    expect(page.locator("[name=feeling]")).to_have_value("Somebody comes in")


def test_leaving_without_scripts_ends_the_session_too(scene: Scene, address: str, new_page: NewPage) -> None:
    page = new_page(width=390, javascript=False)
    page.route(
        "https://www.weather.gov/**", lambda route: route.fulfill(body="Sunny", content_type="text/html")
    )
    _come_in(page, address, link_for(scene, scene.sister))
    page.locator("[data-exit]").click()
    page.wait_for_url("https://www.weather.gov/**")
    page.go_back()
    expect(page.locator("h1")).to_contain_text("Please come in again")


@pytest.mark.parametrize(("width", "dark"), [(320, True), (1280, False)], ids=["narrow-dark", "wide-light"])
def test_every_page_is_accessible_and_fits(
    scene: Scene, address: str, new_page: NewPage, width: int, dark: bool
) -> None:
    page = new_page(width=width, dark=dark)
    link = link_for(scene, scene.sister)
    page.goto(address + link)
    _is_accessible(page)
    page.get_by_role("button", name="Open my page").click()
    page.wait_for_url("**/family/")
    _is_accessible(page)
    paths = [f"letter/{step.key}/" for step in STEPS[:2]] + [
        f"forms/intake/{one.key}/" for one in FIRST_PAGES
    ]
    for path in [
        *paths,
        "letter/read/",
        "forms/intake/check/",
        "papers/process_disclosure/",
        "about/devices/",
    ]:
        page.goto(f"{address}/family/{path}")
        _is_accessible(page)
    page.goto(f"{address}/family/letter/read/")
    page.get_by_role("button", name="Send it for review").click()
    _is_accessible(page)
    page.goto(address + link)
    expect(page.locator("h1")).to_contain_text("This link has ended")
    _is_accessible(page)


@pytest.mark.parametrize("width", [320, 390])
def test_twice_the_size_of_text_cuts_no_way_out(
    scene: Scene, address: str, new_page: NewPage, width: int
) -> None:
    page = new_page(width=width)
    _come_in(page, address, link_for(scene, scene.sister))
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for button in page.locator(".safety .btn").all():
        box = button.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width

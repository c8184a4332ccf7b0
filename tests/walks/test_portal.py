"""A family member who has never seen the product, on a phone: one link to a letter that is ready.

With scripts and without, and with the web server killed twice by SIGKILL while she types.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect

from cases.models.agreements import PAPERS
from config.embedded import child
from config.embedded.ports import free_port
from families.letter_parts import STEPS
from families.models import LetterState
from tests.conftest import ROOT
from tests.fixtures.stack import Stack
from tests.walks import signing_in

pytestmark = [pytest.mark.walk, pytest.mark.xdist_group("stack")]
AXE = next((ROOT / "tests/vendor").rglob("axe.min.js"))
PATIENCE_MS = 20_000
BLAME = "You made me cry at the lake."
SAID = "I cried at the lake, and I was afraid."
WORDS = {
    "love": "I love you. I remember the night you carried me home in the snow.",
    "facts": "On May 3 I saw you asleep on the stairs.",
    "ask": "Will you accept the help that is offered today?",
}


class Web:
    """One more web server of the demo, that a test may kill: same database, another port."""

    def __init__(self, stack: Stack, folder: Path) -> None:
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.environment = (
            os.environ | stack.environment | {"BIND": f"127.0.0.1:{self.port}", "BASE_URL": self.base}
        )
        self.log = folder / "web-of-the-walk.log"
        self.start()

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process: subprocess.Popen[bytes] = child.start(
                [sys.executable, "-m", "gunicorn", "-c", "python:config.gunicorn", "config.wsgi"],
                log=log,
                folder=ROOT,
                environment=self.environment,
            )
        ends = time.monotonic() + 60
        while not self._answers():
            assert time.monotonic() < ends, self.log.read_text("utf-8")
            assert self.process.poll() is None, self.log.read_text("utf-8")
            time.sleep(0.1)

    def kill(self) -> None:
        """SIGKILL for the server and all its workers: nothing gets to say goodbye."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def _answers(self) -> bool:
        try:
            with urlopen(f"{self.base}/healthz", timeout=2) as answer:  # noqa: S310 -- our own address
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False


@pytest.fixture(scope="module")
def web(stack: Stack) -> Iterator[Web]:
    server = Web(stack, stack.folder)
    yield server
    server.kill()


def accessible(page: Page) -> None:
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run()")["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url


class Daughter:
    """One phone of 390 by 844."""

    def __init__(self, page: Page, web: Web, *, scripts: bool) -> None:
        self.page, self.web, self.scripts = page, web, scripts

    def look(self) -> None:
        if self.scripts:
            accessible(self.page)

    def opens(self, path: str) -> None:
        self.page.goto(self.web.base + path)
        self.page.get_by_role("button", name="Open my page").click()
        self.page.wait_for_url("**/family/")
        self.look()

    def home(self) -> None:
        self.page.goto(f"{self.web.base}/family/")

    def signs(self) -> None:
        for kind in PAPERS:
            self.page.goto(f"{self.web.base}/family/papers/{kind.value}/")
            if self.page.locator("[name=agree]").count():
                self.look()
                self.page.locator("[name=agree]").check()
                self.page.locator("[name=signed_name]").fill("Nadia Reyes")
                self.page.get_by_role("button", name="Sign", exact=True).click()
                self.page.wait_for_url("**/family/")

    def answers(self) -> None:
        """Two pages in earnest, the rest passed by; the server dies while she writes the first."""
        self.page.goto(f"{self.web.base}/family/forms/intake/worry/")
        self._type_through_a_death("worry", "He drives at night after drinking.")
        for _ in range(30):
            if "/check/" in self.page.url:
                break
            self.look()
            self.page.get_by_role("button", name="Save and go on").click()
            self.page.wait_for_load_state()
        expect(self.page.locator("main")).to_contain_text("He drives at night after drinking.")
        self.page.get_by_role("button", name="Send my answers").click()
        self.page.wait_for_url("**/family/")
        expect(self.page.locator("main")).to_contain_text("Sent. Thank you.")

    def learns(self) -> None:
        self.page.locator("main a[href*='/family/lessons/']").first.click()
        self.page.wait_for_url("**/family/lessons/**")
        self.look()
        self.page.locator("[name=answer]").first.check()
        self.page.get_by_role("button", name="Answer").click()
        expect(self.page.locator("#answer .notice")).to_be_visible()

    def writes(self) -> None:
        """Five pages; a hint at the words that blame; the server dies in the middle of a sentence."""
        for step in STEPS:
            self.page.goto(f"{self.web.base}/family/letter/{step.key}/")
            for part in step.parts:
                self.page.locator(f"[name={part.key}]").fill(WORDS.get(part.key, f"My words, {part.key}."))
            if step.key == "felt":
                self._type_through_a_death("feeling", BLAME)
                self._mends()
            self.page.get_by_role("button", name="Save and go on").click()
            self.page.wait_for_load_state()
        self.page.wait_for_url("**/letter/read/")
        self.look()

    def _mends(self) -> None:
        if not self.scripts:
            self.page.get_by_role("button", name="Save and look").click()
            self.page.wait_for_load_state()
        hint = self.page.locator("[data-hints-for=feeling]")
        expect(hint).to_contain_text("You made me", timeout=PATIENCE_MS)
        self.look()
        expect(self.page.locator("[name=feeling]")).to_have_value(BLAME)
        self.page.locator("[name=feeling]").fill(SAID)
        if self.scripts:
            expect(hint).not_to_contain_text("You made me", timeout=PATIENCE_MS)

    def _type_through_a_death(self, name: str, words: str) -> None:
        """Types half, the server is killed, types on; it comes back. Nothing that was typed is lost."""
        field = self.page.locator(f"[name={name}]")
        half = len(words) // 2
        field.fill("")
        field.press_sequentially(words[:half])
        self.web.kill()
        field.press_sequentially(words[half:])
        expect(field).to_have_value(words)
        if self.scripts:
            expect(self.page.locator("[data-save-state]")).to_contain_text("keep trying", timeout=PATIENCE_MS)
            self.web.start()
            expect(self.page.locator("[data-save-state]")).to_contain_text("Saved", timeout=3 * PATIENCE_MS)
            self.page.reload()
        else:
            self.web.start()
            here = self.page.url
            self.page.get_by_role("button", name="Save and stop").click()
            self.page.wait_for_url("**/family/")
            self.page.goto(here)
        expect(field).to_have_value(words, timeout=PATIENCE_MS)

    def sends(self) -> None:
        self.page.goto(f"{self.web.base}/family/letter/read/")
        self.page.get_by_role("button", name="Send it for review").click()
        self.page.wait_for_load_state()


def _letter_of(lead: Page, web: Web, case_id: UUID, name: str) -> str:
    lead.goto(f"{web.base}/cases/{case_id}/letters/")
    row = lead.locator("main li", has_text=name)
    return str(row.locator("a").first.get_attribute("href"))


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
def test_one_link_leads_to_a_letter_that_is_ready(
    stack: Stack, web: Web, browser: Browser, scripts: bool
) -> None:
    name = "Rosa Reyes" if scripts else "Kim Reyes"
    link = next(one for one in stack.practice("harbor-light")["family_links"] if one["participant"] == name)
    office = browser.new_context(viewport={"width": 1280, "height": 800})
    phone = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=scripts)
    for context in (office, phone):
        context.set_default_timeout(PATIENCE_MS)
    daughter = Daughter(phone.new_page(), web, scripts=scripts)
    daughter.opens(link["url"][link["url"].index("/family/i/") :])
    daughter.answers()
    daughter.learns()
    daughter.home()
    daughter.signs()
    daughter.writes()
    daughter.sends()

    lead = office.new_page()
    signing_in.by_one_press(lead, web.base, "Maren Okafor", "interventionist")
    review = _letter_of(lead, web, UUID(link["case"]), link["participant"])
    lead.goto(web.base + review)
    expect(lead.locator(".sheet")).to_contain_text(SAID)
    lead.locator("[name=quote]").fill("On May 3 I saw you asleep")
    lead.locator("#n-h").locator("xpath=ancestor::section").locator("[name=comment]").fill("Say where.")
    lead.get_by_role("button", name="Add the note").click()
    lead.locator("[name=verdict][value=changes_requested]").check()
    lead.locator("#r-h").locator("xpath=ancestor::section").locator("[name=comment]").fill(
        "One place is missing."
    )
    lead.get_by_role("button", name="Send to the author").click()
    lead.wait_for_url("**/letters/")

    daughter.page.goto(f"{web.base}/family/letter/read/")
    expect(daughter.page.locator("main")).to_contain_text("Say where.")
    daughter.page.goto(f"{web.base}/family/letter/seen/")
    daughter.page.locator("[name=facts]").fill("On May 3, at home, I saw you asleep on the stairs.")
    daughter.page.get_by_role("button", name="Save and go on").click()
    daughter.page.wait_for_load_state()
    daughter.sends()

    lead.goto(web.base + review)
    expect(lead.locator(".sheet")).to_contain_text("at home")
    lead.locator("[name=verdict][value=approved]").check()
    lead.get_by_role("button", name="Send to the author").click()
    lead.wait_for_url("**/letters/")
    daughter.home()
    expect(daughter.page.locator("main")).to_contain_text(LetterState.APPROVED.label)
    daughter.look()
    office.close()
    phone.close()

"""The person's way on their own phone: in by the link, an answer with a drawn name and a code, a stop, a look back."""

from collections.abc import Callable
from uuid import UUID

from playwright.sync_api import Page, expect

from tests.walks.visits import Visits


class Person:
    """One phone."""

    def __init__(self, page: Page, visits: Visits) -> None:
        self.page, self.visits = page, visits

    def comes_in(self, link: str) -> None:
        """The link, one press, home."""
        self.page.goto(link)
        self.visits.look(self.page, "the person's door")
        self.page.get_by_role("button", name="Open my page").click()
        self.page.wait_for_url("**/mine/")
        self.visits.look(self.page, "with something to answer")

    def signs(self, recipient: str, name: str, code: Callable[[], str]) -> None:
        """Reads, draws, asks for the code that is read aloud, sends the answer."""
        page = self.page
        page.get_by_role("link", name=recipient).click()
        page.wait_for_url("**/mine/agreements/*/")
        expect(page.locator("main")).to_contain_text("You can stop this any day")
        assert not page.locator("main input:checked").count(), "nothing is chosen beforehand"
        self.visits.look(page, "to answer")
        page.get_by_label("Yes, they may share this").check()
        page.get_by_label("Your full name").fill(name)
        self._draws()
        page.get_by_role("button", name="Send my answer").click()
        expect(page.get_by_role("alert").first).to_contain_text("Ask for a code")
        self.visits.look(page, "without a code")
        page.get_by_role("button", name="Ask for a code").click()
        expect(page.get_by_role("status").first).to_contain_text("reads it to you")
        expect(page.get_by_label("Your full name")).to_have_value(name)
        self.visits.look(page, "a code was asked for")
        page.get_by_label("The code", exact=True).fill(code())
        page.get_by_role("button", name="Send my answer").click()
        expect(page.locator("main")).to_contain_text("You signed this on")
        self.visits.look(page, "signed")

    def _draws(self) -> None:
        place = self.page.locator("#pad canvas")
        place.scroll_into_view_if_needed()
        box = place.bounding_box()
        assert box, "there is a field to draw in"
        mouse = self.page.mouse
        mouse.move(box["x"] + 30, box["y"] + 60)
        mouse.down()
        for step in range(1, 20):
            mouse.move(box["x"] + 30 + step * 12, box["y"] + 60 + (step % 5) * 9)
        mouse.up()
        assert self.page.locator("[name=strokes]").input_value().startswith("[[["), "the lines are kept"

    def stops(self, consent: UUID) -> None:
        """No reason, one press."""
        page = self.page
        page.goto(f"{self.visits.base}/mine/agreements/{consent}/")
        page.get_by_role("link", name="Stop sharing").click()
        page.wait_for_url("**/stop/")
        self.visits.look(page, "before stopping")
        page.get_by_role("button", name="Stop sharing now").click()
        expect(page.locator("main")).to_contain_text("You stopped this on")
        self.visits.look(page, "stopped")

    def reads(self, part: str) -> str:
        """One of the pages that tell what happened."""
        self.page.goto(f"{self.visits.base}/mine/{part}")
        self.visits.look(self.page, part)
        return self.page.inner_text("main")

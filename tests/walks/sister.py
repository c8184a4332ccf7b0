"""A family member's way on her phone: the link, the papers, the questions, the letter."""

from playwright.sync_api import Page, expect

from cases.models.agreements import PAPERS
from families.letter_parts import STEPS
from families.questionnaire.definition import Kind, Question
from tests.families.space import FIRST_PAGES
from tests.walks.visits import Visits

WORRY = "He drives in the morning after drinking at night."
LOVE = "You taught me to ride a bike on the pier, running beside me until I did not need you any more."


class Sister:
    """One phone, signed in by nothing but a link."""

    def __init__(self, page: Page, visits: Visits) -> None:
        self.page, self.visits = page, visits

    def opens(self, link: str) -> None:
        """A look uses nothing up; the press does."""
        self.page.goto(link)
        self.visits.look(self.page)
        expect(self.page.locator("body")).not_to_contain_text("Gabriel")
        self.page.reload()
        self.page.get_by_role("button", name="Open my page").click()
        self.page.wait_for_url("**/family/")
        self.visits.look(self.page, "first")

    def signs(self, name: str) -> None:
        """Every paper."""
        for kind in PAPERS:
            self.page.locator(f"main a.task[href*='/papers/{kind.value}/']").click()
            self.page.wait_for_url("**/papers/**")
            self.visits.look(self.page, kind.value)
            self.page.locator("[name=agree]").check()
            self.page.locator("[name=signed_name]").fill(name)
            self.page.get_by_role("button", name="Sign", exact=True).click()
            self.page.wait_for_url("**/family/")

    def answers(self) -> None:
        """Every page of the questions, then sends them."""
        self.page.locator("main a.task[href$='/forms/intake/']").click()
        for page in FIRST_PAGES:
            self.page.wait_for_url(f"**/forms/intake/{page.key}/**")
            self.visits.look(self.page)
            for question in page.questions:
                self._answer(question)
            self.page.get_by_role("button", name="Save and go on").click()
        self.page.wait_for_url("**/forms/intake/check/**")
        self.visits.look(self.page)
        expect(self.page.locator("main")).to_contain_text(WORRY)
        self.page.get_by_role("button", name="Send my answers").click()
        self.page.wait_for_url("**/family/**")

    def _answer(self, question: Question) -> None:
        field = self.page.locator(f"[name='{question.key}']")
        if question.choices:
            harmless = next(one.value for one in reversed(question.choices) if not one.danger)
            self.page.locator(f"[name='{question.key}'][value='{harmless}']").check()
        elif question.kind is Kind.DATE:
            field.fill("1988-04-02")
        elif question.kind is Kind.LINE:
            field.fill("Not known yet")
        else:
            field.fill(WORRY)

    def writes(self) -> None:
        """Five pages; on the first one the page saves by itself and a new tab shows what was typed."""
        self.page.locator("main a.task[href*='/letter/love/']").first.click()
        for number, step in enumerate(STEPS):
            self.page.wait_for_url(f"**/letter/{step.key}/")
            self.visits.look(self.page)
            if not number:
                self._is_saved_by_itself()
            for part in step.parts:
                words = LOVE if part.key == "love" else f"My words: {part.key}."
                self.page.locator(f"[name={part.key}]").fill(words)
            self.page.get_by_role("button", name="Save and go on").click()
        self.page.wait_for_url("**/letter/read/")
        self.visits.look(self.page)
        expect(self.page.locator(".sheet")).to_contain_text(LOVE)

    def _is_saved_by_itself(self) -> None:
        love = self.page.locator("[name=love]")
        with self.page.expect_response("**/letter/love/save/"):
            love.fill(LOVE)
            love.blur()
        expect(self.page.locator("[data-save-state]")).to_contain_text("Saved")
        self.visits.look(self.page, "saved by itself")
        self.page.reload()
        expect(love).to_have_value(LOVE)

    def sends(self) -> None:
        """For review."""
        self.page.get_by_role("button", name="Send it for review").click()
        self.page.wait_for_load_state()
        self.page.goto(f"{self.visits.base}/family/")
        self.visits.look(self.page, "all sent")

    def leaves(self) -> None:
        """The button at the top: from here on the device knows nothing."""
        for about in ("devices", "who-sees", "accessibility"):
            self.page.goto(f"{self.visits.base}/family/about/{about}/")
            self.visits.look(self.page)
        self.page.goto(f"{self.visits.base}/family/")

"""The interventionist's way with one case, page by page, as a person goes it."""

import re
from datetime import datetime, timedelta
from typing import Self
from urllib.parse import urlsplit
from uuid import UUID
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from tests.walks.visits import Visits

ZONE = ZoneInfo("America/New_York")
SITUATION_WORDS = "Agreed with everyone who comes."
UUID_IN_PATH = re.compile(r"/cases/([0-9a-f-]{36})/")


class Lead:
    """One signed-in browser and the case that it works on."""

    def __init__(self, page: Page, visits: Visits) -> None:
        self.page, self.visits = page, visits
        self.case_id: UUID | None = None

    def go(self, part: str = "", name: str = "") -> Self:
        """A page of the case."""
        self.page.goto(f"{self.visits.base}/cases/{self.case_id}/{part}")
        self.visits.look(self.page, name)
        return self

    def fill(self, **values: str) -> Self:
        """Types into fields, by the names that the form gives them."""
        for name, value in values.items():
            self.page.locator(f"main [name={name}]").first.fill(value)
        return self

    def choose(self, **values: str) -> Self:
        """Selects from lists, by what they say."""
        for name, label in values.items():
            self.page.locator(f"main select[name={name}]").select_option(label=label)
        return self

    def tick(self, *names: str) -> Self:
        """Ticks boxes, and all boxes of a group."""
        for name in names:
            for box in self.page.locator(f"main input[type=checkbox][name={name}]").all():
                box.check()
        return self

    def pick(self, name: str, value: str) -> Self:
        """One radio button."""
        self.page.locator(f"main input[type=radio][name={name}][value='{value}']").check()
        return self

    def press(self, label: str, *, to: str = "**") -> Self:
        """A button, and the page behind it."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=label).first.click()
        if to != "**":
            assert urlsplit(self.page.url).path.endswith(to), (
                self.page.url,
                self.page.inner_text("main")[:2000],
            )
        return self

    def moves(self, label: str, stage: str) -> None:
        """“Move on”, and the stage that the case is in then."""
        self.go("move/", f"before {label}").press(label, to=f"/cases/{self.case_id}/")
        expect(self.page.locator("[aria-current=step]")).to_contain_text(stage)
        self.visits.look(self.page, stage)

    # The stages.

    def takes_the_call(self, person: str, caller: str) -> None:
        """From the caseload to an open inquiry."""
        page = self.page
        self.visits.look(page)
        page.get_by_role("link", name="New inquiry").click()
        page.wait_for_url("**/cases/new/")
        self.visits.look(page)
        self.press("Continue")
        expect(page.get_by_role("alert")).to_contain_text("Ask this first")
        self.visits.look(page, "with an error")
        self.pick("danger_now", "no").press("Continue")
        self.visits.look(page, "the call")
        self.fill(
            caller_name=caller,
            caller_relation="sister",
            caller_phone="+1 555 010 7001",
            contact_safe="Her own phone, in the evening.",
            display_name=person,
            presenting_concern="He has been drinking every night since he lost his work.",
        )
        self.choose(tie="No tie found").tick("notice_acknowledged").press("Save the inquiry")
        found = UUID_IN_PATH.search(page.url)
        assert found, page.inner_text("main")
        self.case_id = UUID(found[1])
        self.visits.look(page, "Inquiry")

    def begins_the_intake(self) -> None:
        """T-01, the person, whether a minor, one more relative, the screen, the model."""
        self.moves("Begin the intake", "Intake")
        self.go("intake/").fill(called="Gabe", pronouns="he/him").press("Save", to="/intake/")
        self.go("intake/").pick("minor_status", "adult")
        self.page.locator("form:has([name=minor_status]) button[type=submit]").click()
        self.page.wait_for_load_state()
        self.go("people/add/").fill(name="Vera Moreau", relation="mother").choose(tie="No tie found")
        self.tick("attends_event", "is_payer").press("Save", to="/people/")
        self.visits.look(self.page)
        self.answers_the_screen()
        self.go("model/").pick("model", "johnson").tick("checked")
        self.fill(reason="He has said no to every invitation so far.")
        self.page.locator("form:has([name=model]) button[type=submit]").click()
        self.page.wait_for_load_state()

    def answers_the_screen(self) -> None:
        """Every domain green, one amber with what makes it safer."""
        self.go("safety/")
        for box in self.page.locator("main input[type=radio][value=green]").all():
            box.check()
        self.pick("withdrawal", "amber").fill(withdrawal_mitigation="He sees his doctor the day before.")
        self.press("Save this version", to="/safety/")
        self.visits.look(self.page, "answered")

    def is_refused(self) -> None:
        """T-03 too early: the page says what is missing, who owes it and where it is done."""
        self.go("move/", "before preparation").press("Begin preparation")
        summary = self.page.get_by_role("alert")
        expect(summary).to_contain_text("G-05")
        expect(summary).to_contain_text("G-06")
        expect(summary.get_by_role("link").first).to_be_visible()
        self.visits.look(self.page, "refused")

    def takes_the_papers(self, payer: str) -> None:
        """The agreement, and what the mother signed on paper."""
        self.go("agreement/").choose(payer=payer).pick("fee_kind", "flat")
        self.fill(fee="4500.00", signed_name=payer)
        self.page.locator("form:has([name=fee]) button[type=submit]").click()
        self.page.wait_for_load_state()
        self.visits.look(self.page, "signed")
        self.go("people/", "papers").choose(person=payer).tick("kinds").fill(signed_name=payer)
        self.press("Record it", to="/people/")

    def invites(self, name: str) -> str:
        """A link for one relative, shown once."""
        self.go("family/").press(f"Show a link for {name}")
        self.visits.look(self.page, "with a link")
        return self.page.locator("main code").inner_text().strip()

    def meets(self, kind: str) -> None:
        """Plans a meeting in two hours and records, as it ends, who was there."""
        start = datetime.now(ZONE) + timedelta(hours=2)
        self.go("preparation/").choose(kind=kind, place_kind="By video call")
        self.fill(on=f"{start:%Y-%m-%d}", clock=f"{start:%H:%M}", how_to_join="Ask for the link by phone.")
        self.press("Plan the meeting", to="/preparation/")
        self.visits.look(self.page, "planned")
        self.page.get_by_role("link", name=re.compile("Who was there")).first.click()
        self.page.wait_for_url("**/meetings/**")
        self.visits.look(self.page)
        self.tick("there")
        self.page.locator("form:has([name=there]) button[type=submit]").click()
        self.page.wait_for_url("**/preparation/")

    def plans_the_day(self) -> None:
        """The plan with its nine situations, the day, a boundary."""
        self.go("plan/").fill(
            ask_text="Will you come with us to Alder Creek today?",
            place="At his sister’s home",
            driver="His sister",
            vehicle="Her car",
            transport_backup="A taxi",
        )
        self.choose(
            place_kind="At somebody's home", two_exits="Yes", private_room="Yes", no_order_between="Yes",
            no_weapon_there="Yes", medical_path="The provider takes direct admission",
        )  # fmt: skip
        for field in self.page.locator("main textarea[name^=if_]").all():
            field.fill(SITUATION_WORDS)
        self.press("Save the plan", to="/plan/")
        self.visits.look(self.page, "saved")
        start = datetime.now(ZONE) + timedelta(minutes=90)
        self.go("plan/day/").fill(on=f"{start:%Y-%m-%d}", clock=f"{start:%H:%M}")
        self.page.locator("form:has([name=clock]) button[type=submit]").click()
        self.page.wait_for_url("**/plan/")
        self.go("boundaries/").fill(
            text="I will not pay the rent any more.", keeps_from=f"{start:%Y-%m-%d}", confidence="8",
            support_offered="Dinner with us, every Sunday.",
        )  # fmt: skip
        self.tick(
            "owner_controls_it", "owner_will_keep_it", "not_punishment", "safe_for_children", "safe_for_owner"
        )
        self.press("Save the boundary", to="/boundaries/")
        self.visits.look(self.page, "written")

    def finds_a_place(self, provider: str) -> None:
        """An option, confirmed."""
        self.go("placement/", "empty").go("placement/options/add/")
        self.page.locator("main select[name=provider]").select_option(
            label=next(
                text
                for text in self.page.locator("main select[name=provider] option").all_inner_texts()
                if provider in text
            )
        )
        soon = datetime.now(ZONE) + timedelta(days=1)
        self.choose(level_of_care="3.7").fill(starts_on=f"{soon:%Y-%m-%d}", cost="12500.00")
        self.tick("answers_withdrawal", "answers_medication", "answers_access")
        self.page.locator("form:has([name=cost]) button[type=submit]").click()
        self.page.wait_for_url("**/placement/")
        self.press("Mark as confirmed", to="/placement/")
        self.visits.look(self.page, "confirmed")

    def approves_the_letter(self, author: str, words: str) -> None:
        """Reads what was sent and marks it as ready."""
        self.go("letters/").page.get_by_role("link", name=f"Read the letter of {author}").click()
        self.page.wait_for_url("**/letters/*-*/")
        self.visits.look(self.page)
        expect(self.page.locator(".sheet")).to_contain_text(words)
        self.pick("verdict", "approved").fill(comment="Warm and clear.").press("Send to the author")
        self.visits.look(self.page, "reviewed")

"""The interventionist's way from the day itself to the closed case and its printed summary."""

import re
from datetime import datetime
from pathlib import Path

from playwright.sync_api import expect

from tests.walks.lead import ZONE
from tests.walks.sharing import Sharing

PATIENCE_MS = 60_000


class Afterwards(Sharing):
    """From the day on."""

    def starts_and_records_a_yes(self) -> None:
        """Every guard is asked once more; then the one answer."""
        self.go("decision/", "before").press("Start now", to="/decision/")
        self.visits.look(self.page, "going on")
        self.page.get_by_role("link", name="Yes, today").click()
        self.page.wait_for_url("**/decision/?answer=today")
        self.visits.look(self.page, "yes, today")
        self.pick("decision", "accepted_today").press("Record the answer", to="/engagement/")
        expect(self.page.locator("main")).to_contain_text("The person takes part since")
        self.visits.look(self.page, "the switch")
        expect(self.page.locator("[aria-current=step]")).to_contain_text("Placement")
        expect(self.page.locator("main")).to_contain_text("The person takes part")
        self.visits.look(self.page, "Placement")

    def places(self, provider: str, person: str, folder: Path) -> None:
        """The notice, the choice, the admission, and a consent under which the provider is told."""
        self.go("intake/", "engaged").press("The notice was given", to="/intake/")
        self.visits.look(self.page, "notice given")
        self.go("placement/choose/").page.locator("main select[name=option]").select_option(label=provider)
        self.fill(chosen_by="Gabriel", chosen_why="Close to home.", recommended_by="Dr. Priya Anand")
        self._send("chosen_why")
        self.visits.look(self.page, "chosen")
        self.page.get_by_role("link", name="Record the admission").click()
        self.page.wait_for_url("**/admit/")
        self.visits.look(self.page)
        now = datetime.now(ZONE)
        self.fill(on=f"{now:%Y-%m-%d}", clock=f"{now:%H:%M}").choose(confirmed_by="The provider")
        self._send("confirmed_by")
        self.visits.look(self.page, "admitted")
        consent = self.writes_a_consent(provider, person, "attendance", "level_of_care")
        self.offers(consent)
        self.records_the_paper(consent, person, folder)
        self.shares(consent, "spoken", "level_of_care", words="Level 3.7, as Dr. Anand recommended.")
        self.go("disclosures/", "one line")
        self.moves("Go on to follow-up", "Follow-up")

    def follows_up(self) -> int:
        """Every contact of the schedule: the first of the person is reached, the others are waived."""
        self.go("follow-up/", "to come")
        links = self.page.locator("main a.btn[href*='/follow-up/']").evaluate_all(
            "found => found.map(one => new URL(one.href).pathname)"
        )
        for link in links:
            self.page.goto(f"{self.visits.base}{link}")
            if self.page.locator("main [name=safety_asked]").count() and "reached" not in self.done:
                self._is_reached()
                self.done.add("reached")
            else:
                self.pick("outcome", "waived").press("Record the contact", to="/follow-up/")
        expect(self.page.locator("main")).to_contain_text("Nothing to come")
        self.visits.look(self.page, "all recorded")
        return len(links)

    def _is_reached(self) -> None:
        self.visits.look(self.page)
        self.pick("outcome", "reached").fill(words="He likes one of the groups.").press("Record the contact")
        expect(self.page.get_by_role("alert").first).to_contain_text("safety question")
        self.visits.look(self.page, "with an error")
        self.tick("safety_asked").press("Record the contact", to="/follow-up/")

    def closes(self, summary: str) -> None:
        """The summary, signed; then T-16."""
        self.go("closing/").fill(text=summary, signed_name="Maren Okafor").tick("no_open_incident")
        self.press("Save and sign", to="/move/")
        self.visits.look(self.page, "ready to close")
        self.page.locator("summary", has_text="Close the case").click()
        self.choose(close_reason="Completed").press("Close the case", to=f"/cases/{self.case_id}/")
        expect(self.page.locator("main")).to_contain_text("This case is closed")
        self.visits.look(self.page, "Closed")

    def reads_everything_once(self) -> None:
        """The pages that the way itself did not lead through."""
        for part in ("timeline/", "notes/", "tasks/", "team/", "moves/", "holds/", "conflicts/", "inquiry/"):
            self.go(part, "read")

    def prints(self) -> bytes:
        """The case summary, made by the worker while the page shows how far it is."""
        self.go().press("Print summary")
        expect(self.page).to_have_url(re.compile("/papers/"))
        link = self.page.get_by_role("link", name="Open the PDF")
        expect(link).to_be_visible(timeout=PATIENCE_MS)
        self.visits.look(self.page)
        answer = self.page.request.get(f"{self.visits.base}{link.get_attribute('href')}")
        assert answer.status == 200, answer.status
        assert answer.headers["content-type"] == "application/pdf"
        self.visits.addresses.add(("GET", str(link.get_attribute("href"))))
        return answer.body()

    @property
    def done(self) -> set[str]:
        """What happened already on this way."""
        return self.__dict__.setdefault("_done", set())  # type: ignore[no-any-return]  # a set, made here

    def _send(self, field: str, *, to: str = "**/placement/") -> None:
        self.page.locator(f"form:has([name={field}]) button[type=submit]").click()
        self.page.wait_for_url(to)

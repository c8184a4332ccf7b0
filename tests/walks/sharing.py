"""The lead's way from a consent to what is shared under it, page by page."""

import re
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pikepdf
from playwright.sync_api import expect

from tests.walks.lead import ZONE, Lead

CONSENT_IN_PATH = re.compile(r"/consents/([0-9a-f-]{36})/")


class Sharing(Lead):
    """Writes a consent, offers it, records the paper, shares under it."""

    def writes_a_consent(self, provider: str, person: str, *items: str) -> UUID:
        """For one provider, with a few items; the words are read before it is offered."""
        self.go("consents/", "all").page.get_by_role("link", name="New consent").click()
        self.page.wait_for_url("**/consents/new/")
        self.visits.look(self.page)
        self.go("consents/new/?kind=specific", "specific").choose(recipient=provider)
        for item in items:
            self.pick_box("items", item)
        self.pick_box("purposes", "treatment").pick("expiry_kind", "date")
        self.fill(purpose_text="To prepare and give treatment", patient_name=person)
        self.press("Save and read the words")
        self.visits.look(self.page, "written")
        found = CONSENT_IN_PATH.search(self.page.url)
        assert found, self.page.inner_text("main")
        return UUID(found[1])

    def offers(self, consent: UUID) -> None:
        """The words stay as they are from now on."""
        self.go(f"consents/{consent}/").press("Offer it to the person")
        expect(self.page.locator("main")).to_contain_text("Waits for the answer")
        self.visits.look(self.page, "offered")

    def records_the_paper(self, consent: UUID, person: str, folder: Path) -> None:
        """Signed on paper before a witness, with the scan."""
        scan = folder / "signed.pdf"
        with pikepdf.new() as pdf:
            pdf.add_blank_page()
            pdf.save(scan)
        self.go(f"consents/{consent}/paper/").pick("kind", "paper").pick("signer_kind", "individual")
        self.fill(name=person, signed_on=f"{datetime.now(ZONE):%Y-%m-%d}", witness_name="Ada Lindqvist")
        self.page.locator("main [name=scan]").set_input_files(scan)
        self.press("Keep the signature")
        expect(self.page.locator("main")).to_contain_text("Signed by")
        self.visits.look(self.page, "signed")

    def shares(self, consent: UUID, channel: str, *items: str, words: str = "") -> None:
        """What, how, in words; the sentence; then it goes out."""
        self.go("disclosures/share/", "with whom").go(f"disclosures/share/{consent}/", "what")
        assert not self.page.locator("main input:checked").count(), "nothing is ticked beforehand"
        for item in items:
            self.pick_box("items", item)
        self.pick("channel", channel).fill(words=words).press("Look at it first")
        expect(self.page.locator("main")).to_contain_text("You share with")
        self.visits.look(self.page, "before it goes out")
        self.press("Share it")
        self.visits.look(self.page, f"shared, {channel}")

    def writes_down(self, person: str) -> None:
        """Who the person is."""
        self.go("intake/", "before the person is known").fill(full_name=person).press("Save")
        self.visits.look(self.page, "the person is known")

    def opens_a_space(self) -> str:
        """The link to the person's own space, shown once to be handed over."""
        self.go("their-space/").pick("how", "show").press("Make a link")
        self.visits.look(self.page, "the link is shown")
        shown = self.page.locator("main code").first.inner_text()
        assert shown not in self.go("their-space/").page.content(), "it is shown once"
        return shown

    def reads_the_code(self) -> str:
        """The six digits that wait for being read aloud."""
        self.go("their-space/", "a code waits")
        return self.page.locator("main [role=status] code").inner_text()

    def link(self) -> str:
        """The link, as it is shown once."""
        shown = self.page.locator("main code").first.inner_text()
        self.page.reload()
        assert shown not in self.page.content(), "it is shown once"
        return shown

    def withdraws(self, consent: UUID) -> None:
        """The person said it, and staff write it down."""
        self.go(f"consents/{consent}/stop/").pick("how", "oral").fill(words="I do not want that any more.")
        self.page.locator("form:has([name=how]) button[type=submit]").click()
        self.page.wait_for_url(f"**/consents/{consent}/")
        self.visits.look(self.page, "withdrawn")

    def pick_box(self, name: str, value: str) -> "Sharing":
        """One box of a group."""
        self.page.locator(f"main input[type=checkbox][name={name}][value='{value}']").check()
        return self

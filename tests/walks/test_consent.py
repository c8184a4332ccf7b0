"""A consent, signed on the person's phone, shared under by link, stopped there; and all of it found again."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.fixtures.stack import Stack
from tests.walks import signing_in
from tests.walks.afterwards import Afterwards
from tests.walks.person import Person
from tests.walks.visits import Visits

pytestmark = [pytest.mark.walk, pytest.mark.xdist_group("stack")]

PERSON, PROVIDER = "Oskar Lind", "Alder Creek"
WORDS = "Level 3.7, as Dr. Anand recommended."
PATIENCE_MS = 20_000


@dataclass
class Walked:
    """What is left of the walk."""

    case_id: UUID
    consent: UUID
    link: str
    visits: Visits
    reference: str
    told: dict[str, str]
    afterwards: str


@pytest.fixture(scope="module")
def walked(stack: Stack, browser: Browser) -> Iterator[Walked]:
    """The whole way, once."""
    visits = Visits(stack.base_url)
    office, provider, phone = _context(browser, 1280), _context(browser, 1280), _context(browser, 390)
    for context in (office, provider, phone):
        visits.follow(context)
    lead = Afterwards(office.new_page(), visits)
    signing_in.by_one_press(lead.page, visits.base, "Maren Okafor", "interventionist")
    reference = _a_case_that_said_yes(lead)
    consent = lead.writes_a_consent(PROVIDER, PERSON, "level_of_care", "identity")
    lead.offers(consent)
    lead.writes_down(PERSON)
    person = Person(phone.new_page(), visits)
    person.comes_in(lead.opens_a_space())
    person.signs(PROVIDER, PERSON, lead.reads_the_code)
    lead.shares(consent, "provider_link", "level_of_care", words=WORDS)
    link = lead.link()
    page = provider.new_page()
    page.goto(link)
    visits.look(page, "door")
    assert PERSON not in page.content()
    page.get_by_role("button", name="Open the page").click()
    expect(page.locator("main")).to_contain_text(WORDS)
    expect(page.locator("main")).to_contain_text(
        "These rules prohibit you from using or disclosing this record"
    )
    visits.look(page, "packet")
    person.stops(consent)
    page.reload()
    expect(page.locator("main")).to_contain_text("This link is closed")
    assert WORDS not in page.content()
    visits.look(page, "closed")
    told = {part: person.reads(part) for part in ("", "shared/", "looks/")}
    lead.go(f"disclosures/share/{consent}/", "nothing can be shared")
    assert lead.case_id
    yield Walked(lead.case_id, consent, link, visits, reference, told, lead.page.inner_text("main"))
    for context in (office, provider, phone):
        context.close()


def _a_case_that_said_yes(lead: Afterwards) -> str:
    """From the first call to T-18: he asked for help himself."""
    lead.takes_the_call(PERSON, "Ida Lind")
    reference = re.search(r"HL-\d{4}", lead.page.inner_text("main"))
    assert reference
    lead.go("move/", "inquiry")
    way = lead.page.locator("details:has(input[name=transition][value='T-18'])")
    if way.get_attribute("open") is None:
        way.locator("summary").click()
    way.locator("[name=reason]").fill("He called and asked for help himself.")
    way.get_by_role("button", name="The person asks for help").click()
    lead.page.wait_for_url("**/engagement/")
    expect(lead.page.locator("main")).to_contain_text("The person takes part since")
    lead.visits.look(lead.page, "the switch")
    return reference[0]


def _context(browser: Browser, width: int) -> BrowserContext:
    context = browser.new_context(viewport={"width": width, "height": 844}, locale="en-US")
    context.set_default_timeout(PATIENCE_MS)
    return context


def test_nothing_broke_and_axe_finds_nothing(walked: Walked) -> None:
    assert not walked.visits.problems, "\n".join(walked.visits.problems)
    assert not walked.visits.violations, "\n".join(walked.visits.violations)


def test_the_link_stays_closed_for_everybody(walked: Walked, browser: Browser) -> None:
    context = browser.new_context()
    for answer in (context.request.get(walked.link), context.request.get(f"{walked.visits.base}/shared/")):
        assert answer.status == 410
        assert "This link is closed" in answer.text()
    context.close()


def test_the_person_reads_all_of_it_on_the_phone(walked: Walked) -> None:
    assert "Nobody outside the team is told anything about you" in walked.told[""]
    for words in (PROVIDER, "Level of care", "Written consent", "Your answer"):
        assert words in walked.told["shared/"]
    assert "Maren Okafor" in walked.told["looks/"]
    assert PROVIDER not in walked.told["looks/"], "a provider is an outside party, named in the accounting"


def test_nothing_is_shared_under_it_any_more(walked: Walked) -> None:
    assert "Look at it first" not in walked.afterwards


def test_the_accounting_tells_all_of_it(walked: Walked, stack: Stack, browser: Browser) -> None:
    context = _context(browser, 1280)
    page = context.new_page()
    signing_in.by_one_press(page, stack.base_url, "Maren Okafor", "interventionist")
    page.goto(f"{stack.base_url}/cases/{walked.case_id}/disclosures/")
    row = page.locator("main tbody tr")
    expect(row).to_have_count(1)
    for words in (PROVIDER, "Level of care", "Treatment", "Written consent", "C-42", "Opened, link closed"):
        expect(row).to_contain_text(words)
    with page.expect_download() as download:
        page.get_by_role("link", name="As CSV").click()
    assert PROVIDER in download.value.path().read_text(encoding="utf-8")
    page.goto(f"{stack.base_url}/cases/{walked.case_id}/consents/{walked.consent}/")
    expect(page.locator("main")).to_contain_text("Who holds copies")
    context.close()


def test_the_log_tells_who_looked_and_who_was_refused(walked: Walked, stack: Stack, browser: Browser) -> None:
    context = _context(browser, 1280)
    page = context.new_page()
    signing_in.by_password(page, stack.base_url, stack.staff("harbor-light", "admin"))
    page.goto(f"{stack.base_url}/compliance/audit/?case={walked.reference}")
    words = page.locator("main")
    for expected in ("Signed", "Revoked", "Disclosed", "Provider", "The person", "C-42"):
        expect(words).to_contain_text(expected)
    context.close()

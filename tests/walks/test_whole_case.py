"""One whole case, from the first call to the last follow-up: real Chromium, real servers, a real worker."""

import io
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from pypdf import PdfReader

from tests.conftest import manage
from tests.fixtures.stack import Stack
from tests.walks import signing_in
from tests.walks.afterwards import Afterwards
from tests.walks.sister import LOVE, Sister
from tests.walks.visits import Visits

pytestmark = [pytest.mark.walk, pytest.mark.xdist_group("stack")]

PERSON, CALLER, PAYER = "Gabriel Moreau", "Nadia Moreau", "Vera Moreau"
PROVIDER = "Alder Creek"
SUMMARY = "Gabriel entered treatment and stayed. His mother and sister go on with their own support."
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
PATIENCE_MS = 20_000
MOST_PAGES = 60


@dataclass
class Walked:
    """What is left of the walk: the case, its paper, everywhere that people came by."""

    case_id: UUID
    reference: str
    visits: Visits
    paper: bytes
    link: str
    contacts: int


@pytest.fixture(scope="module")
def walked(stack: Stack, browser: Browser) -> Iterator[Walked]:
    """The whole way, once; the tests below look at what it left."""
    visits = Visits(stack.base_url)
    office, phone = _context(browser, 1280), _context(browser, 390)
    for context in (office, phone):
        visits.follow(context)
    lead, sister = Afterwards(office.new_page(), visits), Sister(phone.new_page(), visits)
    yield _walk(lead, sister, visits, stack.folder)
    office.close()
    phone.close()


def _walk(lead: Afterwards, sister: Sister, visits: Visits, folder: Path) -> Walked:
    signing_in.by_one_press(lead.page, visits.base, "Maren Okafor", "interventionist")
    lead.takes_the_call(PERSON, CALLER)
    reference = re.search(r"HL-\d{4}", lead.page.inner_text("main"))
    assert reference
    assert lead.case_id
    lead.begins_the_intake()
    lead.is_refused()
    link = lead.invites(CALLER)
    sister.opens(link)
    sister.signs(CALLER)
    sister.answers()
    sister.writes()
    sister.sends()
    lead.takes_the_papers(PAYER)
    lead.moves("Begin preparation", "Preparation")
    for kind in ("Preparation", "Rehearsal"):
        lead.meets(kind)
    lead.plans_the_day()
    lead.finds_a_place(PROVIDER)
    lead.approves_the_letter(CALLER, LOVE)
    lead.starts_and_records_a_yes()
    lead.places(PROVIDER, PERSON, folder)
    contacts = lead.follows_up()
    lead.closes(SUMMARY)
    lead.reads_everything_once()
    sister.leaves()
    return Walked(lead.case_id, reference[0], visits, lead.prints(), link, contacts)


def test_the_case_is_closed_and_its_paper_says_so(walked: Walked) -> None:
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(walked.paper)).pages]
    text = " ".join(" ".join(pages).split())
    for words in (PERSON, walked.reference, CALLER, PAYER, PROVIDER, SUMMARY, "Yes, today", "Closed"):
        assert words in text
    assert all("Maren Okafor" in page for page in pages), "who printed it stands on each page"
    assert LOVE not in text, "a letter is its author's"
    assert walked.contacts >= 9, "F-01 to F-09"


def test_nothing_broke_on_the_way(walked: Walked) -> None:
    assert not walked.visits.problems, "\n".join(walked.visits.problems)


def test_axe_finds_no_violation_on_any_page(walked: Walked) -> None:
    assert walked.visits.looked_at > 50
    assert not walked.visits.violations, "\n".join(walked.visits.violations)


def test_the_admin_finds_each_access_in_the_log(walked: Walked, stack: Stack, browser: Browser) -> None:
    with _owner(stack) as link:
        rows = link.execute(
            "SELECT id::text, request_id, actor_kind FROM compliance_access_event"
            " WHERE case_reference = %s AND practice_id = (SELECT id FROM practices_practice WHERE slug = 'harbor-light')",
            [walked.reference],
        ).fetchall()
    events = {row[0] for row in rows}
    told = {row[1] for row in rows}
    case = f"/cases/{walked.case_id}/"
    silent = {
        what
        for number, what in walked.visits.requests.items()
        if case in what and what.endswith((" 200", " 302", " 409", " 422")) and number not in told
    }
    assert not silent, f"no event was kept of {sorted(silent)}"
    assert {"staff", "family", "system"} <= {row[2] for row in rows}
    context = _context(browser, 1280)
    walked.visits.follow(context)
    shown = _read_log(context.new_page(), stack, walked)
    context.close()
    assert events <= shown, f"{len(events - shown)} of {len(events)} events are not on the page"


def _read_log(page: Page, stack: Stack, walked: Walked) -> set[str]:
    """Ids of every line about the case, over all pages of the log."""
    signing_in.by_password(page, stack.base_url, stack.staff("harbor-light", "admin"))
    page.goto(f"{stack.base_url}/compliance/audit/")
    walked.visits.look(page)
    page.get_by_label("Case reference").fill(walked.reference)
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**case=**")
    walked.visits.look(page, "filtered")
    shown: set[str] = set()
    for _ in range(MOST_PAGES):
        shown |= set(page.locator("tr[id^=event-]").evaluate_all("rows => rows.map(row => row.id.slice(6))"))
        older = page.get_by_role("link", name="Older events")
        if not older.count():
            return shown
        older.click()
        page.wait_for_load_state()
    raise AssertionError("the log has no last page")


def test_another_practice_gets_404_everywhere(walked: Walked, stack: Stack, browser: Browser) -> None:
    context = _context(browser, 1280)
    page = context.new_page()
    signing_in.by_password(page, stack.base_url, stack.staff("north-gate", "interventionist"))
    answers = {}
    visited = sorted(one for one in walked.visits.addresses if ID.search(one[1]))
    token = next(one["value"] for one in context.cookies() if "csrf" in one["name"])
    for method, path in visited:
        answers[method, path] = context.request.fetch(
            f"{stack.base_url}{path}",
            method=method,
            headers={"X-CSRFToken": token, "Referer": stack.base_url},
            max_redirects=0,
        ).status
    page.goto(f"{stack.base_url}/cases/")
    mine = page.content()
    context.close()
    assert len(visited) > 60
    assert {"GET", "POST"} == {method for method, _ in visited}
    assert not {one: status for one, status in answers.items() if status != 404}
    assert PERSON not in mine


def test_another_practice_gets_404_by_api(walked: Walked, stack: Stack, browser: Browser) -> None:
    stranger, own = _program(stack, browser, "north-gate"), _program(stack, browser, "harbor-light")
    case = f"{stack.base_url}/api/v1/cases/{walked.case_id}/"
    assert own.request.get(case).json()["reference"] == walked.reference
    note = {"kind": "casework", "text": "Not mine.", "idem_key": str(uuid.uuid4())}
    for answer in (
        stranger.request.get(case),
        stranger.request.post(f"{case}notes/", data=note),
        stranger.request.post(f"{case}transitions/", data={"transition": "T-17", "reason": "Mine now."}),
    ):
        assert answer.status == 404, (answer.url, answer.status, answer.text())
    listed = stranger.request.get(f"{stack.base_url}/api/v1/cases/")
    assert listed.status == 200
    assert str(walked.case_id) not in listed.text()
    stranger.close()
    own.close()


def _program(stack: Stack, browser: Browser, slug: str) -> BrowserContext:
    """A program with a token for its client id and secret."""
    api = stack.practice(slug)["api"]
    asking = browser.new_context()
    answer = asking.request.post(
        api["token_url"],
        form={
            "grant_type": "client_credentials",
            "client_id": api["client_id"],
            "client_secret": api["client_secret"],
        },
    )
    assert answer.status == 200, answer.text()
    token = answer.json()["access_token"]
    asking.close()
    return browser.new_context(extra_http_headers={"Authorization": f"Bearer {token}"})


def test_a_used_link_opens_nothing(walked: Walked, browser: Browser) -> None:
    context = browser.new_context()
    assert context.request.get(walked.link).status == 410
    context.close()


def test_the_log_holds_until_one_byte_is_changed(walked: Walked, stack: Stack) -> None:
    said = manage("verify_audit", env=stack.environment)
    assert "Complete and unchanged" in said.stdout
    with _owner(stack) as link:
        link.execute("SET session_replication_role = replica")
        event, name = link.execute(
            "SELECT id, actor_name FROM compliance_access_event WHERE case_reference = %s AND actor_kind = 'staff'"
            " ORDER BY at LIMIT 1",
            [walked.reference],
        ).fetchone() or (None, "")
        change = "UPDATE compliance_access_event SET actor_name = %s WHERE id = %s"
        assert link.execute(change, [f"L{name[1:]}", event]).rowcount == 1
        broken = manage("verify_audit", env=stack.environment, check=False)
        link.execute(change, [name, event])
    assert broken.returncode == 1
    assert str(event) in broken.stderr
    assert "Complete and unchanged" in manage("verify_audit", env=stack.environment).stdout


def _owner(stack: Stack) -> "psycopg.Connection[tuple[str, ...]]":
    """The database's superuser, who alone can switch triggers off."""
    return psycopg.connect(stack.environment["ADMIN_DATABASE_URL"], autocommit=True)


def _context(browser: Browser, width: int) -> BrowserContext:
    context = browser.new_context(viewport={"width": width, "height": 844}, locale="en-US")
    context.set_default_timeout(PATIENCE_MS)
    return context

"""Messages on a phone: sent and read with and without scripts, and open to everybody."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from families.domain import messages
from families.domain.messages import Place, Post
from tests.families.space import link_for
from tests.families.test_phone import NewPage, _come_in, _is_accessible, address
from tests.scene import Scene

__all__ = ["address"]
pytestmark = pytest.mark.walk


def _a_huge_picture_is_said_before_it_is_sent(page: Page, folder: Path) -> None:
    huge = folder / "photo.jpg"
    with huge.open("wb") as file:
        file.truncate(30_000_000)
    page.get_by_label("Add a file").set_input_files(huge)
    page.get_by_role("alert").get_by_text("larger than 5 MB").wait_for()
    page.get_by_role("button", name="Send").click()
    assert page.get_by_label("Your message").input_value() == "Can we talk before Friday?"


@pytest.mark.parametrize("javascript", [True, False], ids=["with-scripts", "without-scripts"])
def test_a_message_is_sent_and_answered_on_a_phone(
    scene: Scene,
    address: str,
    new_page: NewPage,
    javascript: bool,
    tmp_path: Path,
) -> None:
    page = new_page(width=390, javascript=javascript)
    _come_in(page, address, link_for(scene, scene.sister))
    page.get_by_role("link", name="Messages with your team").click()
    page.get_by_role("link", name="Write to the team in private").click()
    page.get_by_label("Your message").fill("Can we talk before Friday?")
    if javascript:
        _a_huge_picture_is_said_before_it_is_sent(page, tmp_path)
    page.get_by_label("Add a file").set_input_files(
        {"name": "list.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
    )
    page.get_by_role("button", name="Send").click()
    page.get_by_text("Can we talk before Friday?").wait_for()
    case = scene.case
    with scene.lead.acting() as access:
        messages.send(access, Place(case.pk, scene.sister.row.pk), Post("Yes, tomorrow at nine.", "one"))
    page.reload()
    page.get_by_text("Yes, tomorrow at nine.").wait_for()
    for path in ("", "private/", "group/"):
        page.goto(f"{address}/family/messages/{path}")
        if javascript:
            _is_accessible(page)

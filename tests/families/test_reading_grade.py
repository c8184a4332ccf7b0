"""Every page of the portal can be read by a tired person: Flesch-Kincaid grade 6 or lower.

Measured on the text of `main` as a family member gets it (tests.families.grade says how sentences end). The
pages are found in the resolver, so that a new one is measured from its first day. Left out, with the reason:
notices, whose headings and statements the law prescribes (42 CFR 2.22, 45 CFR 164.520).
"""

import pytest
from django.test import Client

from families.letter_parts import EVERY_STEP
from families.models import ThreadKind
from families.questionnaire import flow, stock
from families.questionnaire.stock import INTAKE
from families.views.space import TITLES
from tests.families import grade
from tests.families.space import come_in
from tests.invariants.addresses import all_addresses
from tests.scene import Scene

HARDEST = 6.0
FIXED_BY_LAW = frozenset({"families:notice"})
NO_PAGES = frozenset(
    {
        "families:door",
        "families:new-link",
        "families:not-me",
        "families:ask-again",
        "families:leave",
        "families:message-file",
    }
)
WORDS = {
    "families:paper": [{"kind": kind} for kind in TITLES],
    "families:form": [{"form": INTAKE}],
    "families:check": [{"form": INTAKE}],
    "families:intake": [{"form": INTAKE, "key": page.key} for page in flow.every_page(stock.intake())[:14]],
    "families:letter": [{"key": step.key} for step in EVERY_STEP],
    "families:lesson": [{"key": "illness"}],
    "families:thread": [{"kind": kind} for kind in ThreadKind.values],
}
ACTIONS = ("/save/", "/hints/", "/leave/")


def pages() -> list[str]:
    """Every address of the family's pages, filled in."""
    found = []
    for address in all_addresses():
        if not address.path.startswith("family/") or address.name in FIXED_BY_LAW | NO_PAGES:
            continue
        if address.path.endswith(ACTIONS):
            continue
        for values in WORDS[address.name] if address.names else [{}]:
            path = address.path
            for name, value in values.items():
                start = path.index(f"{name}>")
                path = path[: path.rindex("<", 0, start)] + value + path[start + len(name) + 1 :]
            found.append(f"/{path}")
    return sorted(set(found))


@pytest.fixture(scope="module")
def everything() -> dict[str, float]:
    """The grade of each page, of a member who has begun everything."""
    scene = Scene.create()
    scene.in_preparation()
    phone: Client = come_in(scene, scene.sister)
    phone.post("/family/forms/intake/safety/", {"children_home": "yes", "weapon": "yes", "version": "0"})
    phone.post("/family/letter/felt/", {"feeling": "You made me cry.", "version": "0"})
    return {path: _grade(phone, path) for path in pages()}


def _grade(phone: Client, path: str) -> float:
    page = phone.get(path, follow=True)
    assert page.status_code == 200, path
    return grade.of_page(page.content.decode())


@pytest.mark.parametrize("path", pages())
def test_a_page_reads_easily(everything: dict[str, float], path: str) -> None:
    assert everything[path] <= HARDEST


def test_a_hard_text_is_seen_as_one() -> None:
    hard = "Notwithstanding the aforementioned confidentiality provisions, disclosure necessitates authorization."
    assert grade.of_text(hard) > HARDEST

"""Agreements on the member's list, and the team's page about who signed them."""

from django.urls import reverse

from cases.models import Case, ConcernedOther
from cases.models.agreements import PAPERS
from cases.wording import current
from compliance.access import Access
from families.domain import papers
from families.paper_titles import TITLES
from families.parts import FamilyPage, ListItem, family_page, on_list


@on_list(10)
def papers_to_sign(access: Access, me: ConcernedOther) -> list[ListItem]:
    """Every paper, in its current wording."""
    rows = papers.own(access)
    signed = {one.kind for one in rows if one.wording_version == current(one.kind).version}
    before = {one.kind for one in rows} - signed
    found = []
    for kind in PAPERS:
        url = reverse("families:paper", args=[kind.value])
        if kind.value in signed:
            item = ListItem(url, TITLES[kind.value], "Signed. You can read it again.", done=True)
        else:
            words = (
                "The words have changed. Please read them again."
                if kind.value in before
                else "To read and sign. About 4 minutes."
            )
            item = ListItem(url, TITLES[kind.value], words, icon="signature")
        found.append(item)
    return found


@family_page("Agreements", 40)
def agreements_page(access: Access, case: Case) -> FamilyPage:
    """Who signed what."""
    return FamilyPage(reverse("families:agreements", args=[case.pk]), "Who signed which agreement, and when.")

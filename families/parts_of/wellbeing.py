"""Check-ins on the member's list, and the team's page about those that may be seen."""

from django.urls import reverse

from cases.models import Case, ConcernedOther
from compliance.access import Access
from families.domain import wellbeing
from families.models import CheckIn, CheckInSharing
from families.parts import FamilyPage, ListItem, family_page, on_list, own_model

own_model(CheckIn)
own_model(CheckInSharing)


@on_list(70)
def check_in(access: Access, me: ConcernedOther) -> list[ListItem]:
    """Asked for when it is due; else the lines, to look at."""
    mine = wellbeing.mine(access)
    url = reverse("families:wellbeing")
    if mine.open is not None:
        return [
            ListItem(url, "Finish your check-in", "You have begun. It takes a few minutes.", icon="heart")
        ]
    if mine.is_due:
        return [
            ListItem(url, "How are you?", "Nine short questions about you. About 3 minutes.", icon="heart")
        ]
    return [ListItem(url, "How you have been", "Your check-ins over time.", done=True)] if mine.done else []


@family_page("Wellbeing", 50)
def group(access: Access, case: Case) -> FamilyPage:
    """How each one is, as far as they let the team see it."""
    url = reverse("families:group-wellbeing", args=[case.pk])
    return FamilyPage(url, "How each one is over time, if they let you see it.")

"""Who does what on the day, among the team's pages."""

from django.urls import reverse

from cases.models import Case
from compliance.access import Access
from families.parts import FamilyPage, family_page


@family_page("Roles on the day", 20)
def roles(access: Access, case: Case) -> FamilyPage:
    """Parts, and what does not fit together."""
    return FamilyPage(
        reverse("families:roles", args=[case.pk]),
        "Who comes, who speaks, who drives, who keeps the children.",
    )

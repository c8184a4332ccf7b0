"""The family map among the team's pages."""

from django.urls import reverse

from cases.models import Case
from compliance import gate
from compliance.access import Access
from families.models import MapPerson
from families.parts import FamilyPage, family_page


@family_page("Family map", 10)
def family_map(access: Access, case: Case) -> FamilyPage | None:
    """For those who may know who is afraid of whom."""
    if not gate.would(access, on=case.pk, category=MapPerson.category_default).allowed:
        return None
    return FamilyPage(
        reverse("families:map", args=[case.pk]), "Who belongs to whom, and how it is between them."
    )

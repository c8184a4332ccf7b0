"""What cases knows of the items of a consent: who the person is, and what could be dangerous."""

from uuid import UUID

from cases import queries, when
from cases.models import Case
from cases.safety_domains import BY_KEY
from compliance import gate
from compliance.access import Access
from compliance.disclosure.content import Line

GREEN = "green"


def identity(access: Access, case_id: UUID) -> list[Line]:
    """Name, date of birth and contact data, as the family or the person gave them."""
    case = gate.get(access, Case, case_id, to="read_to_share")
    person = gate.open(access, queries.individual(case), case_id=case_id, to="read_to_share").first()
    if person is None:
        return []
    return [
        ("Name", person.full_name),
        ("Called", person.called),
        ("Date of birth", person.born_on),
        ("Telephone", person.phone),
        ("Address", person.address),
    ]


def risk(access: Access, case_id: UUID) -> list[Line]:
    """The newest safety screen: which domains are not green. What somebody said about them stays here."""
    case = gate.get(access, Case, case_id, to="read_to_share")
    screen = gate.open(access, queries.screens(case), case_id=case_id, to="read_to_share").first()
    if screen is None:
        return []
    found = [
        (BY_KEY[key].label, BY_KEY[key].red if one["level"] == "red" else BY_KEY[key].amber)
        for key, one in screen.answers.items()
        if key in BY_KEY and one.get("level") != GREEN
    ]
    day = when.on_paper(screen.answered_at, case.time_zone)
    return [("Safety screen of", day), *(found or [("Result", "No risk was found")])]

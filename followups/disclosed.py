"""What follow-up knows of the items of a consent: whether the person is still in care."""

from uuid import UUID

from cases import when
from cases.models import Case
from compliance import gate
from compliance.access import Access
from compliance.disclosure.content import Line
from followups import queries
from followups.models import StillInCare


def still_in_care(access: Access, case_id: UUID) -> list[Line]:
    """As the newest contact that knew it said."""
    case = gate.get(access, Case, case_id, to="read_to_share")
    contacts = gate.open(access, queries.contacts(case), case_id=case_id, to="read_to_share")
    for one in contacts:
        if one.still_in_care in {StillInCare.YES, StillInCare.NO}:
            day = when.on_paper(one.at, case.time_zone)
            return [("Still in care", f"{one.get_still_in_care_display()}, as of {day}")]
    return []

"""The closing summary: written and signed by a lead whose credential counts that day (G-25, E-10)."""

from cases.domain import attestations, team, timeline, upcoming
from cases.domain.working import check_open, check_version, lock
from cases.guards import lead_is_qualified
from cases.models import Case
from compliance import gate
from compliance.access import Access
from compliance.errors import Invalid


def write_summary(
    access: Access, *, case: Case, text: str, no_open_incident: bool, signed_name: str, version: int
) -> Case:
    """Writes the summary and signs that no incident is open. Raises StaleVersion on a late save."""
    if not text.strip():
        raise Invalid("Write the summary first.", field="text")
    if not no_open_incident:
        raise Invalid("Close the incident first, then sign that none is open.", field="no_open_incident")
    with gate.act(access, on=case, to="write_summary"):
        check_open(case)
        team.senior_required(access, case)
        case = lock(case)
        check_version(version, case.version, mine=text, theirs=case.closing_summary)
        qualified = lead_is_qualified(case, at=access.at)
        if not qualified.holds:
            raise Invalid(qualified.words)
        case.closing_summary = text
        case.version += 1
        case.save(update_fields=["closing_summary", "version"])
        timeline.add(access, case, kind="stage", icon="file-text", title="The closing summary was written")
        attestations.sign(
            access,
            case,
            guard=attestations.CLOSING,
            what_was_seen="No incident report is open on this case.",
            signed_name=signed_name,
        )
        upcoming.refresh(access, case)
        return case

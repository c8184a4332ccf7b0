"""What a case does when the person has read the patient notice in their own space (`compliance.notice.hooks`)."""

from uuid import UUID

from cases.domain import intake
from cases.models import Case
from compliance.access import Access


def note(access: Access, case_id: UUID) -> None:
    """The same as when staff hand it over, with words of its own on the timeline."""
    case: Case = Case.objects.get(pk=case_id)
    intake.give_patient_notice(access, case=case, title="The person read the patient notice")

"""When a case gets another lead: what the old one was responsible for goes to the new one, with its reminders."""

from uuid import UUID

from compliance.consent.models import Consent
from compliance.models import OutboxRow, OutboxState
from compliance.rights.models import RequestState, RightsRequest


def hand_over(*, case_id: UUID, old: UUID, new: UUID) -> None:
    """Consents and open requests of one case. Inside the verb that changes the lead."""
    for consent in Consent.objects.filter(case_id=case_id, responsible_id=old):
        consent.responsible_id = new
        consent.save(update_fields=["responsible"])
        _remind(f"consent-ends:{consent.pk}:", new)
    for request in RightsRequest.objects.filter(case_id=case_id, responsible_id=old, state=RequestState.OPEN):
        request.responsible_id = new
        request.save(update_fields=["responsible"])
        _remind(f"rights:{request.pk}:", new)


def _remind(prefix: str, member: UUID) -> None:
    waiting = OutboxRow.objects.filter(idem_key__startswith=prefix, state=OutboxState.WAITING)
    waiting.update(to_membership_id=member)

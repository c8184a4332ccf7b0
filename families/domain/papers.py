"""Signing in the family space: the member's own name under the current wording."""

from cases.domain import agreements
from cases.models import Acknowledgement, Case, ConcernedOther
from cases.models.agreements import SignedBy
from compliance import gate
from compliance.access import Access


def sign(access: Access, *, kind: str, signed_name: str) -> Acknowledgement:
    """Signs one paper by typed name. Signed twice is signed once."""
    with gate.act(access, case_id=access.case_id, model=Acknowledgement, to="sign"):
        case = Case.objects.get(pk=access.case_id)
        person = ConcernedOther.objects.get(pk=access.concerned_other_id)
        return agreements.acknowledge(
            access,
            case=case,
            concerned_other=person,
            kind=kind,
            signed_name=signed_name,
            signed_by=SignedBy.PORTAL,
        )

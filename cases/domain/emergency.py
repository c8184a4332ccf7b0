"""Emergency access by the reference of a case, for somebody who sees neither case nor name (C-09, C-58)."""

from dataclasses import replace
from uuid import UUID

from compliance import gate
from compliance.access import Access
from compliance.domain import emergencies
from compliance.emergency.models import EmergencyAccess
from compliance.errors import Invalid
from compliance.relations import case_relations
from compliance.vocabulary import Category, Role

NO_CASE = UUID(int=0)
MAY = frozenset({Role.INTERVENTIONIST, Role.SUPERVISOR})


def may_declare(access: Access) -> bool:
    """Whether the role is one that an emergency opens cases for."""
    return access.role in MAY


def declare(access: Access, *, reference: str, reason: str) -> EmergencyAccess:
    """Opens the case with this reference for four hours. Raises Invalid, Denied, NotFound.

    The search is an act of its own in the log, so that trying references leaves its trace.
    """
    asking = replace(access, reasons={**access.reasons, NO_CASE: reason.strip()})
    with gate.act(asking, to="search_by_reference", category=Category.CASE_ADMIN, in_emergency=True):
        found = case_relations().find(reference)
    if found is None:
        raise Invalid("There is no case with this reference here.", field="reference")
    return emergencies.open_access(access, case_id=found, reason=reason)

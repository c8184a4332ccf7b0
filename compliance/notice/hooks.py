"""How an acknowledgement reaches what stands above: `cases` notes on the person that the notice was given."""

from collections.abc import Callable
from uuid import UUID

from compliance.access import Access

Given = Callable[[Access, UUID], None]
_given: list[Given] = []


def on_patient_notice(function: Given) -> Given:
    """Registers what follows, in the same transaction, when the person has read the patient notice."""
    _given[:] = [function]
    return function


def patient_notice_read(access: Access, case_id: UUID) -> None:
    """Tells whoever registered."""
    for function in _given:
        function(access, case_id)

"""What referrals knows of the items of a consent: level of care, attendance, cost; and who may receive it."""

from uuid import UUID

from cases import when
from cases.models import Case
from compliance import gate
from compliance.access import Access
from compliance.disclosure.content import Line
from compliance.disclosure.models import OutsideKind
from compliance.disclosure.recipients import Recipient
from referrals import queries
from referrals.models import Placement


def _newest(access: Access, case_id: UUID) -> tuple[Case, Placement | None]:
    case = gate.get(access, Case, case_id, to="read_to_share")
    found = gate.open(access, queries.placements(case), case_id=case_id, to="read_to_share")
    return case, found.first()


def attendance(access: Access, case_id: UUID) -> list[Line]:
    """Whether and when the person was admitted."""
    case, placement = _newest(access, case_id)
    if placement is None or placement.admitted_at is None:
        return []
    return [("Admitted on", when.on_paper(placement.admitted_at, case.time_zone))]


def level_of_care(access: Access, case_id: UUID) -> list[Line]:
    """The level as a qualified person named it, with its edition; never computed here."""
    _, placement = _newest(access, case_id)
    if placement is None or not placement.level_of_care:
        return []
    return [
        ("Level of care", f"{placement.level_of_care} ({placement.get_edition_display()})"),
        ("Recommended by", placement.recommended_by),
    ]


def payment(access: Access, case_id: UUID) -> list[Line]:
    """Dates, level of care and charges, as needed for payment. No clinical word."""
    case, placement = _newest(access, case_id)
    if placement is None:
        return []
    lines = [("Level of care", placement.level_of_care)]
    if placement.admitted_at is not None:
        lines.append(("Admitted on", when.on_paper(placement.admitted_at, case.time_zone)))
    options = gate.open(access, queries.options(case), case_id=case_id, to="read_to_share")
    taken = next((one for one in options if one.pk == placement.option_id), None)
    if taken is not None:
        lines.append(("Charge", f"${taken.cost_cents // 100:,}.{taken.cost_cents % 100:02}"))
    return lines


def providers(access: Access, case_id: UUID) -> list[Recipient]:
    """The practice's list of providers: no case data."""
    return [
        Recipient(OutsideKind.PROVIDER.value, one.pk, one.name, f"{one.place}, {one.admissions_phone}")
        for one in queries.providers()
    ]

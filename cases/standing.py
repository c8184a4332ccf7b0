"""How a consent stands, in a flag: held, ending soon, ended, withdrawn, not asked (the rail of the case)."""

from dataclasses import dataclass
from datetime import datetime

from cases import when
from compliance.consent.models import Consent, State
from compliance.consent.queries import SOON


@dataclass(frozen=True, slots=True)
class Flag:
    """Colour, icon and words."""

    state: str
    icon: str
    label: str


STATES: dict[str, Flag] = {
    State.DRAFT: Flag("", "square-pen", "Being written"),
    State.OFFERED: Flag("due", "clock", "Waits for the answer"),
    State.REFUSED: Flag("", "ban", "Said no, for now"),
    State.REVOKED: Flag("risk", "ban", "Withdrawn"),
    State.ENDED: Flag("", "check-check", "Ended"),
    State.REPLACED: Flag("", "undo-2", "Taken back"),
}


def flag_of(consent: Consent, *, at: datetime, zone: str) -> Flag:
    """As of this moment, days as they are where the case is."""
    if consent.deficient_at is not None:
        return Flag("risk", "triangle-alert", "Not valid")
    if consent.state == State.REVOKED and consent.is_revocation_unconfirmed:
        return Flag("risk", "ban", "Withdrawn by word")
    if consent.state != State.SIGNED:
        return STATES[consent.state]
    return _held(consent.expires_at, at, zone)


def _held(until: datetime | None, at: datetime, zone: str) -> Flag:
    if until is None:
        return Flag("good", "check", "Held")
    day = when.on_paper(until, zone)
    if until <= at:
        return Flag("", "check-check", f"Ended {day}")
    if until <= at + SOON:
        return Flag("due", "clock", f"Ends soon, {day}")
    return Flag("good", "check", f"Held until {day}")

"""The consent in words, as it goes along with each disclosure (s. 2.32): a clear explanation of its scope."""

from datetime import datetime
from zoneinfo import ZoneInfo

from compliance.consent.items import BY_KEY
from compliance.consent.models import Consent, ExpiryKind


def until(consent: Consent, zone: str) -> str:
    """Until when it holds, as the signer wrote it."""
    if consent.expiry_kind == ExpiryKind.DATE and consent.expires_at is not None:
        return f"until {day(consent.expires_at, zone)}"
    if consent.expiry_kind == ExpiryKind.NONE:
        return "until it is withdrawn"
    when = consent.expires_when.strip()
    return f"until {when[:1].lower()}{when[1:]}" if when else "until it is withdrawn"


def day(moment: datetime, zone: str) -> str:
    """“March 2, 2026”, where the case is."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{local:%B} {local.day}, {local.year}"


def named(items: list[str]) -> str:
    """The items in words, joined."""
    words = [BY_KEY[key].formal for key in BY_KEY if key in items]
    words = [words[0], *(word[:1].lower() + word[1:] for word in words[1:])] if words else []
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def scope_of(consent: Consent, zone: str) -> str:
    """What the consent allows: who, what, whom, what for, until when, and that it can be withdrawn."""
    signed = f"Signed on {day(consent.signed_at, zone)}. " if consent.signed_at else ""
    purpose = consent.purpose_text.strip() or ", ".join(consent.purposes)
    more = f" ({consent.information.strip()})" if consent.information.strip() else ""
    return (
        f"Under the written consent of {consent.patient_name}, {consent.discloser or 'this practice'} may give"
        f" {consent.recipient_name}: {named(consent.items)}{more}. Purpose: {purpose}. It holds {until(consent, zone)}."
        f" {signed}The consent can be withdrawn at any time, except where somebody has already relied on it."
    )

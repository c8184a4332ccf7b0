"""Consents: written, offered, signed or refused, withdrawn at any moment. Nothing that was signed is changed.

Source: 42 CFR 2.31; confidentiality section 4. A changed recipient or purpose is a new consent.
"""

from compliance.domain.consents.answers import StaleWording, give_copy, refuse, seen, sign, voice_allowed
from compliance.domain.consents.endings import confirm_revocation, end, find_deficient, revoke
from compliance.domain.consents.offering import (
    ElementsMissing,
    change,
    draft,
    facts_from,
    offer,
    preview,
    replace,
)

__all__ = [
    "ElementsMissing",
    "StaleWording",
    "change",
    "confirm_revocation",
    "draft",
    "end",
    "facts_from",
    "find_deficient",
    "give_copy",
    "offer",
    "preview",
    "refuse",
    "replace",
    "revoke",
    "seen",
    "sign",
    "voice_allowed",
]

"""Six digits that prove who holds a device: made, tried, used up. For ten minutes, once, at most five an hour."""

import secrets
from datetime import timedelta
from uuid import UUID

from django.db.models import QuerySet

from compliance.access import Access
from families.models import CodeWay, FamilySession, SigningCode

LASTS = timedelta(minutes=10)
DIGITS = 6
MOST_TRIES = 5
MOST_AN_HOUR = 5


def make(access: Access, session: FamilySession, way: CodeWay) -> SigningCode | None:
    """A fresh code for a device; earlier ones end. None after five in an hour. Inside the verb that asks."""
    codes = SigningCode.objects.filter(session_id=session.pk)
    if codes.filter(created_at__gt=access.at - timedelta(hours=1)).count() >= MOST_AN_HOUR:
        return None
    codes.filter(used_at__isnull=True, expires_at__gt=access.at).update(expires_at=access.at)
    made: SigningCode = SigningCode.create(
        case_id=session.case_id,
        session_id=session.pk,
        way=way,
        sealed_code=f"{secrets.randbelow(10**DIGITS):0{DIGITS}}",
        expires_at=access.at + LASTS,
    )
    return made


def use(access: Access, code: SigningCode | None, typed: str) -> str:
    """Counts one try of a code and uses it up when it is right: "" then, else what is wrong in words."""
    if code is None:
        return "This code is over. Ask for a new one."
    code.tries += 1
    if not secrets.compare_digest(code.sealed_code.encode(), "".join(typed.split()).encode()):
        code.save(update_fields=["tries"])
        return (
            "This is not the code."
            if code.tries < MOST_TRIES
            else "This was not the code. Ask for a new one."
        )
    code.used_at = access.at
    code.save(update_fields=["tries", "used_at"])
    return ""


def latest(device: UUID, access: Access) -> SigningCode | None:
    """The open code of a device, if there is one."""
    found: SigningCode | None = waiting(access).filter(session_id=device).first()
    return found


def waiting(access: Access) -> "QuerySet[SigningCode]":
    found: QuerySet[SigningCode] = SigningCode.objects.filter(
        used_at__isnull=True, expires_at__gt=access.at, tries__lt=MOST_TRIES
    )
    return found.order_by("-created_at")

"""Six digits before a signature: whoever holds the device shows that they are the one they say.

By e-mail where an address is known; else the interventionist reads them aloud, face to face or on the phone.
Source: 42 CFR 2.31(a)(8), an electronic signature; ENGINEERING section 8, a code before sensitive material.
"""

import secrets
from datetime import timedelta
from uuid import UUID

from django.db.models import QuerySet

from cases.models import Case
from compliance import gate, outbox
from compliance.access import Access
from compliance.consent.models import Consent
from compliance.errors import Invalid, NotFound
from compliance.models import OutboxRow
from compliance.outbox import Message
from compliance.vocabulary import Role
from families.domain import person_link
from families.models import CodeWay, FamilySession, SigningCode

MAIL = "families.signing_code"
LASTS = timedelta(minutes=10)
CONFIRMED_FOR = timedelta(minutes=15)
DIGITS = 6
MOST_TRIES = 5
MOST_AN_HOUR = 5
BODY = (
    "Hello,\n\nYour code is {code}\n\nIt works for ten minutes, on the page where you asked for it.\n"
    "If you did not ask for it, you can ignore this message.\n"
)


def ask(access: Access, device: UUID) -> CodeWay:
    """Makes a fresh code for this device; one that was asked for before no longer works.

    Raises Invalid after five in an hour.
    """
    if access.role is not Role.INDIVIDUAL:
        raise NotFound
    with gate.act(access, case_id=access.case_id, model=Consent, to="ask_for_code"):
        session = FamilySession.objects.select_for_update().get(pk=device)
        codes = SigningCode.objects.filter(session_id=device)
        if codes.filter(created_at__gt=access.at - timedelta(hours=1)).count() >= MOST_AN_HOUR:
            raise Invalid("Too many codes were asked for. Wait an hour, or sign on paper.", field="code")
        codes.filter(used_at__isnull=True, expires_at__gt=access.at).update(expires_at=access.at)
        way = CodeWay.EMAIL if session.invitation.address else CodeWay.IN_PERSON
        made: SigningCode = SigningCode.create(
            case_id=session.case_id,
            session_id=session.pk,
            way=way,
            sealed_code=f"{secrets.randbelow(10**DIGITS):0{DIGITS}}",
            expires_at=access.at + LASTS,
        )
        if way is CodeWay.EMAIL:
            outbox.post(
                access, MAIL, case_id=session.case_id, subject_id=made.pk, idem_key=f"signing-code:{made.pk}"
            )
        return way


def confirm(access: Access, device: UUID, typed: str) -> str:
    """Checks a typed code; what is wrong with it in words, or "" when it was right and is used up.

    Says it instead of raising: a wrong try must be counted, and an exception would undo the count.
    """
    with gate.act(access, case_id=access.case_id, model=Consent, to="confirm_signer") as scope:
        session = FamilySession.objects.select_for_update().get(pk=device)
        code = _open(session.pk, access)
        scope.detail["right"] = False
        if code is None:
            return "This code is over. Ask for a new one."
        code.tries += 1
        code.save(update_fields=["tries"])
        if not secrets.compare_digest(code.sealed_code, "".join(typed.split())):
            left = MOST_TRIES - code.tries
            return "This is not the code." if left else "This was not the code. Ask for a new one."
        scope.detail["right"] = True
        code.used_at = access.at
        code.save(update_fields=["used_at"])
        session.confirmed_at = access.at
        session.confirmed_how = code.way
        session.save(update_fields=["confirmed_at", "confirmed_how"])
        return ""


def confirmed_by(access: Access, device: UUID) -> str:
    """How the signer was confirmed on this device in the last quarter of an hour, in words; "" if not."""
    session = FamilySession.objects.get(pk=device)
    if session.confirmed_at is None or access.at - session.confirmed_at >= CONFIRMED_FOR:
        return ""
    return f"code given {CodeWay(session.confirmed_how).label}"


def is_waiting(access: Access, device: UUID) -> CodeWay | None:
    """How an open code was given, if there is one."""
    code = _open(device, access)
    return CodeWay(code.way) if code else None


def to_read_aloud(access: Access, case: Case) -> str:
    """The open code that the team reads to the person; "" when nobody waits for one. Looking is kept."""
    waiting = _latest(access).filter(case_id=case.pk, way=CodeWay.IN_PERSON).first()
    if waiting is None or not person_link.may_make(access, case):
        return ""
    with gate.act(access, case_id=case.pk, model=Consent, to="read_code"):
        return str(waiting.sealed_code)


@outbox.kind(MAIL)
def code_mail(access: Access, row: OutboxRow) -> Message | None:
    """The code alone. Not sent once it is over or used."""
    code = SigningCode.objects.select_related("session__invitation").filter(pk=row.subject_id).first()
    if code is None or code.used_at is not None or access.at >= code.expires_at:
        return None
    address = code.session.invitation.address
    spaced = f"{code.sealed_code[:3]} {code.sealed_code[3:]}"
    return Message(to=address, subject="Your code", body=BODY.format(code=spaced)) if address else None


def _open(device: UUID, access: Access) -> SigningCode | None:
    found: SigningCode | None = _latest(access).filter(session_id=device).first()
    return found


def _latest(access: Access) -> "QuerySet[SigningCode]":
    found: QuerySet[SigningCode] = SigningCode.objects.filter(
        used_at__isnull=True, expires_at__gt=access.at, tries__lt=MOST_TRIES
    )
    return found.order_by("-created_at")

"""Six digits: whoever holds the device shows that they are the one they say, before they sign or come in.

By e-mail where an address is known; else the interventionist reads them aloud, face to face or on the phone.
Source: 42 CFR 2.31(a)(8), an electronic signature; ENGINEERING section 8, a code before sensitive material.
"""

from datetime import timedelta
from uuid import UUID

from cases.models import Case
from compliance import gate, outbox
from compliance.access import Access
from compliance.consent.models import Consent
from compliance.errors import Invalid, NotFound
from compliance.models import OutboxRow
from compliance.outbox import Message
from compliance.vocabulary import Role
from families.domain import person_link, six_digits
from families.models import CodeWay, FamilySession, SigningCode

MAIL = "families.signing_code"
CONFIRMED_FOR = timedelta(minutes=15)
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
        way = CodeWay.EMAIL if session.invitation.address else CodeWay.IN_PERSON
        made = six_digits.make(access, session, way)
        if made is None:
            raise Invalid("Too many codes were asked for. Wait an hour, or sign on paper.", field="code")
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
        code = six_digits.latest(session.pk, access)
        wrong = six_digits.use(access, code, typed)
        scope.detail["right"] = not wrong
        if code is None or wrong:
            return wrong
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
    code = six_digits.latest(device, access)
    return CodeWay(code.way) if code else None


def to_read_aloud(access: Access, case: Case) -> str:
    """The open code that the team reads to the person; "" when nobody waits for one. Looking is kept."""
    waiting = (
        six_digits.waiting(access)
        .filter(case_id=case.pk, way=CodeWay.IN_PERSON, session__individual__isnull=False)
        .first()
    )
    if waiting is None or not person_link.may_make(access, case):
        return ""
    with gate.act(access, case_id=case.pk, model=Consent, to="read_code"):
        return str(waiting.sealed_code)


@outbox.kind(MAIL)
def code_mail(access: Access, row: OutboxRow) -> Message | None:
    """The code alone. Not sent once it is over or used, and never before the person takes part."""
    code = SigningCode.objects.select_related("session__invitation").filter(pk=row.subject_id).first()
    if code is None or code.used_at is not None or access.at >= code.expires_at:
        return None
    if not person_link.takes_part(access, code.case_id):
        return None
    address = code.session.invitation.address
    spaced = f"{code.sealed_code[:3]} {code.sealed_code[3:]}"
    return Message(to=address, subject="Your code", body=BODY.format(code=spaced)) if address else None

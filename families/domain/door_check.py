"""What a practice asks besides the link before a space opens on a device: a code, or a question agreed on.

A forwarded or found link opens nothing then. The practice chooses; the person's own space has its codes
before each signature instead.
"""

import secrets
import unicodedata
from dataclasses import dataclass
from uuid import UUID

from cases.domain import reach
from cases.models import Case, ConcernedOther
from compliance import gate, outbox
from compliance.access import Access
from compliance.crypto import blind_index
from compliance.errors import Invalid
from compliance.models import OutboxRow
from compliance.outbox import Note
from compliance.vocabulary import Category
from families.domain import six_digits
from families.models import (
    CodeWay,
    DoorCheck,
    DoorQuestion,
    DoorRule,
    FamilySession,
    Invitation,
    SigningCode,
)

MAIL = "families.door_code"
MOST_TRIES = 5
SHORTEST_ANSWER = 3
WRONG, OVER, ENDED = "wrong", "over", "ended"
WORDS = {
    "en": (
        "Your code",
        "Your code is {code}. It works for ten minutes. You did not ask for it? Ignore this message.",
    ),
    "es": (
        "Su código",
        "Su código es {code}. Vale diez minutos. ¿No lo pidió? No haga caso de este mensaje.",
    ),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """What is asked at a door right now, in which language, and how a code was given."""

    kind: str
    language: str
    question: str = ""
    way: str = ""


def rule() -> DoorCheck:
    """What this practice asks."""
    found = DoorRule.objects.first()
    return DoorCheck(found.check_kind) if found else DoorCheck.NONE


def rule_for(access: Access) -> DoorCheck:
    """The same for the page of the settings."""
    with gate.act(access, to="read_settings", category=Category.SETTINGS):
        return rule()


def set_rule(access: Access, kind: DoorCheck) -> None:
    """Chooses what is asked from now on. Spaces that are open already stay open."""
    with gate.act(access, to="set_door_check", category=Category.SETTINGS):
        row = DoorRule.objects.select_for_update().first() or DoorRule()
        row.check_kind, row.set_by_id, row.set_at = kind, access.membership_id, access.at
        row.save()


def question_of(person_id: UUID) -> DoorQuestion | None:
    """The question agreed on with one person."""
    found: DoorQuestion | None = DoorQuestion.objects.filter(concerned_other_id=person_id).first()
    return found


def agree(access: Access, *, other: ConcernedOther, question: str, answer: str) -> DoorQuestion:
    """Keeps a question and its answer. Raises Invalid for an answer that anybody would guess by its length."""
    with gate.act(access, on=other, to="agree_question"):
        if len(_plain(answer)) < SHORTEST_ANSWER:
            raise Invalid(
                f"Choose an answer of at least {SHORTEST_ANSWER} letters or digits.", field="answer"
            )
        row = question_of(other.pk) or DoorQuestion(
            case_id=other.belongs_to_case, concerned_other_id=other.pk
        )
        row.question, row.answer_index = question, _index(access, other.pk, answer)
        row.save()
        return row


def check_can_ask(other: ConcernedOther) -> None:
    """Raises Invalid where the practice asks a question and none was agreed on yet."""
    if rule() is DoorCheck.QUESTION and question_of(other.pk) is None:
        raise Invalid(f"Your practice asks a question at the door. Agree on one with {other.name} first.")


def asked_of(invitation: Invitation) -> DoorCheck:
    """What is asked of whoever claims this link. A question that nobody agreed on becomes a code."""
    if invitation.concerned_other_id is None:
        return DoorCheck.NONE
    kind = rule()
    if kind is DoorCheck.QUESTION and question_of(invitation.concerned_other_id) is None:
        return DoorCheck.CODE
    return kind


def begin(access: Access, session: FamilySession) -> None:
    """The first code, where one is asked for. Inside the verb that claims the link."""
    if session.asked == DoorCheck.CODE:
        _give(access, session)


def standing(access: Access, session_id: UUID) -> Standing:
    """What the page at the door shows."""
    session = FamilySession.objects.select_related("invitation").get(pk=session_id)
    language = session.invitation.language
    if session.asked == DoorCheck.QUESTION:
        agreed = question_of(session.concerned_other_id)
        return Standing(session.asked, language, question=agreed.question if agreed else "")
    code = six_digits.latest(session.pk, access)
    return Standing(session.asked, language, way=code.way if code else "")


def ask_again(access: Access, session_id: UUID) -> bool:
    """Another code. False after five in an hour."""
    with gate.act(access, case_id=access.case_id, model=ConcernedOther, to="ask_for_code"):
        session = FamilySession.objects.select_for_update().get(pk=session_id)
        return session.asked == DoorCheck.CODE and _give(access, session)


def answer(access: Access, session_id: UUID, typed: str) -> str:
    """Counts one try: "" when it was right and the space is open, else WRONG, OVER or ENDED.

    Says it instead of raising: a wrong try must be counted, and an exception would undo the count.
    """
    with gate.act(access, case_id=access.case_id, model=ConcernedOther, to="confirm_holder") as scope:
        session = FamilySession.objects.select_for_update().get(pk=session_id)
        said = (
            _of_question(access, session, typed)
            if session.asked == DoorCheck.QUESTION
            else _of_code(access, session, typed)
        )
        scope.detail["right"] = not said
        if not said:
            session.passed_at = access.at
        elif said == ENDED:
            session.ended_at, session.is_revoked = access.at, True
        session.save(update_fields=["passed_at", "ended_at", "is_revoked", "tries"])
        return said


def to_read_aloud(access: Access, case: Case) -> list[tuple[str, str]]:
    """Who waits at the door, and the code that the team reads to them. Looking is kept."""
    found = list(
        six_digits.waiting(access)
        .select_related("session")
        .filter(
            case_id=case.pk,
            way=CodeWay.IN_PERSON,
            session__concerned_other__isnull=False,
            session__ended_at__isnull=True,
            session__passed_at__isnull=True,
        )
    )
    if not found:
        return []
    with gate.act(access, case_id=case.pk, model=ConcernedOther, to="read_code"):
        names = dict(ConcernedOther.objects.filter(case_id=case.pk).values_list("pk", "name"))
        return [(names[one.session.concerned_other_id], str(one.sealed_code)) for one in found]


@outbox.kind(MAIL)
def code_note(access: Access, row: OutboxRow) -> Note | None:
    """The code alone, at once. Not sent once it is over or used."""
    code = SigningCode.objects.select_related("session__invitation").filter(pk=row.subject_id).first()
    if code is None or code.used_at is not None or access.at >= code.expires_at:
        return None
    subject, words = WORDS[code.session.invitation.language]
    said = words.format(code=f"{code.sealed_code[:3]} {code.sealed_code[3:]}")
    return Note(subject, f"{said}\n", said, waits=False)


def _give(access: Access, session: FamilySession) -> bool:
    with gate.act(access, case_id=access.case_id, model=ConcernedOther, to="ask_for_code"):
        person = ConcernedOther.objects.get(pk=session.concerned_other_id)
        way = CodeWay(person.safe_way) if reach.can_be_sent(person) else CodeWay.IN_PERSON
        made = six_digits.make(access, session, way)
        if made is None:
            return False
        if way is not CodeWay.IN_PERSON:
            outbox.post(
                access,
                MAIL,
                case_id=session.case_id,
                to_concerned_other=person.pk,
                subject_id=made.pk,
                idem_key=f"door-code:{made.pk}",
            )
        return True


def _of_code(access: Access, session: FamilySession, typed: str) -> str:
    code = six_digits.latest(session.pk, access)
    if not six_digits.use(access, code, typed):
        return ""
    return WRONG if six_digits.latest(session.pk, access) is not None else OVER


def _of_question(access: Access, session: FamilySession, typed: str) -> str:
    person_id = UUID(str(session.concerned_other_id))
    agreed = question_of(person_id)
    if agreed is not None and secrets.compare_digest(agreed.answer_index, _index(access, person_id, typed)):
        return ""
    session.tries += 1
    return WRONG if session.tries < MOST_TRIES else ENDED


def _index(access: Access, person_id: UUID, answer: str) -> str:
    return blind_index(access.practice_id, f"door:{person_id}:{_plain(answer)}")


def _plain(answer: str) -> str:
    """Small letters and digits alone, without accents: people do not type the same thing twice."""
    parts = unicodedata.normalize("NFKD", answer.casefold())
    return "".join(one for one in parts if one.isalnum())

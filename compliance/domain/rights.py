"""Requests by the person or the family about their own records, answered within the law's time.

Source: confidentiality sections 6 and 7; 45 CFR 164.522, 164.524, 164.526, 164.528; 42 CFR 2.25, 2.26, 2.4.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from compliance import gate
from compliance.access import Access
from compliance.consent import hooks
from compliance.errors import Invalid, NotFound
from compliance.gate.facts import facts_of
from compliance.records import ProtectedQuerySet
from compliance.rights import reminders
from compliance.rights.models import Asker, RequestKind, RequestState, RightsRequest
from compliance.versions import check_version
from compliance.vocabulary import Role

# Days to answer, and how many more once, with reasons (164.524(b)(2), 164.526(b)(2), 164.528(c)(1)).
CLOCKS: dict[str, int] = {
    RequestKind.ACCESS: 30,
    RequestKind.AMENDMENT: 60,
    RequestKind.RESTRICTION: 30,
    RequestKind.ACCOUNTING: 60,
    RequestKind.COMPLAINT: 30,
}
EXTENSION = timedelta(days=30)
EXTENDABLE = frozenset({RequestKind.ACCESS, RequestKind.AMENDMENT, RequestKind.ACCOUNTING})
NEEDS_WORDS = frozenset({RequestState.PARTLY, RequestState.DENIED})


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked, and by whom."""

    kind: str
    asker: str
    asker_name: str
    words: str
    insurer_paid_in_full: bool = False


def receive(access: Access, *, case_id: UUID, asked: Asked, key: str = "") -> RightsRequest:
    """Writes a request down and starts its clock. The same key again gives the same request.

    Staff write down what was asked of them and are responsible for it; what the person asks in their own
    space goes to the lead of the case.
    """
    if asked.kind not in RequestKind.values or asked.asker not in Asker.values:
        raise Invalid("Choose what is asked, and who asks.", field="kind")
    if not asked.asker_name.strip():
        raise Invalid("Write down who asks.", field="asker_name")
    with gate.act(access, to="receive_request", case_id=case_id, model=RightsRequest):
        facts = facts_of(access, case_id)
        if facts is None or (access.membership_id is None and not _is_their_own(access, asked)):
            raise NotFound
        if key:
            known: RightsRequest | None = RightsRequest.objects.filter(case_id=case_id, idem_key=key).first()
            if known is not None:
                return known
        made = RightsRequest(
            case_id=case_id,
            case_reference=facts.reference,
            kind=asked.kind,
            asker=asked.asker,
            asker_name=asked.asker_name.strip(),
            words=asked.words.strip(),
            insurer_paid_in_full=asked.insurer_paid_in_full and asked.kind == RequestKind.RESTRICTION,
            received_at=access.at,
            due_at=access.at + timedelta(days=CLOCKS[asked.kind]),
            responsible_id=access.membership_id or hooks.case_book().about(case_id).lead_id,
            idem_key=key,
        )
        made.save(force_insert=True)
        reminders.plan(access, made)
    return made


def _is_their_own(access: Access, asked: Asked) -> bool:
    return access.role is Role.INDIVIDUAL and asked.asker == Asker.INDIVIDUAL


def of_person(access: Access, case_id: UUID) -> list[RightsRequest]:
    """What the person asked for, or somebody in their place, newest first. What the family asks is the family's."""
    found = RightsRequest.objects.filter(asker__in=[Asker.INDIVIDUAL, Asker.REPRESENTATIVE])
    return list(gate.open(access, found.order_by("-received_at", "-id"), case_id=case_id))


def extend(access: Access, *, request: RightsRequest, why: str, version: int) -> RightsRequest:
    """Thirty days more, once and with reasons that the person is told. Raises Invalid, StaleVersion."""
    with gate.act(access, on=request, to="extend_request"):
        row = _held(request, version)
        if row.kind not in EXTENDABLE or row.extended_at is not None:
            raise Invalid("This clock cannot be extended again.", field="why")
        if not why.strip():
            raise Invalid("Say why it takes longer. The person is told these words.", field="why")
        row.extended_at = access.at
        row.extended_why = why.strip()
        row.due_at += EXTENSION
        row.version += 1
        row.save(update_fields=["extended_at", "extended_why", "due_at", "version"])
        reminders.stop(access, row)
        reminders.plan(access, row)
        return row


def answer(access: Access, *, request: RightsRequest, state: str, words: str, version: int) -> RightsRequest:
    """Answers. A refusal, whole or in part, needs reasons; a restriction of 2.26 cannot be refused."""
    with gate.act(access, on=request, to="answer_request"):
        row = _held(request, version)
        if state not in RequestState.values or state == RequestState.OPEN:
            raise Invalid("Choose an answer.", field="state")
        if state in NEEDS_WORDS and not words.strip():
            raise Invalid("Give the reasons. The person receives them in writing.", field="words")
        if row.insurer_paid_in_full and state in NEEDS_WORDS:
            raise Invalid(
                "A service that the person paid in full stays untold to the insurer when they ask so (42 CFR 2.26).",
                field="state",
            )
        row.state = state
        row.answer = words.strip()
        row.answered_at = access.at
        row.answered_by_id = access.membership_id
        row.version += 1
        row.save(update_fields=["state", "answer", "answered_at", "answered_by", "version"])
        reminders.stop(access, row)
        return row


def waiting() -> ProtectedQuerySet:
    """Requests that nobody has answered, soonest due first."""
    found: ProtectedQuerySet = RightsRequest.objects.filter(state=RequestState.OPEN)
    return found.select_related("responsible").order_by("due_at", "id")


def answered() -> ProtectedQuerySet:
    """Requests that were answered, newest first."""
    found: ProtectedQuerySet = RightsRequest.objects.exclude(state=RequestState.OPEN)
    return found.select_related("responsible").order_by("-received_at", "-id")


def _held(request: RightsRequest, version: int) -> RightsRequest:
    row: RightsRequest = RightsRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    check_version(version, row.version, mine="", theirs=row.get_state_display())
    if row.state != RequestState.OPEN:
        raise Invalid("This request is answered already.")
    return row

"""Emergency access: opened at once with a reason, ended by its time, reviewed by an admin who did not use it.

Source: confidentiality, C-58 and its last line; HIPAA 164.312(a)(2)(ii), emergency access procedure.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from compliance import gate
from compliance.access import Access
from compliance.emergency import notices
from compliance.emergency.models import EmergencyAccess, Verdict
from compliance.errors import DomainError, Invalid, NotFound
from compliance.gate.facts import facts_of, forget_facts
from compliance.records import ProtectedQuerySet
from compliance.vocabulary import Category, Role

LASTS = timedelta(hours=4)
REVIEW_WITHIN = timedelta(hours=24)
SHORTEST_REASON = 20


class OwnReview(DomainError):
    """Whoever used emergency access does not review it."""

    status = 403
    title = "Somebody else reviews this"
    code = "own_review"

    def __init__(self) -> None:
        super().__init__("You used this access yourself, so another admin reviews it.")


@dataclass(frozen=True, slots=True)
class Standing:
    """An emergency access that is in force for this person."""

    id: UUID
    ends_at: datetime


def open_access(access: Access, *, case_id: UUID, reason: str) -> EmergencyAccess:
    """Opens a case for four hours. Told at once to everybody responsible.

    Raises Invalid for a reason of fewer than 20 characters, NotFound for a case of another practice, Denied
    for roles that no emergency opens a case for.
    """
    if len(reason.strip()) < SHORTEST_REASON:
        raise Invalid(f"Say in at least {SHORTEST_REASON} characters what the emergency is.", field="reason")
    if gate.would(access, on=case_id, category=Category.CASE_ADMIN).allowed:
        raise Invalid("This case is open to you already.", field="reference")
    with_reason = replace(access, reasons={**access.reasons, case_id: reason.strip()})
    with gate.act(
        with_reason, to="open_in_emergency", case_id=case_id, category=Category.CASE_ADMIN, in_emergency=True
    ) as scope:
        facts = facts_of(access, case_id)
        if facts is None or access.membership_id is None:
            raise NotFound
        made = EmergencyAccess(
            case_id=case_id,
            case_reference=facts.reference,
            member_id=access.membership_id,
            reason=reason.strip(),
            opened_at=access.at,
            ends_at=access.at + LASTS,
            review_due_at=access.at + REVIEW_WITHIN,
        )
        made.save(force_insert=True)
        scope.detail["emergency"] = str(made.pk)
        notices.tell(access, made)
    forget_facts(case_id)
    return made


def in_force(access: Access, *, case_id: UUID) -> Standing | None:
    """Whether this person has emergency access to the case now, and until when."""
    facts = facts_of(access, case_id)
    if facts is None or facts.emergency_id is None:
        return None
    with gate.act(access, to="read_emergency", case_id=case_id, category=Category.CASE_ADMIN):
        row = EmergencyAccess.objects.get(pk=facts.emergency_id)
        return Standing(row.pk, row.ends_at)


def end(access: Access, *, case_id: UUID) -> None:
    """Gives the access back before its time. Nothing in force: nothing to do."""
    with gate.act(access, to="end_emergency", case_id=case_id, category=Category.CASE_ADMIN):
        facts = facts_of(access, case_id)
        if facts is None or facts.emergency_id is None:
            return
        row = EmergencyAccess.objects.select_for_update(of=("self",)).get(pk=facts.emergency_id)
        row.ended_at = access.at
        row.save(update_fields=["ended_at"])
    forget_facts(case_id)


def review(access: Access, *, emergency: EmergencyAccess, verdict: str, findings: str) -> EmergencyAccess:
    """An admin who did not use it says whether it was in order. The first review stands.

    Raises OwnReview, Invalid for missing words or when somebody else reviewed it meanwhile.
    """
    if access.role is not Role.ADMIN or access.membership_id is None:
        raise NotFound
    if access.membership_id == emergency.member_id or _is_same_person(access, emergency):
        raise OwnReview
    if verdict not in Verdict.values:
        raise Invalid("Say whether it was in order.", field="verdict")
    if verdict == Verdict.NOT_IN_ORDER and not findings.strip():
        raise Invalid("Say what was not in order, and what follows from it.", field="findings")
    with gate.act(access, on=emergency, to="review_emergency"):
        row: EmergencyAccess = EmergencyAccess.objects.select_for_update(of=("self",)).get(pk=emergency.pk)
        if row.reviewed_at is not None:
            raise Invalid("Somebody else has reviewed this meanwhile. Their review stands.", field="verdict")
        row.reviewed_at = access.at
        row.reviewed_by_id = access.membership_id
        row.verdict = verdict
        row.findings = findings.strip()
        row.save(update_fields=["reviewed_at", "reviewed_by", "verdict", "findings"])
        notices.stop(access, row)
        return row


def unreviewed() -> ProtectedQuerySet:
    """What nobody has reviewed yet, oldest first."""
    found: ProtectedQuerySet = EmergencyAccess.objects.filter(reviewed_at__isnull=True)
    return found.order_by("review_due_at", "id")


def all_of_practice() -> ProtectedQuerySet:
    """Every emergency access, newest first."""
    found: ProtectedQuerySet = EmergencyAccess.objects.select_related("member", "reviewed_by")
    return found.order_by("-opened_at", "-id")


def _is_same_person(access: Access, emergency: EmergencyAccess) -> bool:
    """One person may wear two hats: the person reviews nothing of their own under either."""
    return bool(access.actor_id == emergency.member.user_id)

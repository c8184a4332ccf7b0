"""The first call: who called, how to reach them safely, what worries them. No profile of the person yet."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Max
from django.urls import reverse

from cases.domain import agreements, people, tasks, team, ties, timeline, upcoming
from cases.domain.working import check_open, check_version, lock
from cases.models import Case, ConcernedOther
from cases.models.agreements import AcknowledgementKind, SignedBy
from cases.models.case import DangerAnswer
from compliance import gate
from compliance.access import Access
from compliance.errors import Invalid
from compliance.records import SubjectKind
from compliance.vocabulary import Role
from practices.models import Membership, Practice

FIRST_CALL = "Return the first call"
CALL_BACK_SOON = timedelta(hours=4)
NO_CONTACT_AFTER = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What is asked in a first call. Not asked: date of birth, insurance, diagnosis."""

    display_name: str
    caller_name: str
    caller_relation: str
    contact_safe: str
    presenting_concern: str
    danger_now: str
    caller_phone: str = ""
    caller_email: str = ""
    found_us: str = ""
    advice_given: bool = False
    notice_acknowledged: bool = False
    tie: str = ""
    tie_reason: str = ""
    lead: Membership | None = None


def open_inquiry(access: Access, *, inquiry: Inquiry, key: str) -> Case:
    """Opens a case from a first call. The same `key` twice opens one.

    With danger "yes" the emergency advice must have been given first (G-01). Raises Invalid beside
    the field otherwise.
    """
    lead = _lead(access, inquiry)
    if inquiry.danger_now == DangerAnswer.YES and not inquiry.advice_given:
        raise Invalid("Give the emergency advice first, then go on.", field="advice_given")
    practice = Practice.objects.get(pk=access.practice_id)
    with gate.act(access, model=Case, to="create"):
        _one_at_a_time(access)
        known = Case.objects.filter(opened_key=key).values_list("pk", flat=True).first() if key else None
        if known is None:
            return _open(access, inquiry, practice, lead, key)
    return gate.get(access, Case, known)


def update_inquiry(
    access: Access,
    *,
    case: Case,
    danger_now: str,
    advice_given: bool,
    notice_acknowledged: bool,
    contact_safe: str,
    version: int,
) -> Case:
    """Completes what the first call left open. Raises StaleVersion on a late save."""
    with gate.act(access, on=case, to="update_inquiry"):
        check_open(case)
        case = lock(case)
        caller = ConcernedOther.objects.filter(case=case, is_caller=True).first()
        check_version(
            version,
            case.version,
            mine=_said(danger_now, contact_safe, advice_given=advice_given),
            theirs=_said(
                case.danger_now,
                caller.contact_safe if caller else "",
                advice_given=case.emergency_advice_at is not None,
            ),
        )
        if danger_now == DangerAnswer.YES and case.danger_now != DangerAnswer.YES:
            tasks.move_due(access, case, idem_key=f"A-01:{case.episode}", due_at=access.at)
        case.danger_now = danger_now
        if advice_given and case.emergency_advice_at is None:
            case.emergency_advice_at = access.at
        case.version += 1
        case.save(update_fields=["danger_now", "emergency_advice_at", "version"])
        if caller is not None:
            caller.contact_safe = contact_safe
            caller.save(update_fields=["contact_safe"])
            if notice_acknowledged:
                _acknowledge_notice(access, case, caller)
        timeline.add(access, case, kind="inquiry", icon="square-pen", title="The inquiry was completed")
        upcoming.refresh(access, case)
        return case


def _said(danger_now: str, contact_safe: str, *, advice_given: bool) -> str:
    """One version of the inquiry in words, for whoever compares two."""
    danger = DangerAnswer(danger_now).label if danger_now else "not asked"
    return "\n".join(
        (
            f"Danger now: {danger}",
            f"Emergency advice: {'given' if advice_given else 'not given'}",
            f"Safe contact: {contact_safe or 'not noted'}",
        )
    )


def no_contact_key(case: Case) -> str:
    """The key of the task A-02 in this episode."""
    return f"A-02:{case.episode}"


def _open(access: Access, inquiry: Inquiry, practice: Practice, lead: Membership, key: str) -> Case:
    number = _next_number()
    case = Case(
        number=number,
        reference=f"{practice.reference_prefix}-{number:04d}",
        display_name=inquiry.display_name,
        stage_since=access.at,
        opened_at=access.at,
        lead=lead,
        time_zone=practice.time_zone,
        presenting_concern=inquiry.presenting_concern,
        found_us=inquiry.found_us,
        danger_now=inquiry.danger_now,
        emergency_advice_at=access.at if inquiry.advice_given else None,
        source_kind=SubjectKind.CONCERNED_OTHER,
        opened_key=key,
    )
    case.save(force_insert=True)
    _what_goes_with_it(access, case, inquiry)
    return case


def _what_goes_with_it(access: Access, case: Case, inquiry: Inquiry) -> None:
    caller = people.add_concerned_other(
        access,
        case=case,
        is_caller=True,
        name=inquiry.caller_name,
        relation=inquiry.caller_relation,
        phone=inquiry.caller_phone,
        email=inquiry.caller_email,
        contact_safe=inquiry.contact_safe,
    )
    team.first_lead(access, case)
    if inquiry.notice_acknowledged:
        _acknowledge_notice(access, case, caller)
    if inquiry.tie:
        ties.record_for(access, case, who=ties.FIRST, result=inquiry.tie, reason=inquiry.tie_reason)
    timeline.add(
        access, case, kind="stage", icon="phone", title=f"{inquiry.caller_name} called for the first time"
    )
    if inquiry.advice_given:
        timeline.add(
            access, case, kind="safety", icon="shield-alert", title="Emergency advice was given: 911 and 988"
        )
    _first_tasks(access, case)
    upcoming.refresh(access, case)


def _first_tasks(access: Access, case: Case) -> None:
    """A-01 and A-02."""
    tasks.add(
        access,
        case,
        title="Danger now: call back at once" if case.danger_now == DangerAnswer.YES else FIRST_CALL,
        due_at=_call_back_by(access, case),
        owner=case.lead,
        rule="A-01",
        idem_key=f"A-01:{case.episode}",
    )
    tasks.add(
        access,
        case,
        title="No contact for 14 days: close the inquiry?",
        due_at=access.at + NO_CONTACT_AFTER,
        owner=case.lead,
        rule="A-02",
        url=reverse("cases:move", args=[case.pk]),
        idem_key=no_contact_key(case),
    )


def _call_back_by(access: Access, case: Case) -> datetime:
    """At once where somebody is in danger, within 4 hours where nobody is sure."""
    if case.danger_now == DangerAnswer.YES:
        return access.at
    if case.danger_now == DangerAnswer.NOT_SURE:
        return access.at + CALL_BACK_SOON
    return tasks.after_business_days(access.at, 1)


def _acknowledge_notice(access: Access, case: Case, caller: ConcernedOther) -> None:
    agreements.acknowledge(
        access,
        case=case,
        concerned_other=caller,
        kind=AcknowledgementKind.PRIVACY_NOTICE,
        signed_name=caller.name,
        signed_by=SignedBy.VOICE,
        witness=access.name or "Threshold",
        refresh=False,
    )


def _lead(access: Access, inquiry: Inquiry) -> Membership:
    """Whoever takes the call leads it, unless somebody else is named."""
    chosen = inquiry.lead
    if chosen is None and access.membership_id is not None and access.role is Role.INTERVENTIONIST:
        chosen = Membership.objects.get(pk=access.membership_id)
    if chosen is None or chosen.ended_at is not None or chosen.role not in team.MAY_LEAD:
        raise Invalid("Choose who leads: an interventionist or a supervisor of this practice.", field="lead")
    return chosen


def _one_at_a_time(access: Access) -> None:
    """One new case at a time in each practice, so that numbers follow each other and a key is used once."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 1))", [f"case:{access.practice_id}"]
        )


def _next_number() -> int:
    highest = Case.objects.aggregate(highest=Max("number"))["highest"]
    return int(highest or 0) + 1

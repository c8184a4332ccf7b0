"""The day: starting an attempt, and recording its one decision."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.urls import reverse

from cases import notices
from cases import queries as case_queries
from cases.domain import holds, stages, tasks, timeline, upcoming
from cases.domain.team import clinical_required, lead_required, movers_of, senior_required
from cases.domain.working import check_version, lock
from cases.guards import local_day
from cases.models import Case, ConcernedOther, HoldKind, Stage
from cases.moments import end_of_day
from cases.stages import ACCEPTED, Mover
from compliance import gate, outbox
from compliance.access import Access
from compliance.errors import DomainError, Invalid
from interventions import queries
from interventions.models import AttemptAmendment, Decision, EventAttendance, InterventionAttempt
from practices.models import StaffRole

LATER_WITHIN = timedelta(days=7)
CONTACT_WITHIN = timedelta(hours=72)
NEEDS_REASON = {Decision.NOT_HELD, Decision.STOPPED_OTHER}
OPENS_HOLD = {
    Decision.STOPPED_MEDICAL: (HoldKind.MEDICAL, "X-03"),
    Decision.STOPPED_SUICIDE_RISK: (HoldKind.SAFETY, "X-04"),
    Decision.STOPPED_VIOLENCE: (HoldKind.SAFETY, "X-05"),
}
AFTERWARDS = (
    ("A-10", "Debrief with the family", timedelta(hours=8)),
    ("A-11", "Call everyone who took part", timedelta(hours=24)),
)


class AlreadyDecided(DomainError):
    """Somebody recorded the decision first, perhaps on another phone. `attempt` is what they recorded."""

    status = 409
    title = "The answer is recorded already"
    code = "already_decided"

    def __init__(self, attempt: InterventionAttempt) -> None:
        words = (
            f"{attempt.decided_by_name} recorded “{attempt.get_decision_display()}” first, and that stays."
            " The lead can correct it on the page of the day."
        )
        super().__init__(words)
        self.attempt = attempt


@dataclass(frozen=True, slots=True)
class Answer:
    """The decision, with what it needs: a date for a later yes, a next contact, or a reason.

    `there`: who of the family was in the room; None where that was not asked.
    """

    decision: Decision
    later_on: date | None = None
    next_contact_at: datetime | None = None
    reason: str = ""
    there: frozenset[UUID] | None = None


def start(access: Access, *, case: Case, reason: str = "") -> InterventionAttempt:
    """T-05: every guard is checked again at this moment, then the attempt begins. Begun twice, it began once.

    Whoever stands in for the lead gives the reason.
    """
    with gate.act(access, on=case, to="start_attempt"):
        case = lock(case)
        begun: InterventionAttempt | None = queries.current_attempt(case).first()
        if case.stage == Stage.INTERVENTION and begun is not None and begun.started_at is not None:
            return begun
        stages.move(access, case=case, transition="T-05", reason=reason)
        case = lock(case)
        attempt = begun or InterventionAttempt(case_id=case.pk, number=case.attempt, episode=case.episode)
        plan = queries.plan(case).first()
        attempt.model = case.model
        attempt.arise_level = case.arise_level
        attempt.started_at = access.at
        attempt.place_kind = plan.place_kind if plan else ""
        attempt.save()
        if case.event_at is None or case.event_at > access.at:
            case.event_at = access.at
            case.save(update_fields=["event_at"])
        _ask_for_the_answer(access, case, attempt)
        upcoming.refresh(access, case)
        return attempt


def decide(access: Access, *, case: Case, answer: Answer) -> InterventionAttempt:
    """Records exactly one decision. A yes engages the person and opens placement (T-07).

    Recorded again with the same decision it changes nothing and gives the first; with another one,
    raises AlreadyDecided. Whoever stands in for the lead writes why.
    """
    with gate.act(access, on=case, to="record_decision"):
        case = lock(case)
        clinical_required(access, case)
        attempt: InterventionAttempt | None = queries.current_attempt(case).select_for_update().first()
        if attempt is not None and attempt.decision:
            if attempt.decision == answer.decision:
                return attempt
            raise AlreadyDecided(attempt)
        if case.stage != Stage.INTERVENTION:
            raise Invalid("There is no intervention going on. Start it first.")
        if Mover.LEAD not in movers_of(access, case) and not answer.reason.strip():
            raise Invalid("Write why the lead does not record this.", field="reason")
        attempt = attempt or InterventionAttempt(
            case_id=case.pk, number=case.attempt, episode=case.episode, model=case.model
        )
        _check(access, case, answer)
        _write(attempt, answer)
        attempt.decided_at = access.at
        attempt.decided_by_name = access.name
        attempt.ended_at = attempt.ended_at or access.at
        attempt.save()
        _write_attendance(case, attempt, answer)
        title = f"The answer: {Decision(attempt.decision).label}"
        timeline.add(access, case, kind="decision", icon="door-open", title=title, subject=attempt)
        _finish_asking(access, case, attempt)
        _consequences(access, case, attempt, answer)
        return attempt


def is_same_day(access: Access, case: Case, attempt: InterventionAttempt) -> bool:
    """Whether it is still before midnight, local time, of the day of the decision (process 7.6)."""
    return attempt.decided_at is not None and local_day(case, attempt.decided_at) == local_day(
        case, access.at
    )


def amend(
    access: Access, *, case: Case, attempt: InterventionAttempt, answer: Answer, why: str, version: int
) -> AttemptAmendment:
    """Corrects a decision. What was recorded first is kept, with who changed it, when and why.

    Until midnight local time the lead corrects it; afterwards the lead or the supervisor, as an amendment
    with a reason. A yes is never taken back: there is no way back to R0. A yes that came later the same
    evening engages the person as any other; one of another day is a move of its own (T-08, then T-18).
    """
    with gate.act(access, on=attempt, to="amend_decision"):
        case = lock(case)
        attempt = InterventionAttempt.objects.select_for_update().get(pk=attempt.pk)
        check_version(
            version, attempt.version, mine=answer.decision.label, theirs=attempt.get_decision_display()
        )
        _check_amendment(access, case, attempt, answer, why)
        _check(access, case, answer)
        made: AttemptAmendment = AttemptAmendment.create(
            case_id=case.pk,
            attempt=attempt,
            at=access.at,
            by_id=access.membership_id,
            was=attempt.decision,
            becomes=answer.decision.value,
            reason=why,
        )
        _write(attempt, answer)
        attempt.save()
        _write_attendance(case, attempt, answer)
        title = f"Corrected how the attempt ended: {answer.decision.label}"
        timeline.add(access, case, kind="decision", icon="rotate-ccw", title=title, subject=made)
        _consequences(access, case, attempt, answer)
        return made


def _check_amendment(
    access: Access, case: Case, attempt: InterventionAttempt, answer: Answer, why: str
) -> None:
    if not attempt.decision:
        raise Invalid("There is no answer to correct yet. Record it first.")
    if attempt.decision == answer.decision:
        raise Invalid("That is what is recorded already.", field="decision")
    same_day = is_same_day(access, case, attempt)
    if same_day:
        lead_required(access, case)
    else:
        senior_required(access, case)
    if not why.strip():
        raise Invalid("Write why the record is corrected.", field="why")
    if attempt.decision in ACCEPTED and answer.decision not in ACCEPTED:
        raise Invalid(
            "A yes is not taken back by a correction. If the person withdrew, move the case back (T-12).",
            field="decision",
        )
    is_new_yes = answer.decision in ACCEPTED and attempt.decision not in ACCEPTED
    if is_new_yes and not (same_day and case.stage == Stage.INTERVENTION):
        raise Invalid(
            "A yes of another day is a step of its own: go back to preparation, then “The person asks for help”.",
            field="decision",
        )


def _check(access: Access, case: Case, answer: Answer) -> None:
    """What each decision needs (process 7.6)."""
    today = local_day(case, access.at)
    if answer.decision is Decision.ACCEPTED_LATER and not (
        answer.later_on and today <= answer.later_on <= today + LATER_WITHIN
    ):
        raise Invalid("Write the day of the later yes, within 7 days.", field="later_on")
    if answer.decision is Decision.ACCEPTED_LATER and not answer.reason.strip():
        raise Invalid("Write what happens until then.", field="reason")
    if answer.decision is Decision.UNDECIDED and not (
        answer.next_contact_at and access.at < answer.next_contact_at <= access.at + CONTACT_WITHIN
    ):
        raise Invalid("Set the next contact, within 72 hours.", field="contact_on")
    if answer.decision in NEEDS_REASON and not answer.reason.strip():
        raise Invalid("Write in a few words why.", field="reason")


def _write(attempt: InterventionAttempt, answer: Answer) -> None:
    attempt.decision = answer.decision.value
    attempt.later_on = answer.later_on
    attempt.next_contact_at = answer.next_contact_at
    attempt.reason = answer.reason
    attempt.version += 1


def _write_attendance(case: Case, attempt: InterventionAttempt, answer: Answer) -> None:
    if answer.there is None:
        return
    everyone = list(ConcernedOther.objects.filter(case=case))
    if answer.there - {person.pk for person in everyone}:
        raise Invalid("Choose people of this case.", field="there")
    known = {row.concerned_other_id: row for row in EventAttendance.objects.filter(attempt=attempt)}
    for person in everyone:
        row = known.get(person.pk) or EventAttendance(
            case_id=case.pk, attempt=attempt, concerned_other_id=person.pk
        )
        row.attended = person.pk in answer.there
        row.save()


def _ask_for_the_answer(access: Access, case: Case, attempt: InterventionAttempt) -> None:
    """A-12: at midnight local time without an answer, the lead is prompted and the supervisors are told."""
    midnight = end_of_day(access.at, case.time_zone)
    key = f"A-12:{attempt.pk}"
    tasks.add(
        access,
        case,
        rule="A-12",
        title="Record how the meeting ended",
        due_at=midnight,
        owner=case.lead,
        url=reverse("interventions:decision", args=[case.pk]),
        idem_key=key,
    )
    notices.remind_lead(access, case_id=case.pk, subject_id=attempt.pk, key=f"{key}:lead", at=midnight)
    for member in case_queries.staff(StaffRole.SUPERVISOR):
        notices.remind_staff(
            access,
            case_id=case.pk,
            member_id=member.pk,
            subject_id=attempt.pk,
            key=f"{key}:{member.pk}",
            at=midnight,
        )


def _finish_asking(access: Access, case: Case, attempt: InterventionAttempt) -> None:
    tasks.finish(access, case, idem_key=f"A-12:{attempt.pk}")
    outbox.cancel(access, idem_prefix=f"A-12:{attempt.pk}")


def _consequences(access: Access, case: Case, attempt: InterventionAttempt, answer: Answer) -> None:
    for rule, title, after in AFTERWARDS:
        tasks.add(
            access,
            case,
            rule=rule,
            title=title,
            due_at=access.at + after,
            owner=case.lead,
            idem_key=f"{rule}:{attempt.pk}",
        )
    if answer.decision in OPENS_HOLD:
        kind, rule = OPENS_HOLD[answer.decision]
        holds.open_hold(access, case, kind=kind, reason=answer.decision.label, by_rule=rule)
    if answer.next_contact_at is not None:
        tasks.add(
            access,
            case,
            title="The next contact that was agreed",
            due_at=answer.next_contact_at,
            owner=case.lead,
            idem_key=f"contact:{attempt.pk}:{attempt.version}",
        )
    if attempt.decision in ACCEPTED and case.stage == Stage.INTERVENTION:
        reason = f"The person said yes. {answer.reason}".strip()
        stages.move(access, case=case, transition="T-07", reason=reason)
    else:
        upcoming.refresh(access, case)

"""The day: starting an attempt, and recording its one decision."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from cases.domain import holds, stages, tasks, timeline, upcoming
from cases.domain.team import clinical_required
from cases.domain.working import lock
from cases.models import Case, HoldKind, Stage
from cases.moments import end_of_day
from cases.stages import ACCEPTED
from compliance import gate
from compliance.access import Access
from compliance.errors import DomainError, Invalid
from interventions import queries
from interventions.models import AttemptAmendment, Decision, InterventionAttempt

LATER_WITHIN = timedelta(days=7)
CONTACT_WITHIN = timedelta(hours=72)
NEEDS_REASON = {Decision.NOT_HELD, Decision.STOPPED_OTHER}
OPENS_HOLD = {
    Decision.STOPPED_MEDICAL: HoldKind.MEDICAL,
    Decision.STOPPED_SUICIDE_RISK: HoldKind.SAFETY,
    Decision.STOPPED_VIOLENCE: HoldKind.SAFETY,
}


class AlreadyDecided(DomainError):
    """Somebody recorded the decision first, perhaps on another phone. `attempt` is what they recorded."""

    status = 409
    title = "The answer is recorded already"
    code = "already_decided"

    def __init__(self, attempt: InterventionAttempt) -> None:
        words = (
            f"{attempt.decided_by_name} recorded “{attempt.get_decision_display()}”. "
            "It stays; to correct it, add an amendment with the reason."
        )
        super().__init__(words)
        self.attempt = attempt


@dataclass(frozen=True, slots=True)
class Answer:
    """The decision, with what it needs: a date for a later yes, a next contact, or a reason."""

    decision: Decision
    later_on: date | None = None
    next_contact_at: datetime | None = None
    reason: str = ""


def start(access: Access, *, case: Case, reason: str = "") -> InterventionAttempt:
    """T-05: every guard is checked again at this moment, then the attempt begins."""
    with gate.act(access, on=case, to="start_attempt"):
        stages.move(access, case=case, transition="T-05", reason=reason)
        case = lock(case)
        plan = queries.plan(case).first()
        attempt = queries.current_attempt(case).first() or InterventionAttempt(
            case_id=case.pk, number=case.attempt, episode=case.episode
        )
        attempt.model = case.model
        attempt.arise_level = case.arise_level
        attempt.started_at = access.at
        attempt.place_kind = plan.place_kind if plan else ""
        attempt.save()
        if case.event_at is None or case.event_at > access.at:
            case.event_at = access.at
            case.save(update_fields=["event_at"])
        tasks.add(
            access,
            case,
            rule="A-12",
            title="Record how the meeting ended",
            due_at=end_of_day(access.at, case.time_zone),
            owner=case.lead,
            idem_key=f"A-12:{attempt.pk}",
        )
        upcoming.refresh(access, case)
        return attempt


def decide(access: Access, *, case: Case, answer: Answer) -> InterventionAttempt:
    """Records exactly one decision. A yes engages the person and opens placement (T-07).

    Recorded again with the same decision it changes nothing; with another, raises AlreadyDecided.
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
        attempt = attempt or InterventionAttempt(
            case_id=case.pk, number=case.attempt, episode=case.episode, model=case.model
        )
        _check(access, case, answer)
        attempt.decision = answer.decision.value
        attempt.decided_at = access.at
        attempt.decided_by_name = access.name
        attempt.ended_at = attempt.ended_at or access.at
        attempt.later_on = answer.later_on
        attempt.next_contact_at = answer.next_contact_at
        attempt.reason = answer.reason
        attempt.version += 1
        attempt.save()
        _consequences(access, case, attempt, answer)
        return attempt


def amend(
    access: Access, *, case: Case, attempt: InterventionAttempt, becomes: Decision, reason: str
) -> AttemptAmendment:
    """Corrects a decision that did not engage anyone. The first record stays, the reason stands beside it.

    A yes cannot be taken back by an amendment, nor made by one: there is no way back to R0.
    """
    with gate.act(access, on=attempt, to="amend_decision"):
        attempt = InterventionAttempt.objects.select_for_update().get(pk=attempt.pk)
        if not reason.strip():
            raise Invalid("Write why the record is corrected.", field="reason")
        if attempt.decision in ACCEPTED or becomes.value in ACCEPTED:
            raise Invalid(
                "A yes is not recorded or taken back by a correction. Move the case instead.", field="becomes"
            )
        made: AttemptAmendment = AttemptAmendment.create(
            case_id=case.pk,
            attempt=attempt,
            at=access.at,
            by_id=access.membership_id,
            was=attempt.decision,
            becomes=becomes.value,
            reason=reason,
        )
        attempt.decision = becomes.value
        attempt.version += 1
        attempt.save(update_fields=["decision", "version"])
        timeline.add(
            access,
            case,
            kind="decision",
            icon="rotate-ccw",
            title="Corrected how the attempt ended",
            subject=made,
        )
        return made


def _check(access: Access, case: Case, answer: Answer) -> None:
    """What each decision needs (process 7.6)."""
    today = access.at.astimezone(ZoneInfo(case.time_zone)).date()
    if answer.decision is Decision.ACCEPTED_LATER and not (
        answer.later_on and today <= answer.later_on <= today + LATER_WITHIN
    ):
        raise Invalid("Write the day of the later yes, within 7 days.", field="later_on")
    if answer.decision is Decision.UNDECIDED and not (
        answer.next_contact_at and access.at < answer.next_contact_at <= access.at + CONTACT_WITHIN
    ):
        raise Invalid("Set the next contact, within 72 hours.", field="contact_on")
    if answer.decision in NEEDS_REASON and not answer.reason.strip():
        raise Invalid("Write in a few words why.", field="reason")


def _consequences(access: Access, case: Case, attempt: InterventionAttempt, answer: Answer) -> None:
    timeline.add(
        access,
        case,
        kind="decision",
        icon="door-open",
        title=f"The answer: {Decision(attempt.decision).label}",
        subject=attempt,
    )
    tasks.finish(access, case, idem_key=f"A-12:{attempt.pk}")
    for rule, title, hours in (
        ("A-10", "Debrief with the family", 8),
        ("A-11", "Call everyone who took part", 24),
    ):
        tasks.add(
            access,
            case,
            rule=rule,
            title=title,
            due_at=access.at + timedelta(hours=hours),
            owner=case.lead,
            idem_key=f"{rule}:{attempt.pk}",
        )
    if answer.decision in OPENS_HOLD:
        holds.open_hold(
            access, case, kind=OPENS_HOLD[answer.decision], reason=answer.decision.label, by_rule="X-03"
        )
    if answer.next_contact_at is not None:
        tasks.add(
            access,
            case,
            title="The next contact that was agreed",
            due_at=answer.next_contact_at,
            owner=case.lead,
            idem_key=f"contact:{attempt.pk}",
        )
    if attempt.decision in ACCEPTED:
        stages.move(access, case=case, transition="T-07", reason="The person said yes.")
    else:
        upcoming.refresh(access, case)

"""Guards that cases can answer itself: one function each. They read, and never change anything."""

from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse

from cases import dangers, queries, wording
from cases.intervention_models import RED_SCREEN, parameters
from cases.models import Acknowledgement, Case, ConcernedOther, InterventionModel, TimelineEntry
from cases.models.agreements import AGREEMENTS, AcknowledgementKind, SignedBy
from cases.models.case import DangerAnswer, MinorStatus
from cases.models.checks import ConflictResult
from cases.models.safety import Level
from cases.models.team import TeamRole
from cases.parts import GuardAnswer, met, missing
from compliance.consent import queries as consent_queries
from compliance.consent.models import State
from compliance.domain import incidents
from practices.models import Credential, CredentialState

SCREEN_LASTS = timedelta(days=7)
VOICE_LASTS = timedelta(hours=72)
LEAD = "the lead"
ANSWERED = frozenset({State.SIGNED, State.REFUSED, State.REVOKED, State.ENDED})
HOLDS_THAT_MATCH = {
    "safety": "safety_not_manageable",
    "conflict": "conflict_of_interest",
    "family_request": "family_withdrew",
}


def danger_was_asked(case: Case, *, at: datetime) -> GuardAnswer:
    """G-01. Immediate danger asked and answered; with "yes", emergency advice given and logged."""
    here = reverse("cases:inquiry", args=[case.pk])
    if not case.danger_now:
        return missing("Ask whether anyone is in danger now.", owes="whoever takes the call", url=here)
    if case.danger_now == DangerAnswer.YES and case.emergency_advice_at is None:
        return missing(
            "Give the emergency advice, and note that you did.", owes="whoever takes the call", url=here
        )
    return met("Asked, and answered.")


def conflict_was_checked(case: Case, *, at: datetime) -> GuardAnswer:
    """G-02. A first check for lead, caller and individual in this episode, and nothing blocked (E-26)."""
    here = reverse("cases:conflicts", args=[case.pk])
    episode = case.episode + (1 if case.closed_at is not None else 0)
    newest = {}
    for check in reversed(queries.picture(case).checks):
        if check.episode == episode:
            newest[check.checked_for] = check
    if not newest:
        return missing("Check for a conflict of interest.", owes="whoever takes the call", url=here)
    for check in newest.values():
        if check.result == ConflictResult.BLOCKED:
            return missing(f"A tie was found ({check.checked_for}).", owes="the supervisor", url=here)
    return met("No tie, or cleared.")


def contact_is_known(case: Case, *, at: datetime) -> GuardAnswer:
    """G-03. The caller's safe contact, and the privacy notice acknowledged."""
    here = reverse("cases:inquiry", args=[case.pk])
    picture = queries.picture(case)
    callers = [person for person in picture.people if person.is_caller]
    if not callers or not callers[0].contact_safe:
        return missing("Note how and when the caller can be reached safely.", owes=LEAD, url=here)
    if not any(
        paper.kind == AcknowledgementKind.PRIVACY_NOTICE and paper.concerned_other_id == callers[0].pk
        for paper in picture.acknowledgements
    ):
        return missing("Note that the caller knows the privacy notice.", owes=LEAD, url=here)
    return met("Safe contact and privacy notice are noted.")


def lead_is_qualified(case: Case, *, at: datetime) -> GuardAnswer:
    """G-04. A primary credential, verified by somebody else, valid today, that covers this person (E-10 to E-14)."""
    today = local_day(case, at)
    picture = queries.picture(case)
    own = [one for one in picture.credentials if one.membership_id == case.lead_id]
    here = reverse("cases:team", args=[case.pk])
    name = picture.lead.display_name
    valid = [one for one in own if one.counts(today)]
    if not valid:
        return missing(f"{name} has no credential that counts today.", owes="the practice admin", url=here)
    population = MinorStatus.MINOR if case.minor_status == MinorStatus.MINOR else MinorStatus.ADULT
    if case.minor_status != MinorStatus.UNKNOWN and not any(covers(one, population.value) for one in valid):
        return missing(
            f"{name}’s scope does not cover this case. Name another lead.", owes="the supervisor", url=here
        )
    return met(f"{name}: {valid[-1].code}, until {valid[-1].valid_until:%b} {valid[-1].valid_until.day}.")


def agreement_is_signed(case: Case, *, at: datetime) -> GuardAnswer:
    """G-05. Service agreement and fee schedule signed by the payer, before any fee is taken."""
    if queries.picture(case).agreement is None:
        return missing(
            "The service agreement is not signed yet.",
            owes="the payer",
            url=reverse("cases:agreement", args=[case.pk]),
        )
    return met("Signed by the payer.")


def everyone_signed(case: Case, *, at: datetime) -> GuardAnswer:
    """G-06. Each active participant signed the current disclosure of process, outcomes and risks, what stays
    private, and the code of conduct."""
    people = queries.picture(case).people
    without = [one for one in people if not has_agreed(case, one, at)]
    return _papers(case, people, without, "has not signed every agreement")


def interests_were_disclosed(case: Case, *, at: datetime) -> GuardAnswer:
    """G-07. Financial-interest disclosure given to the payer and each participant."""
    people = queries.picture(case).people
    without = [one for one in people if not has_signed(case, one, AcknowledgementKind.FINANCIAL_INTEREST, at)]
    return _papers(case, people, without, "was not told of financial interests")


def screen_is_safe(case: Case, *, at: datetime) -> GuardAnswer:
    """G-08. Screen complete and not red; each amber has a mitigation. Red is never set aside."""
    here = reverse("cases:safety", args=[case.pk])
    screen = queries.picture(case).screen
    if screen is None or not screen.all_answered:
        return missing("Finish the safety screen: a blank is not green.", owes=LEAD, url=here, final=True)
    if screen.result == Level.RED:
        return missing("The safety screen is red.", owes="the lead and the supervisor", url=here, final=True)
    if not screen.all_mitigated:
        return missing("Write down what makes each amber answer safer.", owes=LEAD, url=here)
    return met(f"{screen.get_result_display()}, nothing left open.")


def model_is_chosen(case: Case, *, at: datetime) -> GuardAnswer:
    """G-09. A model, its contra-indications checked, the lead trained in it (E-13)."""
    here = reverse("cases:model", args=[case.pk])
    chosen = parameters(case.model, case.arise_level)
    if chosen is None:
        return missing("Choose a model.", owes=LEAD, url=here, final=True)
    unchecked = [one for one in chosen.contra_indications if one.key not in case.model_checked]
    if unchecked:
        return missing("Check the contra-indications of the model.", owes=LEAD, url=here, final=True)
    picture = queries.picture(case)
    red = picture.screen is not None and picture.screen.result == Level.RED
    if red and any(one.key == RED_SCREEN.key for one in chosen.contra_indications):
        return missing(
            "The safety screen is red, which rules this model out. Check the model again.",
            owes=LEAD,
            url=here,
            final=True,
        )
    today = local_day(case, at)
    if is_trained(picture.credentials, case.lead_id, case.model, today):
        return met(f"{case.get_model_display()}, contra-indications checked.")
    helpers = [one.membership_id for one in picture.team if one.role == TeamRole.COFACILITATOR]
    helped = any(is_trained(picture.credentials, one, case.model, today) for one in helpers)
    words = f"{picture.lead.display_name} has no training record for {case.get_model_display()}."
    if not helped:
        words += " A co-facilitator who is trained in it would let the supervisor approve."
    return missing(words, owes="the supervisor", url=reverse("cases:team", args=[case.pk]), final=not helped)


def minor_is_known(case: Case, *, at: datetime) -> GuardAnswer:
    """G-10. Minor status known; for a minor, guardian authority documented and the state rule noted (X-06)."""
    here = reverse("cases:intake", args=[case.pk])
    if case.minor_status == MinorStatus.UNKNOWN:
        return missing("Note whether the person is a minor.", owes=LEAD, url=here)
    if case.minor_status == MinorStatus.MINOR and (not case.guardian_documented_at or not case.minor_rule):
        return missing("Note the guardian’s documents and the state’s rule of consent.", owes=LEAD, url=here)
    return met(case.get_minor_status_display())


def attendance_has_signed(case: Case, *, at: datetime) -> GuardAnswer:
    """G-11. G-06 again, today, for everyone on the attendance list: late additions too."""
    people = [one for one in queries.picture(case).people if one.attends_event]
    without = [one for one in people if not has_agreed(case, one, at)]
    return _papers(case, people, without, "is on the attendance list and has not signed")


def screen_is_fresh(case: Case, *, at: datetime) -> GuardAnswer:
    """G-12. At most 7 days old, and newer than any report of risk."""
    here = reverse("cases:safety", args=[case.pk])
    screen = queries.picture(case).screen
    if screen is None or not screen.all_answered or at - screen.answered_at > SCREEN_LASTS:
        return missing("Go through the safety screen again: it is older than 7 days.", owes=LEAD, url=here)
    newer = TimelineEntry.objects.filter(case=case, kind="risk", at__gt=screen.answered_at)
    if newer.exists():
        return missing("A new risk was reported. Go through the safety screen again.", owes=LEAD, url=here)
    return met("Fresh.")


def notice_given_and_consents_answered(case: Case, *, at: datetime) -> GuardAnswer:
    """G-21. The patient notice was given; of this episode's consents one is answered, and none waits."""
    person = queries.individual(case).first()
    if person is None or person.patient_notice_at is None:
        intake = reverse("cases:intake", args=[case.pk])
        return missing("Give the person the patient notice.", owes=LEAD, url=intake)
    here = reverse("cases:consents", args=[case.pk])
    states = set(consent_queries.states(case.pk, case.episode))
    if State.OFFERED in states:
        return missing("A consent waits for the person’s answer.", owes=LEAD, url=here)
    if not states & ANSWERED:
        return missing("Offer the consents to the person.", owes=LEAD, url=here)
    return met("The notice was given, and the consents are answered.")


def closing_is_ready(case: Case, *, at: datetime) -> GuardAnswer:
    """G-25. Summary written and signed, nothing open, no hold but one that states the close reason."""
    here = reverse("cases:closing", args=[case.pk])
    danger = dangers.nothing_left(case)
    if danger is not None:
        return danger
    if not case.closing_summary:
        return missing("Write the closing summary.", owes=LEAD, url=here)
    signed = queries.attestations(case).filter(guard="G-25", episode=case.episode)
    if not signed.exists():
        return missing("Sign the closing summary.", owes=LEAD, url=here)
    if incidents.open_for(case.pk):
        return missing(
            "An incident of this case is still open.",
            owes="an admin or the supervisor",
            url=reverse("compliance:incidents"),
        )
    for hold in queries.open_holds(case):
        if HOLDS_THAT_MATCH.get(hold.kind) != case.close_reason:
            return missing(
                f"The hold “{hold.get_kind_display()}” is open.",
                owes="the lead or the supervisor",
                url=reverse("cases:holds", args=[case.pk]),
            )
    return met("Summary written, nothing open.")


def has_signed(case: Case, person: ConcernedOther, kind: AcknowledgementKind, at: datetime) -> bool:
    """Whether this person signed the current version. By voice counts in crisis alone, and for 72 hours."""
    version = wording.VERSIONS[kind.value]
    return any(
        paper.concerned_other_id == person.pk
        and paper.kind == kind
        and paper.wording_version == version
        and _in_writing(case, paper, at)
        for paper in queries.picture(case).acknowledgements
    )


def has_agreed(case: Case, person: ConcernedOther, at: datetime) -> bool:
    """Whether this person signed every agreement in its current version."""
    return all(has_signed(case, person, kind, at) for kind in AGREEMENTS)


def local_day(case: Case, at: datetime) -> date:
    """The calendar day in the case's own time zone."""
    return at.astimezone(ZoneInfo(case.time_zone)).date()


def covers(credential: Credential, population: str) -> bool:
    """Whether a credential's scope names this population. An empty scope covers adults (E-14)."""
    return population in (credential.populations or [MinorStatus.ADULT.value])


def is_trained(credentials: list[Credential], member_id: UUID, model: str, today: date) -> bool:
    """Whether a credential that is in force today records training in the model."""
    return any(
        one.membership_id == member_id
        and model in one.models_trained
        and one.state(today) in {CredentialState.ACTIVE, CredentialState.EXPIRING}
        for one in credentials
    )


def _in_writing(case: Case, paper: Acknowledgement, at: datetime) -> bool:
    if paper.signed_by != SignedBy.VOICE:
        return True
    crisis = case.model == InterventionModel.CRISIS and bool(paper.witness)
    return crisis and at - paper.signed_at <= VOICE_LASTS


def _papers(
    case: Case, people: list[ConcernedOther], without: list[ConcernedOther], words: str
) -> GuardAnswer:
    here = reverse("cases:people", args=[case.pk])
    if not people:
        return missing("Nobody takes part yet.", owes=LEAD, url=here)
    if without:
        names = ", ".join(one.name for one in without[:3])
        more = f" and {len(without) - 3} more" if len(without) > 3 else ""  # noqa: PLR2004 -- three names
        return missing(f"{names}{more} {words}.", owes=names, url=here)
    return met(f"{len(people)} of {len(people)} signed.")

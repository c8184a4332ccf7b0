"""Recording a contact: reached, missed, declined or left out. Every try is kept."""

from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse

from cases import notices
from cases.domain import safety, tasks, timeline, upcoming
from cases.domain.working import check_open, check_version, lock
from cases.models import Case
from compliance import gate, outbox
from compliance.access import Access
from compliance.disclosure import deciding
from compliance.disclosure.models import OutsideKind
from compliance.disclosure.recipients import in_their_place
from compliance.errors import Invalid
from compliance.vocabulary import Category, Purpose
from followups import queries
from followups.domain import schedule
from followups.models import FollowUpContact, FollowUpPoint, Outcome, PointState, StillInCare, Track
from referrals import queries as placed

RETRIES = (timedelta(days=1), timedelta(days=2))  # next day, then day 3
TWO_IN_A_ROW = 2
ABOUT = "attendance"  # the item of a consent that a call to the provider is about
ENDS_AS = {Outcome.DECLINED: PointState.DECLINED, Outcome.WAIVED: PointState.WAIVED}


@dataclass(frozen=True, slots=True)
class Said:
    """What a contact brought. For the individual the safety question belongs to every contact.

    `consent_seen`: a provider was asked, under the person's valid consent.
    """

    words: str = ""
    still_in_care: str = ""
    safety_asked: bool = False
    safety_yes: bool = False
    consent_seen: bool = False


def record(
    access: Access, *, case: Case, point: FollowUpPoint, outcome: str, said: Said, version: int, key: str
) -> FollowUpContact:
    """One try and its outcome. The same `key` makes one.

    Reached, declined and waived settle the point. Nobody there: again the next day, then on day 3, then
    not reached; two of the person's in a row tell the lead. A yes to the safety question alerts the lead
    at once. Raises Invalid when the safety question was not asked, or a provider asked without consent.
    """
    if outcome not in Outcome.values:
        raise Invalid("Choose how it went.", field="outcome")
    category = Category.FAMILY_OWN if point.track == Track.FAMILY else Category.TREATMENT_UPDATE
    # What somebody told is theirs; that nobody answered is logistics, which a coordinator may record.
    asked = category if outcome == Outcome.REACHED else Category.CASE_ADMIN
    with gate.act(access, case_id=case.pk, model=FollowUpContact, category=asked, to="record_contact"):
        case = lock(case)
        known: FollowUpContact | None = FollowUpContact.objects.filter(case=case, idem_key=key).first()
        if known is not None:
            return known
        check_open(case)
        point = _held_still(point, version)
        _check(point, outcome, said)
        if point.track == Track.PROVIDER and outcome == Outcome.REACHED:
            _check_consent(access, case)
        made = _keep(access, case, point, outcome, said, category, key)
        if outcome == Outcome.MISSED:
            _missed(access, case, point)
        elif outcome == Outcome.REACHED:
            _settle(access, case, point, PointState.DONE)
        else:
            _settle(access, case, point, ENDS_AS[Outcome(outcome)])
        if made.safety_yes:
            _alert(access, case, made)
        upcoming.refresh(access, case)
        return made


def _check(point: FollowUpPoint, outcome: str, said: Said) -> None:
    if said.still_in_care not in {"", *StillInCare.values}:
        raise Invalid("Choose one of the answers.", field="still_in_care")
    if outcome != Outcome.REACHED:
        return
    if point.track == Track.INDIVIDUAL and not said.safety_asked:
        raise Invalid(
            "Ask the safety question in every contact with the person, then tick it.", field="safety_asked"
        )
    if point.track == Track.PROVIDER and not said.consent_seen:
        raise Invalid(
            "A provider is asked only under the person’s valid consent, and only what it covers."
            " Tick that you have seen it, or leave this contact out.",
            field="consent_seen",
        )


def _check_consent(access: Access, case: Case) -> None:
    """The rules are asked for the provider, whatever was ticked: a consent that ended since does not count."""
    placement = placed.placements(case).first()
    if placement is None or placement.provider_id is None:
        raise Invalid("There is no provider to ask. Leave this contact out.", field="consent_seen")
    outside = in_their_place(
        access,
        case_id=case.pk,
        kind=OutsideKind.PROVIDER.value,
        recipient_id=placement.provider_id,
        purpose=Purpose.TREATMENT,
    )
    (asked,) = deciding.verdicts(outside, case.pk, [ABOUT])
    if not asked.decision.allowed:
        raise Invalid(
            "No consent in force lets this provider and us speak about whether the person is there"
            f" ({asked.decision.rule_id}). Leave this contact out.",
            field="consent_seen",
        )


def _keep(
    access: Access,
    case: Case,
    point: FollowUpPoint,
    outcome: str,
    said: Said,
    category: Category,
    key: str,
) -> FollowUpContact:
    reached = outcome == Outcome.REACHED
    made = FollowUpContact(
        case_id=case.pk,
        category=category.value,
        point=point,
        concerned_other_id=point.concerned_other_id,
        at=access.at,
        by_name=access.name,
        outcome=outcome,
        words=said.words,
        still_in_care=said.still_in_care if reached and point.track != Track.FAMILY else "",
        safety_asked=reached and said.safety_asked,
        safety_yes=reached and said.safety_yes and point.track == Track.INDIVIDUAL,
        consent_seen=reached and said.consent_seen and point.track == Track.PROVIDER,
        idem_key=key,
    )
    made.save(force_insert=True)
    return made


def _missed(access: Access, case: Case, point: FollowUpPoint) -> None:
    point.tries += 1
    if point.tries > len(RETRIES):
        _settle(access, case, point, PointState.UNREACHED)
        _tell_after_two(access, case, point)
        return
    point.due_at = access.at + RETRIES[point.tries - 1]
    point.version += 1
    point.save(update_fields=["tries", "due_at", "version"])
    outbox.cancel(access, idem_prefix=schedule.reminder_key(point))
    schedule.remind(access, case, point)
    _note(access, case, point, "nobody answered", "phone-missed")


def _held_still(point: FollowUpPoint, version: int) -> FollowUpPoint:
    held: FollowUpPoint = FollowUpPoint.objects.select_for_update().get(pk=point.pk)
    if held.state != PointState.OPEN:
        raise Invalid(f"This contact is recorded already: {held.get_state_display().lower()}.")
    check_version(version, held.version, mine="", theirs=f"Tried {held.tries} times so far.")
    return held


def _settle(access: Access, case: Case, point: FollowUpPoint, state: PointState) -> None:
    point.state = state.value
    point.settled_at = access.at
    point.settled_by_name = access.name
    point.version += 1
    point.save(update_fields=["state", "settled_at", "settled_by_name", "tries", "version"])
    outbox.cancel(access, idem_prefix=schedule.reminder_key(point))
    _note(access, case, point, state.label.lower(), "phone")


def _note(access: Access, case: Case, point: FollowUpPoint, words: str, icon: str) -> None:
    title = f"{point.point}, {Track(point.track).label.lower()}: {words}"
    timeline.add(access, case, kind="follow_up", icon=icon, title=title, subject=point)


def _alert(access: Access, case: Case, contact: FollowUpContact) -> None:
    """A yes to the safety question opens the screener and tells the lead at once (process section 8, X-04).

    It counts as a new report of risk: an older safety screen does not hold any more (G-12).
    """
    safety.report_risk(access, case=case, words="A yes to the safety question in a follow-up contact.")
    tasks.add(
        access,
        case,
        rule="X-04",
        title="Safety answer: call now, then go through the C-SSRS screener",
        due_at=access.at,
        owner=case.lead,
        url=reverse("cases:safety", args=[case.pk]),
        idem_key=f"X-04:{contact.pk}",
    )
    notices.cannot_wait(access, case_id=case.pk, subject_id=contact.pk, key=f"safety:{contact.pk}")


def _tell_after_two(access: Access, case: Case, point: FollowUpPoint) -> None:
    """Two points of the person in a row were not reached."""
    if point.track != Track.INDIVIDUAL:
        return
    settled = queries.points(case).filter(track=Track.INDIVIDUAL).exclude(state=PointState.OPEN)
    last = list(settled.order_by("-first_due_at", "-id")[:TWO_IN_A_ROW])
    if len(last) == TWO_IN_A_ROW and all(one.state == PointState.UNREACHED for one in last):
        tasks.add(
            access,
            case,
            title="Two contacts in a row were not reached",
            due_at=access.at,
            owner=case.lead,
            url=reverse("followups:points", args=[case.pk]),
            idem_key=f"unreached:{point.pk}",
        )
        notices.remind_lead(
            access, case_id=case.pk, subject_id=point.pk, key=f"unreached:{point.pk}", at=access.at
        )

"""Recording a contact: reached, missed, declined or waived."""

from dataclasses import dataclass
from datetime import timedelta

from cases import notices
from cases.domain import tasks, timeline, upcoming
from cases.domain.working import check_version, lock
from cases.models import Case
from compliance import gate, outbox
from compliance.access import Access
from compliance.errors import Invalid
from compliance.vocabulary import Category
from followups import queries
from followups.models import FollowUpContact, FollowUpPoint, PointState, Track

RETRIES = (timedelta(days=1), timedelta(days=2))  # next day, then day 3
TWO_IN_A_ROW = 2


@dataclass(frozen=True, slots=True)
class Reached:
    """What a contact brought. For the individual the safety question belongs to every contact."""

    words: str
    still_in_care: str = ""
    safety_asked: bool = False
    safety_yes: bool = False


def reached(
    access: Access, *, case: Case, point: FollowUpPoint, contact: Reached, version: int, key: str
) -> FollowUpContact:
    """Records what was said and closes the point. A yes to the safety question alerts the lead at once.

    Raises Invalid when the individual was not asked about safety. The same `key` makes one.
    """
    category = Category.FAMILY_OWN if point.track == Track.FAMILY else Category.TREATMENT_UPDATE
    with gate.act(access, case_id=case.pk, model=FollowUpContact, category=category, to="record_contact"):
        case = lock(case)
        known: FollowUpContact | None = FollowUpContact.objects.filter(case=case, idem_key=key).first()
        if known is not None:
            return known
        point = _hold(point, version)
        if point.track == Track.INDIVIDUAL and not contact.safety_asked:
            raise Invalid(
                "Ask the safety question in every contact with the person, then tick it.",
                field="safety_asked",
            )
        made = FollowUpContact(
            case_id=case.pk,
            category=category.value,
            point=point,
            concerned_other_id=point.concerned_other_id,
            at=access.at,
            by_name=access.name,
            words=contact.words,
            still_in_care=contact.still_in_care,
            safety_asked=contact.safety_asked,
            safety_yes=contact.safety_yes,
            idem_key=key,
        )
        made.save(force_insert=True)
        _settle(access, case, point, PointState.DONE)
        if contact.safety_yes:
            _alert(access, case, made)
        upcoming.refresh(access, case)
        return made


def missed(access: Access, *, case: Case, point: FollowUpPoint, version: int) -> FollowUpPoint:
    """Nobody answered: again the next day, then on day 3, then not reached. Two of the person's in a row tell the lead."""
    with gate.act(access, on=point, to="record_missed_contact"):
        case = lock(case)
        point = _hold(point, version)
        point.tries += 1
        if point.tries > len(RETRIES):
            _settle(access, case, point, PointState.UNREACHED)
            _tell_after_two(access, case, point)
        else:
            point.due_at = access.at + RETRIES[point.tries - 1]
            point.version += 1
            point.save(update_fields=["tries", "due_at", "version"])
            outbox.cancel(access, idem_prefix=f"follow-up:{point.pk}")
            notices.remind_staff(
                access,
                case_id=case.pk,
                member_id=case.lead_id,
                subject_id=point.pk,
                key=f"follow-up:{point.pk}:{point.tries}",
                at=point.due_at,
            )
            timeline.add(
                access,
                case,
                kind="follow_up",
                icon="phone-off",
                title=f"{point.point}: nobody answered",
                subject=point,
            )
        upcoming.refresh(access, case)
        return point


def set_aside(
    access: Access, *, case: Case, point: FollowUpPoint, state: PointState, version: int
) -> FollowUpPoint:
    """Declined by the person, or waived by us."""
    if state not in {PointState.DECLINED, PointState.WAIVED}:
        raise Invalid("Choose declined or waived.", field="outcome")
    with gate.act(access, on=point, to=f"{state.value}_contact"):
        case = lock(case)
        point = _hold(point, version)
        _settle(access, case, point, state)
        upcoming.refresh(access, case)
        return point


def _hold(point: FollowUpPoint, version: int) -> FollowUpPoint:
    held: FollowUpPoint = FollowUpPoint.objects.select_for_update().get(pk=point.pk)
    check_version(version, held.version, mine="", theirs=held.get_state_display())
    if held.state != PointState.OPEN:
        raise Invalid(f"This contact is recorded already: {held.get_state_display().lower()}.")
    return held


def _settle(access: Access, case: Case, point: FollowUpPoint, state: PointState) -> None:
    point.state = state.value
    point.settled_at = access.at
    point.settled_by_name = access.name
    point.version += 1
    point.save(update_fields=["state", "settled_at", "settled_by_name", "tries", "version"])
    outbox.cancel(access, idem_prefix=f"follow-up:{point.pk}")
    timeline.add(
        access,
        case,
        kind="follow_up",
        icon="phone",
        title=f"{point.point}, {point.get_track_display().lower()}: {state.label.lower()}",
        subject=point,
    )


def _alert(access: Access, case: Case, contact: FollowUpContact) -> None:
    """A yes to the safety question opens the screener and tells the lead at once (process section 8)."""
    timeline.add(
        access,
        case,
        kind="safety",
        icon="siren",
        title="A safety answer needs you now",
        subject=contact,
        category=Category.RISK,
    )
    tasks.add(
        access,
        case,
        rule="X-04",
        title="Safety answer: call now, then fill in the C-SSRS screener",
        due_at=access.at,
        owner=case.lead,
        idem_key=f"X-04:{contact.pk}",
    )
    notices.remind_staff(
        access,
        case_id=case.pk,
        member_id=case.lead_id,
        subject_id=contact.pk,
        key=f"safety:{contact.pk}",
        at=access.at,
    )


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
            idem_key=f"unreached:{point.pk}",
        )

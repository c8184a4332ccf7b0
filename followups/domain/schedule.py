"""Making the schedule: on admission for everybody, or for the family alone. Made twice, it is made once."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cases import notices
from cases.domain import timeline
from cases.intervention_models import parameters
from cases.models import Case, ConcernedOther
from cases.models.people import OtherStatus
from compliance import outbox
from compliance.access import Access
from followups import queries
from followups.calendar import ADMITTED, FAMILY_ONLY, Offset, due_at, points_within
from followups.models import FollowUpPoint, PointState, Track

DEFAULT_MONTHS = 12
BY_ITSELF = "Threshold"


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a schedule: a point with somebody, in their own time zone."""

    offset: Offset
    track: Track
    zone: str
    other_id: UUID | None = None

    def key(self, anchor: datetime, episode: int) -> str:
        """What makes it one: episode, anchor, point and person."""
        whom = self.other_id.hex if self.other_id else ""
        return f"{episode}:{int(anchor.timestamp())}:{self.offset.point}:{self.track.value}:{whom}"


def after_admission(access: Access, case: Case) -> None:
    """A-15: F-01 to F-09 from the admission, for the person, each family member and the provider.

    As far as the model's months reach. A new admission begins a new schedule. Only inside a verb on the case.
    """
    chosen = parameters(case.model, case.arise_level)
    months = chosen.follow_up_months if chosen else DEFAULT_MONTHS
    lines = []
    for offset in points_within(months, ADMITTED):
        lines += [Line(offset, track, case.time_zone) for track in (Track.INDIVIDUAL, Track.PROVIDER)]
        lines += _family(case, offset)
    _make(access, case, case.admitted_at or access.at, lines)


def for_family_alone(access: Access, case: Case) -> None:
    """The declined track, from the event: family only. Only inside a verb on the case."""
    _make(
        access,
        case,
        case.event_at or access.at,
        [line for offset in FAMILY_ONLY for line in _family(case, offset)],
    )


def end(access: Access, case: Case) -> None:
    """The case ends: nobody is reminded of what is left. Only inside a verb on the case."""
    for point in queries.open_points(case):
        outbox.cancel(access, idem_prefix=reminder_key(point))


def remind(access: Access, case: Case, point: FollowUpPoint) -> None:
    """Tells whoever leads the case by then that a contact is due. Each new time has a key of its own."""
    notices.remind_lead(
        access,
        case_id=case.pk,
        subject_id=point.pk,
        key=f"{reminder_key(point)}:{point.tries}",
        at=point.due_at,
    )


def reminder_key(point: FollowUpPoint) -> str:
    """Beginning of the keys of a point's reminders."""
    return f"follow-up:{point.pk}"


def _family(case: Case, offset: Offset) -> list[Line]:
    found = ConcernedOther.objects.filter(case=case, status=OtherStatus.ACTIVE).order_by("id")
    return [Line(offset, Track.FAMILY, one.time_zone or case.time_zone, one.pk) for one in found]


def _make(access: Access, case: Case, anchor: datetime, lines: list[Line]) -> None:
    wanted = {line.key(anchor, case.episode): line for line in lines}
    known = set(queries.points(case).values_list("idem_key", flat=True))
    new = [_point(case, anchor, line, key) for key, line in wanted.items() if key not in known]
    if not new:
        return
    _supersede(access, case, keep=set(wanted))
    FollowUpPoint.objects.bulk_create(new)
    for point in new:
        remind(access, case, point)
    timeline.add(
        access, case, kind="follow_up", icon="calendar-plus", title=f"Follow-up planned: {len(new)} contacts"
    )


def _point(case: Case, anchor: datetime, line: Line, key: str) -> FollowUpPoint:
    moment = due_at(anchor, line.offset, line.zone)
    return FollowUpPoint(
        case_id=case.pk,
        point=line.offset.point,
        track=line.track.value,
        concerned_other_id=line.other_id,
        first_due_at=moment,
        due_at=moment,
        window_hours=line.offset.window_hours,
        time_zone=line.zone,
        episode=case.episode,
        idem_key=key,
    )


def _supersede(access: Access, case: Case, *, keep: set[str]) -> None:
    """What an earlier schedule left open is waived: a new admission or event counts from its own day."""
    for point in queries.open_points(case).exclude(idem_key__in=keep):
        point.state = PointState.WAIVED.value
        point.settled_at = access.at
        point.settled_by_name = BY_ITSELF
        point.version += 1
        point.save(update_fields=["state", "settled_at", "settled_by_name", "version"])
        outbox.cancel(access, idem_prefix=reminder_key(point))

"""Making the schedule: on admission for everybody, or for the family alone. Made twice, it is made once."""

from datetime import datetime

from cases import notices
from cases.intervention_models import parameters
from cases.models import Case, ConcernedOther
from cases.models.people import OtherStatus
from compliance.access import Access
from followups.calendar import ADMITTED, FAMILY_ONLY, Offset, due_at, points_within
from followups.models import FollowUpPoint, Track

DEFAULT_MONTHS = 12


def after_admission(access: Access, case: Case) -> None:
    """A-15: F-01 to F-09 from the admission, for the person, each family member and the provider.

    Only inside a verb on the case.
    """
    anchor = case.admitted_at or access.at
    chosen = parameters(case.model, case.arise_level)
    months = chosen.follow_up_months if chosen else DEFAULT_MONTHS
    for offset in points_within(months, ADMITTED):
        _make(access, case, offset, anchor, Track.INDIVIDUAL, None)
        _make(access, case, offset, anchor, Track.PROVIDER, None)
        for other in _family(case):
            _make(access, case, offset, anchor, Track.FAMILY, other)


def for_family_alone(access: Access, case: Case) -> None:
    """The declined track, from the event: family only. Only inside a verb on the case."""
    anchor = case.event_at or access.at
    for offset in FAMILY_ONLY:
        for other in _family(case):
            _make(access, case, offset, anchor, Track.FAMILY, other)


def _family(case: Case) -> list[ConcernedOther]:
    return list(ConcernedOther.objects.filter(case=case, status=OtherStatus.ACTIVE))


def _make(
    access: Access, case: Case, offset: Offset, anchor: datetime, track: Track, other: ConcernedOther | None
) -> None:
    key = f"{case.episode}:{anchor.isoformat()}:{offset.point}:{track.value}:{other.pk if other else ''}"[
        -80:
    ]
    if FollowUpPoint.objects.filter(case=case, idem_key=key).exists():
        return
    zone = other.time_zone if other else case.time_zone
    moment = due_at(anchor, offset, zone)
    point: FollowUpPoint = FollowUpPoint.create(
        case_id=case.pk,
        point=offset.point,
        track=track.value,
        concerned_other=other,
        first_due_at=moment,
        due_at=moment,
        window_hours=offset.window_hours,
        time_zone=zone,
        episode=case.episode,
        idem_key=key,
    )
    notices.remind_staff(
        access,
        case_id=case.pk,
        member_id=case.lead_id,
        subject_id=point.pk,
        key=f"follow-up:{point.pk}",
        at=moment,
    )

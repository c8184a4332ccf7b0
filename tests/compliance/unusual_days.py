"""Days in a practice's log for the tests of unusual access: when, who looked, and what the check found."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.utils import timezone

from cases.models import Case
from compliance import gate
from compliance.audit import writer
from compliance.audit.event import AccessEvent
from compliance.domain.unusual import SETTLED
from compliance.unusual.models import UnusualAccess
from compliance.unusual.watch import look_through
from practices.tenancy.context import practice as in_practice
from tests.scene import Person, Scene

ZONE = ZoneInfo("America/New_York")


def coming(weekday: int, hour: int, minute: int = 0) -> datetime:
    """A moment on the practice's clock some weeks from now: the hour of this very run is no part of any habit."""
    today = timezone.now().astimezone(ZONE)
    day = today + timedelta(days=42 - today.weekday() + weekday)
    return day.replace(hour=hour, minute=minute, second=0, microsecond=0)


NOON = coming(1, 12)
NIGHT = coming(1, 23, 30)
WEEKEND = coming(5, 11)


def look(who: Person, case_id: UUID, *, at: datetime, **values: Any) -> None:
    """Somebody opens a case, through the gate."""
    with who.acting(at=at, **values) as access:
        gate.get(access, Case, case_id)


def looked(scene: Scene, who: Person, cases: int, *, at: datetime) -> None:
    """Somebody on the team of so many cases opened each of them: rows of the log, and no cases."""
    events = [
        AccessEvent(
            practice_id=scene.practice.pk,
            at=at + timedelta(milliseconds=number),
            actor_id=who.user.pk,
            actor_name=who.name,
            actor_kind="staff",
            role=who.role.value,
            relation=("lead",),
            case_id=uuid4(),
            case_reference=f"HL-{number:04}",
            record_type="cases.case",
            action="read",
            category="case_admin",
            effect="allow",
            rule_id="C-06",
            purpose="casework",
            request_id=str(uuid4()),
        )
        for number in range(cases)
    ]
    with in_practice(scene.practice.pk, who.user.pk, "staff"):
        writer.write(events)


def watch(scene: Scene, at: datetime) -> int:
    """The hourly check, soon after a moment. Returns how many flags are new or have grown."""
    return look_through(scene.practice.pk, at=at + SETTLED + timedelta(minutes=1))


def found(scene: Scene, **narrowed: Any) -> list[UnusualAccess]:
    """Rows of the queue and of what was signed off, oldest first."""
    with in_practice(scene.practice.pk):
        return list(UnusualAccess.objects.filter(**narrowed).order_by("found_at", "id"))

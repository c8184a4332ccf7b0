"""What the check reads of the access log, a person and a day at a time. Every query is bounded by moments."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate

from compliance.audit.models import AccessEventRow
from compliance.crypto import blind_index
from compliance.emergency.models import EmergencyAccess
from compliance.relations import CaseAround, case_relations
from compliance.unusual.models import UnusualAccess, UnusualRun, UnusualState
from compliance.unusual.rules import Habit, Look, Person, hours
from compliance.vocabulary import Effect
from practices.models import Membership, Practice

HABIT = timedelta(days=28)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
MOST_OF_A_DAY = 20_000
STAFF = "staff"
WHO_OPEN_CASES = frozenset({STAFF, "api"})
# A list that leaves something out says so as a refusal without a record; nobody was turned away by it.
LISTING = ("list", "print", "read", "read_to_share", "review")
# Verbs that change nothing: with them alone nobody works on a case.
ONLY_LOOKING = frozenset({"read", "list", "search", "print", "download", "export", "explain", "try", "check"})


@dataclass(frozen=True, slots=True)
class Span:
    """One day on the practice's clock."""

    day: date
    zone: ZoneInfo

    @property
    def begin(self) -> datetime:
        """Its first moment."""
        return datetime.combine(self.day, time.min, tzinfo=self.zone)

    @property
    def end(self) -> datetime:
        """The first moment of the next."""
        return datetime.combine(self.day + DAY, time.min, tzinfo=self.zone)


@dataclass(slots=True)
class ActorsDay:
    """What one person did on one day: looks by case, and when they were refused."""

    actor_id: UUID
    name: str = ""
    kind: str = ""
    looks: dict[UUID, list[Look]] = field(default_factory=lambda: defaultdict(list))
    references: dict[UUID, str] = field(default_factory=dict)
    refused: dict[str, datetime] = field(default_factory=dict)


def practices() -> list[UUID]:
    """Every practice: ids and nothing else."""
    return list(Practice.objects.order_by("pk").values_list("pk", flat=True))


def fresh(run: UnusualRun, *, until: datetime, most: int) -> list[tuple[datetime, UUID, UUID | None]]:
    """The next events behind what was read: moment, id and person, by keyset."""
    rows = AccessEventRow.objects.filter(at__gte=run.read_to, at__lte=until)
    behind = rows.exclude(at=run.read_to, id__lte=run.read_to_id).order_by("at", "id")
    return list(behind.values_list("at", "id", "actor_id")[:most])


def day_of(actor_id: UUID, span: Span) -> ActorsDay:
    """Everything of one person on one day, and the refusals of the hour before it."""
    found = ActorsDay(actor_id)
    for row in _events(actor_id, span.begin - HOUR, span.end).order_by("at", "id")[:MOST_OF_A_DAY]:
        found.name, found.kind = row.actor_name or found.name, row.actor_kind
        if row.effect == Effect.DENY:
            if _was_turned_away(row):
                found.refused.setdefault(row.request_id or str(row.pk), row.at)
        elif row.case_id is not None and row.at >= span.begin:
            found.looks[row.case_id].append(
                Look(row.at, row.role, frozenset(row.relation), row.purpose, row.effect)
            )
            found.references[row.case_id] = row.case_reference
    return found


def cases_per_day(actor_id: UUID, span: Span) -> list[int]:
    """How many cases somebody opened on each day of the four weeks before."""
    rows = _looks(actor_id, span.begin - HABIT, span.begin).annotate(day=TruncDate("at", tzinfo=span.zone))
    counted = rows.order_by().values("day").annotate(cases=Count("case_id", distinct=True))
    return [one["cases"] for one in counted]


def habit(actor_id: UUID, span: Span) -> Habit:
    """On how many days of the four weeks before somebody worked at night and at the weekend."""
    moments = _looks(actor_id, span.begin - HABIT, span.begin).order_by().values_list("at", flat=True)
    days: dict[str, set[date]] = {"night": set(), "weekend": set()}
    for at in moments.iterator(chunk_size=2000):
        for kind in hours(at, span.zone):
            days[kind].add(at.astimezone(span.zone).date())
    return Habit(nights=len(days["night"]), weekend_days=len(days["weekend"]))


def worked_on(actor_id: UUID, cases: Collection[UUID], span: Span) -> set[UUID]:
    """The cases among these that somebody did more with than look, in the four weeks until this day's end."""
    rows = _looks(actor_id, span.begin - HABIT, span.end).filter(case_id__in=cases)
    acts = rows.order_by().values_list("case_id", "action", "detail__undone").distinct()
    return {
        case_id
        for case_id, action, undone in acts
        if case_id and not undone and action.partition("_")[0] not in ONLY_LOOKING
    }


def around(cases: Collection[UUID]) -> dict[UUID, CaseAround]:
    """Who is in these cases and when they were urgent, emergency access included. Only inside an act."""
    found = case_relations().around(cases)
    emergencies = EmergencyAccess.objects.filter(case_id__in=list(found))
    for case_id, opened, ends, ended in emergencies.values_list(
        "case_id", "opened_at", "ends_at", "ended_at"
    ):
        found[case_id].urgent.append((opened, ended or ends))
    return found


def staff(practice_id: UUID) -> list[Person]:
    """Everybody who works or worked here, by name and keyed hash of their e-mail address."""
    rows = Membership.objects.order_by("pk").values_list("display_name", "user__email")
    return [Person(name, blind_index(practice_id, mail)) for name, mail in dict.fromkeys(rows)]


def waiting() -> QuerySet[UnusualAccess]:
    """The queue, oldest first."""
    rows = UnusualAccess.objects.filter(state=UnusualState.OPEN).defer("note")
    return rows.order_by("found_at", "id")


def signed_off() -> QuerySet[UnusualAccess]:
    """What somebody said a word on, newest first."""
    rows = UnusualAccess.objects.exclude(state=UnusualState.OPEN).defer("note")
    return rows.select_related("reviewed_by").order_by("-reviewed_at", "-id")


def _events(actor_id: UUID, begin: datetime, end: datetime) -> QuerySet[AccessEventRow]:
    found: QuerySet[AccessEventRow] = AccessEventRow.objects.filter(
        actor_id=actor_id, at__gte=begin, at__lt=end
    )
    return found


def _looks(actor_id: UUID, begin: datetime, end: datetime) -> QuerySet[AccessEventRow]:
    return _events(actor_id, begin, end).filter(case_id__isnull=False).exclude(effect=Effect.DENY.value)


def _was_turned_away(row: AccessEventRow) -> bool:
    """Not by a list that left something out, and not to be asked for the reason first."""
    asked_first = row.detail.get("missing") == "reason"
    left_out = not row.record_ids and row.action in LISTING
    return not asked_first and not left_out

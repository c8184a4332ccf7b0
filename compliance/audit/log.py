"""The log as the audit page reads it: filtered rows of one practice, and what the seals say of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate, TruncHour

from compliance.audit import words
from compliance.audit.models import AccessEventRow
from compliance.vocabulary import Effect
from practices.models import Membership

# One round trip. The check counts only while the seal that it ended with is still the same.
STATE = """
SELECT seal.seq, seal.hash, seal.sealed_at, done.checked_at, done.holds, done.seal_seq, done.broken_seal,
  done.head IS NOT DISTINCT FROM (SELECT hash FROM compliance_audit_seal WHERE seq = done.seal_seq)
    OR done.seal_seq = 0,
  (SELECT total FROM compliance_audit_subroot WHERE seal_seq <= done.seal_seq
    ORDER BY seal_seq DESC LIMIT 1),
  EXISTS (SELECT FROM compliance_access_event
    WHERE (epoch, xid, id) >= (coalesce(seal.epoch, 0), coalesce(seal.upto_xid, 0),
      coalesce(seal.upto_id, '00000000-0000-0000-0000-000000000000'))
    AND uuid_extract_timestamp(id) < now() - interval '10 minutes')
FROM (SELECT 1) AS one
LEFT JOIN LATERAL (SELECT seq, hash, sealed_at, epoch, upto_xid, upto_id FROM compliance_audit_seal ORDER BY seq DESC LIMIT 1)
  AS seal ON true
LEFT JOIN LATERAL (SELECT checked_at, holds, seal_seq, broken_seal, head FROM compliance_audit_check
  ORDER BY id DESC LIMIT 1) AS done ON true
"""


@dataclass(frozen=True, slots=True)
class LogFilters:
    """What the form asks for. Empty means anything; `action` is its verb: "add" finds "add_task" too."""

    person: UUID | None = None
    kind: str = ""
    individual: UUID | None = None
    case: str = ""
    action: str = ""
    effect: str = ""
    rule: str = ""
    network: str = ""
    since: datetime | None = None
    until: datetime | None = None

    def stated(self) -> dict[str, str]:
        """The filters that are set, for the event of this very look."""
        values = {name: getattr(self, name) for name in self.__slots__}
        return {name: str(value) for name, value in values.items() if value}


@dataclass(frozen=True, slots=True)
class Counts:
    """How often something was shown, and how often it was refused."""

    shown: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True)
class SealState:
    """The newest seal and the last check of the whole log, as this practice may know them.

    `is_behind`: an event of this practice has waited for its seal for more than ten minutes.
    """

    seal: int
    head: str
    sealed_at: datetime | None
    checked_at: datetime | None
    holds: bool
    checked_seal: int
    broken_seal: int | None
    events: int
    is_behind: bool = False


def events(filters: LogFilters, *, at: datetime, about: str | None = None) -> QuerySet[AccessEventRow]:
    """Rows newest first. Always bounded by a moment: that is what leaves later months unread.

    `about` is the reference of the individual's case; for an individual without one there are no rows.
    """
    bound = min(filters.until, at) if filters.until else at
    wanted: dict[str, Any] = {
        "actor_id": filters.person,
        "actor_kind": filters.kind,
        "case_reference": filters.case,
        "effect": filters.effect,
        "rule_id": filters.rule,
        "network": filters.network,
        "at__gte": filters.since,
    }
    rows: QuerySet[AccessEventRow] = AccessEventRow.objects.filter(
        at__lte=bound, **{name: value for name, value in wanted.items() if value}
    )
    if filters.individual is not None:
        rows = rows.filter(case_reference=about) if about else rows.none()
    if filters.action:
        wanted_actions = Q()
        for verb in words.verbs_like(filters.action):
            wanted_actions |= Q(action=verb) | Q(action__startswith=f"{verb}_")
        rows = rows.filter(wanted_actions)
    return rows.order_by("-at", "-id")


def counted(
    rows: QuerySet[AccessEventRow], *, since: datetime, by_hour: bool, zone: tzinfo
) -> dict[date | datetime, Counts]:
    """How many of these rows fell on each day of a time zone, or in each hour of UTC, from a moment on."""
    step = TruncHour("at", tzinfo=UTC) if by_hour else TruncDate("at", tzinfo=zone)
    found = (
        rows.filter(at__gte=since)
        .order_by()
        .values(step=step)
        .annotate(refused=Count("id", filter=Q(effect=Effect.DENY.value)), every=Count("id"))
    )
    return {one["step"]: Counts(one["every"] - one["refused"], one["refused"]) for one in found}


def in_case(
    reference: str, *, categories: Iterable[str], records: Sequence[UUID] | None, before: datetime
) -> QuerySet[AccessEventRow]:
    """Events of one case in some categories, newest first; of `records` alone where they are given."""
    rows: QuerySet[AccessEventRow] = AccessEventRow.objects.filter(
        case_reference=reference, category__in=list(categories), at__lt=before
    )
    if records is not None:
        rows = rows.filter(record_ids__overlap=list(records))
    return rows.order_by("-at", "-id")


def of_actor(reference: str, *, actor_id: UUID | None, before: datetime) -> QuerySet[AccessEventRow]:
    """What one actor did in one case, newest first."""
    rows: QuerySet[AccessEventRow] = AccessEventRow.objects.filter(
        case_reference=reference, actor_id=actor_id, at__lt=before
    )
    return rows.order_by("-at", "-id")


def people() -> dict[UUID, str]:
    """Everybody who works or worked in the practice, by name: a person with two hats appears once."""
    rows = Membership.objects.order_by("display_name").values_list("user_id", "display_name")
    return dict(rows)


def seal_state() -> SealState:
    """Read in the practice's transaction; other practices' numbers are not in it."""
    with connection.cursor() as cursor:
        cursor.execute(STATE)
        seal, head, sealed_at, checked_at, holds, checked_seal, broken_seal, same, total, behind = (
            cursor.fetchone()
        )
    return SealState(
        seal=seal or 0,
        head=bytes(head).hex() if head else "",
        sealed_at=sealed_at,
        checked_at=checked_at,
        holds=bool(holds and same),
        checked_seal=checked_seal or 0,
        broken_seal=broken_seal,
        events=total or 0,
        is_behind=behind,
    )


def sealed_events() -> int:
    """How many events of this practice are sealed so far."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT total FROM compliance_audit_subroot ORDER BY seal_seq DESC LIMIT 1")
        row = cursor.fetchone()
    return row[0] if row else 0

"""What ties an actor to a case, for the gate: answered in one query, and as conditions for lists."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Q

from cases import around
from cases.models import Acknowledgement, Case, ConcernedOther, Individual, Stage
from cases.models.case import MinorStatus
from cases.models.team import TeamRole
from compliance import gate
from compliance.access import Access
from compliance.consent.models import SignerKind
from compliance.consent.standing import Standing, regime_of
from compliance.errors import NotFound
from compliance.fields import DESTROYED
from compliance.ledger import current_ledger
from compliance.relations import CaseAround, CaseFacts, PersonOfCase
from compliance.vocabulary import (
    ConsentKind,
    ConsentState,
    Emergency,
    Minor,
    MinorRule,
    Purpose,
    Relation,
    Role,
)

FACTS = """
SELECT c.reference, c.engaged_at IS NOT NULL, c.lead_id, c.time_zone, c.minor_status, c.minor_rule,
  c.close_reason = 'deceased',
  ARRAY(SELECT a.role || ' ' || COALESCE(a.until::text, '-') || ' ' || (a.ended_at IS NOT NULL)::int
        FROM cases_assignment a
        WHERE a.practice_id = c.practice_id AND a.case_id = c.id AND a.membership_id = %(member)s),
  (SELECT (p.is_payer)::int * 2 + (p.attends_event AND p.status = 'active')::int
   FROM cases_concernedother p
   WHERE p.practice_id = c.practice_id AND p.case_id = c.id AND p.id = %(other)s),
  (SELECT jsonb_agg(jsonb_build_array(k.id, k.kind, k.recipient_id, k.items, k.purposes, k.signed_at, k.expires_at,
            k.revoked_at, k.ended_at, k.deficient_at, k.signer_kind) ORDER BY k.signed_at)
   FROM compliance_consent k
   WHERE k.practice_id = c.practice_id AND k.case_id = c.id AND k.signed_at IS NOT NULL AND k.episode = c.episode),
  (SELECT e.id FROM compliance_emergency_access e
   WHERE e.practice_id = c.practice_id AND e.case_id = c.id AND e.member_id = %(member)s
     AND e.ended_at IS NULL AND e.opened_at <= %(at)s AND e.ends_at > %(at)s
   ORDER BY e.ends_at DESC LIMIT 1),
  CASE WHEN %(admin)s THEN (
    SELECT count(DISTINCT m.user_id) = 1 FROM practices_membership m
    WHERE m.practice_id = c.practice_id AND m.ended_at IS NULL) ELSE false END
FROM cases_case c
WHERE c.practice_id = app_practice_id() AND c.id = %(case)s
"""
HELPING = """
SELECT a.case_id, a.role FROM cases_assignment a JOIN cases_case c
  ON c.practice_id = a.practice_id AND c.id = a.case_id
WHERE a.practice_id = app_practice_id() AND a.membership_id = %s AND a.ended_at IS NULL
  AND (a.role = 'cofacilitator'
       OR (a.role = 'cover' AND (a.until IS NULL OR a.until >= (%s AT TIME ZONE c.time_zone)::date)))
"""
ALONE = """
SELECT count(DISTINCT user_id) = 1 FROM practices_membership
WHERE practice_id = app_practice_id() AND ended_at IS NULL
"""
PAYER = 2
ATTENDEE = 1
HELPING_PLACE = UUID(int=1)
ALONE_PLACE = UUID(int=2)


@dataclass(frozen=True, slots=True)
class Row:
    """The columns of FACTS."""

    reference: str
    engaged: bool
    lead_id: UUID
    time_zone: str
    minor_status: str
    minor_rule: str
    deceased: bool
    assignments: list[str]
    other: int | None
    consents: str | None
    emergency_id: UUID | None
    alone: bool


class Ties:
    """Answers the gate's two questions (`compliance.relations.CaseRelations`)."""

    def facts(self, access: Access, case_id: UUID) -> CaseFacts | None:
        """One query. None when the practice has no such case, or it is not the one this person belongs to."""
        if access.case_id is not None and access.case_id != case_id:
            return None
        with connection.cursor() as cursor:
            cursor.execute(
                FACTS,
                {
                    "member": access.membership_id,
                    "other": access.concerned_other_id,
                    "admin": access.role is Role.ADMIN,
                    "case": case_id,
                    "at": access.at,
                },
            )
            found = cursor.fetchone()
        if found is None:
            return None
        row = Row(*found)
        standings = tuple(map(standing, json.loads(row.consents or "[]")))
        return CaseFacts(
            case_id=case_id,
            reference=row.reference,
            regime=regime_of(standings, engaged=row.engaged, at=access.at),
            relations=_relations(access, row),
            standings=standings,
            emergency=Emergency(declared=row.emergency_id is not None),
            emergency_id=row.emergency_id,
            minor=_minor(row, standings, access.at),
        )

    def blank(self, case_id: UUID) -> None:
        """The name on the case, of the family, and on what they signed."""
        case = Case.objects.get(pk=case_id)
        case.display_name = DESTROYED
        case.next_step = case.risk_flag = ""
        case.save(update_fields=["display_name", "next_step", "risk_flag"])
        for person in ConcernedOther.objects.filter(case=case):
            person.name, person.email_index = DESTROYED, ""
            person.save(update_fields=["name", "email_index"])
        for paper in Acknowledgement.objects.filter(case=case):
            paper.signed_name = DESTROYED
            paper.save(update_fields=["signed_name"])

    def past_retention(self, today: date) -> list[tuple[UUID, str, date]]:
        """By the day that closing set (process 2.7)."""
        found = Case.objects.filter(stage=Stage.CLOSED, retain_until__lt=today).order_by("retain_until", "id")
        return [
            (pk, reference, until)
            for pk, reference, until in found.values_list("pk", "reference", "retain_until")[:50]
        ]

    def find(self, reference: str) -> UUID | None:
        """The id alone: what the case holds is asked about next."""
        found = Case.objects.filter(reference__iexact=reference.strip())
        key: UUID | None = found.values_list("pk", flat=True).first()
        return key

    def reference_of(self, individual_id: UUID) -> str | None:
        """The reference alone."""
        found = Individual.objects.filter(pk=individual_id)
        reference: str | None = found.values_list("case__reference", flat=True).first()
        return reference

    def called(self, access: Access, name: str) -> list[PersonOfCase]:
        """By part of what they are called, or by the whole reference, in whatever case it was typed."""
        wanted = Q(called__icontains=name) | Q(case__reference__iexact=name)
        rows = Individual.objects.filter(wanted).select_related("case").order_by("called", "id")
        found = gate.open(access, rows, to="search_by_name")
        if found.withheld is not None:
            raise NotFound
        return [PersonOfCase(row.pk, row.called, row.case.reference) for row in found[:50]] if name else []

    def around(self, case_ids: Collection[UUID]) -> dict[UUID, CaseAround]:
        """Three queries, however many cases."""
        return around.around(case_ids)

    def conditions(self, access: Access, case_path: str) -> Mapping[Relation, Q]:
        """Ties that the actor can have over many cases. A tie that holds nowhere is left out."""
        if access.role is Role.INTERVENTIONIST and access.membership_id is not None:
            return _staff_conditions(access, case_path)
        if access.role is Role.ADMIN and _is_alone():
            return {Relation.SOLE_PRACTITIONER: Q(pk__isnull=False)}
        return {}


def _staff_conditions(access: Access, case_path: str) -> dict[Relation, Q]:
    if case_path == "id":
        leading = Q(lead_id=access.membership_id)
    else:
        leading = Q(**{f"{case_path}__in": Case.objects.filter(lead_id=access.membership_id).values("pk")})
    found = {Relation.LEAD: leading}
    helping = _helping(access)
    for role, relation in (
        (TeamRole.COFACILITATOR, Relation.COFACILITATOR),
        (TeamRole.COVER, Relation.COVER),
    ):
        ids = [case_id for case_id, kind in helping if kind == role]
        if ids:
            found[relation] = Q(**{f"{case_path}__in": ids})
    return found


def _helping(access: Access) -> list[tuple[UUID, str]]:
    """Cases of others that this person helps with today: few, and asked once per request."""
    memory: dict[UUID, Any] = current_ledger().facts
    if HELPING_PLACE not in memory:
        with connection.cursor() as cursor:
            cursor.execute(HELPING, [access.membership_id, access.at])
            memory[HELPING_PLACE] = cursor.fetchall()
    found: list[tuple[UUID, str]] = memory[HELPING_PLACE]
    return found


def _is_alone() -> bool:
    memory: dict[UUID, Any] = current_ledger().facts
    if ALONE_PLACE not in memory:
        with connection.cursor() as cursor:
            cursor.execute(ALONE)
            memory[ALONE_PLACE] = bool(cursor.fetchone()[0])
    return bool(memory[ALONE_PLACE])


def _relations(access: Access, row: Row) -> frozenset[Relation]:
    found = set()
    if access.membership_id is not None:
        found |= _staff_ties(access, row)
    if row.other is not None:
        if row.other & PAYER:
            found.add(Relation.PAYER)
        if row.other & ATTENDEE:
            found.add(Relation.ATTENDEE)
    if row.alone:
        found.add(Relation.SOLE_PRACTITIONER)
    if row.deceased:
        found.add(Relation.DECEASED)
    return frozenset(found)


def _staff_ties(access: Access, row: Row) -> set[Relation]:
    if row.lead_id == access.membership_id:
        return {Relation.LEAD}
    today = _day(access.at, row.time_zone)
    found, ended = set(), False
    for one in row.assignments:
        role, until, over = one.split(" ")
        if over == "1" or (role == TeamRole.COVER and until != "-" and date.fromisoformat(until) < today):
            ended = True
        elif role == TeamRole.COFACILITATOR:
            found.add(Relation.COFACILITATOR)
        elif role == TeamRole.COVER:
            found.add(Relation.COVER)
    return found or ({Relation.FORMER} if ended else set())


def _day(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date()


def _minor(row: Row, standings: tuple[Standing, ...], at: datetime) -> Minor:
    known = {rule.value for rule in MinorRule}
    signers = {one.signer_kind for one in standings if one.state(at) is ConsentState.VALID}
    both = SignerKind.MINOR_AND_GUARDIAN.value in signers
    return Minor(
        is_minor=row.minor_status == MinorStatus.MINOR,
        rule=MinorRule(row.minor_rule) if row.minor_rule in known else MinorRule.NONE,
        minor_consented=both or SignerKind.MINOR.value in signers,
        both_signed=both or {SignerKind.MINOR.value, SignerKind.GUARDIAN.value} <= signers,
    )


def standing(columns: list[Any]) -> Standing:
    """A consent as FACTS reads it."""
    key, kind, recipient, items, purposes, *moments, signer = columns
    signed, expires, revoked, ended, deficient = (
        datetime.fromisoformat(moment) if moment else None for moment in moments
    )
    if signed is None:
        raise TypeError("FACTS reads signed consents only.")
    return Standing(
        id=UUID(key),
        kind=ConsentKind(kind),
        recipient_id=UUID(recipient),
        items=frozenset(items),
        purposes=frozenset(map(Purpose, purposes)),
        signed_at=signed,
        expires_at=expires,
        revoked_at=revoked,
        ended_at=ended,
        deficient_at=deficient,
        signer_kind=signer,
    )

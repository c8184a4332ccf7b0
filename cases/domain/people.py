"""The individual, and the concerned others around them."""

from dataclasses import dataclass, fields
from datetime import date, time
from typing import Any
from uuid import UUID

from cases.domain import ties, timeline, upcoming
from cases.domain.reach import same_number
from cases.domain.working import check_open, check_version, lock, working
from cases.guards import local_day
from cases.models import Case, ConcernedOther, Individual
from cases.models.case import MinorStatus
from cases.models.people import OtherStatus, SafeWay
from cases.parts import registry
from compliance import gate
from compliance.access import Access
from compliance.crypto import blind_index
from compliance.errors import Invalid
from compliance.outbox import texting
from compliance.records import SubjectKind

SHORTEST_PHONE = 7
OLDEST = 120
OF_AGE = 18
SAME_NUMBER = (
    "This is also the person’s number. Until they take part, nothing may reach them: leave it out here, and"
    " write below how contact is safe."
)


@dataclass(frozen=True, slots=True)
class OtherFacts:
    """What is noted about a concerned other."""

    name: str
    relation: str
    phone: str = ""
    email: str = ""
    contact_safe: str = ""
    safe_way: str = SafeWay.EMAIL.value
    contact_from: time | None = None
    contact_until: time | None = None
    language: str = "en"
    time_zone: str = ""
    is_payer: bool = False
    is_minor: bool = False
    attends_event: bool = True
    is_listed: bool = False


@dataclass(frozen=True, slots=True)
class IndividualFacts:
    """What the family reports of the person's identity. Never a diagnosis."""

    full_name: str
    called: str = ""
    pronouns: str = ""
    born_on: str = ""
    phone: str = ""
    address: str = ""


def add_concerned_other(
    access: Access,
    *,
    case: Case,
    facts: OtherFacts | None = None,
    is_caller: bool = False,
    tie: str = "",
    tie_reason: str = "",
    **values: Any,
) -> ConcernedOther:
    """Adds a concerned other, from `facts` or from the same values by name.

    `tie` records the conflict check for this person (E-26); "" when it was part of the first check.
    """
    chosen = facts or OtherFacts(**values)
    check_phone(chosen.phone, field="caller_phone" if is_caller else "phone")
    with working(access, case, to="add_person"):
        if not is_caller:
            check_open(case)
        _check_reach(case, chosen)
        person = ConcernedOther(case_id=case.pk, is_caller=is_caller, **_columns(access, case, chosen))
        person.subject_kind = SubjectKind.CONCERNED_OTHER
        person.subject_id = person.pk
        person.save(force_insert=True)
        if tie:
            ties.record_for(access, case, who=chosen.name, result=tie, reason=tie_reason)
        if chosen.is_payer:
            _only_payer(case, person.pk)
        if not is_caller:
            timeline.add(
                access, case, kind="people", icon="users", title=f"{chosen.name} was added", subject=person
            )
            upcoming.refresh(access, case)
        return person


def update_concerned_other(
    access: Access, *, person: ConcernedOther, case: Case, facts: OtherFacts, version: int
) -> ConcernedOther:
    """Saves what changed about a concerned other. Raises StaleVersion on a late save."""
    check_phone(facts.phone)
    with gate.act(access, on=person, to="update"):
        row: ConcernedOther = ConcernedOther.objects.select_for_update().get(pk=person.pk)
        check_version(version, row.version, mine=facts.name, theirs=row.name)
        _check_reach(case, facts)
        columns = _columns(access, case, facts)
        for name, value in columns.items():
            setattr(row, name, value)
        row.version += 1
        row.save(update_fields=[*columns, "version"])
        if facts.is_payer:
            _only_payer(case, row.pk)
        upcoming.refresh(access, case)
        return row


def withdraw(access: Access, *, person: ConcernedOther, case: Case) -> ConcernedOther:
    """Someone leaves the process, which anyone may do at any time (X-08)."""
    with gate.act(access, on=person, to="withdraw"):
        row: ConcernedOther = ConcernedOther.objects.select_for_update().get(pk=person.pk)
        if row.status == OtherStatus.WITHDRAWN:
            return row
        row.status = OtherStatus.WITHDRAWN
        row.attends_event = False
        row.version += 1
        row.save(update_fields=["status", "attends_event", "version"])
        timeline.add(
            access, case, kind="people", icon="user-x", title=f"{row.name} left the process", subject=row
        )
        for follow in registry.leaving:
            follow(access, case, row)
        upcoming.refresh(access, case)
        return row


def _check_reach(case: Case, facts: OtherFacts) -> None:
    """Raises Invalid for hours without an end, a way that leads nowhere, and the covert stage's one mistake:
    a number of the family that is also the person's, by which they would learn of it."""
    if (facts.contact_from is None) != (facts.contact_until is None):
        missing = "contact_until" if facts.contact_until is None else "contact_from"
        raise Invalid("Give both hours, from and until, or neither.", field=missing)
    if facts.safe_way == SafeWay.TEXT and not texting.number(facts.phone):
        raise Invalid("A text message needs a phone number. Write it with its area code.", field="phone")
    if case.engaged_at is not None:
        return
    individual = Individual.objects.filter(case_id=case.pk).first()
    if individual is not None and same_number(individual.phone, facts.phone):
        raise Invalid(SAME_NUMBER, field="phone")


def _check_number_of(case: Case, facts: IndividualFacts) -> None:
    """The same from the other side. Raises Invalid."""
    if case.engaged_at is not None:
        return
    for other in ConcernedOther.objects.filter(case_id=case.pk, status=OtherStatus.ACTIVE):
        if same_number(other.phone, facts.phone):
            raise Invalid(
                f"This is also {other.name}’s number. Until the person takes part, nothing may reach them by it:"
                " write down another one, or take it out there first.",
                field="phone",
            )


def check_phone(phone: str, *, field: str = "phone") -> None:
    """Raises Invalid for what nobody could call."""
    if phone.strip() and sum(one.isdigit() for one in phone) < SHORTEST_PHONE:
        raise Invalid(f"Write the whole number, with at least {SHORTEST_PHONE} digits.", field=field)


def age_on(born_on: str, day: date) -> int | None:
    """How old somebody is on a day; None where the date of birth is not known."""
    if not born_on:
        return None
    born = date.fromisoformat(born_on)
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def check_age(*, born_on: str, status: str, day: date, field: str) -> None:
    """Raises Invalid for a date of birth that cannot be, or that speaks against the minor status."""
    age = age_on(born_on, day)
    if age is None:
        return
    if not 0 <= age <= OLDEST:
        raise Invalid("This date of birth cannot be right. Look at the year again.", field=field)
    told = {MinorStatus.MINOR.value: age >= OF_AGE, MinorStatus.ADULT.value: age < OF_AGE}
    if told.get(status):
        raise Invalid(
            f"The date of birth makes the person {age} years old, and the case says"
            f" “{MinorStatus(status).label}”. Mend the one that is wrong.",
            field=field,
        )


def save_individual(access: Access, *, case: Case, facts: IndividualFacts, version: int | None) -> Individual:
    """Notes who the person is, from the intake on. Exactly one per case. Raises StaleVersion on a late save."""
    with gate.act(access, case_id=case.pk, model=Individual, to="update"):
        check_open(case)
        if case.stage == "inquiry":
            raise Invalid("No profile is asked for during an inquiry. Begin the intake first.")
        check_phone(facts.phone)
        _check_number_of(case, facts)
        day = local_day(case, access.at)
        check_age(born_on=facts.born_on, status=case.minor_status, day=day, field="born_on")
        row: Individual | None = Individual.objects.select_for_update().filter(case=case).first()
        if row is None:
            row = Individual(case_id=case.pk, subject_kind=SubjectKind.INDIVIDUAL)
            _copy(row, facts)
            row.save(force_insert=True)
        else:
            check_version(version, row.version, mine=facts.full_name, theirs=row.full_name)
            _copy(row, facts)
            row.version += 1
            row.save()
        locked = lock(case)
        locked.display_name = facts.full_name[:120]
        locked.save(update_fields=["display_name"])
        timeline.add(
            access, case, kind="intake", icon="square-pen", title="Facts about the person were noted"
        )
        upcoming.refresh(access, case)
        return row


def _copy(row: Individual, facts: IndividualFacts) -> None:
    for one in fields(facts):
        setattr(row, one.name, getattr(facts, one.name))


def _columns(access: Access, case: Case, facts: OtherFacts) -> dict[str, object]:
    columns = {one.name: getattr(facts, one.name) for one in fields(facts)}
    columns["time_zone"] = facts.time_zone or case.time_zone
    columns["email_index"] = blind_index(access.practice_id, facts.email) if facts.email else ""
    return columns


def _only_payer(case: Case, payer_id: UUID) -> None:
    """One payer at a time: the agreement names whom (process section 1)."""
    for other in ConcernedOther.objects.filter(case=case, is_payer=True).exclude(pk=payer_id):
        other.is_payer = False
        other.save(update_fields=["is_payer"])

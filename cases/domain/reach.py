"""How a concerned other is reached: by the way that is safe for them, in the hours that are safe for them.

Everything that goes out to the family comes through here (`compliance.outbox` knows no other way). Nothing
reaches the person before they take part (process.md 2, the covert stage): a number that is also theirs is
not used. What cannot be sent becomes a task of the lead, who calls instead.
"""

from datetime import datetime, timedelta

from django.urls import reverse

from cases import when
from cases.contact_hours import next_moment
from cases.domain import tasks, upcoming
from cases.models import Case, ConcernedOther, Individual
from cases.models.people import OtherStatus, SafeWay
from compliance import gate
from compliance.access import Access
from compliance.errors import NotFound
from compliance.models import OutboxRow
from compliance.outbox import Later, Message, Note, TextMessage, texting
from compliance.outbox.kinds import Way

TELL_WITHIN = timedelta(days=1)


def choose(access: Access, row: OutboxRow, note: Note) -> Way:
    """The message in the way that is safe, later if now is not, or None with a task where no way is."""
    person = _person(access, row)
    if person is None:
        return None
    found = way_to(person, note)
    if found is None or (isinstance(found, TextMessage) and _is_the_persons_own(access, person, found.to)):
        _ask_the_lead(access, row, person, "{name} cannot be written to safely: call instead")
        return None
    if note.waits:
        safe = next_moment(access.at, when.zone(person.time_zone), person.contact_from, person.contact_until)
        if safe > access.at:
            return Later(safe)
    return found


def way_to(person: ConcernedOther, note: Note) -> Message | TextMessage | None:
    """The message by the safe way of this person; None where nothing can or may be sent."""
    if person.safe_way == SafeWay.EMAIL and person.email:
        return Message(to=person.email, subject=note.subject, body=note.body)
    if person.safe_way == SafeWay.TEXT and texting.is_offered():
        number = texting.number(person.phone)
        return TextMessage(to=number, body=note.short) if number else None
    return None


def can_be_sent(person: ConcernedOther) -> bool:
    """Whether anything can be sent to this person at all."""
    return way_to(person, Note("", "", "")) is not None


def same_number(one: str, other: str) -> bool:
    """Whether two phone numbers, however written, ring the same phone."""
    return bool(texting.number(one)) and texting.number(one) == texting.number(other)


def gave_up(access: Access, row: OutboxRow) -> None:
    """A message that never arrived: the lead is told."""
    person = _person(access, row)
    if person is not None:
        _ask_the_lead(access, row, person, "A message to {name} did not arrive: call instead")


def _person(access: Access, row: OutboxRow) -> ConcernedOther | None:
    if row.to_concerned_other_id is None:
        return None
    try:
        person = gate.get(access, ConcernedOther, row.to_concerned_other_id, to="remind")
    except NotFound:
        return None
    return person if person.status == OtherStatus.ACTIVE else None


def _is_the_persons_own(access: Access, person: ConcernedOther, number: str) -> bool:
    with gate.act(access, on=person, to="remind"):
        if Case.objects.get(pk=person.case_id).engaged_at is not None:
            return False
        found = Individual.objects.filter(case_id=person.case_id).first()
        return found is not None and texting.number(found.phone) == number


def _ask_the_lead(access: Access, row: OutboxRow, person: ConcernedOther, words: str) -> None:
    with gate.act(access, on=person, to="remind"):
        case = Case.objects.select_related("lead").get(pk=person.case_id)
        if case.closed_at is not None:
            return
        tasks.add(
            access,
            case,
            title=words.format(name=person.name),
            due_at=access.at + TELL_WITHIN,
            owner=case.lead,
            url=reverse("cases:person", args=[case.pk, person.pk]),
            idem_key=f"reach:{person.pk}:{_day(case, access.at)}",
        )
        upcoming.refresh(access, case)


def _day(case: Case, at: datetime) -> str:
    return f"{at.astimezone(when.zone(case.time_zone)):%Y-%m-%d}"

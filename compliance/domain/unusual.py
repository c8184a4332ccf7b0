"""Unusual access: found in the access log, shown to admins and auditors, signed off by somebody it is not about.

A flag asks; it decides nothing and closes nothing to anybody.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone

from compliance import gate
from compliance.access import Access
from compliance.errors import DomainError, Invalid, NotFound
from compliance.paging import Page, cut
from compliance.unusual import finding, notices, queries, words
from compliance.unusual.models import UnusualAccess, UnusualRun, UnusualState
from compliance.unusual.queries import Span
from compliance.vocabulary import Category, Role
from practices.models import Practice
from practices.queries import admins

READERS = frozenset({Role.ADMIN, Role.AUDITOR})
PAGE = 50
SLICE = 2000
# An event carries the moment at which its request began, and is there when the request has ended.
SETTLED = timedelta(minutes=5)
FIRST_LOOK_BACK = timedelta(days=7)
ANSWERS = frozenset({UnusualState.FINE.value, UnusualState.FOLLOW_UP.value})
OWN = "This is about yourself, so another admin signs it off."
OWN_ALONE = (
    "This is about yourself, and nobody else here is an admin. It stays here, documented; an auditor of the"
    " practice may sign it off."
)
READ_ONLY = "An admin signs this off. You read what waits and what was said of it."


class AboutYourself(DomainError):
    """Nobody signs off what is about themselves, under any hat."""

    status = 403
    title = "Somebody else looks at this"
    code = "about_yourself"

    def __init__(self) -> None:
        super().__init__("This is about yourself, so somebody else signs it off.")


@dataclass(frozen=True, slots=True)
class Slice:
    """What one slice of the check did."""

    flags: int
    is_more: bool


def find(access: Access, *, most: int = SLICE) -> Slice:
    """Looks through the next events of the log. Two at once follow each other; again finds the same rows."""
    with gate.act(access, to="check_for_unusual_access", category=Category.CASE_ADMIN) as scope:
        run = _held_run(access)
        rows = queries.fresh(run, until=access.at - SETTLED, most=most)
        zone = ZoneInfo(Practice.objects.get(pk=access.practice_id).time_zone)
        days = {(actor_id, at.astimezone(zone).date()) for at, _, actor_id in rows if actor_id is not None}
        staff = queries.staff(access.practice_id) if days else []
        flags = sum(
            finding.look_at(access, actor_id, Span(day, zone), staff)
            for actor_id, day in sorted(days, key=lambda one: (one[1], one[0]))
        )
        if rows:
            run.read_to, run.read_to_id, _ = rows[-1]
            run.save(update_fields=["read_to", "read_to_id"])
        scope.detail.update({"events": len(rows), "flags": flags})
        return Slice(flags, is_more=len(rows) == most)


def remind(access: Access) -> None:
    """Tells the admins once a day that something waits."""
    notices.plan(access)


def page_of(access: Access, *, done: bool, after: str = "") -> Page:
    """What waits, oldest first; with `done` what was signed off, newest first. For admins and auditors."""
    _only_readers(access)
    with gate.act(access, to="list_unusual_access", category=Category.AUDIT) as scope:
        page = cut(queries.signed_off() if done else queries.waiting(), after=after, size=PAGE)
        scope.detail["flags"] = len(page)
        return page


def one(access: Access, *, unusual_id: UUID) -> UnusualAccess:
    """One of them. Raises NotFound."""
    _only_readers(access)
    row: UnusualAccess | None = (
        UnusualAccess.objects.select_related("reviewed_by").filter(pk=unusual_id).first()
    )
    if row is None:
        raise NotFound
    with gate.act(access, to="read_unusual_access", category=Category.AUDIT) as scope:
        scope.detail["unusual"] = str(row.pk)
        return row


def is_about(access: Access, row: UnusualAccess) -> bool:
    """Whether it is about the reader. The log names the person, so that a second hat changes nothing."""
    return row.actor_id == access.actor_id


def has_another_admin(row: UnusualAccess) -> bool:
    """Whether an admin is at work whom it is not about. Where there is none, an auditor may sign off."""
    return admins().exclude(user_id=row.actor_id).exists()


def may_sign(access: Access, row: UnusualAccess) -> bool:
    """Admins; an auditor where no admin can. Nobody about themselves."""
    if is_about(access, row) or access.membership_id is None:
        return False
    return access.role is Role.ADMIN or (access.role is Role.AUDITOR and not has_another_admin(row))


def why_not(access: Access, row: UnusualAccess) -> str:
    """Why the reader may not sign it off; "" for somebody who may."""
    if may_sign(access, row):
        return ""
    if is_about(access, row):
        return OWN if has_another_admin(row) else OWN_ALONE
    return READ_ONLY


def sentence(access: Access, row: UnusualAccess) -> str:
    """What happened, in one plain sentence."""
    return _sentence(row, timezone.localdate(access.at))


def for_incident(access: Access, *, unusual_id: UUID) -> dict[str, object]:
    """What the register of incidents begins with, for an admin who follows one up. {} for everybody else."""
    if access.role is not Role.ADMIN:
        return {}
    row = one(access, unusual_id=unusual_id)
    return {
        # An incident is read for years: the day with its year, never "on Monday".
        "what": _sentence(row, date.max),
        "discovered_at": row.found_at.replace(second=0, microsecond=0),
        "reference": row.case_reference,
    }


def sign_off(access: Access, *, unusual_id: UUID, state: str, note: str, version: int) -> UnusualAccess:
    """Somebody else says what they make of it. `version` is that of the figures that they read.

    Raises NotFound, AboutYourself, and Invalid for missing words, more of the same or another's word meanwhile.
    """
    _only_readers(access)
    with gate.act(access, to="review_unusual_access", category=Category.AUDIT) as scope:
        # Whoever was first is looked up behind the lock: a join would still show nobody.
        row: UnusualAccess | None = UnusualAccess.objects.select_for_update().filter(pk=unusual_id).first()
        if row is None:
            raise NotFound
        if is_about(access, row):
            raise AboutYourself
        if not may_sign(access, row):
            raise NotFound
        _check(row, state, note, version)
        row.note = "\n\n".join(words for words in (row.note, note.strip()) if words)
        row.state = state
        row.reviewed_at = access.at
        row.reviewed_by_id = access.membership_id
        row.save(update_fields=["note", "state", "reviewed_at", "reviewed_by"])
        scope.detail.update({"unusual": str(row.pk), "state": state, "case": row.case_reference})
        return row


def _check(row: UnusualAccess, state: str, note: str, version: int) -> None:
    if row.state != UnusualState.OPEN:
        by = row.reviewed_by.display_name if row.reviewed_by else "Somebody else"
        raise Invalid(
            f"{by} has signed this off meanwhile, and their word stands. Yours is still below; copy what you need."
        )
    if row.version != version:
        raise Invalid("There was more of it meanwhile. Read the new figures above, then sign off.")
    if state not in ANSWERS:
        raise Invalid("Say whether it is in order.", field="state")
    if not note.strip():
        raise Invalid("Say what you looked at, in a few words.", field="note")


def _sentence(row: UnusualAccess, today: date) -> str:
    return words.sentence(
        row.kind,
        who=row.actor_name,
        reference=row.case_reference,
        day=row.day,
        figures=row.figures,
        today=today,
    )


def _held_run(access: Access) -> UnusualRun:
    """Up to where the log was read, held until the slice is done."""
    began: datetime = access.at - FIRST_LOOK_BACK
    UnusualRun.objects.get_or_create(
        practice_id=access.practice_id, defaults={"read_to": began, "read_to_id": UUID(int=0)}
    )
    run: UnusualRun = UnusualRun.objects.select_for_update().get(practice_id=access.practice_id)
    return run


def _only_readers(access: Access) -> None:
    if access.role not in READERS:
        raise NotFound

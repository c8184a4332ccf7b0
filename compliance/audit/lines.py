"""Rows of the log as a person reads them: one value per cell, nothing left for the template to decide."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format

from compliance.audit import words
from compliance.audit.addresses import KINDS, address
from compliance.audit.log import SealState
from compliance.audit.models import AccessEventRow
from compliance.audit.words import Flag
from compliance.vocabulary import Role

STALE_HOURS = 36
HEAD_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Line:
    """One event on the page. Each `..._url` narrows the list to what shares this value; "" where none can."""

    id: UUID
    at: datetime
    when: str
    network: str
    network_url: str
    who: str
    who_url: str
    role: str
    what: str
    record: str
    record_url: str
    rule: str
    rule_url: str
    why: str
    result: Flag


@dataclass(frozen=True, slots=True)
class Said:
    """What one event says, wherever it is said."""

    who: str
    role: str
    what: str
    record: str
    why: str
    result: Flag


@dataclass(frozen=True, slots=True)
class Notice:
    """What the seals say of the log, as a notice: its kind, a bold fact, what follows, a small line."""

    kind: str
    icon: str
    fact: str
    words: str
    small: str


def line(row: AccessEventRow, *, reader: Role, at: datetime, asked: Mapping[str, str] | None = None) -> Line:
    """One row, in the reader's time zone. `asked` are the filters of the page, which its links keep."""
    asked = asked or {}
    what_is_said = said(row, reader=reader)
    return Line(
        id=row.id,
        at=row.at,
        when=moment(row.at, at),
        network=row.network,
        network_url=address(asked, network=row.network) if row.network else "",
        who=what_is_said.who,
        who_url=_who_url(row, asked),
        role=what_is_said.role,
        what=what_is_said.what,
        record=what_is_said.record,
        record_url=address(asked, case=row.case_reference) if row.case_reference else "",
        rule=row.rule_id,
        rule_url=address(asked, rule=row.rule_id),
        why=what_is_said.why,
        result=what_is_said.result,
    )


def said(row: AccessEventRow, *, reader: Role) -> Said:
    """One row in words. An auditor sees no typed reason: it may name somebody."""
    why = words.why(row.rule_id)
    if row.detail.get("undone"):
        why = f"{why}. Not finished: nothing was changed"
    elif row.detail.get("missing") == "reason":
        why = f"{why}. Was asked for the reason first"
    if row.reason and reader is not Role.AUDITOR:
        why = f"Reason given: {row.reason}"
    return Said(
        who=row.actor_name or words.ROLES.get(row.role, row.actor_kind),
        role="Program" if row.actor_kind == "api" else words.ROLES.get(row.role, row.role),
        what=words.what(row.action, row.record_type, len(row.record_ids)),
        record=row.case_reference or _count(row),
        why=why,
        result=words.result(row.effect, row.purpose),
    )


def moment(value: datetime, now: datetime) -> str:
    """Seconds today, minutes before: '9:14:02 am', 'Yesterday, 9:48 pm', 'Nov 2, 9:48 pm'."""
    local, today = timezone.localtime(value), timezone.localtime(now).date()
    days = (today - local.date()).days
    if days == 0:
        return date_format(local, "g:i:s ") + _half(local)
    clock = date_format(local, "g:i ") + _half(local)
    if days == 1:
        return f"Yesterday, {clock}"
    pattern = "M j" if local.year == today.year else "M j, Y"
    return f"{date_format(local, pattern)}, {clock}"


def notice(state: SealState, at: datetime) -> Notice:
    """The verdict of the last check of the whole log, for this practice's page."""
    if state.is_behind and (state.holds or state.checked_at is None):
        since = f"The newest seal is of {moment(state.sealed_at, at)}." if state.sealed_at else ""
        return Notice(
            "risk",
            "triangle-alert",
            "Newer events are not sealed.",
            "They are recorded and will be sealed. Ask whoever runs this installation to look at the worker.",
            since,
        )
    if not state.seal:
        return Notice(
            "", "shield-check", "Nothing is sealed yet.", "Events are sealed every few seconds.", ""
        )
    head = f"{state.head[:HEAD_DIGITS]}…{state.head[-HEAD_DIGITS:]}"
    newest = f"Seal {state.seal:,}, head {head}."
    if state.checked_at is None:
        return Notice(
            "", "shield-check", "Sealed and not checked yet.", "The log is checked every night.", newest
        )
    last = f"Last check {moment(state.checked_at, at)}."
    if not state.holds:
        where = (
            f"Seal {state.broken_seal:,} does not hold."
            if state.broken_seal
            else "A seal is missing or changed."
        )
        advice = "Ask whoever runs this installation to keep everything as it is and to run verify_audit."
        return Notice("risk", "triangle-alert", where, advice, last)
    fact, events = "Complete and unchanged.", f"{state.events:,} events checked."
    if (at - state.checked_at).total_seconds() > STALE_HOURS * 3600:
        return Notice("lamp", "triangle-alert", fact, f"{events} That was a while ago.", f"{last} {newest}")
    return Notice("good", "badge-check", fact, events, f"{last} {newest}")


def _who_url(row: AccessEventRow, asked: Mapping[str, str]) -> str:
    if row.actor_id is not None:
        return address(asked, person=str(row.actor_id))
    return address(asked, person=row.actor_kind) if row.actor_kind in dict(KINDS) else ""


def _count(row: AccessEventRow) -> str:
    number = len(row.record_ids)
    return f"{number} records" if number > 1 else ""


def _half(local: datetime) -> str:
    return "am" if local.hour < 12 else "pm"  # noqa: PLR2004 -- noon

"""The accounting of disclosures: every line of what left, for staff and for the person alike."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from compliance import gate
from compliance.access import Access
from compliance.audit.words import why
from compliance.consent.models import Consent
from compliance.disclosure.models import (
    Channel,
    Disclosure,
    DisclosureEvent,
    DisclosureEventKind,
    OutsideKind,
    SharedLink,
)
from compliance.disclosure.scope import named
from compliance.vocabulary import Purpose

PURPOSES = {
    Purpose.TREATMENT.value: "Treatment",
    Purpose.REFERRAL.value: "Referral to treatment",
    Purpose.PAYMENT.value: "Payment",
    Purpose.BENEFITS_CHECK.value: "Checking what a plan covers",
    Purpose.OPERATIONS.value: "Running the practice",
    Purpose.INFORMATION.value: "Keeping somebody informed",
    Purpose.CARE.value: "Care by a guardian",
    Purpose.EMERGENCY.value: "Medical emergency",
    Purpose.LEGAL.value: "Legal proceedings",
    Purpose.REPORT.value: "A report that the law demands",
    Purpose.RESEARCH.value: "Research",
    Purpose.AUDIT.value: "Audit and evaluation",
    Purpose.ENQUIRY.value: "A question to a provider",
    Purpose.REPLY.value: "An answer",
}


class Period(StrEnum):
    """How far back: three years (42 CFR 2.25), six (45 CFR 164.528), or everything."""

    THREE = "3"
    SIX = "6"
    ALL = "all"

    @property
    def label(self) -> str:
        """For the page."""
        return {"3": "Last 3 years", "6": "Last 6 years", "all": "Everything"}[self.value]

    def since(self, at: datetime) -> datetime | None:
        """Where it begins; None for everything."""
        if self is Period.ALL:
            return None
        years = at.year - int(self.value)
        try:
            return at.replace(year=years)
        except ValueError:  # February 29
            return at.replace(year=years, day=28)


class LineState(StrEnum):
    """What became of it."""

    OUT = "out"
    WAITING = "waiting"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class AccountingLine:
    """One disclosure: date, recipient with address, what, purpose, under what (s. 2.25, 164.528)."""

    id: UUID
    at: datetime
    recipient: str
    kind: str
    address: str
    what: str
    purpose: str
    basis: str
    rule: str
    consent_id: UUID | None
    channel: str
    by: str
    state: LineState
    state_words: str
    sha256: str
    link: SharedLink | None = None
    told: bool = False

    @property
    def is_out(self) -> bool:
        """Whether it left. What was stopped before is not part of the accounting."""
        return self.state is LineState.OUT


def accounting(
    access: Access, case_id: UUID, since: datetime | None = None, *, to: str = "read_accounting"
) -> list[AccountingLine]:
    """Every disclosure of a case, newest first: for its team (C-06), admins (C-13), auditors (C-15), the person (C-48).

    Those that were stopped or are not out yet come along, marked by their `state`. Empty for everybody else.
    """
    rows = Disclosure.objects.order_by("-at", "-id")
    if since is not None:
        rows = rows.filter(at__gte=since)
    found = list(gate.open(access, rows, case_id=case_id, to=to))
    if not found:
        return []
    events: dict[UUID, set[str]] = defaultdict(set)
    for event in gate.open(access, DisclosureEvent.objects.all(), case_id=case_id, to=to):
        events[event.disclosure_id].add(event.kind)
    links = {one.disclosure_id: one for one in SharedLink.objects.filter(case_id=case_id).order_by("id")}
    consents = {one.pk: one for one in gate.open(access, Consent.objects.all(), case_id=case_id, to=to)}
    return [
        _line(one, events[one.pk], links.get(one.pk), consents.get(one.consent_id), access.at)
        for one in found
    ]


def _line(
    one: Disclosure, events: set[str], link: SharedLink | None, consent: Consent | None, at: datetime
) -> AccountingLine:
    state, words = _state(one, events, link, at)
    return AccountingLine(
        id=one.pk,
        at=one.at,
        recipient=one.recipient_name,
        kind=OutsideKind(one.recipient_kind).label,
        address=one.recipient_address,
        what=named(list(one.items)),
        purpose=PURPOSES.get(one.purpose, one.purpose),
        basis=_basis(consent) if consent else why(one.rule_id),
        rule=one.rule_id,
        consent_id=one.consent_id,
        channel=Channel(one.channel).label,
        by=one.by_name,
        state=state,
        state_words=words,
        sha256=one.content_sha256,
        link=link,
        told=DisclosureEventKind.TOLD in events,
    )


def _basis(consent: Consent) -> str:
    signed = (
        f", signed {consent.signed_at:%B} {consent.signed_at.day}, {consent.signed_at.year}"
        if consent.signed_at
        else ""
    )
    return f"Written consent ({consent.get_kind_display().lower()}{signed})"


def _state(one: Disclosure, events: set[str], link: SharedLink | None, at: datetime) -> tuple[LineState, str]:
    if one.channel == Channel.LINK:
        return _link_state(events, link, at)
    if one.channel in {Channel.PACKET, Channel.PAPER}:
        if DisclosureEventKind.RENDERED in events:
            return LineState.OUT, "Given out"
        if DisclosureEventKind.STOPPED in events:
            return LineState.STOPPED, "Stopped before it went out"
        return LineState.WAITING, "Not drawn up yet"
    if one.channel == Channel.SPACE:
        return _space_state(events)
    return LineState.OUT, "Given out"


def _space_state(events: set[str]) -> tuple[LineState, str]:
    if DisclosureEventKind.OPENED in events:
        return LineState.OUT, "Read there"
    if DisclosureEventKind.STOPPED in events:
        return LineState.STOPPED, "Closed before it was read"
    return LineState.WAITING, "Not read yet"


def _link_state(events: set[str], link: SharedLink | None, at: datetime) -> tuple[LineState, str]:
    opened = DisclosureEventKind.OPENED in events
    if link is not None and link.closed_at is None and at < link.expires_at:
        return (LineState.OUT, "Opened, link open") if opened else (LineState.WAITING, "Link not opened yet")
    if opened:
        return LineState.OUT, "Opened, link closed"
    return LineState.STOPPED, "Link closed before it was opened"


COLUMNS = (
    "Date (UTC)",
    "Recipient",
    "Kind",
    "Address",
    "What",
    "Purpose",
    "Under",
    "Rule",
    "How",
    "By",
    "State",
)


def as_csv(lines: Iterable[AccountingLine]) -> str:
    """What went out, as a table for a spreadsheet. No cell is taken for a formula."""
    target = io.StringIO()
    writer = csv.writer(target, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for one in lines:
        cells = (
            f"{one.at:%Y-%m-%d %H:%M}", one.recipient, one.kind, one.address, one.what, one.purpose, one.basis,
            one.rule, one.channel, one.by, one.state_words,
        )  # fmt: skip
        writer.writerow([guarded(cell) for cell in cells])
    return target.getvalue()


def guarded(cell: str) -> str:
    """A cell that a spreadsheet shows and does not run: whatever begins like a formula gets a quote before it."""
    flat = cell.replace("\r", " ").replace("\n", " ").replace("\t", " ")
    return f"'{flat}" if flat.lstrip()[:1] in {"=", "+", "-", "@"} else flat

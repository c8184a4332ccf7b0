"""Papers about a case: the summary. Everything in it is read through the gate, for whoever asked."""

from datetime import date
from typing import Any
from uuid import UUID

from cases import queries, when
from cases.models import Case
from cases.parts import SummarySection, registry, summary_part
from compliance import gate
from compliance.access import Access
from compliance.consent.models import Consent
from compliance.disclosure.accounting import PURPOSES, Period, accounting
from compliance.disclosure.notices import LONG, SHORT
from compliance.domain import consents, disclosures
from compliance.errors import NotFound
from compliance.vocabulary import Category
from documents.papers import paper

TIMELINE_PRINTED = 60


# The results of safety screens stand in it.
@paper("case-summary", title="Case summary", template="papers/case_summary.html", category=Category.RISK)
def case_summary(access: Access, case_id: UUID) -> dict[str, Any]:
    """The case in a few pages: where it stands, who is around, what was agreed, what happened."""
    case = gate.get(access, Case, case_id, to="print")
    entries = gate.open(access, queries.timeline(case), case_id=case.pk, to="print")[:TIMELINE_PRINTED]
    return {
        "case": case,
        "stage": case.get_stage_display(),
        "opened": when.on_paper(case.opened_at, case.time_zone),
        "zone": case.time_zone,
        "sections": [part(access, case) for _, part in registry.summaries],
        "timeline": [
            {
                "when": f"{when.on_paper(entry.at, case.time_zone)}, {when.clock(entry.at, case.time_zone)}",
                "who": entry.actor_name,
                "what": entry.title,
            }
            for entry in entries
        ],
    }


@summary_part(10)
def _standing(access: Access, case: Case) -> SummarySection:
    """Stage, lead, model, dates."""
    facts = [
        (
            "Stage",
            f"{case.get_stage_display()}, since {when.on_paper(case.stage_since, case.time_zone)}",
        ),
        ("Next step", case.next_step or "Nothing is due"),
        ("Model", case.get_model_display() if case.model else "Not chosen yet"),
    ]
    if case.engaged_at:
        facts.append(("Takes part since", when.on_paper(case.engaged_at, case.time_zone)))
    if case.admitted_at:
        facts.append(("Admitted", when.on_paper(case.admitted_at, case.time_zone)))
    if case.closed_at:
        facts.append(("Closed", case.get_close_reason_display()))
    return SummarySection("Where the case stands", tuple(facts))


@summary_part(20)
def _people(access: Access, case: Case) -> SummarySection:
    """The concerned others, by name and relation; contact stays on the screen."""
    found = gate.open(access, queries.people(case), case_id=case.pk, to="print")
    facts = tuple((person.name, person.relation) for person in found)
    return SummarySection("People around", facts, _why(found))


@summary_part(30)
def _safety(access: Access, case: Case) -> SummarySection:
    """The newest screen's result."""
    found = gate.open(access, queries.screens(case), case_id=case.pk, to="print")
    facts = tuple(
        (
            f"Screen of {when.on_paper(screen.answered_at, case.time_zone)}",
            screen.get_result_display(),
        )
        for screen in found[:1]
    )
    return SummarySection("Safety", facts or (("Safety screen", "Not answered yet"),), _why(found))


@summary_part(90)
def _closing(access: Access, case: Case) -> SummarySection:
    """The closing summary, once written."""
    return SummarySection("Closing summary", (("", case.closing_summary),) if case.closing_summary else ())


def _why(found: Any) -> str:
    withheld = getattr(found, "withheld", None)
    return f"{withheld.words} ({withheld.rule})" if withheld else ""


def _disclosure_kept(access: Access, case_id: UUID, about: str) -> None:
    """Asked once more in the transaction that keeps the packet."""
    disclosures.rendered(access, disclosure_id=UUID(about), case_id=case_id)


def _disclosure_opened(access: Access, case_id: UUID, about: str) -> None:
    """Asked once more before staff hold the packet in their hands."""
    disclosures.fetched(access, disclosure_id=UUID(about), case_id=case_id)


@paper(
    "disclosure-packet",
    title="Shared record",
    template="papers/disclosure_packet.html",
    category=Category.IND_SUD,
    is_about=True,
    on_keep=_disclosure_kept,
    on_open=_disclosure_opened,
)
def disclosure_packet(access: Access, case_id: UUID, about: str) -> dict[str, Any]:
    """What goes to somebody outside, with the notice of s. 2.32 first and its short form on every page."""
    case = gate.get(access, Case, case_id, to="print")
    found = disclosures.packet(access, disclosure_id=_id_of(about), case_id=case_id)
    one = found.disclosure
    return {
        "reference": case.reference,
        "recipient": one.recipient_name,
        "shared_on": when.on_paper(one.at, case.time_zone),
        "shared_by": one.by_name,
        "purpose": PURPOSES.get(one.purpose, one.purpose),
        "practice": one.practice.name,
        "notice": found.notice,
        "short_notice": SHORT.text if found.notice else "Confidential.",
        "parts": found.parts,
        "scope": found.scope,
        "sha256": one.content_sha256,
    }


def _id_of(about: str) -> UUID:
    try:
        return UUID(about)
    except ValueError as wrong:
        raise NotFound from wrong


@paper(
    "disclosure-accounting",
    title="Accounting of disclosures",
    template="papers/disclosure_accounting.html",
    category=Category.CONSENT,
    is_about=True,
)
def disclosure_accounting(access: Access, case_id: UUID, about: str) -> dict[str, Any]:
    """Every disclosure of a period, as the person may have it (s. 2.25, 164.528)."""
    case = gate.get(access, Case, case_id, to="print")
    period = Period(about) if about in set(Period) else Period.SIX
    lines = accounting(access, case_id, period.since(access.at), to="print_accounting")
    return {
        "case": case,
        "period": period.label,
        "today": when.on_paper(access.at, case.time_zone),
        "lines": [{"line": one, "when": when.dated(one.at, case.time_zone)} for one in lines if one.is_out],
    }


@paper(
    "consent",
    title="Consent",
    template="papers/consent.html",
    category=Category.CONSENT,
    is_about=True,
)
def consent_form(access: Access, case_id: UUID, about: str) -> dict[str, Any]:
    """The words as they were frozen, plain above, formal below, the legal notice at the end; then the signature."""
    case = gate.get(access, Case, case_id, to="print")
    row = gate.get(access, Consent, _id_of(about), to="print")
    if row.case_id != case.pk or not row.wording:
        raise NotFound
    return {
        "reference": case.reference,
        "practice": case.practice.name,
        "sha256": row.wording_sha256,
        "words": consents.preview(row, zone=case.time_zone),
        "is_spanish": row.language == "es",
        "signed": _signature(row, case) if row.signed_at else None,
        "ended": _ended(row, case),
        "notice": LONG,
        "short_notice": SHORT.text,
    }


def _signature(row: Consent, case: Case) -> dict[str, Any]:
    """Who signed, how, before whom and when. The file is drawn up outside the gate: everything is read here."""
    kept = row.signature
    on_paper = date.fromisoformat(kept["signed_on"]) if kept.get("signed_on") else None
    return {
        "name": ", ".join(name for name in (row.signer_name, kept.get("second_name", "")) if name),
        "who": row.get_signer_kind_display().lower(),
        "how": row.get_signature_kind_display().lower(),
        "at": when.dated(row.signed_at, case.time_zone) if row.signed_at else "",
        "on_paper": when.on_paper_day(on_paper) if on_paper else "",
        "witness": row.witness_name,
        "authority": row.authority,
        "confirmed_by": kept.get("confirmed_by", ""),
        "strokes": _lines(kept.get("strokes")),
    }


def _ended(row: Consent, case: Case) -> str:
    if row.revoked_at:
        return f"Withdrawn {when.dated(row.revoked_at, case.time_zone)}"
    if row.ended_at:
        return f"Ended {when.dated(row.ended_at, case.time_zone)}"
    return ""


def _lines(strokes: Any) -> list[str]:
    """A drawn signature as the points of its lines, for one picture of 600 by 200."""
    return [" ".join(f"{int(x)},{int(y)}" for x, y in line) for line in strokes or []]

"""What left the practice about this person, and sharing something under a consent."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases import when
from cases.forms.disclosures import WAYS, ShareForm
from cases.frame import frame
from cases.models import Case
from cases.views.answering import again, attempt, of_case
from compliance import gate
from compliance.access import Access
from compliance.consent.items import BY_KEY
from compliance.disclosure.accounting import PURPOSES, AccountingLine, LineState, Period, accounting, as_csv
from compliance.disclosure.content import Part
from compliance.disclosure.models import Channel, Disclosure
from compliance.disclosure.notices import NOTICES, notice_for
from compliance.disclosure.scope import named
from compliance.disclosure.shareable import Shareable, open_items, shareable, shareable_under
from compliance.domain import disclosures, shared_links
from compliance.requests import OurRequest
from compliance.vocabulary import Category, Obligation
from documents.domain import reports
from practices.tenancy.models import uuid7

PACKET = "disclosure-packet"
DRAWN_UP = {Channel.PACKET, Channel.PAPER}
MARKS = {LineState.OUT: "good", LineState.WAITING: "due", LineState.STOPPED: ""}
TOKEN = "shown_shared_link"  # noqa: S105 -- the session's key, no secret


@require_GET
def accounting_page(request: OurRequest, case_id: UUID) -> HttpResponse:
    """The accounting of disclosures (s. 2.25, 164.528): every line, for three years, six or all."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    period = _period(request)
    lines = accounting(access, case.pk, period.since(access.at))
    decision = gate.would(access, on=case.pk, category=Category.CONSENT)
    context = {
        "frame": frame(access, case, "disclosures"),
        "case_id": case.pk,
        "withheld": None if decision.allowed else gate.Withheld(decision.rule_id, decision.words),
        "periods": [(one.value, one.label, one is period) for one in Period],
        "period": period.value,
        "lines": [_line(one, case, access) for one in lines],
        "pdf_key": uuid7().hex,
    }
    return render(request, "cases/disclosures.html", context)


def _period(request: OurRequest) -> Period:
    """What an old or mistyped address means is six years, the longer of the two that the rules name."""
    given = request.GET.get("period", "")
    return Period(given) if given in set(Period) else Period.SIX


def _line(one: AccountingLine, case: Case, access: Access) -> dict[str, Any]:
    return {
        "line": one,
        "when": when.both(one.at, case.time_zone, at=access.at),
        "mark": MARKS[one.state],
        "url": reverse("cases:disclosure", args=[case.pk, one.id]),
    }


@require_GET
def accounting_csv(request: OurRequest, case_id: UUID) -> HttpResponse:
    """What went out, for a spreadsheet."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    lines = accounting(access, case.pk, _period(request).since(access.at), to="export_accounting")
    response = HttpResponse(
        as_csv(one for one in lines if one.is_out), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="disclosures-{case.reference}.csv"'
    response["Cache-Control"] = "no-store"
    return response


@require_GET
def consents_to_share_under(request: OurRequest, case_id: UUID) -> HttpResponse:
    """“Share with…”: the recipients of consents that are in force."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    found = shareable(access, case.pk, zone=case.time_zone)
    context = {
        "frame": frame(access, case, "disclosures"),
        "case_id": case.pk,
        "found": [
            {
                "id": one.consent.pk,
                "name": one.consent.recipient_name,
                "kind": one.consent.get_kind_display(),
                "what": named([item.key for item in one.items]),
                "until": one.until,
            }
            for one in found
        ],
    }
    return render(request, "cases/disclosure_with.html", context)


@require_http_methods(["GET", "POST"])
def share(request: OurRequest, case_id: UUID, consent_id: UUID) -> HttpResponse:
    """What to share; then the one sentence of what will happen; then it happens."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    under = shareable_under(access, case.pk, consent_id, zone=case.time_zone)
    items, refused = open_items(access, case.pk, under.recipients[0], under.items, under.purposes[0])
    form = ShareForm(request.POST or None, shareable=under, items=items, purposes=PURPOSES)
    context = {
        "frame": frame(access, case, "disclosures"),
        "case_id": case.pk,
        "under": under,
        "refused": refused,
        "form": form,
    }
    if request.method == "GET":
        return render(request, "cases/disclosure_share.html", context)
    if request.POST.get("step") == "share":
        made = attempt(form, lambda: _disclose(access, case, form))
        if made is not None:
            return _after(request, case, made)
    elif request.POST.get("step") == "look":
        parts = attempt(form, lambda: _preview(access, case, form))
        if parts is not None:
            return render(request, "cases/disclosure_check.html", context | _check(form, under, parts))
    elif form.is_valid():
        form.refuse("Look at it once before it goes out.")
    return again(request, "cases/disclosure_share.html", context, form)


def _preview(access: Access, case: Case, form: ShareForm) -> list[Part]:
    return disclosures.preview(
        access,
        case_id=case.pk,
        to=form.to,
        items=form.cleaned_data["items"],
        purpose=form.for_purpose,
        words=form.cleaned_data["words"],
    )


def _disclose(access: Access, case: Case, form: ShareForm) -> Disclosure:
    return disclosures.disclose(
        access,
        case_id=case.pk,
        to=form.to,
        items=form.cleaned_data["items"],
        purpose=form.for_purpose,
        channel=form.way,
        words=form.cleaned_data["words"],
        key=form.key,
    )


def _check(form: ShareForm, under: Shareable, parts: list[Part]) -> dict[str, Any]:
    """The sentence that is read before anything happens, and every word that goes out."""
    way = dict(WAYS)[form.way.value]
    what = named(list(form.cleaned_data["items"]))
    return {
        "sentence": (
            f"You share with {form.to.name}: {what[:1].lower()}{what[1:]}. {way}."
            f" {under.consent.patient_name} agreed to this on {under.signed}; it holds {under.until}."
        ),
        "parts": parts,
        "notice": notice_for(form.way.value, [Obligation.NOTICE_LONG]),
        "sent": [(name, value) for name in form.fields for value in form.data.getlist(name)],  # type: ignore[attr-defined]  # a QueryDict
    }


def _after(request: OurRequest, case: Case, made: Disclosure) -> HttpResponse:
    access = request.access
    if made.channel in DRAWN_UP:
        job = reports.request_report(
            access, case_id=case.pk, paper=PACKET, about=str(made.pk), idem_key=f"packet-{made.pk.hex}"
        )
        return redirect("documents:job", job.pk)
    if made.channel == Channel.LINK:
        _show_link(request, made)
    messages.success(request, "It is shared, and in the accounting of disclosures.")
    return redirect("cases:disclosure", case.pk, made.pk)


def _show_link(request: OurRequest, made: Disclosure) -> None:
    """The link is shown once, on the next page; only its hash is kept."""
    _, token = shared_links.make(request.access, disclosure=made)
    url = request.build_absolute_uri(reverse("shared:door", args=[token]))
    request.session[TOKEN] = {"disclosure": str(made.pk), "url": url}


def _told_at(row: Disclosure, case: Case) -> str:
    """When medical personnel were told (s. 2.51); "" for every other disclosure."""
    moment = parse_datetime(str(row.facts.get("at", "")))
    return when.dated(moment, case.time_zone) if moment else ""


@require_GET
def disclosure(request: OurRequest, case_id: UUID, disclosure_id: UUID) -> HttpResponse:
    """One disclosure: to whom, under what, and word for word what went out, as far as one may read it."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    row = of_case(access, case, Disclosure, disclosure_id)
    line = next(one for one in accounting(access, case.pk) if one.id == row.pk)
    kept = request.session.get(TOKEN)
    shown = request.session.pop(TOKEN)["url"] if kept and kept["disclosure"] == str(row.pk) else ""
    notice = NOTICES.get(row.notice_id)
    context = {
        "frame": frame(access, case, "disclosures"),
        "case_id": case.pk,
        "row": row,
        "line": _line(line, case, access),
        "scope": row.scope,
        "told_at": _told_at(row, case),
        "notice": notice,
        "parts": [
            {"title": BY_KEY[copy.item].formal, "lines": copy.content["lines"]}
            for copy in disclosures.open_copy(access, disclosure=row)
        ],
        "shown_link": shown,
        "is_link": row.channel == Channel.LINK,
        "link_is_open": line.link is not None
        and line.link.closed_at is None
        and access.at < line.link.expires_at,
        "link_ends": when.both(line.link.expires_at, case.time_zone, at=access.at) if line.link else "",
        "is_packet": row.channel in DRAWN_UP,
        "paper": PACKET,
    }
    return render(request, "cases/disclosure.html", context)


@require_POST
def link(request: OurRequest, case_id: UUID, disclosure_id: UUID) -> HttpResponse:
    """Closes the link, or makes a new one in its place."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    row = of_case(access, case, Disclosure, disclosure_id)
    if request.POST.get("do") == "renew":
        _show_link(request, row)
        messages.success(request, "A new link is ready. The old one is closed.")
    else:
        disclosures.close_link(access, disclosure=row)
        messages.success(request, "The link is closed.")
    return redirect("cases:disclosure", case.pk, row.pk)


@require_POST
def told(request: OurRequest, case_id: UUID, disclosure_id: UUID) -> HttpResponse:
    """Notes that a holder of a copy was told of the withdrawal."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    row = of_case(access, case, Disclosure, disclosure_id)
    disclosures.tell_holder(access, disclosure=row)
    messages.success(request, "Noted that they know.")
    return redirect("cases:disclosure", case.pk, row.pk)

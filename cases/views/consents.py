"""Consents of a case: which are held, a new one, the words before they are offered, paper and withdrawal."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases import queries, when
from cases.forms.consents import ABOUT_KINDS, ConsentForm, PaperForm, StopForm, family_recipients, initial_of
from cases.frame import frame
from cases.models import Case
from cases.standing import flag_of
from cases.views.answering import again, attempt, of_case
from compliance import gate
from compliance.access import Access
from compliance.consent import elements, scans
from compliance.consent import queries as consent_queries
from compliance.consent.models import Consent, ConsentEvent, ConsentScan, Kind, ScanKind, State
from compliance.disclosure.recipients import Recipient, known_recipients
from compliance.domain import consents, disclosures
from compliance.errors import NotFound
from compliance.gate.facts import facts_of
from compliance.requests import OurRequest
from compliance.vocabulary import Category, ConsentKind, Relation, Role
from practices.models import Practice
from practices.tenancy.models import uuid7

YEAR = timedelta(days=365)
PAPER = "consent"


@require_GET
def consent_list(request: OurRequest, case_id: UUID) -> HttpResponse:
    """Every consent of the case, newest first."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    found = gate.open(access, consent_queries.of_case(), case_id=case.pk)
    rows = list(found)
    context = {
        "frame": frame(access, case, "consents"),
        "case_id": case.pk,
        "lines": [_line(row, case, access) for row in rows],
        "withheld": getattr(found, "withheld", None),
        "may_write": may_write(access, case),
        "is_engaged": case.engaged_at is not None,
    }
    return render(request, "cases/consents.html", context)


def may_write(access: Access, case: Case) -> bool:
    """Whether to show what changes a consent: the team, the supervisor, the admin."""
    writes = access.role in {Role.INTERVENTIONIST, Role.SUPERVISOR, Role.ADMIN}
    return writes and gate.would(access, on=case.pk, category=Category.CONSENT).allowed


def _line(row: Consent, case: Case, access: Access) -> dict[str, Any]:
    return {
        "id": row.pk,
        "recipient": row.recipient_name or "Nobody yet",
        "kind": row.get_kind_display(),
        "flag": flag_of(row, at=access.at, zone=case.time_zone),
        "number": len(row.items),
    }


@require_http_methods(["GET", "POST"])
def new(request: OurRequest, case_id: UUID) -> HttpResponse:
    """First the kind, then its form: each kind has its own list."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    if not may_write(access, case):
        raise NotFound
    chosen = request.GET.get("kind", "")
    if chosen not in Kind.values:
        kinds = [{"value": one.value, "label": one.label, "about": ABOUT_KINDS[one]} for one in ABOUT_KINDS]
        context = {"frame": frame(access, case, "consents"), "case_id": case.pk, "kinds": kinds}
        return render(request, "cases/consent_kinds.html", context)
    kind = Kind(chosen)
    known = recipients(access, case, kind)
    form = ConsentForm(request.POST or None, kind=kind, known=known, initial=_beginning(access, case))
    if request.method == "POST":
        made = attempt(
            form,
            lambda: consents.draft(access, case_id=case.pk, facts=form.value(case.time_zone), key=form.key),
        )
        if made is not None:
            return redirect("cases:consent", case.pk, made.pk)
    return _form_page(request, case, form, kind, None)


def _form_page(
    request: OurRequest, case: Case, form: ConsentForm, kind: Kind, row: Consent | None
) -> HttpResponse:
    context: dict[str, object] = {
        "frame": frame(request.access, case, "consents"),
        "case_id": case.pk,
        "form": form,
        "kind": kind.label,
        "about": ABOUT_KINDS[kind],
        "row": row,
    }
    if request.method == "POST":
        return again(request, "cases/consent_form.html", context, form)
    return render(request, "cases/consent_form.html", context)


def _beginning(access: Access, case: Case) -> dict[str, Any]:
    """What is known already. Twelve months is the product's default; nothing is ticked."""
    practice: Practice = case.practice
    person = None
    if gate.would(access, on=case.pk, category=Category.IND_IDENTITY).allowed:
        person = gate.open(access, queries.individual(case), case_id=case.pk, to="read").first()
    return {
        "patient_name": person.full_name if person else "",
        "discloser": practice.name,
        "expires_at": (access.at + YEAR).astimezone(when.zone(case.time_zone)).date(),
        "language": "en",
    }


def recipients(access: Access, case: Case, kind: Kind) -> list[Recipient]:
    """Who can be chosen: one member of the family for updates, else whom the apps know, narrowed to the kind."""
    if kind is Kind.FAMILY_UPDATE:
        return family_recipients(list(gate.open(access, queries.people(case), case_id=case.pk)))
    allowed = elements.RECIPIENTS[ConsentKind(kind.value)]
    return [one for one in known_recipients(access, case.pk) if allowed is None or one.kind in allowed]


@require_http_methods(["GET", "POST"])
def edit(request: OurRequest, case_id: UUID, consent_id: UUID) -> HttpResponse:
    """A draft, written on."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    row = of_case(access, case, Consent, consent_id)
    if row.state != State.DRAFT or not may_write(access, case):
        raise NotFound
    form = _draft_form(request, case, row)
    if request.method == "POST":
        done = attempt(
            form,
            lambda: consents.change(
                access,
                consent=row,
                facts=form.value(case.time_zone),
                version=form.cleaned_data["version"] or 0,
            ),
        )
        if done is not None:
            return redirect("cases:consent", case.pk, row.pk)
    return _form_page(request, case, form, Kind(row.kind), row)


def _draft_form(request: OurRequest, case: Case, row: Consent) -> ConsentForm:
    kind = Kind(row.kind)
    known = recipients(request.access, case, kind)
    initial = initial_of(consents.facts_from(row), row.version, case.time_zone, known)
    return ConsentForm(request.POST or None, kind=kind, known=known, initial=initial)


@require_GET
def consent(request: OurRequest, case_id: UUID, consent_id: UUID) -> HttpResponse:
    """One consent: plain words, formal words, what happened to it, what can be done now."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    row = of_case(access, case, Consent, consent_id)
    events = gate.open(access, consent_queries.events(row.pk), case_id=case.pk, to="read")
    context = {
        "frame": frame(access, case, "consents"),
        "case_id": case.pk,
        "row": row,
        "flag": flag_of(row, at=access.at, zone=case.time_zone),
        "words": consents.preview(row, zone=case.time_zone),
        "lacks": _lacks(row, access),
        "events": [_event(one, case, access) for one in events],
        "scans": list(gate.open(access, consent_queries.scans(row.pk), case_id=case.pk)),
        "holders": disclosures.holders(access, row) if _has_stopped(row, access) else [],
        "may_write": may_write(access, case),
        "is_engaged": case.engaged_at is not None,
        "print_key": uuid7().hex,
        "paper": PAPER,
    }
    return render(request, "cases/consent.html", context)


def _lacks(row: Consent, access: Access) -> tuple[elements.Missing, ...]:
    return elements.missing(consents.facts_from(row), at=access.at) if row.state == State.DRAFT else ()


def _has_stopped(row: Consent, access: Access) -> bool:
    stopped = row.state in {State.REVOKED, State.ENDED} or row.deficient_at is not None
    return stopped and access.role is not Role.AUDITOR


def _event(one: ConsentEvent, case: Case, access: Access) -> dict[str, str]:
    return {
        "what": one.get_kind_display(),
        "when": when.both(one.at, case.time_zone, at=access.at),
        "who": one.by_name or "The person",
        "words": one.words,
    }


@require_POST
def offer(request: OurRequest, case_id: UUID, consent_id: UUID) -> HttpResponse:
    """Lays it before the person; what is missing stands beside its field."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    row = of_case(access, case, Consent, consent_id)
    try:
        with transaction.atomic():
            consents.offer(access, consent=row)
    except consents.ElementsMissing as refused:
        form = _unbound_as_bound(request, case, row)
        form.refuse_missing(refused.missing)
        return _form_page(request, case, form, Kind(row.kind), row)
    messages.success(request, "It is offered. The words stay as they are from now on.")
    return redirect("cases:consent", case.pk, row.pk)


def _unbound_as_bound(request: OurRequest, case: Case, row: Consent) -> ConsentForm:
    """The draft's form as if it had been sent, so that errors can stand in it."""
    kind = Kind(row.kind)
    known = recipients(request.access, case, kind)
    initial = initial_of(consents.facts_from(row), row.version, case.time_zone, known)
    data = {name: value for name, value in initial.items() if value is not None and value != ""}
    form = ConsentForm(data | {"idem_key": uuid7()}, kind=kind, known=known)
    form.is_valid()
    return form


@require_http_methods(["GET", "POST"])
def paper(request: OurRequest, case_id: UUID, consent_id: UUID) -> HttpResponse:
    """What was signed on paper: name, date, witness and the scan."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    row = of_case(access, case, Consent, consent_id)
    if row.state != State.OFFERED or not may_write(access, case):
        raise NotFound
    form = PaperForm(
        request.POST or None,
        request.FILES or None,
        signers=_signers(access, case),
        with_voice=consents.voice_allowed(),
        initial={"wording_sha256": row.wording_sha256},
    )
    if request.method == "POST" and _signed(request, row, form):
        messages.success(request, "It is signed and counts from now on.")
        return redirect("cases:consent", case.pk, row.pk)
    context: dict[str, object] = {
        "frame": frame(access, case, "consents"),
        "case_id": case.pk,
        "row": row,
        "form": form,
        "words": consents.preview(row, zone=case.time_zone),
    }
    if request.method == "POST":
        return again(request, "cases/consent_paper.html", context, form)
    return render(request, "cases/consent_paper.html", context)


def _signed(request: OurRequest, row: Consent, form: PaperForm) -> bool:
    try:
        done = attempt(
            form,
            lambda: consents.sign(
                request.access,
                consent=row,
                signer=form.value(),
                wording_sha256=form.cleaned_data["wording_sha256"],
                scan=form.content(),
            ),
        )
    except consents.ElementsMissing as refused:
        for one in refused.missing:
            form.refuse(one.words, one.field)
        return False
    return done is not None


def _signers(access: Access, case: Case) -> frozenset[str]:
    facts = facts_of(access, case.pk)
    if facts is None:
        raise NotFound
    return elements.signers(facts.minor, is_deceased=Relation.DECEASED in facts.relations)


@require_http_methods(["GET", "POST"])
def stop(request: OurRequest, case_id: UUID, consent_id: UUID) -> HttpResponse:
    """Withdrawn by word or in writing, ended by its event, or not valid. Counts at once."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    row = of_case(access, case, Consent, consent_id)
    if row.signed_at is None or not may_write(access, case):
        raise NotFound
    form = StopForm(request.POST or None)
    if request.method == "POST" and attempt(form, lambda: _stop(access, row, form)) is not None:
        messages.success(request, "Sharing has stopped.")
        return redirect("cases:consent", case.pk, row.pk)
    context: dict[str, object] = {
        "frame": frame(access, case, "consents"),
        "case_id": case.pk,
        "row": row,
        "form": form,
    }
    if request.method == "POST":
        return again(request, "cases/consent_stop.html", context, form)
    return render(request, "cases/consent_stop.html", context)


def _stop(access: Access, row: Consent, form: StopForm) -> Consent:
    how, words = form.cleaned_data["how"], form.cleaned_data["words"]
    if how == "event":
        return consents.end(access, consent=row, words=words)
    if how == "deficient":
        return consents.find_deficient(access, consent=row, words=words)
    return consents.revoke(access, consent=row, method=how, words=words)


RECORDS = {
    "refuse": (consents.refuse, "The answer is kept: no, for now."),
    "confirm": (consents.confirm_revocation, "The written word is noted."),
    "copy": (consents.give_copy, "Noted: the person has a copy."),
    "replace": (consents.replace, "It is taken back."),
}


@require_POST
def record(request: OurRequest, case_id: UUID, consent_id: UUID) -> HttpResponse:
    """One press: a no, a written word, a copy that was given, an offer that is taken back."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    row = of_case(access, case, Consent, consent_id)
    verb, words = RECORDS.get(request.POST.get("do", ""), (None, ""))
    if verb is None:
        raise NotFound
    verb(access, consent=row)
    messages.success(request, words)
    return redirect("cases:consent", case.pk, row.pk)


@require_GET
def scan(request: OurRequest, case_id: UUID, consent_id: UUID) -> HttpResponse:
    """The scan of the paper, as a download."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    row = of_case(access, case, Consent, consent_id)
    listed = gate.open(access, consent_queries.scans(row.pk), case_id=case.pk).first()
    if listed is None or access.role is Role.AUDITOR:
        raise NotFound
    kept = gate.get(access, ConsentScan, listed.pk, to="download")
    response = HttpResponse(kept.content, content_type=scans.MEDIA_TYPES[ScanKind(kept.kind)])
    response["Content-Disposition"] = f'attachment; filename="consent-{row.pk.hex[-8:]}.{kept.kind}"'
    response["Cache-Control"] = "no-store"
    return response

"""The person's own space: home, agreements to answer or to stop, what was shared, who looked."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from cases import when
from cases.standing import flag_of
from cases.views.answering import UNPROCESSABLE, again, attempt
from compliance.consent.models import Consent, State
from compliance.domain import consents, disclosures, looks, rights
from compliance.errors import Invalid
from compliance.requests import OurRequest
from compliance.rights.models import RequestState, RightsRequest
from families.domain import codes, mine
from families.forms.mine import LESS, NO, AnswerForm, OwnRequestForm, StopSharingForm, drawn
from families.models import CodeWay
from families.views import looking, notices

PAGE = "families/mine_agreement.html"


class PersonRequest(OurRequest):
    """A page of the person's own space. `device` is the session in which it is open."""

    device: UUID


@require_GET
def home(request: PersonRequest) -> HttpResponse:
    """What waits for an answer, what is agreed, and the ways to see what happened."""
    access = request.access
    around, found = mine.around(access), mine.agreements(access)
    context = {
        "around": around,
        "waiting": [_line(one, around, access.at) for one in found.waiting],
        "held": [_line(one, around, access.at) for one in found.held],
        "past": [_line(one, around, access.at) for one in found.past],
        "notices": notices.to_read(access),
    }
    return render(request, "families/mine.html", context)


def _line(row: Consent, around: mine.Around, at: datetime) -> dict[str, Any]:
    return {
        "id": row.pk,
        "recipient": row.recipient_name,
        "number": len(row.items),
        "flag": flag_of(row, at=at, zone=around.zone),
    }


@require_http_methods(["GET", "POST"])
def agreement(request: PersonRequest, consent_id: UUID) -> HttpResponse:
    """One consent: plain words, formal words, then the answer; once answered, a copy to keep."""
    access = request.access
    row = mine.agreement(access, consent_id)
    if row.state != State.OFFERED:
        return _answered(request, row)
    if request.method == "GET":
        consents.seen(access, consent=row)
    if "ask_code" in request.POST:
        trouble = _send_code(request)
        context = _agreement_context(request, row, _answer_form(request, row, as_typed=True))
        return render(request, PAGE, context | {"trouble": trouble}, status=UNPROCESSABLE if trouble else 200)
    form = _answer_form(request, row)
    if request.method == "GET":
        return render(request, PAGE, _agreement_context(request, row, form))
    if form.is_valid():
        if wrong := _confirm(request, form):
            form.refuse(wrong, "code")
        elif (done := attempt(form, lambda: _answer(request, row, form))) is not None:
            messages.success(request, _thanks(done))
            return redirect("families:mine-agreement", row.pk)
    return again(request, PAGE, _agreement_context(request, row, form), form)


def _answer_form(request: PersonRequest, row: Consent, *, as_typed: bool = False) -> AnswerForm:
    """The form; `as_typed` shows what was typed so far without judging it: the code comes first."""
    ask_code = not codes.confirmed_by(request.access, request.device)
    shown: dict[str, Any] = {"wording_sha256": row.wording_sha256}
    if as_typed:
        shown |= {name: request.POST.get(name, "") for name in ("answer", "words", "name")}
        shown["strokes"] = drawn(request.POST.get("strokes", ""))
    data = request.POST if request.method == "POST" and not as_typed else None
    return AnswerForm(data, language=row.language, ask_code=ask_code, initial=shown)


def _send_code(request: PersonRequest) -> str:
    try:
        codes.ask(request.access, request.device)
    except Invalid as refused:
        return refused.words
    return ""


def _confirm(request: PersonRequest, form: AnswerForm) -> str:
    """What is wrong with the code. Only a signature needs one; outside the verb, so that a try is counted."""
    if form.cleaned_data["answer"] in {NO, LESS} or "code" not in form.fields:
        return ""
    typed = form.cleaned_data["code"]
    if not typed:
        return "Ask for a code and write it here: it shows that it is you who signs."
    return codes.confirm(request.access, request.device, typed)


def _answer(request: PersonRequest, row: Consent, form: AnswerForm) -> Consent:
    access, given = request.access, form.cleaned_data
    if given["answer"] == NO:
        return consents.refuse(access, consent=row)
    if given["answer"] == LESS:
        return mine.ask_for_less(access, consent=row, words=given["words"])
    try:
        return mine.sign(
            access,
            consent=row,
            device=request.device,
            name=given["name"],
            strokes=given["strokes"],
            wording_sha256=given["wording_sha256"],
        )
    except consents.ElementsMissing as refused:
        raise Invalid(refused.words, field=refused.missing[0].field) from refused


def _thanks(row: Consent) -> str:
    if row.state == State.SIGNED:
        return "It is signed. You can stop it here on any day."
    return "Your answer is kept. Nothing is shared."


def _agreement_context(request: PersonRequest, row: Consent, form: AnswerForm) -> dict[str, Any]:
    around = mine.around(request.access)
    waiting = codes.is_waiting(request.access, request.device)
    if "code" in form.fields and codes.confirmed_by(request.access, request.device):
        del form.fields["code"]  # it was right, and is not asked again because something else was missing
    return {
        "row": row,
        "words": consents.preview(row, zone=around.zone),
        "form": form,
        "around": around,
        "code_way": waiting.value if waiting else "",
        "by_email": waiting is CodeWay.EMAIL,
        "signs_here": mine.signs_as(request.access) is not None,
        "today": when.on_paper(request.access.at, around.zone),
    }


def _answered(request: PersonRequest, row: Consent) -> HttpResponse:
    access = request.access
    around = mine.around(access)
    if row.signed_at is not None:
        consents.give_copy(access, consent=row)
    context = {
        "row": row,
        "words": consents.preview(row, zone=around.zone),
        "around": around,
        "flag": flag_of(row, at=access.at, zone=around.zone),
        "in_force": mine.is_in_force(row, access),
        "signed": when.dated(row.signed_at, around.zone) if row.signed_at else "",
        "stopped": when.dated(row.revoked_at, around.zone) if row.revoked_at else "",
        "holders": disclosures.holders(access, row) if row.revoked_at else [],
    }
    return render(request, "families/mine_agreed.html", context)


@require_http_methods(["GET", "POST"])
def stop(request: PersonRequest, consent_id: UUID) -> HttpResponse:
    """Stops sharing: who holds copies already, no reason asked, one press."""
    access = request.access
    row = mine.agreement(access, consent_id)
    if row.state != State.SIGNED:
        return redirect("families:mine-agreement", row.pk)
    form = StopSharingForm(request.POST or None)
    if request.method == "POST":
        done = attempt(form, lambda: mine.stop(access, consent=row, words=form.cleaned_data["words"]))
        if done is not None:
            messages.success(request, "Sharing has stopped.")
            return redirect("families:mine-agreement", row.pk)
    context: dict[str, object] = {"row": row, "form": form, "holders": disclosures.holders(access, row)}
    if request.method == "POST":
        return again(request, "families/mine_stop.html", context, form)
    return render(request, "families/mine_stop.html", context)


@require_GET
def shared(request: PersonRequest) -> HttpResponse:
    """Everything that left the practice about the person, within the law's time and before it."""
    around = mine.around(request.access)
    lines = [(one, when.dated(one.at, around.zone)) for one in mine.shared(request.access)]
    context = {"around": around, "lines": lines}
    return render(request, "families/mine_shared.html", context)


@require_GET
def who_looked(request: PersonRequest) -> HttpResponse:
    """Who looked at the person's record, day by day."""
    around = mine.around(request.access)
    found = looks.looks(request.access, zone=around.zone, before=looking.before(request))
    return looking.page(request, found, around.zone)


@require_GET
def activity(request: PersonRequest) -> HttpResponse:
    """What the person did and saw here."""
    around = mine.around(request.access)
    found = looks.activity(request.access, zone=around.zone, before=looking.before(request))
    return looking.page(request, found, around.zone, of_self=True)


@require_http_methods(["GET", "POST"])
def requests(request: PersonRequest) -> HttpResponse:
    """What the person asked for, with the day of the answer; and a new request."""
    access = request.access
    around = mine.around(access)
    form = OwnRequestForm(request.POST or None)
    if request.method == "POST":
        made = attempt(
            form,
            lambda: rights.receive(access, case_id=mine.own_case(access), asked=form.value(), key=form.key),
        )
        if made is not None:
            messages.success(
                request,
                f"It is written down. You have an answer by {when.on_paper(made.due_at, around.zone)}.",
            )
            return redirect("families:mine-requests")
    context: dict[str, object] = {
        "form": form,
        "rows": [_asked(one, around.zone) for one in rights.of_person(access, mine.own_case(access))],
    }
    if request.method == "POST":
        return again(request, "families/mine_requests.html", context, form)
    return render(request, "families/mine_requests.html", context)


def _asked(row: RightsRequest, zone: str) -> dict[str, Any]:
    is_open = row.state == RequestState.OPEN
    return {
        "kind": row.get_kind_display(),
        "words": row.words,
        "received": when.on_paper(row.received_at, zone),
        "due": when.on_paper(row.due_at, zone) if is_open else "",
        "later": row.extended_why if is_open else "",
        "state": row.get_state_display(),
        "answer": row.answer,
    }

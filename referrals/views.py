"""Pages of providers and placement."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from cases import queries as case_queries
from cases import when
from cases.frame import frame
from cases.models import Case
from cases.views.answering import again, attempt
from compliance import gate
from compliance.access import Access
from compliance.errors import Invalid
from compliance.requests import OurRequest
from referrals import queries
from referrals.domain import options, placements, providers
from referrals.forms import AdmissionForm, ChoiceForm, NotAdmittedForm, OptionForm, ProviderForm
from referrals.models import OptionState, Placement, TreatmentOption


@require_http_methods(["GET", "POST"])
def provider_list(request: OurRequest) -> HttpResponse:
    """Providers of the practice, and a new one."""
    access = request.access
    form = ProviderForm(request.POST or None)
    if request.method == "POST":
        made = attempt(form, lambda: providers.add(access, facts=form.value()))
        if made is not None:
            messages.success(request, f"{made.name} is on your list.")
            return redirect("referrals:providers")
    context = {"form": form, "providers": providers.known(access)}
    if request.method == "POST":
        return again(request, "referrals/providers.html", context, form)
    return render(request, "referrals/providers.html", context)


def _options(access: Access, case: Case) -> list[TreatmentOption]:
    return list(gate.open(access, queries.options(case), case_id=case.pk, to="list"))


def _context(access: Access, case: Case) -> dict[str, Any]:
    found = gate.open(access, queries.options(case), case_id=case.pk, to="list")
    taken = list(gate.open(access, queries.placements(case), case_id=case.pk, to="list"))
    current = taken[0] if taken else None
    return {
        "frame": frame(access, case, "placement"),
        "case_id": case.pk,
        "withheld": found.withheld,
        "stage": case.stage,
        "options": [_option_line(one, case, access) for one in found],
        "current": _placement_line(current, case, access) if current else None,
    }


def _option_line(one: TreatmentOption, case: Case, access: Access) -> dict[str, Any]:
    return {
        "id": one.pk,
        "version": one.version,
        "name": one.provider.name,
        "place": one.provider.place,
        "phone": one.provider.admissions_phone,
        "interest": one.provider.interest,
        "level": one.level_of_care,
        "edition": one.get_edition_display(),
        "starts": one.starts_on,
        "dollars": f"{one.cost_cents // 100:,}.{one.cost_cents % 100:02}",
        "state": one.get_state_display(),
        "is_open": one.state in {OptionState.OFFERED, OptionState.CONFIRMED},
        "is_confirmed": one.state == OptionState.CONFIRMED,
        "confirmed": when.both(one.confirmed_at, case.time_zone, at=access.at) if one.confirmed_at else "",
        "needs": (
            ("Withdrawal", one.answers_withdrawal),
            ("Medication", one.answers_medication),
            ("Access", one.answers_access),
        ),
        "note": one.note,
    }


def _placement_line(one: Placement, case: Case, access: Access) -> dict[str, Any]:
    return {
        "id": one.pk,
        "name": one.provider.name if one.provider else "",
        "level": one.level_of_care,
        "edition": one.get_edition_display(),
        "chosen_by": one.chosen_by,
        "chosen_why": one.chosen_why,
        "recommended_by": one.recommended_by,
        "admitted": when.both(one.admitted_at, case.time_zone, at=access.at) if one.admitted_at else "",
        "not_admitted": one.not_admitted_why,
        "other_care": one.other_care,
    }


@require_http_methods(["GET"])
def placement(request: OurRequest, case_id: UUID) -> HttpResponse:
    """Options side by side, the one taken, the admission."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    return render(request, "referrals/placement.html", _context(access, case))


@require_http_methods(["GET", "POST"])
def add_option(request: OurRequest, case_id: UUID) -> HttpResponse:
    """Writes down an offer."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    form = OptionForm(request.POST or None, providers=providers.known(access))
    if request.method == "POST":
        made = attempt(form, lambda: options.offer(access, case=case, facts=form.value(), key=form.key))
        if made is not None:
            messages.success(request, "The option is added.")
            return redirect("referrals:placement", case.pk)
    context = {
        "frame": frame(access, case, "placement"),
        "case_id": case.pk,
        "form": form,
        "title": "Add an option",
    }
    if request.method == "POST":
        return again(request, "referrals/form.html", context, form)
    return render(request, "referrals/form.html", context)


@require_POST
def settle_option(request: OurRequest, case_id: UUID, option_id: UUID) -> HttpResponse:
    """Confirms or declines an option."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    option = gate.get(access, TreatmentOption, option_id, to="read")
    said, version = request.POST.get("outcome"), request.POST.get("version", "")
    if said not in {"confirm", "decline"} or not version.isdecimal():
        raise Invalid("Choose whether the option is confirmed or off.")
    verb = options.confirm if said == "confirm" else options.decline
    verb(access, case=case, option=option, version=int(version))
    messages.success(request, "Recorded.")
    return redirect("referrals:placement", case.pk)


@require_http_methods(["GET", "POST"])
def choose(request: OurRequest, case_id: UUID) -> HttpResponse:
    """Takes one option with the person."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    open_options = [
        one for one in _options(access, case) if one.state in {OptionState.OFFERED, OptionState.CONFIRMED}
    ]
    people = list(gate.open(access, case_queries.people(case), case_id=case.pk, to="list"))
    form = ChoiceForm(request.POST or None, options=open_options, people=people)
    if request.method == "POST":
        made = attempt(form, lambda: placements.choose(access, case=case, choice=form.value(), key=form.key))
        if made is not None:
            messages.success(request, "The choice is recorded.")
            return redirect("referrals:placement", case.pk)
    context = {
        "frame": frame(access, case, "placement"),
        "case_id": case.pk,
        "form": form,
        "title": "Choose where to go",
    }
    if request.method == "POST":
        return again(request, "referrals/form.html", context, form)
    return render(request, "referrals/form.html", context)


@require_http_methods(["GET", "POST"])
def admit(request: OurRequest, case_id: UUID, placement_id: UUID) -> HttpResponse:
    """Records the admission."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    taken = gate.get(access, Placement, placement_id, to="read")
    form = AdmissionForm(request.POST or None)
    if request.method == "POST":
        made = attempt(
            form,
            lambda: placements.admit(
                access,
                case=case,
                placement=taken,
                admitted_at=form.admitted_at(case),
                confirmed_by=form.cleaned_data["confirmed_by"],
            ),
        )
        if made is not None:
            messages.success(request, "The admission is recorded.")
            return redirect("referrals:placement", case.pk)
    context = {
        "frame": frame(access, case, "placement"),
        "case_id": case.pk,
        "form": form,
        "title": "Record the admission",
    }
    if request.method == "POST":
        return again(request, "referrals/form.html", context, form)
    return render(request, "referrals/form.html", context)


@require_http_methods(["GET", "POST"])
def not_admitted(request: OurRequest, case_id: UUID, placement_id: UUID) -> HttpResponse:
    """Records that it did not work at the door."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    taken = gate.get(access, Placement, placement_id, to="read")
    form = NotAdmittedForm(request.POST or None)
    if request.method == "POST":
        made = attempt(
            form, lambda: placements.not_admitted(access, case=case, placement=taken, **form.cleaned_data)
        )
        if made is not None:
            messages.success(request, "Recorded. Finding another place is on your tasks.")
            return redirect("referrals:placement", case.pk)
    context = {
        "frame": frame(access, case, "placement"),
        "case_id": case.pk,
        "form": form,
        "title": "Not admitted",
    }
    if request.method == "POST":
        return again(request, "referrals/form.html", context, form)
    return render(request, "referrals/form.html", context)

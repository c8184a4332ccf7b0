"""Pages of providers and placement."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from cases import queries as case_queries
from cases import when
from cases.frame import frame
from cases.models import Case, Stage
from cases.views.answering import again, attempt, of_case
from compliance import gate
from compliance.access import Access
from compliance.errors import Invalid
from compliance.forms import PlainForm
from compliance.requests import OurRequest
from referrals import queries
from referrals.domain import options, placements, providers
from referrals.forms import (
    AdmissionForm,
    ChangeOptionForm,
    ChangeProviderForm,
    ChoiceForm,
    NotAdmittedForm,
    OptionForm,
    ProviderForm,
)
from referrals.models import AdmissionTry, OptionState, Placement, Provider, TreatmentOption


def _show(request: OurRequest, template: str, context: dict[str, Any], form: PlainForm) -> HttpResponse:
    if request.method == "POST":
        return again(request, template, context, form)
    return render(request, template, context | {"form": form})


@require_http_methods(["GET", "POST"])
def provider_list(request: OurRequest) -> HttpResponse:
    """Providers of the practice, and a new one."""
    access = request.access
    form = ProviderForm(request.POST or None)
    found = providers.known(access)
    if request.method == "POST":
        made = attempt(form, lambda: providers.add(access, facts=form.value(), key=form.key))
        if made is not None:
            messages.success(request, f"{made.name} is on your list.")
            return redirect("referrals:providers")
    return _show(request, "referrals/providers.html", {"form": form, "providers": found}, form)


@require_http_methods(["GET", "POST"])
def provider(request: OurRequest, provider_id: UUID) -> HttpResponse:
    """What changed about one provider."""
    access = request.access
    row = providers.get(access, provider_id)
    form = ChangeProviderForm(request.POST) if request.method == "POST" else ChangeProviderForm.of(row)
    if request.method == "POST":
        made = attempt(
            form,
            lambda: providers.change(access, provider=row, facts=form.value(), version=form.read_version),
        )
        if made is not None:
            messages.success(request, f"{made.name} is saved.")
            return redirect("referrals:providers")
    return _show(request, "referrals/provider.html", {"form": form, "provider": row}, form)


@require_POST
def end_provider(request: OurRequest, provider_id: UUID) -> HttpResponse:
    """Takes one off the list."""
    access = request.access
    row = providers.get(access, provider_id)
    providers.end(access, provider=row)
    messages.success(request, f"{row.name} is off your list. What names it stays as it is.")
    return redirect("referrals:providers")


def _context(access: Access, case: Case) -> dict[str, Any]:
    found = gate.open(access, queries.options(case), case_id=case.pk, to="list")
    taken = list(gate.open(access, queries.current_placements(case), case_id=case.pk, to="list"))
    tries = list(gate.open(access, queries.shut_doors(case), case_id=case.pk, to="list"))
    people = gate.open(access, case_queries.people(case), case_id=case.pk, to="list")
    names = {person.pk: person.name for person in people} if taken and taken[0].escort_id else {}
    current = taken[0] if taken else None
    return {
        "frame": frame(access, case, "placement"),
        "case_id": case.pk,
        "withheld": found.withheld,
        "is_open": case.closed_at is None,
        "options": [_option_line(one, case, access) for one in found],
        "current": _placement_line(current, case, access, tries, names) if current else None,
        "may_choose": case.stage == Stage.PLACEMENT and (current is None or current.admitted_at is None),
        "may_admit": case.stage == Stage.PLACEMENT,
    }


def _option_line(one: TreatmentOption, case: Case, access: Access) -> dict[str, Any]:
    state = options.state_at(one, access.at)

    def moment(at: datetime | None) -> str:
        return when.both(at, case.time_zone, at=access.at) if at else ""

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
        "held": moment(one.held_until),
        "dollars": f"{one.cost_cents // 100:,}.{one.cost_cents % 100:02}",
        "state": state.label,
        "is_open": state in {OptionState.OFFERED, OptionState.CONFIRMED},
        "is_confirmed": state is OptionState.CONFIRMED,
        "confirmed": moment(one.confirmed_at) if state is OptionState.CONFIRMED else "",
        "needs": (
            ("Withdrawal", one.answers_withdrawal),
            ("Medication", one.answers_medication),
            ("Access", one.answers_access),
        ),
        "note": one.note,
    }


def _placement_line(
    one: Placement, case: Case, access: Access, tries: list[AdmissionTry], names: dict[UUID, str]
) -> dict[str, Any]:
    return {
        "id": one.pk,
        "name": one.provider.name if one.provider else "",
        "level": one.level_of_care,
        "edition": one.get_edition_display(),
        "chosen_by": one.chosen_by,
        "chosen_why": one.chosen_why,
        "recommended_by": one.recommended_by,
        "travel": one.travel,
        "escort": names.get(one.escort_id, "") if one.escort_id else "",
        "admitted": when.both(one.admitted_at, case.time_zone, at=access.at) if one.admitted_at else "",
        "other_care": one.other_care,
        "tries": [
            {"when": when.both(row.at, case.time_zone, at=access.at), "why": row.why, "by": row.by_name}
            for row in tries
        ],
    }


@require_http_methods(["GET"])
def placement(request: OurRequest, case_id: UUID) -> HttpResponse:
    """Options side by side, the one taken, the admission."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    return render(request, "referrals/placement.html", _context(access, case))


def _form_page(request: OurRequest, case: Case, form: PlainForm, title: str) -> HttpResponse:
    context = {
        "frame": frame(request.access, case, "placement"),
        "case_id": case.pk,
        "form": form,
        "title": title,
    }
    return _show(request, "referrals/form.html", context, form)


@require_http_methods(["GET", "POST"])
def add_option(request: OurRequest, case_id: UUID) -> HttpResponse:
    """Writes down an offer."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    form = OptionForm(request.POST or None, providers=_offerable(access))
    if request.method == "POST":
        made = attempt(form, lambda: options.offer(access, case=case, facts=form.value(case), key=form.key))
        if made is not None:
            messages.success(request, "The option is added.")
            return redirect("referrals:placement", case.pk)
    return _form_page(request, case, form, "Add an option")


def _offerable(access: Access) -> list[Provider]:
    return [one for one in providers.known(access) if not one.bars_offers]


@require_http_methods(["GET", "POST"])
def change_option(request: OurRequest, case_id: UUID, option_id: UUID) -> HttpResponse:
    """Saves what was learned about an offer since."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    option = of_case(access, case, TreatmentOption, option_id)
    known = _offerable(access)
    form = (
        ChangeOptionForm(request.POST, providers=known)
        if request.method == "POST"
        else ChangeOptionForm.of(option, case, known)
    )
    if request.method == "POST":
        made = attempt(
            form,
            lambda: options.change(
                access, case=case, option=option, facts=form.value(case), version=form.read_version
            ),
        )
        if made is not None:
            messages.success(request, "The option is saved.")
            return redirect("referrals:placement", case.pk)
    return _form_page(request, case, form, "Change an option")


@require_POST
def settle_option(request: OurRequest, case_id: UUID, option_id: UUID) -> HttpResponse:
    """Confirms or declines an option."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    option = of_case(access, case, TreatmentOption, option_id)
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
    found = gate.open(access, queries.options(case), case_id=case.pk, to="list")
    live = {OptionState.OFFERED, OptionState.CONFIRMED}
    open_options = [one for one in found if options.state_at(one, access.at) in live]
    people = list(gate.open(access, case_queries.people(case), case_id=case.pk, to="list"))
    form = ChoiceForm(request.POST or None, options=open_options, people=people)
    if request.method == "POST":
        made = attempt(form, lambda: placements.choose(access, case=case, choice=form.value(), key=form.key))
        if made is not None:
            messages.success(request, "The choice is recorded.")
            return redirect("referrals:placement", case.pk)
    return _form_page(request, case, form, "Choose where to go")


@require_http_methods(["GET", "POST"])
def admit(request: OurRequest, case_id: UUID, placement_id: UUID) -> HttpResponse:
    """Records the admission."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    taken = of_case(access, case, Placement, placement_id)
    form = AdmissionForm(request.POST or None)
    if request.method == "POST":
        made = attempt(form, lambda: _admit(access, case, taken, form))
        if made is not None:
            messages.success(request, "The admission is recorded.")
            return redirect("referrals:placement", case.pk)
    return _form_page(request, case, form, "Record the admission")


def _admit(access: Access, case: Case, taken: Placement, form: AdmissionForm) -> Placement:
    return placements.admit(
        access,
        case=case,
        placement=taken,
        admitted_at=form.admitted_at(case),
        confirmed_by=form.cleaned_data["confirmed_by"],
    )


@require_http_methods(["GET", "POST"])
def not_admitted(request: OurRequest, case_id: UUID, placement_id: UUID) -> HttpResponse:
    """Records that it did not work at the door."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    taken = of_case(access, case, Placement, placement_id)
    form = NotAdmittedForm(request.POST or None)
    if request.method == "POST":
        made = attempt(
            form, lambda: placements.not_admitted(access, case=case, placement=taken, **form.cleaned_data)
        )
        if made is not None:
            messages.success(request, "Recorded. Finding another place is on your tasks.")
            return redirect("referrals:placement", case.pk)
    return _form_page(request, case, form, "Not admitted")

"""The plan of an attempt, its day, and the boundaries."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from cases import when
from cases.domain import team
from cases.models import Case
from cases.views.answering import attempt, of_case
from compliance import gate
from compliance.errors import Invalid
from compliance.requests import OurRequest
from interventions import queries
from interventions.domain import boundaries as verbs
from interventions.domain import plans
from interventions.forms import BoundaryForm, ChangeBoundaryForm, DayForm, PlanForm
from interventions.models import Boundary, BoundaryStatus
from interventions.views.pages import around, everyone, show

PLACE = ("place_kind", "place", "two_exits", "private_room", "no_order_between", "no_weapon_there")
TRAVEL = ("medical_path", "driver", "vehicle", "transport_backup", "packing")


@require_http_methods(["GET", "POST"])
def plan(request: OurRequest, case_id: UUID) -> HttpResponse:
    """The plan of the attempt."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    found = gate.open(access, queries.plan(case), case_id=case.pk, to="read")
    saved = found.first()
    form = PlanForm(request.POST) if request.method == "POST" else PlanForm.of(saved)
    if request.method == "POST":
        made = attempt(
            form, lambda: plans.save(access, case=case, facts=form.value(), version=form.read_version)
        )
        if made is not None:
            messages.success(request, "The plan is saved.")
            return redirect("interventions:plan", case.pk)
    context = around(access, case, "plan") | {
        "form": form,
        "may_save": team.may_clinical(access, case),
        "lines": plans.lines(saved) if saved else [],
        "withheld": found.withheld,
        "situations": [field for field in form if field.name.startswith("if_")],
        "place_fields": [form[name] for name in PLACE],
        "travel_fields": [form[name] for name in TRAVEL],
        "event": when.both(case.event_at, case.time_zone, at=access.at) if case.event_at else "",
    }
    return show(request, "interventions/plan.html", context, form)


@require_http_methods(["GET", "POST"])
def day(request: OurRequest, case_id: UUID) -> HttpResponse:
    """Sets the day and hour."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    local = case.event_at.astimezone(ZoneInfo(case.time_zone)) if case.event_at else None
    initial = {"on": local.date(), "clock": local.time()} if local else {}
    form = DayForm(request.POST or None, initial=initial)
    if request.method == "POST":
        made = attempt(form, lambda: plans.set_date(access, case=case, starts_at=form.value(case)))
        if made is not None:
            messages.success(request, "The day is set.")
            return redirect("interventions:plan", case.pk)
    context = around(access, case, "plan") | {
        "form": form,
        "title": "The day of the intervention",
        "label": "Set the day",
    }
    return show(request, "interventions/form.html", context, form)


@require_http_methods(["GET", "POST"])
def boundaries(request: OurRequest, case_id: UUID) -> HttpResponse:
    """Boundaries, and a new one."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    people = everyone(access, case)
    form = BoundaryForm(request.POST or None, people=people)
    if request.method == "POST":
        made = attempt(form, lambda: verbs.add(access, case=case, facts=form.value(), key=form.key))
        if made is not None:
            messages.success(request, "The boundary is written down.")
            return redirect("interventions:boundaries", case.pk)
    names = {person.pk: person.name for person in people}
    found = gate.open(access, queries.boundaries(case), case_id=case.pk, to="list")
    context = around(access, case, "boundaries") | {
        "form": form,
        "withheld": found.withheld,
        "boundaries": [_line(one, names) for one in found],
    }
    return show(request, "interventions/boundaries.html", context, form)


def _line(one: Boundary, names: dict[UUID, str]) -> dict[str, Any]:
    return {
        "id": one.pk,
        "version": one.version,
        "owner": names.get(one.owner_id, "Somebody who has left"),
        "text": one.text,
        "from": one.keeps_from,
        "how_long": one.how_long,
        "support": one.support_offered,
        "ready": verbs.holds(one),
        "status": BoundaryStatus(one.status).label,
        "confidence": one.confidence,
        "coach": one.confidence < verbs.CONFIDENT,
    }


@require_http_methods(["GET", "POST"])
def change_boundary(request: OurRequest, case_id: UUID, boundary_id: UUID) -> HttpResponse:
    """Other words, or checks that hold by now."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    boundary = of_case(access, case, Boundary, boundary_id)
    people = everyone(access, case)
    form = (
        ChangeBoundaryForm(request.POST, people=people)
        if request.method == "POST"
        else ChangeBoundaryForm.of(boundary, people)
    )
    if request.method == "POST":
        made = attempt(
            form,
            lambda: verbs.change(
                access, case=case, boundary=boundary, facts=form.value(), version=form.read_version
            ),
        )
        if made is not None:
            messages.success(request, "The boundary is saved.")
            return redirect("interventions:boundaries", case.pk)
    context = around(access, case, "boundaries") | {
        "form": form,
        "title": "Change a boundary",
        "label": "Save the boundary",
    }
    return show(request, "interventions/form.html", context, form)


@require_POST
def drop_boundary(request: OurRequest, case_id: UUID, boundary_id: UUID) -> HttpResponse:
    """Its owner does not want it any more."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    version = request.POST.get("version", "")
    if not version.isdecimal():
        raise Invalid("Open the page of boundaries again, then drop it there.")
    boundary = of_case(access, case, Boundary, boundary_id)
    verbs.drop(access, case=case, boundary=boundary, version=int(version))
    messages.success(request, "The boundary is dropped. It stays in the record.")
    return redirect("interventions:boundaries", case.pk)

"""Pages of preparation and the day, as tabs of the case."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from cases import queries as case_queries
from cases import when
from cases.frame import frame
from cases.models import Case, ConcernedOther
from cases.views.answering import again, attempt
from compliance import gate
from compliance.access import Access
from compliance.requests import OurRequest
from interventions import queries
from interventions.domain import attempts, meetings, plans
from interventions.forms import AttendanceForm, BoundaryForm, DayForm, DecisionForm, MeetingForm, PlanForm
from interventions.models import Meeting

PAGES = (
    ("preparation", "Meetings"),
    ("plan", "Plan"),
    ("boundaries", "Boundaries"),
    ("decision", "The day"),
)


def _context(access: Access, case: Case, page: str) -> dict[str, Any]:
    return {"frame": frame(access, case, "intervention"), "page": page, "pages": PAGES, "case_id": case.pk}


def _people(access: Access, case: Case) -> list[ConcernedOther]:
    return list(gate.open(access, case_queries.people(case), case_id=case.pk, to="list"))


@require_http_methods(["GET", "POST"])
def preparation(request: OurRequest, case_id: UUID) -> HttpResponse:
    """Meetings: planned, held, and a new one."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    form = MeetingForm(request.POST or None)
    if request.method == "POST":
        made = attempt(
            form, lambda: meetings.schedule(access, case=case, plan=form.value(case), key=form.key)
        )
        if made is not None:
            messages.success(
                request, "The meeting is planned. Everyone taking part is reminded a day before."
            )
            return redirect("interventions:preparation", case.pk)
    found = list(gate.open(access, queries.meetings(case), case_id=case.pk, to="list"))
    there = list(gate.open(access, queries.attendance(case), case_id=case.pk, to="list"))
    context = _context(access, case, "preparation") | {
        "form": form,
        "meetings": [
            {
                "id": meeting.pk,
                "kind": meeting.get_kind_display(),
                "when": when.both(meeting.starts_at, case.time_zone, at=access.at),
                "place": meeting.get_place_kind_display(),
                "how_to_join": meeting.how_to_join,
                "held": meeting.held_at is not None,
                "there": sum(1 for row in there if row.meeting_id == meeting.pk and row.attended),
            }
            for meeting in found
        ],
    }
    if request.method == "POST":
        return again(request, "interventions/preparation.html", context, form)
    return render(request, "interventions/preparation.html", context)


@require_http_methods(["GET", "POST"])
def attendance(request: OurRequest, case_id: UUID, meeting_id: UUID) -> HttpResponse:
    """Who was at one meeting."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    meeting = gate.get(access, Meeting, meeting_id, to="read")
    form = AttendanceForm(request.POST or None, people=_people(access, case))
    if request.method == "POST":
        made = attempt(form, lambda: meetings.hold(access, case=case, meeting=meeting, attended=form.value()))
        if made is not None:
            messages.success(request, "Recorded who was there.")
            return redirect("interventions:preparation", case.pk)
    context = _context(access, case, "preparation") | {"form": form, "meeting": meeting.get_kind_display()}
    if request.method == "POST":
        return again(request, "interventions/attendance.html", context, form)
    return render(request, "interventions/attendance.html", context)


@require_POST
def cancel_meeting(request: OurRequest, case_id: UUID, meeting_id: UUID) -> HttpResponse:
    """Takes a meeting back."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    meetings.cancel(access, case=case, meeting=gate.get(access, Meeting, meeting_id, to="read"))
    messages.success(request, "The meeting is cancelled.")
    return redirect("interventions:preparation", case.pk)


@require_http_methods(["GET", "POST"])
def plan(request: OurRequest, case_id: UUID) -> HttpResponse:
    """The plan of the attempt."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    saved = gate.open(access, queries.plan(case), case_id=case.pk, to="read").first()
    form = PlanForm(request.POST) if request.method == "POST" else PlanForm.of(saved)
    if request.method == "POST":
        made = attempt(
            form, lambda: plans.save(access, case=case, facts=form.value(), version=form.read_version)
        )
        if made is not None:
            messages.success(request, "The plan is saved.")
            return redirect("interventions:plan", case.pk)
    context = _context(access, case, "plan") | {
        "form": form,
        "situations": [field for field in form if field.name.startswith("if_")],
        "place_fields": [
            form[name]
            for name in (
                "place_kind",
                "place",
                "two_exits",
                "private_room",
                "no_order_between",
                "no_weapon_there",
            )
        ],
        "travel_fields": [
            form[name] for name in ("medical_path", "driver", "vehicle", "transport_backup", "packing")
        ],
        "event": when.both(case.event_at, case.time_zone, at=access.at) if case.event_at else "",
    }
    if request.method == "POST":
        return again(request, "interventions/plan.html", context, form)
    return render(request, "interventions/plan.html", context)


@require_http_methods(["GET", "POST"])
def day(request: OurRequest, case_id: UUID) -> HttpResponse:
    """Sets the day and hour."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    form = DayForm(request.POST or None)
    if request.method == "POST":
        made = attempt(form, lambda: plans.set_date(access, case=case, starts_at=form.value(case)))
        if made is not None:
            messages.success(request, "The day is set.")
            return redirect("interventions:plan", case.pk)
    context = _context(access, case, "plan") | {"form": form}
    if request.method == "POST":
        return again(request, "interventions/day.html", context, form)
    return render(request, "interventions/day.html", context)


@require_http_methods(["GET", "POST"])
def boundaries(request: OurRequest, case_id: UUID) -> HttpResponse:
    """Boundaries, and a new one."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    people = _people(access, case)
    form = BoundaryForm(request.POST or None, people=people)
    if request.method == "POST":
        made = attempt(form, lambda: plans.add_boundary(access, case=case, facts=form.value(), key=form.key))
        if made is not None:
            messages.success(request, "The boundary is written down.")
            return redirect("interventions:boundaries", case.pk)
    names = {person.pk: person.name for person in people}
    found = gate.open(access, queries.boundaries(case), case_id=case.pk, to="list")
    context = _context(access, case, "boundaries") | {
        "form": form,
        "withheld": found.withheld,
        "boundaries": [
            {
                "owner": names.get(one.owner_id, ""),
                "text": one.text,
                "from": one.keeps_from,
                "ready": plans.holds(one),
                "confidence": one.confidence,
                "coach": one.confidence < plans.CONFIDENT,
            }
            for one in found
        ],
    }
    if request.method == "POST":
        return again(request, "interventions/boundaries.html", context, form)
    return render(request, "interventions/boundaries.html", context)


@require_http_methods(["GET", "POST"])
def decision(request: OurRequest, case_id: UUID) -> HttpResponse:
    """The day: start, and the one answer."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    form = DecisionForm(request.POST or None)
    if request.method == "POST":
        made = attempt(form, lambda: attempts.decide(access, case=case, answer=form.value(case)))
        if made is not None:
            messages.success(request, f"Recorded: {made.get_decision_display()}.")
            return redirect("cases:workspace", case.pk)
    found = list(gate.open(access, queries.attempts(case), case_id=case.pk, to="list"))
    current = next((one for one in found if one.number == case.attempt and one.episode == case.episode), None)
    context = _context(access, case, "decision") | {
        "form": form,
        "stage": case.stage,
        "decided": bool(current and current.decision),
        "attempts": [
            {
                "number": one.number,
                "planned": when.both(one.planned_at, case.time_zone, at=access.at) if one.planned_at else "",
                "started": when.both(one.started_at, case.time_zone, at=access.at) if one.started_at else "",
                "decision": one.get_decision_display() if one.decision else "",
                "by": one.decided_by_name,
            }
            for one in found
        ],
    }
    if request.method == "POST":
        return again(request, "interventions/decision.html", context, form)
    return render(request, "interventions/decision.html", context)


@require_POST
def start(request: OurRequest, case_id: UUID) -> HttpResponse:
    """T-05: starts the attempt, when every guard holds at this moment."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    attempts.start(access, case=case)
    messages.success(request, "The intervention has begun.")
    return redirect("interventions:decision", case.pk)

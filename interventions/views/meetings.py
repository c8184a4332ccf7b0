"""Meetings: planned, moved, cancelled, who comes, who was there."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from cases import when
from cases.models import Case, ConcernedOther
from cases.views.answering import attempt, of_case
from compliance import gate
from compliance.access import Access
from compliance.requests import OurRequest
from interventions import queries
from interventions.domain import meetings
from interventions.forms import AttendanceForm, MeetingForm, MoveMeetingForm, ReplyForm
from interventions.models import Attendance, Meeting, Rsvp
from interventions.views.pages import around, everyone, show


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
    rows = list(gate.open(access, queries.attendance(case), case_id=case.pk, to="list"))
    context = around(access, case, "preparation") | {
        "form": form,
        "meetings": [_line(meeting, case, access, rows) for meeting in found],
        "is_closed": case.closed_at is not None,
    }
    return show(request, "interventions/preparation.html", context, form)


def _line(meeting: Meeting, case: Case, access: Access, rows: list[Attendance]) -> dict[str, Any]:
    own = [row for row in rows if row.meeting_id == meeting.pk]
    return {
        "id": meeting.pk,
        "kind": meeting.get_kind_display(),
        "when": when.both(meeting.starts_at, case.time_zone, at=access.at),
        "place": meeting.get_place_kind_display(),
        "how_to_join": meeting.how_to_join,
        "agenda": meeting.agenda,
        "held": meeting.held_at is not None,
        "there": sum(1 for row in own if row.attended),
        "coming": sum(1 for row in own if row.rsvp == Rsvp.YES),
    }


@require_http_methods(["GET", "POST"])
def attendance(request: OurRequest, case_id: UUID, meeting_id: UUID) -> HttpResponse:
    """One meeting: who comes, who was there, what was said."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    meeting = of_case(access, case, Meeting, meeting_id)
    people = everyone(access, case)
    rows = list(gate.open(access, queries.replies(meeting), case_id=case.pk, to="read"))
    replying = request.POST.get("form") == "replies"
    replies = ReplyForm(request.POST if replying else None, people=people, known=rows)
    form = _attendance_form(request, access, case, meeting, people, rows)
    if request.method == "POST":
        if replying:
            made = attempt(
                replies, lambda: meetings.reply(access, case=case, meeting=meeting, replies=replies.value())
            )
        else:
            made = attempt(form, lambda: _hold(access, case, meeting, form))
        if made is not None:
            messages.success(request, "Who comes is noted." if replying else "Recorded who was there.")
            return redirect("interventions:preparation", case.pk)
    context = around(access, case, "preparation") | {
        "form": form,
        "replies": None if meeting.held_at else replies,
        "meeting": meeting.get_kind_display(),
        "meeting_when": when.both(meeting.starts_at, case.time_zone, at=access.at),
    }
    return show(request, "interventions/attendance.html", context, form, replies)


def _attendance_form(
    request: OurRequest,
    access: Access,
    case: Case,
    meeting: Meeting,
    people: list[ConcernedOther],
    rows: list[Attendance],
) -> AttendanceForm:
    if request.method == "POST" and request.POST.get("form") != "replies":
        return AttendanceForm(request.POST, people=people)
    written = gate.open(access, queries.minutes(meeting), case_id=case.pk, to="read").first()
    initial = {
        "there": [str(row.concerned_other_id) for row in rows if row.attended],
        "minutes": written.text if written else "",
    }
    return AttendanceForm(people=people, initial=initial)


def _hold(access: Access, case: Case, meeting: Meeting, form: AttendanceForm) -> Meeting:
    return meetings.hold(
        access, case=case, meeting=meeting, attended=form.value(), minutes=form.cleaned_data["minutes"]
    )


@require_http_methods(["GET", "POST"])
def move_meeting(request: OurRequest, case_id: UUID, meeting_id: UUID) -> HttpResponse:
    """Another day or time."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    meeting = of_case(access, case, Meeting, meeting_id)
    local = meeting.starts_at.astimezone(ZoneInfo(case.time_zone))
    form = MoveMeetingForm(
        request.POST or None,
        initial={"on": local.date(), "clock": local.time(), "version": meeting.version},
    )
    if request.method == "POST":
        made = attempt(
            form,
            lambda: meetings.move(
                access, case=case, meeting=meeting, starts_at=form.value(case), version=form.read_version
            ),
        )
        if made is not None:
            messages.success(request, "The meeting is moved. Everyone taking part is reminded anew.")
            return redirect("interventions:preparation", case.pk)
    title = f"Move the meeting: {meeting.get_kind_display()}"
    context = around(access, case, "preparation") | {"form": form, "title": title, "label": "Move it"}
    return show(request, "interventions/form.html", context, form)


@require_POST
def cancel_meeting(request: OurRequest, case_id: UUID, meeting_id: UUID) -> HttpResponse:
    """Takes a meeting back."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    meetings.cancel(access, case=case, meeting=of_case(access, case, Meeting, meeting_id))
    messages.success(request, "The meeting is cancelled.")
    return redirect("interventions:preparation", case.pk)

"""The day: start, the one answer in four words and then exactly, and its correction."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from cases import when
from cases.models import Case, ConcernedOther, Stage
from cases.stages import ACCEPTED
from cases.views.answering import attempt, of_case
from compliance import gate
from compliance.access import Access
from compliance.requests import OurRequest
from interventions import queries
from interventions.domain import attempts
from interventions.forms import GROUPS, AmendForm, DecisionForm, StartForm
from interventions.models import AttemptAmendment, Decision, EventAttendance, InterventionAttempt
from interventions.views.pages import around, everyone, show

WORDS = (
    ("today", "Yes, today", "check", "good"),
    ("later", "Yes, later", "calendar-clock", ""),
    ("talking", "Keep talking", "message-circle", ""),
    ("no", "No, for now", "x", ""),
)


@require_http_methods(["GET", "POST"])
def decision(request: OurRequest, case_id: UUID) -> HttpResponse:
    """Four words of equal size; behind each, the exact answer. Recorded once."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    people = everyone(access, case)
    group = request.GET.get("answer", "")
    form = DecisionForm(request.POST or None, group=group, people=people)
    if request.method == "POST":
        made = attempt(form, lambda: attempts.decide(access, case=case, answer=form.value(case)))
        if made is not None:
            messages.success(request, _recorded(access, case, made))
            said_yes = made.decision in ACCEPTED
            return redirect("cases:engagement" if said_yes else "cases:workspace", case.pk)
    context = around(access, case, "decision") | _day(access, case, people)
    context |= {"form": form, "group": group if group in GROUPS else "", "words": WORDS}
    context["shows_form"] = bool(context["group"]) or request.method == "POST"
    return show(request, "interventions/decision.html", context, form)


def _recorded(access: Access, case: Case, made: InterventionAttempt) -> str:
    words = f"{made.get_decision_display()}."
    if made.decided_at is None or made.decided_at == access.at:
        moved = " The case is now in Placement." if made.decision in ACCEPTED else ""
        return f"Recorded: {words}{moved}"
    at = when.in_sentence(when.both(made.decided_at, case.time_zone, at=access.at))
    return f"{made.decided_by_name} had recorded it already, {at}: {words} Nothing was changed."


def _day(access: Access, case: Case, people: list[ConcernedOther]) -> dict[str, Any]:
    found = list(gate.open(access, queries.attempts(case), case_id=case.pk, to="list"))
    room = list(gate.open(access, queries.in_the_room(case), case_id=case.pk, to="list"))
    changed = list(gate.open(access, queries.amendments(case), case_id=case.pk, to="list"))
    current = next((one for one in found if one.number == case.attempt and one.episode == case.episode), None)
    names = {person.pk: person.name for person in people}
    rows = case.readiness.get("rows", []) if case.stage == Stage.PREPARATION else []
    return {
        "stage": case.stage,
        "decided": bool(current and current.decision),
        "attempts": [_line(one, case, access, room, changed, names) for one in found],
        "ready": sum(1 for row in rows if row["state"] != "open"),
        "asked": len(rows),
        "start_form": StartForm() if case.lead_id != access.membership_id else None,
    }


def _line(
    one: InterventionAttempt,
    case: Case,
    access: Access,
    room: list[EventAttendance],
    changed: list[AttemptAmendment],
    names: dict[UUID, str],
) -> dict[str, Any]:
    def moment(at: Any) -> str:
        return when.both(at, case.time_zone, at=access.at) if at else ""

    here = one.number == case.attempt and one.episode == case.episode
    return {
        "id": one.pk,
        "number": one.number,
        "planned": moment(one.planned_at),
        "started": moment(one.started_at),
        "decided": moment(one.decided_at),
        "decision": one.get_decision_display() if one.decision else "",
        "by": one.decided_by_name,
        "reason": one.reason,
        "later_on": one.later_on,
        "contact": moment(one.next_contact_at),
        "there": ", ".join(
            names[row.concerned_other_id]
            for row in room
            if row.attempt_id == one.pk and row.attended and row.concerned_other_id in names
        ),
        "amendments": [
            {
                "when": moment(row.at),
                "by": row.by.display_name,
                "was": row.get_was_display(),
                "becomes": row.get_becomes_display(),
                "why": row.reason,
            }
            for row in changed
            if row.attempt_id == one.pk
        ],
        "may_amend": bool(one.decision) and here,
    }


@require_http_methods(["GET", "POST"])
def amend(request: OurRequest, case_id: UUID, attempt_id: UUID) -> HttpResponse:
    """Corrects how an attempt ended; what was recorded first stays visible."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    row = of_case(access, case, InterventionAttempt, attempt_id)
    form = AmendForm(request.POST or None, initial={"version": row.version})
    if request.method == "POST":
        made = attempt(
            form,
            lambda: attempts.amend(
                access,
                case=case,
                attempt=row,
                answer=form.value(case),
                why=form.cleaned_data["why"],
                version=form.read_version,
            ),
        )
        if made is not None:
            messages.success(request, f"Corrected: {Decision(made.becomes).label}.")
            return redirect("interventions:decision", case.pk)
    context = around(access, case, "decision") | {
        "form": form,
        "title": f"Correct how attempt {row.number} ended",
        "label": "Correct it",
        "back": reverse("interventions:decision", args=[case.pk]),
    }
    return show(request, "interventions/form.html", context, form)


@require_http_methods(["POST"])
def start(request: OurRequest, case_id: UUID) -> HttpResponse:
    """T-05: starts the attempt, when every guard holds at this moment."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    form = StartForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    attempts.start(access, case=case, reason=reason)
    messages.success(request, "The intervention has begun.")
    return redirect("interventions:decision", case.pk)

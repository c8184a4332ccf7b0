"""Moving on: every way from here with what is still open; signatures, holds, setting a guard aside, closing."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases import queries, when
from cases.domain import attestations, closing, holds, overrides, readiness, stages
from cases.errors import GuardsOpen, WrongMove
from cases.forms import ClosingForm, ConfirmForm, HoldForm, LiftForm, MoveForm, OverrideForm
from cases.frame import frame
from cases.models import Case, Hold, Override
from cases.parts import GuardAnswer
from cases.stages import GUARDS, TRANSITIONS
from cases.views.answering import CONFLICT, again, attempt, of_case
from compliance import gate
from compliance.access import Access
from compliance.requests import OurRequest
from compliance.vocabulary import Role

STATES = {"met": "good", "waived": "good", "overridden": "due", "open": "due"}


@dataclass(frozen=True, slots=True)
class GuardLine:
    """One guard on the page."""

    guard: str
    title: str
    words: str
    owes: str
    url: str
    mark: str
    is_open: bool
    may_override: bool


@dataclass(frozen=True, slots=True)
class Way:
    """One way on, with its guards and its form."""

    id: str
    label: str
    to: str
    who: str
    lines: list[GuardLine]
    on_hold: bool
    is_ready: bool
    form: MoveForm
    may: bool
    asks_confirmation: bool


@require_http_methods(["GET", "POST"])
def move(request: OurRequest, case_id: UUID) -> HttpResponse:
    """“Move on”. Every guard is asked anew."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    if request.method == "GET":
        return render(request, "cases/move.html", _ways_page(access, case, None))
    row = TRANSITIONS.get(request.POST.get("transition", ""))
    if row is None:
        raise WrongMove("There is no such move.")
    form = MoveForm(request.POST, row=row)
    try:
        with transaction.atomic():
            made = attempt(
                form,
                lambda: stages.move(
                    access,
                    case=case,
                    transition=row.id,
                    reason=form.cleaned_data["reason"],
                    values=form.values(),
                    version=form.read_version,
                ),
            )
    except GuardsOpen as error:
        context = _ways_page(access, case, form)
        return render(request, "cases/move.html", {**context, "open": error}, status=CONFLICT)
    if made is not None:
        messages.success(request, f"The case is now in {made.get_to_stage_display()}.")
        return redirect("cases:engagement" if "engage" in row.effects else "cases:workspace", case.pk)
    case = gate.get(access, Case, case_id, to="read")
    return again(request, "cases/move.html", _ways_page(access, case, form), form)


def _ways_page(access: Access, case: Case, typed: MoveForm | None) -> dict[str, Any]:
    ways = [_way(case, one, typed) for one in stages.readiness_of(access, case=case)]
    return {
        "frame": frame(access, case),
        "case": case,
        "ways": ways,
        "form": typed,
        "asked": _asked(access, case),
        "is_supervisor": access.role is Role.SUPERVISOR,
    }


def _way(case: Case, ready: readiness.TransitionReadiness, typed: MoveForm | None) -> Way:
    row = ready.transition
    same = typed is not None and typed.row.id == row.id
    form = typed if same and typed is not None else MoveForm(row=row, initial={"version": case.version})
    form.ask_for_reason(needed=row.reason or ready.stands_in)
    return Way(
        id=row.id,
        label=row.label,
        to=row.to.label,
        who=stages.movers_words(row),
        lines=[_guard_line(one) for one in ready.answers],
        on_hold=bool(ready.holds),
        is_ready=ready.is_ready,
        form=form,
        may=ready.may,
        asks_confirmation=bool(row.confirmed),
    )


def _guard_line(one: GuardAnswer) -> GuardLine:
    return GuardLine(
        guard=one.guard,
        title=GUARDS[one.guard].title,
        words=one.words,
        owes=one.owes,
        url=one.url,
        mark=STATES[one.state.value],
        is_open=not one.holds,
        may_override=not one.holds and readiness.may_override(one, one.guard),
    )


def _asked(access: Access, case: Case) -> list[dict[str, Any]]:
    """Requests to set a guard aside: open ones to be answered, approved ones shown."""
    rows = gate.open(access, queries.overrides(case), case_id=case.pk)
    return [
        {
            "id": row.pk,
            "guard": row.guard,
            "title": GUARDS[row.guard].title,
            "reason": row.reason,
            "by": row.asked_by.display_name,
            "when": when.both(row.asked_at, case.time_zone, at=access.at),
            "is_open": row.approved_at is None and row.declined_at is None,
            "state": "Set aside" if row.approved_at else ("Not set aside" if row.declined_at else "Asked"),
        }
        for row in rows
    ]


@require_http_methods(["GET", "POST"])
def confirm(request: OurRequest, case_id: UUID, transition: str) -> HttpResponse:
    """The lead's word that a coordinator may make this move."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    row = TRANSITIONS.get(transition)
    if row is None or not row.confirmed:
        raise Http404
    form = ConfirmForm(request.POST or None)
    if request.method == "POST":
        made = attempt(
            form,
            lambda: attestations.confirm_move(
                access, case=case, transition=transition, signed_name=form.cleaned_data["signed_name"]
            ),
        )
        if made is not None:
            messages.success(request, "Saved: the coordinator may make this move.")
            return redirect("cases:move", case.pk)
    context = {"frame": frame(access, case), "form": form, "row": row}
    if request.method == "POST":
        return again(request, "cases/confirm.html", context, form)
    return render(request, "cases/confirm.html", context)


@require_http_methods(["GET", "POST"])
def override(request: OurRequest, case_id: UUID, guard: str) -> HttpResponse:
    """Asks the supervisor to set a guard aside."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    if guard not in GUARDS:
        raise Http404
    form = OverrideForm(request.POST or None)
    if request.method == "POST":
        made = attempt(
            form,
            lambda: overrides.ask(access, case=case, guard=guard, reason=form.cleaned_data["reason"]),
        )
        if made is not None:
            messages.success(request, "Asked. The supervisor decides.")
            return redirect("cases:move", case.pk)
    context = {"frame": frame(access, case), "form": form, "guard": GUARDS[guard]}
    if request.method == "POST":
        return again(request, "cases/override.html", context, form)
    return render(request, "cases/override.html", context)


@require_POST
def decide_override(request: OurRequest, case_id: UUID, override_id: UUID) -> HttpResponse:
    """The supervisor's answer."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    row = of_case(access, case, Override, override_id)
    overrides.decide(access, override=row, case=case, approve=request.POST.get("answer") == "approve")
    return redirect("cases:move", case.pk)


@require_http_methods(["GET", "POST"])
def hold_list(request: OurRequest, case_id: UUID) -> HttpResponse:
    """Holds: open ones to lift, a form to open one, the past ones."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    form = HoldForm(request.POST or None)
    if request.method == "POST":
        made = attempt(
            form,
            lambda: holds.open_hold(
                access, case, kind=form.cleaned_data["kind"], reason=form.cleaned_data["reason"]
            ),
        )
        if made is not None:
            messages.success(request, "The case is on hold.")
            return redirect("cases:holds", case.pk)
    context = _holds_page(access, case) | {"form": form}
    if request.method == "POST":
        return again(request, "cases/holds.html", context, form)
    return render(request, "cases/holds.html", context)


@require_http_methods(["GET", "POST"])
def lift_hold(request: OurRequest, case_id: UUID, hold_id: UUID) -> HttpResponse:
    """Lifts one hold, with its reason."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    hold = of_case(access, case, Hold, hold_id)
    form = LiftForm(request.POST or None)
    if request.method == "POST":
        made = attempt(
            form, lambda: holds.lift(access, hold=hold, case=case, reason=form.cleaned_data["reason"])
        )
        if made is not None:
            messages.success(request, "The hold is lifted.")
            return redirect("cases:holds", case.pk)
    context = {"frame": frame(access, case), "form": form, "hold": _hold(hold, case, access)}
    if request.method == "POST":
        return again(request, "cases/hold_lift.html", context, form)
    return render(request, "cases/hold_lift.html", context)


def _holds_page(access: Access, case: Case) -> dict[str, Any]:
    rows = list(gate.open(access, queries.all_holds(case), case_id=case.pk))
    return {
        "frame": frame(access, case),
        "open_holds": [_hold(row, case, access) for row in rows if row.lifted_at is None],
        "past": [_hold(row, case, access) for row in rows if row.lifted_at is not None],
    }


def _hold(row: Hold, case: Case, access: Access) -> dict[str, Any]:
    by = row.opened_by.display_name if row.opened_by else "Threshold"
    opened = when.both(row.opened_at, case.time_zone, at=access.at)
    lifted = when.both(row.lifted_at, case.time_zone, at=access.at) if row.lifted_at else ""
    return {
        "id": row.pk,
        "kind": row.get_kind_display(),
        "reason": row.reason,
        "rule": row.opened_by_rule,
        "opened": f"{opened}, {by}",
        "lifted": f"{lifted}, {row.lifted_by.display_name}" if row.lifted_at and row.lifted_by else "",
        "lift_reason": row.lift_reason,
        "may_lift": holds.may_lift(access, row),
    }


@require_http_methods(["GET", "POST"])
def closing_summary(request: OurRequest, case_id: UUID) -> HttpResponse:
    """Writes and signs the closing summary."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    form = ClosingForm(request.POST or None, initial={"version": case.version, "text": case.closing_summary})
    if request.method == "POST":
        saved = attempt(
            form,
            lambda: closing.write_summary(
                access,
                case=case,
                text=form.cleaned_data["text"],
                no_open_incident=form.cleaned_data["no_open_incident"],
                signed_name=form.cleaned_data["signed_name"],
                version=form.read_version,
            ),
        )
        if saved is not None:
            messages.success(request, "The closing summary is saved and signed.")
            return redirect("cases:move", case.pk)
    context = {"frame": frame(access, case), "form": form}
    if request.method == "POST":
        return again(request, "cases/closing.html", context, form)
    return render(request, "cases/closing.html", context)


@require_GET
def moves_done(request: OurRequest, case_id: UUID) -> HttpResponse:
    """Every move that happened, with what each guard answered."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    rows = gate.open(access, queries.moves(case), case_id=case.pk)
    context = {
        "frame": frame(access, case),
        "moves": [
            {
                "id": row.transition,
                "words": f"{row.get_from_stage_display()} to {row.get_to_stage_display()}",
                "when": when.both(row.at, case.time_zone, at=access.at),
                "guards": sorted(row.guards.items()),
            }
            for row in rows
        ],
    }
    return render(request, "cases/moves.html", context)

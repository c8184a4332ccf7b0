"""When everybody can come: a member's answers, and the team's question with its grid."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cases import queries as case_queries
from cases import when
from cases.frame import frame
from cases.models import Case
from cases.views.answering import again, attempt, of_case
from compliance import gate
from compliance.errors import Invalid
from compliance.requests import OurRequest, StaffRequest
from families.domain import polls, portal
from families.domain.polls import Grid
from families.forms.day import ProposeForm
from families.models import Can, Poll


@require_http_methods(["GET", "POST"])
def times(request: OurRequest) -> HttpResponse:
    """A member says when they can come. What others said is not here."""
    access = request.access
    if request.method == "POST":
        try:
            polls.answer(access, said=_said(request))
        except Invalid as late:
            messages.error(request, late.words)
            return redirect("families:times")
        messages.success(request, "Thank you. It is saved.")
        return redirect("families:home")
    found = polls.asked(access)
    zone = portal.me(access).time_zone
    rows = (
        []
        if found is None
        else [(one.pk, when.both(one.starts_at, zone, at=access.at), said) for one, said in found.times]
    )
    return render(
        request, "families/times.html", {"asked": found, "rows": rows, "choices": Can.choices, "zone": zone}
    )


def _said(request: HttpRequest) -> dict[UUID, str]:
    """What was chosen, by time. What is no id of ours is left out."""
    found = {}
    for name, value in request.POST.items():
        if name.startswith("t-"):
            try:
                found[UUID(name[2:])] = str(value)
            except ValueError:
                continue
    return found


@require_http_methods(["GET", "POST"])
def group(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """GET shows the newest question with everybody's answers; POST asks a new one, or chooses a time."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    people = list(gate.open(access, case_queries.taking_part(case), case_id=case.pk, to="list"))
    if "poll" in request.POST:
        return _choose(request, case)
    form = ProposeForm(request.POST or None)
    if request.method == "POST":
        made = attempt(
            form,
            lambda: polls.propose(
                access, case=case, title=form.cleaned_data["title"], times=form.times(case), key=form.key
            ),
        )
        if made is not None:
            messages.success(request, "Everybody who takes part is asked.")
            return redirect("families:group-times", case.pk)
    found = polls.grid(access, case, people)
    context = {
        "frame": frame(access, case, "family"),
        "case_id": case.pk,
        "form": form,
        "grid": found,
        "columns": _columns(found, case, access.at) if found else [],
        "chosen": when.both(found.poll.chosen, case.time_zone, at=access.at)
        if found and found.poll.chosen
        else "",
        "zone": case.time_zone,
    }
    if request.method == "POST":
        return again(request, "families/staff_times.html", context, form)
    return render(request, "families/staff_times.html", context)


def _choose(request: StaffRequest, case: Case) -> HttpResponse:
    access = request.access
    poll = of_case(access, case, Poll, _id(request.POST["poll"]))
    chosen = request.POST.get("time", "")
    done = polls.choose(access, case=case, poll=poll, time_id=_id(chosen) if chosen else None)
    messages.success(
        request, "The time is set, and everybody is told." if done.chosen else "The question is closed."
    )
    return redirect("families:group-times", case.pk)


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as wrong:
        raise Invalid("Choose one of the times.") from wrong


def _columns(found: Grid, case: Case, at: datetime) -> list[dict[str, object]]:
    words = dict(Can.choices) | {"": "No answer yet"}
    kinds = {Can.YES.value: "good", Can.IF_NEEDED.value: "due", Can.NO.value: "risk", "": ""}
    return [
        {
            "id": one.time.pk,
            "when": when.both(one.time.starts_at, case.time_zone, at=at),
            "is_best": one.time.pk == found.best,
            "missing": one.missing,
            "said": [
                (person.name, words[said], kinds[said])
                for person, said in zip(found.people, one.said, strict=True)
            ],
        }
        for one in found.columns
    ]

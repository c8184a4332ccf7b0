"""A member's check-in and its lines over time; the team's page of those that may be seen."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from cases import queries as case_queries
from cases.frame import frame
from cases.models import Case
from cases.views.answering import again, attempt
from compliance import gate
from compliance.requests import OurRequest, StaffRequest
from families.domain import portal
from families.domain import wellbeing as verbs
from families.forms.wellbeing import CheckInForm, initial
from families.wellbeing.instrument import check_in as instrument


@require_http_methods(["GET", "POST"])
def check_in(request: OurRequest) -> HttpResponse:
    """The open check-in, or the one that is due; then how it has been."""
    if "share" in request.POST:
        return _share(request)
    access, asked = request.access, instrument()
    mine = verbs.mine(access)
    known = initial(mine.open.answers, mine.open.version) if mine.open else {"version": 0}
    form = CheckInForm(request.POST or None, instrument=asked, initial=known)
    if request.method == "POST":
        saved = attempt(
            form,
            lambda: verbs.save(
                access,
                answers=form.answers,
                version=form.cleaned_data["version"] or 0,
                is_done="stop" not in request.POST,
            ),
        )
        if saved is not None:
            return _onward(
                request, is_unsafe=asked.is_unsafe(saved.answers), is_done=saved.finished_at is not None
            )
    me = portal.me(access)
    context = {
        "form": form,
        "asks": mine.open is not None or mine.is_due,
        "lines": verbs.pictures(mine.done, me.time_zone),
        "count": len(mine.done),
        "is_shared": mine.is_shared,
        "urgent": "help" in request.GET,
    }
    if request.method == "POST":
        return again(request, "families/wellbeing.html", context, form)
    return render(request, "families/wellbeing.html", context)


def _onward(request: OurRequest, *, is_unsafe: bool, is_done: bool) -> HttpResponse:
    messages.success(request, "Thank you. It is saved." if is_done else "Saved. Come back whenever you like.")
    onward = redirect("families:wellbeing" if is_done or is_unsafe else "families:home")
    if is_unsafe:
        onward["Location"] += "?help=1"
    return onward


def _share(request: OurRequest) -> HttpResponse:
    """Whether the team sees the lines."""
    is_shared = request.POST["share"] == "yes"
    verbs.share(request.access, is_shared=is_shared)
    messages.success(
        request,
        "Your interventionist can see your lines." if is_shared else "Only you see your lines.",
    )
    return redirect("families:wellbeing")


@require_GET
def group(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Each member: their lines, or that they keep them to themselves."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    people = list(gate.open(access, case_queries.taking_part(case), case_id=case.pk, to="list"))
    shown = verbs.for_team(access, case, people)
    context = {
        "frame": frame(access, case, "family"),
        "case_id": case.pk,
        "people": [(one, verbs.pictures(one.rows, case.time_zone)) for one in shown],
    }
    return render(request, "families/staff_wellbeing.html", context)

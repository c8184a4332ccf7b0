"""The safety screen."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from cases import queries, when
from cases.domain import safety as verbs
from cases.forms import RiskForm, SafetyForm
from cases.frame import frame
from cases.models import Case, SafetyScreen
from cases.models.safety import Level
from cases.views.answering import again, attempt
from compliance import gate
from compliance.requests import OurRequest

VERSIONS_SHOWN = 10


@require_http_methods(["GET", "POST"])
def safety(request: OurRequest, case_id: UUID) -> HttpResponse:
    """Ten domains on one page; each save is a new version."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    opened = gate.open(access, queries.screens(case), case_id=case.pk, to="read")
    known: list[SafetyScreen] = list(opened[:VERSIONS_SHOWN])
    form = (
        SafetyForm(request.POST)
        if request.method == "POST"
        else SafetyForm.from_screen(known[0] if known else None)
    )
    if request.method == "POST":
        saved = attempt(
            form,
            lambda: verbs.answer(
                access, case=case, answers=form.value(), read_version=form.cleaned_data["read_version"]
            ),
        )
        if saved is not None:
            messages.success(request, f"Saved: version {saved.screen_version} of the safety screen.")
            return redirect("cases:safety", case.pk)
    context = {
        "frame": frame(access, case, "safety"),
        "form": form,
        "groups": form.groups(),
        "newest": known[0] if known else None,
        "is_red": bool(known) and known[0].result == Level.RED,
        "versions": [
            {
                "words": f"Version {one.screen_version}: {one.get_result_display().lower()}",
                "meta": f"{when.both(one.answered_at, case.time_zone, at=access.at)}, {one.answered_by.display_name}",
                "unfinished": not one.all_answered,
                "mark": {"red": "risk", "amber": "due", "green": "good"}[one.result],
            }
            for one in known
        ],
        "risk": RiskForm(),
        "withheld": getattr(opened, "withheld", None),
    }
    if request.method == "POST":
        return again(request, "cases/safety.html", context, form)
    return render(request, "cases/safety.html", context)


@require_POST
def report_risk(request: OurRequest, case_id: UUID) -> HttpResponse:
    """Notes a new risk; the screen is asked for again."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    form = RiskForm(request.POST)
    done = attempt(form, lambda: verbs.report_risk(access, case=case, words=form.cleaned_data["words"]))
    if done is not None:
        messages.success(request, "The risk is noted. The safety screen is asked for again.")
        return redirect("cases:workspace", case.pk)
    return again(request, "cases/risk.html", {"frame": frame(access, case, "safety"), "form": form}, form)

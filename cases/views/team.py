"""Who works on the case."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from cases import queries, when
from cases.domain import care
from cases.domain import team as verbs
from cases.forms import CareForm, CofacilitatorForm, CoverForm, LeadForm
from cases.frame import frame
from cases.models import Assignment, Case
from cases.views.answering import again, of_case, saved
from compliance import gate
from compliance.access import Access
from compliance.requests import OurRequest
from practices.models import Membership


@require_http_methods(["GET", "POST"])
def team(request: OurRequest, case_id: UUID) -> HttpResponse:
    """The team, and three forms: another lead, a co-facilitator, cover."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    members: list[Membership] = list(queries.staff(*verbs.MAY_LEAD))
    which = request.POST.get("form", "") if request.method == "POST" else ""
    posted = request.POST if which else None
    lead = LeadForm(posted if which == "lead" else None, members=members)
    helper = CofacilitatorForm(posted if which == "cofacilitator" else None, members=members)
    cover = CoverForm(posted if which == "cover" else None, members=members)
    special = CareForm(posted if which == "care" else None, initial={"needed": case.needs_special_care})
    if which == "lead" and saved(lead, lambda: _hand_over(access, case, lead)):
        messages.success(request, f"{lead.cleaned_data['lead'].display_name} leads the case now.")
        return redirect("cases:caseload")
    if which == "cofacilitator" and saved(helper, lambda: _name_helper(access, case, helper)):
        messages.success(request, "The co-facilitator is saved.")
        return redirect("cases:team", case.pk)
    if which == "cover" and saved(cover, lambda: _cover(access, case, cover)):
        messages.success(request, "The cover is saved.")
        return redirect("cases:team", case.pk)
    if which == "care" and special.is_valid():
        care.set_special_care(access, case=case, needed=special.cleaned_data["needed"])
        messages.success(request, "Saved.")
        return redirect("cases:team", case.pk)
    rows = list(gate.open(access, queries.team(case), case_id=case.pk))
    context = {
        "frame": frame(access, case, "team"),
        "lead": lead,
        "cofacilitator": helper,
        "cover": cover,
        "care": special,
        "is_special": case.needs_special_care,
        "rows": [_line(row, case, access) for row in rows],
    }
    if request.method == "POST":
        return again(request, "cases/team.html", context, lead, helper, cover)
    return render(request, "cases/team.html", context)


def _hand_over(access: Access, case: Case, form: LeadForm) -> Case:
    return verbs.change_lead(
        access,
        case=case,
        lead=form.cleaned_data["lead"],
        handover=form.cleaned_data["handover"],
        tie=form.cleaned_data["tie"],
        tie_reason=form.cleaned_data["tie_reason"],
    )


def _name_helper(access: Access, case: Case, form: CofacilitatorForm) -> bool:
    verbs.set_cofacilitator(access, case=case, member=form.cleaned_data["member"])
    return True


def _cover(access: Access, case: Case, form: CoverForm) -> Assignment:
    return verbs.add_cover(
        access, case=case, member=form.cleaned_data["member"], until=form.cleaned_data["until"]
    )


@require_POST
def end_cover(request: OurRequest, case_id: UUID, assignment_id: UUID) -> HttpResponse:
    """Ends cover before its day."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    row = of_case(access, case, Assignment, assignment_id)
    verbs.end_cover(access, assignment=row, case=case)
    messages.success(request, "The cover has ended.")
    return redirect("cases:team", case.pk)


def _line(row: Assignment, case: Case, access: Access) -> dict[str, object]:
    words = f"since {when.day(row.started_at, case.time_zone, at=access.at)}"
    if row.until is not None:
        words += f", until {row.until:%b} {row.until.day}"
    if row.ended_at is not None:
        words += f", ended {when.day(row.ended_at, case.time_zone, at=access.at)}"
    return {
        "id": row.pk,
        "name": row.membership.display_name,
        "role": row.get_role_display(),
        "words": words,
        "is_open": row.ended_at is None,
        "can_end": row.ended_at is None and row.role == "cover",
    }

"""A request by the person or the family, and an incident, written down where the case is."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cases.frame import frame
from cases.models import Case
from cases.views.answering import again, attempt
from compliance import gate
from compliance.domain import incidents, rights
from compliance.domain.rights import Asked
from compliance.requests import OurRequest
from compliance.rights.forms import IncidentForm, RequestForm


@require_http_methods(["GET", "POST"])
def write_request(request: OurRequest, case_id: UUID) -> HttpResponse:
    """What somebody asks of their own records; its clock starts now."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    form = RequestForm(request.POST or None)
    context = {"frame": frame(access, case, "requests"), "form": form, "title": "A request about records"}
    if request.method == "GET":
        return render(request, "cases/write_down.html", context)
    made = attempt(
        form,
        lambda: rights.receive(
            access,
            case_id=case.pk,
            asked=Asked(
                kind=form.cleaned_data["kind"],
                asker=form.cleaned_data["asker"],
                asker_name=form.cleaned_data["asker_name"],
                words=form.cleaned_data["words"],
                insurer_paid_in_full=form.cleaned_data["insurer_paid_in_full"],
            ),
            key=form.key,
        ),
    )
    if made is None:
        return again(request, "cases/write_down.html", context, form)
    messages.success(request, f"Written down. To be answered by {made.due_at:%b} {made.due_at.day}.")
    return redirect("compliance:request", request_id=made.pk)


@require_http_methods(["GET", "POST"])
def report_incident(request: OurRequest, case_id: UUID) -> HttpResponse:
    """Something went wrong with what this case holds."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    form = IncidentForm(request.POST or None)
    del form.fields["reference"]
    context = {"frame": frame(access, case, "incident"), "form": form, "title": "Something went wrong"}
    if request.method == "GET":
        return render(request, "cases/write_down.html", context)
    made = attempt(
        form,
        lambda: incidents.report(
            access,
            what=form.cleaned_data["what"],
            discovered_at=form.cleaned_data["discovered_at"],
            case_id=case.pk,
            key=form.key,
        ),
    )
    if made is None:
        return again(request, "cases/write_down.html", context, form)
    messages.success(
        request, f"Thank you. Incident {made.number} is written down, and is assessed by your admins."
    )
    return redirect("cases:workspace", case_id=case.pk)

"""In an emergency: what medical personnel were told, with the five facts of s. 2.51."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cases import when
from cases.forms.medical import MedicalForm
from cases.frame import frame
from cases.models import Case
from cases.views.answering import again, attempt
from compliance import gate
from compliance.domain import medical
from compliance.requests import StaffRequest


@require_http_methods(["GET", "POST"])
def tell_medical(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """One page: who was told, where, by whom, when, what happened, and what was said."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    now = access.at.astimezone(when.zone(case.time_zone))
    form = MedicalForm(
        request.POST or None,
        items=medical.tellable(access, case.pk),
        zone=case.time_zone,
        initial={"discloser": access.name, "at": f"{now:%Y-%m-%dT%H:%M}"},
    )
    context: dict[str, object] = {
        "frame": frame(access, case, "disclosures"),
        "case_id": case.pk,
        "form": form,
    }
    if request.method == "GET":
        return render(request, "cases/disclosure_medical.html", context)
    made = attempt(form, lambda: medical.tell(access, case_id=case.pk, what=form.value(), key=form.key))
    if made is None:
        return again(request, "cases/disclosure_medical.html", context, form)
    messages.success(request, "It is written down, in the accounting, and will be looked at within a day.")
    return redirect("cases:disclosure", case.pk, made.pk)

"""Emergency access: asked for by reference, in force for four hours, given back at once if wanted."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from cases.domain import emergency as verbs
from cases.forms.emergency import EmergencyForm
from cases.views.answering import again, attempt
from compliance.domain import emergencies
from compliance.errors import NotFound
from compliance.requests import OurRequest
from practices.identity.recent import recently_signed_in


@require_http_methods(["GET", "POST"])
@recently_signed_in
def declare(request: OurRequest) -> HttpResponse:
    """“Emergency access”. Asks for a fresh sign-in first, tells those responsible at once."""
    access = request.access
    if not verbs.may_declare(access):
        raise NotFound
    form = EmergencyForm(request.POST or None)
    if request.method == "GET":
        return render(request, "cases/emergency.html", {"form": form})
    opened = attempt(
        form,
        lambda: verbs.declare(
            access, reference=form.cleaned_data["reference"], reason=form.cleaned_data["reason"]
        ),
    )
    if opened is None:
        return again(request, "cases/emergency.html", {"form": form}, form)
    messages.success(request, "The case is open to you for four hours. Your admins have been told.")
    return redirect("cases:workspace", case_id=opened.case_id)


@require_POST
def give_back(request: OurRequest, case_id: UUID) -> HttpResponse:
    """Ends the access before its time."""
    emergencies.end(request.access, case_id=case_id)
    messages.success(request, "Emergency access has ended.")
    return redirect("cases:caseload")

"""Asking for a paper, watching its progress, opening it."""

from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from compliance.errors import Invalid
from compliance.forms import OnceForm
from compliance.requests import OurRequest
from documents.domain import reports


class ReportForm(OnceForm):
    """Which paper of the case."""

    paper = forms.CharField(max_length=40)
    about = forms.SlugField(max_length=40, required=False)


@require_POST
def request_report(request: OurRequest, case_id: UUID) -> HttpResponse:
    """Starts a job, then shows its page."""
    form = ReportForm(request.POST)
    if not form.is_valid():
        reports.check_case(request.access, case_id=case_id)
        raise Invalid("Choose which paper you want to print.")
    job = reports.request_report(
        request.access,
        case_id=case_id,
        paper=form.cleaned_data["paper"],
        about=form.cleaned_data["about"],
        idem_key=form.key,
    )
    return redirect("documents:job", job.pk)


@require_GET
def job(request: OurRequest, job_id: UUID) -> HttpResponse:
    """How far the paper is. With htmx only the part that changes."""
    found = reports.job_of(request.access, job_id=job_id)
    template = "documents/_progress.html" if request.headers.get("HX-Request") else "documents/job.html"
    return render(request, template, {"job": found})


@require_GET
def download(request: OurRequest, job_id: UUID) -> HttpResponse:
    """The finished paper."""
    found = reports.job_of(request.access, job_id=job_id)
    paper = reports.open_file(request.access, job=found)
    response = HttpResponse(paper.content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{found.paper}-{found.pk.hex[-8:]}.pdf"'
    response["Cache-Control"] = "no-store"
    return response

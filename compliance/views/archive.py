"""Pages for whoever checks an archive of the access log without us: how, with which key, and the script."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from compliance.audit.handout import SCRIPT
from compliance.domain import archive as verbs
from compliance.requests import OurRequest


@require_GET
def checking(request: OurRequest) -> HttpResponse:
    """How to check an archive, with the public key and the newest seal to give away."""
    context = {"given": verbs.read_handout(request.access), "script": SCRIPT.name}
    return render(request, "compliance/checking.html", context)


@require_GET
def verifier(request: OurRequest) -> HttpResponse:
    """The script as a file, never opened by the browser."""
    answer = HttpResponse(verbs.take_script(request.access), content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{SCRIPT.name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer

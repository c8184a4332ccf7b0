"""Error pages in the product's voice; the API answers the same as problem+json."""

import sys

from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

NOT_ALLOWED = 405
WORDS = {
    400: ("bad_request", "We could not read that."),
    403: ("forbidden", "This part is not open to you."),
    404: ("not_found", "No such record, or it is not yours to open."),
    405: ("method_not_allowed", "This address does not take that kind of request."),
    413: ("too_large", "What was sent is larger than we take."),
    415: ("unsupported_media_type", "Send text as UTF-8."),
    500: ("server_error", "Something went wrong on our side. Nothing was changed."),
    503: ("unavailable", "Threshold is being started or repaired. Try again in a minute."),
}


def page(request: HttpRequest, status: int) -> HttpResponse:
    """One error, as a page or as JSON. Asks neither the database nor the session: either may be the cause."""
    if request.path.startswith("/api/"):
        code, words = WORDS[status]
        body = {"type": f"urn:threshold:{code}", "title": words, "status": status}
        return JsonResponse(body, status=status, content_type="application/problem+json")
    return HttpResponse(render_to_string(f"errors/{status}.html"), status=status)


def not_allowed(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """405 with words, where a view answered with nothing to read. Every header of the answer stays."""
    if response.status_code == NOT_ALLOWED and not response.content:
        said = page(request, NOT_ALLOWED)
        response.content = said.content
        response["Content-Type"] = said["Content-Type"]
        response["Content-Length"] = str(len(said.content))
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400; 413 when the request was too large to be read."""
    return page(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return page(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: never says whether the thing exists for somebody else."""
    return page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500; 503 when it is only that the database does not answer."""
    return page(request, 503 if isinstance(sys.exception(), OperationalError | InterfaceError) else 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose page was open for too long, or that came from elsewhere."""
    return page(request, 403)

"""What surrounds every request: its id, the caller's address behind proxies, and one line in the log."""

import logging
import re
import time
from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from config import errors
from config.logs import request_id
from practices.tenancy.models import uuid7

logger = logging.getLogger(__name__)

GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
SERVER_ERROR = 500
QUIET = frozenset(("/healthz", "/readyz"))


class RequestMiddleware:
    """First in the list, so that every answer carries an id and every request leaves its line."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answers, with X-Request-ID in the head of the answer."""
        began = time.perf_counter()
        name = _id(request)
        request.__dict__["request_id"] = name  # kept in every access event
        token = request_id.set(name)
        try:
            _trust_proxies(request)
            response = errors.bad_request(request) if _holds_nul(request) else self.get_response(request)
            response["X-Request-ID"] = name
            if request.path not in QUIET:
                _tell(request, response, time.perf_counter() - began)
        finally:
            request_id.reset(token)
        return response


def _id(request: HttpRequest) -> str:
    """The proxy's id, when there is a proxy that we trust; else one of our own."""
    given = request.headers.get("X-Request-ID", "")
    if settings.TRUSTED_PROXIES and GIVEN_ID.fullmatch(given):
        return given
    return uuid7().hex


def _trust_proxies(request: HttpRequest) -> None:
    """Sets REMOTE_ADDR to what the outermost trusted proxy saw. Further entries may be made up."""
    number = settings.TRUSTED_PROXIES
    seen = [one.strip() for one in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if one.strip()]
    if number and len(seen) >= number:
        request.META["REMOTE_ADDR"] = seen[-number]


def _holds_nul(request: HttpRequest) -> bool:
    """A zero byte in an address: PostgreSQL has no such text, and no person types it."""
    return "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", "")


def _tell(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    match = request.resolver_match
    access = getattr(request, "access", None)
    practice: UUID | None = getattr(access, "practice_id", None)
    logger.log(
        logging.ERROR if response.status_code >= SERVER_ERROR else logging.INFO,
        "request",
        extra={
            "method": request.method,
            "route": match.route if match else "none",
            "status": response.status_code,
            "milliseconds": round(seconds * 1000, 1),
            "practice": str(practice) if practice else None,
        },
    )


def csp_nonce(request: HttpRequest) -> dict[str, object]:
    """Context processor: the nonce of this answer's scripts. The policy names it once a template has used it."""
    return {"csp_nonce": getattr(request, "csp_nonce", "")}

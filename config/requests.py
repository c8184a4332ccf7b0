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
BAD_REQUEST, TOO_LARGE, NOT_OUR_CHARSET = 400, 413, 415
SERVER_ERROR = 500
UTF_8 = ("utf-8", "utf8")
# Pages that take a file (5 MB, and the form around it): the scan of a signed consent, and messages.
TAKES_A_FILE = re.compile(
    r"/cases/[0-9a-f-]{36}/(?:consents/[0-9a-f-]{36}/paper|messages/(?:group|[0-9a-f-]{36}))/"
    r"|/family/messages/(?:private|group)/"
)
LARGEST_WITH_FILE = 5_400_000
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
            refused = _refused_at_the_door(request)
            answered = self.get_response(request) if refused is None else errors.page(request, refused)
            response = errors.not_allowed(request, answered)
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


def _refused_at_the_door(request: HttpRequest) -> int | None:
    """The status for what no page of ours could read, before any of its body is: 400, 413, 415, or None."""
    if _holds_nul(request):
        return BAD_REQUEST
    if _length(request) > _largest(request):
        return TOO_LARGE
    charset = (request.content_params or {}).get("charset", UTF_8[0])
    if charset.strip('"').lower() not in UTF_8:
        return NOT_OUR_CHARSET if request.path.startswith("/api/") else BAD_REQUEST
    return None


def _largest(request: HttpRequest) -> int:
    """What brings a file may be larger, for a browser that brings a session; whose it is, is asked before it is read."""
    signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
    if signed_in and TAKES_A_FILE.fullmatch(request.path):
        return LARGEST_WITH_FILE
    return int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)


def _length(request: HttpRequest) -> int:
    """What the caller says it sends. Files count as well."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0  # no number: then nothing of the body is read


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

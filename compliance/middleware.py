"""The transaction around a whole response, with its Access, its events, and its errors as pages."""

import ipaddress
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from compliance.access import Access, Actor
from compliance.acting import within
from compliance.decision import default_purpose
from compliance.errors import DomainError
from compliance.forms import ReasonForm
from compliance.gate import ReasonNeeded

logger = logging.getLogger(__name__)

REASON_LASTS = timedelta(hours=1)
SERVER_ERROR = 500
# Also for refusals and sign-in pages: they show what was typed, and a shared computer has a back button.
KEPT_BY_NOBODY = "no-store, private"
THIRD_PARTY = ("allauth.", "django.")
IPV4_KEPT = 24
IPV6_KEPT = 48


class _RolledBack(Exception):
    def __init__(self, response: HttpResponse) -> None:
        super().__init__()
        self.response = response


class AccessMiddleware:
    """Last in the list. Opens the practice's transaction, commits it after the response was rendered.

    Around the whole response, because a TemplateResponse is rendered after the view has returned. Rolls
    back on any exception and on status 500 and above. Without an actor there is no practice, hence no row.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """One request. What it shows is kept by no browser and no proxy, unless its page says otherwise."""
        response = self._answer(request)
        response.headers.setdefault("Cache-Control", KEPT_BY_NOBODY)
        return response

    def _answer(self, request: HttpRequest) -> HttpResponse:
        actor: Actor | None = getattr(request, "actor", None)
        if actor is None:
            return self.get_response(request)
        request.access = access_of(request, actor)  # type: ignore[attr-defined]  # ours, read by every view
        try:
            with within(request.access):  # type: ignore[attr-defined]  # set above
                response = self.get_response(request)
                if response.status_code >= SERVER_ERROR or getattr(request, "must_roll_back", False):
                    raise _RolledBack(response)  # noqa: TRY301 -- leaving the block by an exception rolls it back
        except _RolledBack as rolled_back:
            return rolled_back.response
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: object
    ) -> HttpResponse | None:
        """Closed unless declared open: who has not signed in sees only pages marked `public`."""
        if getattr(request, "actor", None) is not None or is_public(view):
            return None
        if request.path.startswith("/api/"):
            return None  # the API answers 401 by itself, in its own form
        return redirect_to_login(request.get_full_path())

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Marks the transaction as lost; a domain error becomes a page in the product's voice."""
        request.must_roll_back = True  # type: ignore[attr-defined]  # ours, read above
        return page_for(request, exception) if isinstance(exception, DomainError) else None


def public(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Marks a page that needs no sign-in, such as a health check or the door of an invitation."""
    view.is_public = True  # type: ignore[attr-defined]  # read by `is_public`
    return view


def is_public(view: Callable[..., HttpResponse]) -> bool:
    """Whether a view may be reached without an actor. The sign-in pages bring their own guards."""
    return bool(getattr(view, "is_public", False)) or view.__module__.startswith(THIRD_PARTY)


def access_of(request: HttpRequest, actor: Actor) -> Access:
    """The actor at this moment, with the purpose that belongs to the role."""
    return Access(
        practice_id=actor.practice_id,
        actor_id=actor.actor_id,
        role=actor.role,
        purpose=default_purpose(actor.role),
        at=timezone.now(),
        name=actor.name,
        kind=actor.kind,
        channel="api" if request.path.startswith("/api/") else "web",
        request_id=getattr(request, "request_id", ""),
        network=network_of(request.META.get("REMOTE_ADDR", "")),
        membership_id=actor.membership_id,
        concerned_other_id=actor.concerned_other_id,
        case_id=actor.case_id,
        recipient_id=actor.recipient_id,
        reasons=_reasons(request),
    )


def network_of(address: str) -> str:
    """The caller's network without its last part: enough for 'from where', not a person's address."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return ""
    kept = IPV4_KEPT if parsed.version == 4 else IPV6_KEPT  # noqa: PLR2004 -- the protocol's number
    return str(ipaddress.ip_network(f"{address}/{kept}", strict=False))


def page_for(request: HttpRequest, error: DomainError) -> HttpResponse:
    """The page of a refusal: what happened, the rule, and the way on. Never tells 'hidden' from 'absent'."""
    if isinstance(error, ReasonNeeded):
        form = ReasonForm(initial={"case": error.case_id, "next": request.get_full_path()})
        context = {"error": error, "form": form, "of_list": error.case_id.int == 0}
        return render(request, "compliance/reason.html", context, status=error.status)
    template = f"errors/{error.status}.html" if error.status in {403, 404} else "errors/409.html"
    return render(
        request, template, {"error": error, "open": getattr(error, "open", ())}, status=error.status
    )


def keep_reason(request: HttpRequest, case_id: UUID, words: str) -> None:
    """Remembers a typed reason for one case, for an hour of this session."""
    reasons = request.session.get("reasons", {})
    reasons[str(case_id)] = {"words": words, "at": timezone.now().isoformat()}
    request.session["reasons"] = reasons


def _reasons(request: HttpRequest) -> dict[UUID, str]:
    session = getattr(request, "session", None)
    kept = session.get("reasons", {}) if session is not None and request.COOKIES else {}
    now = timezone.now()
    return {
        UUID(case): value["words"]
        for case, value in kept.items()
        if now - (parse_datetime(value["at"]) or datetime.min.replace(tzinfo=now.tzinfo)) < REASON_LASTS
    }

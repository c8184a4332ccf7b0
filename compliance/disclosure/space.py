"""Who is at a shared link: the browser that opened it, as the recipient that the link was made for."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from compliance.domain import shared_links
from compliance.domain.shared_links import Door
from compliance.middleware import is_public

PREFIX = "/shared/"
PACKET = PREFIX
OPEN = "shared_link"
GONE = 410


class SharedLinkSpace:
    """Before AccessMiddleware. Only for /shared/: whoever else is signed in in this browser is nobody here."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Finds the open link of this browser, if there is one."""
        if not request.path.startswith(PREFIX):
            return self.get_response(request)
        request.actor = None  # type: ignore[attr-defined]  # read by AccessMiddleware
        if request.path == PACKET:
            self._find(request)
        response = self.get_response(request)
        response["Cache-Control"] = "no-store"
        response["Referrer-Policy"] = "same-origin"
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: object
    ) -> HttpResponse | None:
        """Without an open link, the neutral page."""
        if not request.path.startswith(PREFIX) or is_public(view):
            return None
        return closed(request) if getattr(request, "actor", None) is None else None

    def _find(self, request: HttpRequest) -> None:
        door = opened(request)
        link = shared_links.session_of(door, at=timezone.now()) if door else None
        if door is None or link is None:
            return
        request.shared_link_id = link.pk  # type: ignore[attr-defined]  # read by the view
        request.actor = shared_links.actor_of(door.practice_id, link)  # type: ignore[attr-defined]  # as above


def closed(request: HttpRequest) -> HttpResponse:
    """The same page for used, expired, taken back, withdrawn and never there."""
    return render(request, "compliance/shared_closed.html", status=GONE)


def opened(request: HttpRequest) -> Door | None:
    """The link that this browser opened."""
    kept = request.session.get(OPEN)
    return Door(UUID(kept["practice"]), UUID(kept["link"]), UUID(kept["claim"])) if kept else None


def remember(request: HttpRequest, door: Door) -> None:
    """Binds the session to the link."""
    request.session.cycle_key()
    request.session[OPEN] = {
        "practice": str(door.practice_id),
        "link": str(door.link_id),
        "claim": str(door.claim),
    }


def forget(request: HttpRequest) -> None:
    """This browser leaves."""
    request.session.pop(OPEN, None)

"""The end of a sign-in: after 15 quiet minutes, and after 12 hours in any case. Kept by the server."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from practices.identity import events, session
from practices.identity.answers import is_background, to_sign_in
from practices.identity.areas import is_open, is_staff_area
from practices.identity.drafts import keep_what_was_typed

WORDS = {
    session.Ending.IDLE: "We signed you out after 15 quiet minutes, to keep this private.",
    session.Ending.ABSOLUTE: "Twelve hours have passed since you signed in. Please sign in again.",
}


class SignInLife:
    """Behind AuthenticationMiddleware. Pages that ask by themselves do not make a sign-in last longer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Notes that the person is there, or that the sign-in is over."""
        request.sign_in_ended = None  # type: ignore[attr-defined] -- ours, read by ChosenHat
        if is_staff_area(request) and request.user.is_authenticated:
            at = timezone.now()
            over = session.ending(request.session, at=at)
            request.sign_in_ended = over  # type: ignore[attr-defined] -- as above
            if over is None and not is_background(request):
                session.seen(request.session, at=at)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Signs out. What was typed and sent too late is kept for the person's return (after the CSRF check)."""
        over: session.Ending | None = getattr(request, "sign_in_ended", None)
        if over is None:
            return None
        if request.method == "POST":
            keep_what_was_typed(request)
        events.ended(request, over)
        logout(request)
        if not is_background(request) and not request.path.startswith("/api/"):
            messages.warning(request, WORDS[over])
        return None if is_open(request, view) else to_sign_in(request)

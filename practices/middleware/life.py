"""The end of a sign-in: after 15 quiet minutes, and after 12 hours in any case. Kept by the server."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.utils import timezone

from practices.identity import events, session
from practices.identity.answers import is_background, to_sign_in
from practices.identity.areas import is_open, is_staff_area
from practices.identity.drafts import keep_what_was_typed
from practices.identity.ending import Ending
from practices.identity.requests import IdentityRequest

WORDS = {
    Ending.IDLE: "We signed you out after 15 quiet minutes, to keep this private.",
    Ending.ABSOLUTE: "Twelve hours have passed since you signed in. Please sign in again.",
}


class SignInLife:
    """Behind AuthenticationMiddleware. Pages that ask by themselves do not make a sign-in last longer."""

    def __init__(self, get_response: Callable[[IdentityRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: IdentityRequest) -> HttpResponse:
        """Notes that the person is there, or that the sign-in is over."""
        request.sign_in_ended = None
        if is_staff_area(request) and request.user.is_authenticated:
            at = timezone.now()
            over = session.ending(request.session, at=at)
            request.sign_in_ended = over
            if over is None and not is_background(request):
                session.seen(request.session, at=at)
        return self.get_response(request)

    def process_view(
        self, request: IdentityRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Signs out. What was typed and sent too late is kept for the person's return (after the CSRF check)."""
        over: Ending | None = getattr(request, "sign_in_ended", None)
        if over is None:
            return None
        if request.method == "POST":
            keep_what_was_typed(request)
        events.ended(request, over)
        logout(request)
        if not is_background(request) and not request.path.startswith("/api/"):
            messages.warning(request, WORDS[over])
        # A form of ours that came too late leads back to its page, even where nobody need be signed in.
        own_form = request.method == "POST" and view.__module__.startswith("practices.")
        return None if is_open(request, view) and not own_form else to_sign_in(request)

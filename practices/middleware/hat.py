"""Which hat a signed-in person wears: request.membership, and request.actor for the gate."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from compliance.middleware import is_public
from practices.identity import drafts, events, session
from practices.identity.answers import page_of, to_sign_in
from practices.identity.areas import is_door, is_open, is_staff_area
from practices.identity.requests import IdentityRequest
from practices.models import User

# What a person without a second factor may reach: the ways to get one, and the way out.
SETTING_UP = frozenset(
    {
        "account_logout",
        "account_reauthenticate",
        "account_stay",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_view_recovery_codes",
    }
)
# What stays open to a sign-in that was never proved by the second factor that there is by now.
UNPROVED = frozenset({"account_logout", "account_stay"})
# Open without a hat, to choose one; not without a second factor.
NEEDS_HAT = frozenset({"hats", "switch"})


class ChosenHat:
    """Before AccessMiddleware. Without a second factor and a chosen membership there is no practice."""

    def __init__(self, get_response: Callable[[IdentityRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: IdentityRequest) -> HttpResponse:
        """Puts the hat on, and forgets kept words once their form was sent."""
        request.membership = None
        request.hats = []
        signed_in = is_staff_area(request) and not request.sign_in_ended and request.user.is_authenticated
        if signed_in and not is_door(request) and not hasattr(request, "actor"):
            membership = session.membership_of(request)
            request.membership = membership
            if membership is not None:
                request.actor = session.actor_of(membership)
        with timezone.override(_zone(request)):
            response = self.get_response(request)
        drafts.forget_if_sent(request, response)
        return response

    def process_view(
        self, request: IdentityRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Leads whoever has no hat to where they get one."""
        if getattr(request, "actor", None) is not None:
            drafts.look_for(request)
            return None
        if not is_staff_area(request) or request.path.startswith("/api/"):
            return None
        if not request.user.is_authenticated:
            return None if is_open(request, view) else to_sign_in(request)
        if not session.has_second_factor(request.session, request.user.pk):
            return self._without_second_factor(request, view)
        if is_public(view):
            return None
        return HttpResponseRedirect(f"{reverse('practices:hats')}?{urlencode({'next': page_of(request)})}")

    def _without_second_factor(self, request: IdentityRequest, view: Any) -> HttpResponse | None:
        name = request.resolver_match.url_name if request.resolver_match else ""
        needs_hat = view.__module__.startswith("allauth.") or name in NEEDS_HAT
        is_open_page = is_public(view) and not needs_hat
        if is_mfa_enabled(request.user, list(events.PROVING)):
            # Set up meanwhile, elsewhere: this sign-in was never proved by it.
            return None if name in UNPROVED else self._sign_out(request, stays=is_open_page)
        if name in SETTING_UP or is_open_page:
            return None
        return HttpResponseRedirect(
            f"{reverse('account_second_factor')}?{urlencode({'next': page_of(request)})}"
        )

    def _sign_out(self, request: IdentityRequest, *, stays: bool) -> HttpResponse | None:
        """Ends a sign-in that is not enough any more. A page that is there for everybody goes on for nobody."""
        logout(request)
        if stays:
            return None
        messages.info(request, "Please sign in again, with your second step.")
        return to_sign_in(request)


def _zone(request: IdentityRequest) -> ZoneInfo | None:
    """The time zone that the person chose to see times in; None, the server's, for somebody unknown."""
    user = request.user
    return ZoneInfo(user.time_zone) if request.membership is not None and isinstance(user, User) else None

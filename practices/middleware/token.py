"""Programs with a token: request.api_client and request.actor, before the transaction opens."""

from collections.abc import Callable

from django.http import HttpResponse

from practices.identity import tokens
from practices.identity.requests import IdentityRequest

API = "/api/"


class ApiToken:
    """Before AccessMiddleware. A token that does not hold gives no actor; the API then answers 401."""

    def __init__(self, get_response: Callable[[IdentityRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: IdentityRequest) -> HttpResponse:
        """A token outweighs a session cookie, so that a program never acts as the person at the machine."""
        request.grant = None
        if request.path.startswith(API) and tokens.bearer(request):
            grant = tokens.grant_of(request)
            request.grant = grant
            request.actor = grant.actor if grant else None
        return self.get_response(request)

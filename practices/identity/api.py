"""How the API knows its callers: a program's token, or the session of a signed-in member of staff."""

from typing import Any

from django.http import HttpRequest
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from practices.identity.tokens import Grant, bearer
from practices.models import User

REALM = 'Bearer realm="threshold"'


class ClientToken(BaseAuthentication):
    """A token of the client-credentials grant. `request.auth` is the Grant, `request.user` is None."""

    def authenticate(self, request: Request) -> tuple[None, Grant] | None:
        """The grant that the middleware found. Raises 401 for a token that does not hold."""
        plain: HttpRequest = request._request
        if not bearer(plain):
            return None
        grant: Grant | None = getattr(plain, "grant", None)
        if grant is None:
            raise AuthenticationFailed("This token is not valid, or has ended. Ask for a new one.")
        return None, grant

    def authenticate_header(self, request: Request) -> str:
        """Makes the answer a 401, not a 403."""
        return REALM


class StaffSession(SessionAuthentication):
    """The browser session of somebody who wears a hat, with the check against forged requests."""

    def authenticate(self, request: Request) -> tuple[User, Any] | None:
        """Nobody without a second factor or without a chosen practice."""
        plain: HttpRequest = request._request
        if getattr(plain, "membership", None) is None or not isinstance(plain.user, User):
            return None
        self.enforce_csrf(request)
        return plain.user, None


class MayCall(BasePermission):
    """A practice is known, and a program's token covers what it asks: `<scope_area>:read` or `:write`."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Sessions need no scope: the gate decides by the person's role."""
        if getattr(request._request, "access", None) is None:
            return False
        if not isinstance(request.auth, Grant):
            return True
        area = getattr(view, "scope_area", "cases")
        needed = f"{area}:{'read' if request.method in SAFE_METHODS else 'write'}"
        return needed in request.auth.scopes

"""Before a sensitive act: a sign-in or a confirmation within the last ten minutes."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from allauth.core.exceptions import ReauthenticationRequired
from django.http import HttpRequest, HttpResponse

from practices.identity.adapters import confirmed_recently

P = ParamSpec("P")
R = TypeVar("R", bound=HttpRequest)


def recently_signed_in(
    view: Callable[Concatenate[R, P], HttpResponse],
) -> Callable[Concatenate[R, P], HttpResponse]:
    """Asks for the password, a code or a passkey first, and then goes on with the same request.

    Put it on views of sensitive acts: exports, ending a membership, changing how somebody signs in.
    """

    @wraps(view)
    def confirmed(request: R, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not confirmed_recently(request):
            raise ReauthenticationRequired
        return view(request, *args, **kwargs)

    return confirmed

"""Before a sensitive act: a sign-in or a confirmation within the last ten minutes."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from allauth.account.adapter import get_adapter
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import urlencode

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


def signed_in_recently_or_back_to(
    page: str, *, words: str
) -> Callable[
    [Callable[Concatenate[R, P], HttpResponseBase]],
    Callable[Concatenate[R, P], HttpResponseBase],
]:
    """The same for what ends in a file: the page that asks says `words`, then leads back to `page` with its button.
    What stood behind the question mark stands there again.

    Going on with the same request would leave the person on the page that asked.
    """

    def around(
        view: Callable[Concatenate[R, P], HttpResponseBase],
    ) -> Callable[Concatenate[R, P], HttpResponseBase]:
        @wraps(view)
        def confirmed(request: R, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if confirmed_recently(request):
                return view(request, *args, **kwargs)
            messages.info(request, words)
            ways = get_adapter(request).get_reauthentication_methods(request.user)
            way = ways[0]["url"] if ways else reverse("account_login")
            asked = f"?{request.GET.urlencode()}" if request.GET else ""
            return HttpResponseRedirect(f"{way}?{urlencode({'next': reverse(page) + asked})}")

        return confirmed

    return around

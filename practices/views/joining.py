"""The door of a staff invitation: GET shows, POST claims, once."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from compliance.middleware import public
from compliance.requests import OurRequest
from practices.domain import invitations
from practices.domain.invitations import Invited, LinkEnded
from practices.forms import JoinForm
from practices.identity import session
from practices.models import User

UNPROCESSABLE = 422


@public
@never_cache
@require_http_methods(["GET", "POST"])
def join(request: OurRequest, token: str) -> HttpResponse:
    """Whoever holds the link joins: with a new account, or signed in with the one they have."""
    at = timezone.now()
    try:
        invited = invitations.look(token, at=at)
        if invited.account is None:
            return _with_new_account(request, token, invited)
        return _with_own_account(request, token, invited)
    except LinkEnded as error:
        return render(request, "practices/link_ended.html", {"error": error}, status=error.status)


def _with_new_account(request: OurRequest, token: str, invited: Invited) -> HttpResponse:
    form = JoinForm(
        request.POST if request.method == "POST" else None,
        email=invited.invitation.email,
        initial={"name": invited.invitation.name},
    )
    if request.method == "POST" and form.is_valid():
        invitations.accept_as_newcomer(token, newcomer=form.value(), at=timezone.now())
        messages.success(request, "Your account is ready. Sign in, then add your second step.")
        return redirect("account_login")
    context = {"invited": invited, "form": form}
    return render(request, "practices/join.html", context, status=UNPROCESSABLE if form.errors else 200)


def _with_own_account(request: OurRequest, token: str, invited: Invited) -> HttpResponse:
    user = request.user
    is_holder = isinstance(user, User) and user == invited.account
    if request.method == "POST" and is_holder and isinstance(user, User):
        membership = invitations.accept(token, user=user, at=timezone.now())
        session.wear(request.session, membership)
        return redirect("practices:home")
    return render(request, "practices/join.html", {"invited": invited, "is_holder": is_holder})

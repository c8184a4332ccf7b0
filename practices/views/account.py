"""My account: name, time zone, light or dark, and the ways to everything about signing in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from compliance.middleware import public
from practices.domain import accounts
from practices.forms import ProfileForm
from practices.identity import factors
from practices.identity.requests import SignedIn

UNPROCESSABLE = 422


@public
@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def account(request: SignedIn) -> HttpResponse:
    """One page about oneself."""
    user = request.user
    form = ProfileForm(
        request.POST if request.method == "POST" else None,
        initial={"name": user.name, "time_zone": user.time_zone, "theme": user.theme},
    )
    if request.method == "POST" and form.is_valid():
        accounts.change_profile(getattr(request, "access", None), user=user, profile=form.value())
        messages.success(request, "Your account is saved.")
        return redirect("practices:account")
    return render(
        request,
        "practices/account.html",
        {"form": form, "factors": factors.of(user), "hats": request.hats, "worn": request.membership},
        status=UNPROCESSABLE if form.errors else 200,
    )

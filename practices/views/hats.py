"""The start, and the choice between several hats."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from compliance.middleware import public
from compliance.requests import OurRequest
from practices.forms import HatForm
from practices.identity import session
from practices.models import StaffRole
from practices.views.keeping import safe_next

NOT_FOUND = 404
# Where somebody's work begins. An admin opens cases with a typed reason only (C-14).
FIRST_PAGE: dict[str, str] = {StaffRole.AUDITOR: "compliance:audit", StaffRole.ADMIN: "practices:people"}


@public
@require_GET
def home(request: OurRequest) -> HttpResponse:
    """Sign-in, or the first page of one's work."""
    membership = request.membership
    if membership is None:
        return redirect("practices:hats" if request.user.is_authenticated else "account_login")
    return redirect(FIRST_PAGE.get(membership.role, "cases:caseload"))


@public
@login_required
@never_cache
@require_GET
def hats(request: OurRequest) -> HttpResponse:
    """Every practice and role of this person, one button each. Says so when there is none."""
    return render(
        request,
        "practices/hats.html",
        {"hats": request.hats, "worn": request.membership, "next": safe_next(request, "")},
    )


@public
@login_required
@require_POST
def switch(request: OurRequest) -> HttpResponse:
    """Puts on another hat. Only one's own, and only while it is in force."""
    form = HatForm(request.POST)
    chosen = form.cleaned_data.get("membership") if form.is_valid() else None
    for hat in request.hats:
        if hat.pk == chosen:
            session.wear(request.session, hat)
            return redirect(safe_next(request))
    return render(
        request,
        "practices/hats.html",
        {"hats": request.hats, "worn": request.membership, "gone": True, "next": ""},
        status=NOT_FOUND,
    )

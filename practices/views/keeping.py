"""Staying signed in, words kept on the way, and the page that asks for a second factor."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from compliance.errors import Invalid
from compliance.middleware import public
from compliance.requests import OurRequest
from practices.domain import drafts as verbs
from practices.forms import DraftForm
from practices.identity import drafts as kept
from practices.identity import session
from practices.identity.answers import to_sign_in

NO_CONTENT = 204
UNPROCESSABLE = 422


def safe_next(request: OurRequest, default: str = "/") -> str:
    """Where to go on: an address of ours that the page carried along, else the start."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if url_has_allowed_host_and_scheme(wanted, None) else default


@public
@require_POST
def stay(request: OurRequest) -> HttpResponse:
    """The person is still there: 15 more minutes, up to 12 hours in all."""
    if not request.user.is_authenticated:
        return to_sign_in(request)
    session.seen(request.session, at=timezone.now(), now=True)
    return HttpResponse(status=NO_CONTENT)


@require_POST
def drafts(request: OurRequest) -> HttpResponse:
    """Keeps what stands in a form of one page, shortly before a sign-in ends."""
    form = DraftForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"words": "These words could not be kept."}, status=UNPROCESSABLE)
    try:
        draft = verbs.keep(request.access, **form.cleaned_data)
    except Invalid as error:
        return JsonResponse({"words": error.words}, status=error.status)
    if draft is not None:
        kept.remember(request, draft.path)
    return HttpResponse(status=NO_CONTENT)


@require_POST
def forget_draft(request: OurRequest) -> HttpResponse:
    """The words are not wanted any more."""
    path = safe_next(request)
    verbs.forget(request.access, path=path)
    kept.unlearn(request, path)
    return redirect(path)


@public
@login_required
@never_cache
@require_GET
def second_factor(request: OurRequest) -> HttpResponse:
    """Asks for a second step at sign-in: an app or a passkey. Nothing else opens before."""
    return render(request, "practices/second_factor.html", {"next": safe_next(request)})


@public
@require_GET
def lost_device(request: OurRequest) -> HttpResponse:
    """What to do without one's phone."""
    return render(request, "practices/lost_device.html")

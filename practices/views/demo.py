"""The one-click sign-in of a demo. Routed only there, and asks again by itself."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from compliance.middleware import public
from compliance.requests import OurRequest
from practices.forms import DemoForm
from practices.identity import demo
from practices.views.keeping import safe_next


@public
@require_POST
def sign_in(request: OurRequest) -> HttpResponse:
    """Signs in as one of the demo people."""
    form = DemoForm(request.POST)
    if not demo.is_open(request) or not form.is_valid():
        raise Http404
    if not demo.sign_in(
        request, practice_id=form.cleaned_data["practice"], membership_id=form.cleaned_data["membership"]
    ):
        raise Http404
    return redirect(safe_next(request))

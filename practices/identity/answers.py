"""How a request without the right to be here is led on: a page, a swap and a background save each need their own."""

from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

BACKGROUND = "X-Background"
UNAUTHORIZED = 401
TOO_MANY = 429


def is_background(request: HttpRequest) -> bool:
    """Whether the page asked by itself (autosave, polling), so that it says nothing about the person."""
    return request.headers.get(BACKGROUND) == "1"


def page_of(request: HttpRequest) -> str:
    """The address of the page that the person sees: this one for GET, the one with the form for POST."""
    shown = request.headers.get("HX-Current-URL") or (
        "" if request.method in {"GET", "HEAD"} else request.headers.get("Referer", "")
    )
    if not shown:
        return request.get_full_path() if request.method in {"GET", "HEAD"} else "/"
    if not url_has_allowed_host_and_scheme(shown, {request.get_host()}):
        return "/"
    parts = urlsplit(shown)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Asks to sign in and to come back to the same page."""
    url = f"{reverse('account_login')}?{urlencode({'next': page_of(request)})}"
    if is_background(request):
        words = "You are signed out. Sign in again in another tab; your words stay on this page."
        return JsonResponse({"words": words, "sign_in": url}, status=UNAUTHORIZED)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=UNAUTHORIZED, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)


def too_many(request: HttpRequest) -> HttpResponse:
    """Many tries in a short time: the page that asks to wait."""
    return render(request, "errors/429.html", status=TOO_MANY)

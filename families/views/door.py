"""The door: a link that is looked at, then claimed by a press; and the ways out."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from compliance.middleware import network_of, public
from families import device
from families.domain import doors
from families.domain.doors import LinkEnded

GONE = 410
LANGUAGES = ("en", "es")
ELSEWHERE = "https://www.weather.gov/"


@public
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows a button and uses nothing up, since mail scanners open links. POST claims, once."""
    try:
        if request.method == "POST":
            return _claim(request, token)
        seen = doors.look(token, at=timezone.now())
    except LinkEnded as ended:
        page = render(request, "families/link_ended.html", {"error": ended, "token": token}, status=GONE)
        return _closed_to_referrers(page)
    language = request.GET.get("lang", seen.language)
    context = {
        "practice_name": seen.practice_name,
        "language": language if language in LANGUAGES else "en",
        "token": token,
    }
    return _closed_to_referrers(render(request, "families/door.html", context))


def _claim(request: HttpRequest, token: str) -> HttpResponse:
    opened = doors.claim(
        token,
        at=timezone.now(),
        network=network_of(request.META.get("REMOTE_ADDR", "")),
        request_id=_name_of(request),
    )
    onward = device.remember(request, opened)
    home = "families:home"  # who is not at home there is led on
    return redirect(onward if onward.startswith(("/family/", "/mine/")) else home)


@public
@require_POST
def new_link(request: HttpRequest, token: str) -> HttpResponse:
    """Asks for a new link. The answer is the same whether the old one was known or not."""
    doors.ask_for_new(token, at=timezone.now(), request_id=_name_of(request))
    return _closed_to_referrers(render(request, "families/new_link.html"))


@public
@require_POST
def not_me(request: HttpRequest, token: str) -> HttpResponse:
    """The link reached somebody else: it ends. The answer is the same whether it was known or not."""
    doors.not_me(token, at=timezone.now(), request_id=_name_of(request))
    context = {"language": request.POST.get("lang", "en")}
    return _closed_to_referrers(render(request, "families/not_me.html", context))


@public
@require_POST
def ask_again(request: HttpRequest) -> HttpResponse:
    """The same from a page that has closed, where the device still knows its link. Known or not, one answer."""
    closed = device.opened(request, device.ENDED)
    if closed is not None:
        doors.ask_from_device(
            closed.practice_id, closed.session_id, at=timezone.now(), request_id=_name_of(request)
        )
    return _closed_to_referrers(render(request, "families/new_link.html"))


@csrf_exempt  # ends only the sender's own session; sendBeacon on leaving may come with a late token
@public
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """Ends the session of this device. A plain link comes by GET and goes on to a neutral page."""
    opened = device.opened(request)
    if opened is not None:
        doors.end(opened.practice_id, opened.session_id, at=timezone.now())
    device.leave(request)
    return redirect(ELSEWHERE) if request.method == "GET" else HttpResponse(status=204)


def _name_of(request: HttpRequest) -> str:
    """The request's own name: what happens at the door stands in the log under it, as everywhere."""
    return str(getattr(request, "request_id", ""))


def _closed_to_referrers(response: HttpResponse) -> HttpResponse:
    response["Referrer-Policy"] = "same-origin"
    response["Cache-Control"] = "no-store"
    return response

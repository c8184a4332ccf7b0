"""The door: a link that is looked at, then claimed by a press; and the ways out."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language_from_request
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from compliance.middleware import network_of, public
from families import device, tries
from families.domain import doors
from families.domain.door_check import ENDED
from families.domain.doors import Door, LinkEnded
from families.forms.door import CheckForm, CodeForm
from families.invitation_words import LANGUAGES

OK, GONE, UNPROCESSABLE, TOO_MANY = 200, 410, 422, 429
MOST_TRIES = 30
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
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Where a printed code is typed. Leads to the same door; what cannot be right is answered the same way."""
    language = _language(request)
    form = CodeForm(request.POST if request.method == "POST" else None, language=language)
    status = OK
    if request.method == "POST":
        network = network_of(request.META.get("REMOTE_ADDR", ""))
        if not tries.allowed("printed-code", network, most=MOST_TRIES, at=timezone.now()):
            form.is_valid()
            form.too_many()
            status = TOO_MANY
        elif form.is_valid():
            return redirect("families:door", form.cleaned_data["code"])
        else:
            status = UNPROCESSABLE
    page = render(request, "families/code.html", {"form": form, "language": language}, status=status)
    return _closed_to_referrers(page)


def _language(request: HttpRequest) -> str:
    """What was chosen on the page, else what the browser asks for; English where we do not speak it."""
    found = request.GET.get("lang") or get_language_from_request(request)[:2]
    return found if found in LANGUAGES else "en"


@public
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """What the practice asks besides the link. Right, it opens; wrong too often, the link is over."""
    opened, at = device.opened(request), timezone.now()
    standing = doors.check(opened, at=at) if opened is not None else None
    if opened is None or standing is None:
        return redirect("families:home")  # which says how the page stands on this device
    sends = request.method == "POST" and "again" in request.POST
    form = CheckForm(
        request.POST if request.method == "POST" and not sends else None,
        language=standing.language,
        kind=standing.kind,
    )
    status = OK
    if sends:
        if doors.ask_code(opened, at=at, request_id=_name_of(request)):
            return redirect("families:door-check")
        form = CheckForm({}, language=standing.language, kind=standing.kind)
        form.errors.clear()
        form.says("many")
        status = TOO_MANY
    elif request.method == "POST":
        said = _tried(request, opened, form)
        if said == "":
            return redirect(device.onward(request) or "families:home")
        if said == ENDED:
            return redirect("families:home")
        status = UNPROCESSABLE
    context = {"form": form, "standing": standing, "language": standing.language}
    return _closed_to_referrers(render(request, "families/door_check.html", context, status=status))


def _tried(request: HttpRequest, opened: Door, form: CheckForm) -> str:
    if not form.is_valid():
        return "empty"
    said = doors.answer(opened, form.cleaned_data["typed"], at=timezone.now(), request_id=_name_of(request))
    if said in {"wrong", "over"}:
        form.says(said)
    return said


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

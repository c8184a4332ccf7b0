"""The door: a link that is looked at, then claimed by a press; and the ways out."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from compliance.middleware import network_of, public
from families.domain import invitations
from families.domain.invitations import LinkEnded
from families.middleware import KEY

GONE = 410


@public
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows a button and uses nothing up, since mail scanners open links. POST claims, once."""
    try:
        if request.method == "POST":
            return _claim(request, token)
        name = invitations.look(token, at=timezone.now())
    except LinkEnded as ended:
        return render(request, "families/link_ended.html", {"error": ended, "token": token}, status=GONE)
    return _closed_to_referrers(render(request, "families/door.html", {"practice_name": name}))


def _claim(request: HttpRequest, token: str) -> HttpResponse:
    opened = invitations.claim(
        token,
        at=timezone.now(),
        network=network_of(request.META.get("REMOTE_ADDR", "")),
        request_id=getattr(request, "request_id", ""),
    )
    request.session.cycle_key()
    request.session[KEY] = {"practice": str(opened.practice_id), "session": str(opened.session_id)}
    onward = request.session.pop("family_next", "")
    return redirect(onward if onward.startswith("/family/") else "families:home")


@public
@require_POST
def new_link(request: HttpRequest, token: str) -> HttpResponse:
    """Asks for a new link. The answer is the same whether the old one was known or not."""
    invitations.ask_for_new(token, at=timezone.now())
    return render(request, "families/new_link.html")


@csrf_exempt  # ends only the sender's own session; sendBeacon on leaving may come with a late token
@public
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Ends the session of this device."""
    kept = request.session.pop(KEY, None)
    if kept:
        invitations.end(UUID(kept["practice"]), UUID(kept["session"]), at=timezone.now())
    return HttpResponse(status=204)


def _closed_to_referrers(response: HttpResponse) -> HttpResponse:
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store"
    return response

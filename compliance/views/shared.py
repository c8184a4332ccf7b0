"""A recipient's private link: a neutral door, a press, and the packet with its notice."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from compliance.disclosure import space
from compliance.disclosure.notices import LONG
from compliance.domain import shared_links
from compliance.domain.shared_links import LinkClosed
from compliance.middleware import network_of, public
from compliance.requests import OurRequest


@public
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows a button and uses nothing up, since mail scanners open links. POST claims, once."""
    known = space.opened(request)
    try:
        if request.method == "POST":
            network = network_of(request.META.get("REMOTE_ADDR", ""))
            opened = shared_links.claim(token, at=timezone.now(), network=network, known=known)
            space.remember(request, opened)
            return redirect("shared:packet")
        shared_links.look(token, at=timezone.now(), known=known)
    except LinkClosed:
        return space.closed(request)
    return render(request, "compliance/shared_door.html")


@require_http_methods(["GET", "POST"])
def packet(request: OurRequest) -> HttpResponse:
    """What was shared, decided anew at this look. POST leaves."""
    if request.method == "POST":
        space.forget(request)
        return render(request, "compliance/shared_left.html")
    try:
        found = shared_links.read(request.access, link_id=request.shared_link_id)  # type: ignore[attr-defined]  # set by SharedLinkSpace
    except LinkClosed:
        return space.closed(request)
    context = {"packet": found, "notice": found.notice or LONG, "recipient": found.disclosure.recipient_name}
    return render(request, "compliance/shared_packet.html", context)

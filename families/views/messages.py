"""Messages in the family space: the member's private thread with the team, and the group."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from cases.views.answering import again, attempt
from compliance.requests import OurRequest
from families.domain import messages as verbs
from families.domain import portal, space
from families.models import ThreadKind
from families.views import thread_page
from families.views.writing import kept_for

WORDS = {
    ThreadKind.PRIVATE.value: ("Write to the team in private", "Only you and the team read this."),
    ThreadKind.GROUP.value: ("Write in the group", "Everybody who takes part reads this, and the team."),
}


@require_GET
def threads(request: OurRequest) -> HttpResponse:
    """Where the member can write, and what is new there."""
    access = request.access
    lines = []
    for kind, (title, words) in WORDS.items():
        place = verbs.own_place(access, kind)
        if verbs.is_open(access, place):
            lines.append({"kind": kind, "title": title, "words": words, "new": verbs.unread(access, place)})
    return render(request, "families/messages.html", {"threads": lines})


@require_http_methods(["GET", "POST"])
def thread(request: OurRequest, kind: str) -> HttpResponse:
    """One thread, oldest message first, and a message to write at its end."""
    access = request.access
    place = verbs.own_place(access, kind)
    late = kept_for(access, f"messages/{kind}") if request.method == "GET" else {}
    form = thread_page.form_of(request, late)
    if request.method == "POST":
        sent = attempt(form, lambda: verbs.send(access, place, thread_page.post_of(form)))
        if sent is not None:
            messages.success(request, "Your message is sent.")
            return redirect("families:thread", kind)
    is_open = verbs.is_open(access, place)
    reading = verbs.read(access, place, before=thread_page.before_of(request))
    verbs.mark_read(access, place, reading)
    title, words = WORDS[kind]
    context: dict[str, object] = {
        "form": form,
        "title": title,
        "words": words,
        "is_open": is_open,
        "closed": verbs.GROUP_CLOSED,
        "late": bool(late),
        "days": thread_page.days(access, reading, portal.me(access).time_zone),
        "earlier": reading.earlier,
    }
    if request.method == "POST":
        return again(request, "families/messages_thread.html", context, form)
    return render(request, "families/messages_thread.html", context)


@require_GET
def file(request: OurRequest, file_id: UUID) -> HttpResponse:
    """One file of a message that the member may read."""
    _, case_id = space.family_of(request.access)
    return thread_page.download(verbs.open_file(request.access, file_id, case_id=case_id))

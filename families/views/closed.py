"""The family space without an open session: the way back in, and what was typed."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from compliance.middleware import network_of
from families import device
from families.domain import doors, kept
from families.domain.doors import Closed
from families.letter_parts import step_called
from families.models import ThreadKind
from families.questionnaire import flow
from families.questionnaire.definition import JOINED
from families.questionnaire.stock import stock

UNAUTHORIZED = 401
FORBIDDEN = 403
MOST_FIELDS = 60
# Saved with the words, so that their page goes on where it stopped.
STATE = ("version", "writer", "sequence")


def closed(request: HttpRequest, kwargs: dict[str, Any]) -> HttpResponse:
    """Words that came too late are kept for their author where they can be, and shown in any case."""
    place, labels = _place(request, kwargs)
    if request.method == "GET":
        device.come_back_to(request, request.path)
    typed = {key: text for key in labels if (text := _typed(request, key)).strip()}
    is_kept = bool(typed) and _keep(request, place, typed)
    if request.headers.get("X-Background"):
        words = "Your page has closed to keep it private. "
        words += (
            "Your words are kept: open a new link to go on."
            if is_kept
            else "Your words are still here: open a new link in this browser, and they are saved."
        )
        return JsonResponse({"words": words}, status=UNAUTHORIZED)
    door = device.opened(request, device.ENDED)
    known = doors.why_closed(door.practice_id, door.session_id) if door else Closed()
    context = {
        "typed": [(labels[key], text) for key, text in typed.items()],
        "is_kept": is_kept,
        "why": "left" if door is None and device.was_left(request) else known.why,
        "phone": known.phone,
        "may_ask": door is not None,
    }
    return render(request, "families/ended.html", context, status=FORBIDDEN)


def _typed(request: HttpRequest, key: str) -> str:
    """What stood in a field; several choices one a line."""
    return JOINED.join(request.POST.getlist(key)).replace("\0", "")


def _place(request: HttpRequest, kwargs: dict[str, Any]) -> tuple[str, dict[str, str]]:
    """The page in question, and the fields that a person fills there."""
    key = str(kwargs.get("key") or kwargs.get("kind") or "")
    step = step_called(key)
    if request.path.startswith("/family/letter/") and step is not None:
        return f"letter/{key}", {part.key: part.label for part in step.parts}
    if request.path.startswith("/family/forms/") and key:
        return f"forms/{kwargs['form']}/{key}", _questions(request, str(kwargs["form"]), key)
    if request.path.startswith("/family/messages/") and key in ThreadKind.values:
        return f"messages/{key}", {"text": "Your message"}
    return "", {}


def _questions(request: HttpRequest, form: str, key: str) -> dict[str, str]:
    """The questions of a stock form by their words; those of a practice's own, which nobody is signed in to
    read, by what was typed."""
    known = stock(form)
    pages = flow.every_page(known) if known else []
    found = next((page for page in pages if page.key == key), None)
    labels = {one.key: one.label for one in found.questions} if found else {}
    sent = [name for name in request.POST if name not in {*STATE, "csrfmiddlewaretoken", "stop"}]
    return labels | {name: "Your answer" for name in sent[:MOST_FIELDS] if name not in labels}


def _keep(request: HttpRequest, place: str, typed: dict[str, str]) -> bool:
    door = device.opened(request, device.ENDED)
    if door is None:
        return False
    device.come_back_to(request, f"/family/{place}/")
    state = {name: given for name in STATE if (given := request.POST.get(name, "")[:40])}
    return kept.keep_late(
        door.practice_id,
        door.session_id,
        place=place,
        words=state | typed,
        at=timezone.now(),
        network=network_of(request.META.get("REMOTE_ADDR", "")),
    )

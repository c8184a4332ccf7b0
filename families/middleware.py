"""Who is in the family space: the device's session, its idle end, and the actor for the gate."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from compliance.middleware import is_public
from compliance.vocabulary import Role
from families import device
from families.domain import doors
from families.quiet import quiet_name
from families.views.closed import closed

FAMILY, MINE = "/family/", "/mine/"
PREFIXES = (FAMILY, MINE)
# The door and the way out change sessions themselves, before or after there is an actor.
DOORS = ("/family/i/", "/family/code/", "/family/check/", "/family/leave/")


@dataclass(frozen=True, slots=True)
class FamilyShell:
    """What every family page shows around its content."""

    practice_name: str
    practice_phone: str
    name: str
    home: str
    is_person: bool


class FamilySpace:
    """Before AccessMiddleware. Only for the family's and the person's pages: a member of staff in the same
    browser stays who they are elsewhere."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Finds the open session of this device, if there is one. Nobody else is an actor here."""
        if request.path.startswith(PREFIXES):
            request.actor = None  # type: ignore[attr-defined]  # read by AccessMiddleware
            if not request.path.startswith(DOORS):
                self._find(request)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Without an open session, the way back in, with every word that was on its way."""
        if not request.path.startswith(PREFIXES) or is_public(view):
            return None
        if getattr(request, "at_the_door", False):
            if request.method == "GET":
                device.come_back_to(request, request.path)
            return redirect("families:door-check")
        if getattr(request, "actor", None) is None:
            return closed(request, kwargs)
        shell: FamilyShell = request.family  # type: ignore[attr-defined]  # set with the actor
        return None if request.path.startswith(MINE if shell.is_person else FAMILY) else redirect(shell.home)

    def _find(self, request: HttpRequest) -> None:
        door = device.opened(request)
        if door is None:
            return
        session = doors.session_of(door.practice_id, door.session_id, at=timezone.now())
        if session is None:
            device.forget(request)
            return
        if session.asked and session.passed_at is None:
            request.at_the_door = True  # type: ignore[attr-defined]  # read by `process_view`
            return
        request.actor = actor = doors.actor_of(session)  # type: ignore[attr-defined]  # read by AccessMiddleware
        request.device = session.pk  # type: ignore[attr-defined]  # codes are given to a device
        is_person = actor.role is Role.INDIVIDUAL
        request.family = FamilyShell(  # type: ignore[attr-defined]  # for templates
            practice_name=quiet_name(session.practice.name),
            practice_phone=session.practice.phone,
            name="Your own space" if is_person else "Family space",
            home=reverse("families:mine" if is_person else "families:home"),
            is_person=is_person,
        )


def family(request: HttpRequest) -> dict[str, object]:
    """Context processor: the shell of the family space, where there is one."""
    return {"family": getattr(request, "family", None)}

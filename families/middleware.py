"""Who is in the family space: the device's session, its idle end, and the actor for the gate."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from compliance.access import Actor
from compliance.middleware import is_public
from compliance.vocabulary import Role
from families import device
from families.domain import invitations
from families.quiet import quiet_name
from families.views.closed import closed

PREFIX = "/family/"
# The door and the way out change sessions themselves, before or after there is an actor.
DOORS = ("/family/i/", "/family/leave/")


@dataclass(frozen=True, slots=True)
class FamilyShell:
    """What every family page shows around its content."""

    practice_name: str
    practice_phone: str


class FamilySpace:
    """Before AccessMiddleware. Only for /family/: a member of staff in the same browser stays who they are elsewhere."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Finds the open session of this device, if there is one. Nobody else is an actor here."""
        if request.path.startswith(PREFIX):
            request.actor = None  # type: ignore[attr-defined]  # read by AccessMiddleware
            if not request.path.startswith(DOORS):
                self._find(request)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Without an open session, the way back in, with every word that was on its way."""
        if not request.path.startswith(PREFIX) or is_public(view):
            return None
        return closed(request, kwargs) if getattr(request, "actor", None) is None else None

    def _find(self, request: HttpRequest) -> None:
        door = device.opened(request)
        if door is None:
            return
        session = invitations.session_of(door.practice_id, door.session_id, at=timezone.now())
        if session is None:
            device.forget(request)
            return
        request.actor = Actor(  # type: ignore[attr-defined]  # read by AccessMiddleware
            practice_id=door.practice_id,
            actor_id=session.concerned_other_id,
            role=Role.FAMILY,
            kind="family",
            name="Family member",
            concerned_other_id=session.concerned_other_id,
            case_id=session.case_id,
        )
        request.family = FamilyShell(quiet_name(session.practice.name), session.practice.phone)  # type: ignore[attr-defined]  # for templates


def family(request: HttpRequest) -> dict[str, object]:
    """Context processor: the shell of the family space, where there is one."""
    return {"family": getattr(request, "family", None)}

"""What the browser's own session remembers of the family space on this device."""

from uuid import UUID

from django.http import HttpRequest

from families.domain.doors import Door

OPEN = "family"
ENDED = "family_ended"
ONWARD = "family_next"
LEFT = "family_left"


def remember(request: HttpRequest, door: Door) -> str:
    """Opens the space on this device. Returns the page that the member was on before, or ""."""
    request.session.cycle_key()
    for key in (ENDED, LEFT):
        request.session.pop(key, None)
    request.session[OPEN] = {"practice": str(door.practice_id), "session": str(door.session_id)}
    return str(request.session.pop(ONWARD, ""))


def onward(request: HttpRequest) -> str:
    """The page that the member was on before the door asked, or "". Given once."""
    path = str(request.session.pop(ONWARD, ""))
    return path if path.startswith(("/family/", "/mine/")) else ""


def opened(request: HttpRequest, key: str = OPEN) -> Door | None:
    """The session that this device keeps, or had before it ended."""
    kept = request.session.get(key)
    return Door(UUID(kept["practice"]), UUID(kept["session"])) if kept else None


def forget(request: HttpRequest) -> None:
    """The session is over. What it was stays known, so that words on their way are not lost."""
    request.session[ENDED] = request.session.pop(OPEN)


def leave(request: HttpRequest) -> None:
    """The person left: whoever has this device next writes nothing in their name."""
    for key in (OPEN, ENDED, ONWARD):
        request.session.pop(key, None)
    request.session[LEFT] = True


def was_left(request: HttpRequest) -> bool:
    """Whether the page was closed here by the button. It says nothing of whose it was."""
    return bool(request.session.get(LEFT))


def come_back_to(request: HttpRequest, path: str) -> None:
    """The page to open after the next link. An address says nothing of anybody here."""
    request.session[ONWARD] = path

"""What can be sent: each kind has one function that writes the message, or says that it is not wanted any more."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from compliance.access import Access
from compliance.models import OutboxRow


@dataclass(frozen=True, slots=True)
class Message:
    """One e-mail. Subject and body tell nothing of a case, a person or a condition."""

    to: str
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class TextMessage:
    """One text message, to a number in international form (E.164). It says as little as an e-mail."""

    to: str
    body: str


@dataclass(frozen=True, slots=True)
class Note:
    """What a concerned other is told, before anybody knows by which way and when that is safe.

    `short` is what a text message says. `waits` is False for what the person asks for at this moment.
    """

    subject: str
    body: str
    short: str
    waits: bool = True


@dataclass(frozen=True, slots=True)
class Later:
    """Not now: it is tried again at this moment, and no attempt is counted."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Call:
    """An effect outside that is no e-mail, or one that keeps a result of its own.

    `run` does it once, in the transaction of the row; what it raises is tried again later.
    """

    run: Callable[[], None]


Writer = Callable[[Access, OutboxRow], Message | Note | Call | None]
Own = TypeVar("Own", bound=Writer)
Way = Message | TextMessage | Later | None


@dataclass(frozen=True, slots=True)
class Courier:
    """Who knows how a concerned other may be reached. `gave_up` is told of a message that never arrived."""

    choose: Callable[[Access, OutboxRow, Note], Way]
    gave_up: Callable[[Access, OutboxRow], None]


_writers: dict[str, Writer] = {}
_couriers: list[Courier] = []


def use_courier(one: Courier) -> None:
    """Registers the only courier. Raises ValueError when there is one already."""
    if _couriers:
        raise ValueError("There is a courier already.")
    _couriers.append(one)


def courier() -> Courier:
    """The courier. Raises LookupError when no app registered one."""
    if not _couriers:
        raise LookupError("Nobody knows how a concerned other may be reached.")
    return _couriers[0]


def names() -> frozenset[str]:
    """Every kind that can be sent."""
    return frozenset(_writers)


def kind(name: str) -> Callable[[Own], Own]:
    """Registers the writer of one kind. Raises ValueError when there is one already."""

    def keep(writer: Own) -> Own:
        if name in _writers:
            raise ValueError(f"{name} is written twice.")
        _writers[name] = writer
        return writer

    return keep


def writer_of(name: str) -> Writer:
    """The writer of a kind. Raises LookupError when no app registered it."""
    if name not in _writers:
        raise LookupError(f"Nobody writes messages of the kind {name}.")
    return _writers[name]

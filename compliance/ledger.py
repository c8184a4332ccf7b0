"""What one request or task has seen so far: its access events, and what it need not look up twice."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from compliance.audit.event import AccessEvent
from compliance.errors import OutsideGate


@dataclass(slots=True)
class Ledger:
    """Gathers access events, so that a page costs one insert however many records it showed.

    `pending` holds lists whose ids are known only once they were evaluated. `keys` and `facts` live
    as long as the request and no longer. `undone` says that the transaction was rolled back.
    """

    events: list[AccessEvent] = field(default_factory=list)
    pending: list[Callable[[], AccessEvent | None]] = field(default_factory=list)
    keys: dict[tuple[UUID, UUID | None], dict[int, bytes]] = field(default_factory=dict)
    facts: dict[UUID, Any] = field(default_factory=dict)
    undone: bool = False


_current: ContextVar[Ledger | None] = ContextVar("ledger", default=None)


def current_ledger() -> Ledger:
    """The ledger of this request or task. Raises OutsideGate when there is none."""
    ledger = _current.get()
    if ledger is None:
        raise OutsideGate("No request, task or `acting` block is open: an access could not be recorded.")
    return ledger


@contextmanager
def open_ledger() -> Iterator[Ledger]:
    """A fresh ledger for one request or task."""
    token = _current.set(Ledger())
    try:
        yield current_ledger()
    finally:
        _current.reset(token)

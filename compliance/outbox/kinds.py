"""What can be sent: each kind has one function that writes the message, or says that it is not wanted any more."""

from collections.abc import Callable
from dataclasses import dataclass
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
class Call:
    """An effect outside that is no e-mail, or one that keeps a result of its own.

    `run` does it once, in the transaction of the row; what it raises is tried again later.
    """

    run: Callable[[], None]


Writer = Callable[[Access, OutboxRow], Message | Call | None]
Own = TypeVar("Own", bound=Writer)

_writers: dict[str, Writer] = {}


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

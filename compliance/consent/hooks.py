"""How consents reach what stands above: `cases` tells of a case and keeps its timeline and tasks.

Compliance may not import cases. As with `compliance.relations`, cases registers who answers.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from compliance.access import Access
from compliance.consent.models import Consent


@dataclass(frozen=True, slots=True)
class AboutCase:
    """What a consent needs to know of its case. Names, dates and ids only."""

    episode: int
    lead_id: UUID
    zone: str
    is_closed: bool


class CaseBook(Protocol):
    """What `cases` does for consents. Each is called inside the verb that is at work on the case."""

    def about(self, case_id: UUID) -> AboutCase:
        """The case as it is now."""
        ...

    def note(self, access: Access, case_id: UUID, *, title: str, icon: str, subject: Consent) -> None:
        """One neutral entry of the timeline."""
        ...

    def offered(self, access: Access, case_id: UUID) -> None:
        """The consents were offered: the task is done, and what comes next is worked out again."""
        ...

    def changed(self, access: Access, case_id: UUID) -> None:
        """A consent was answered or ended: what comes next is worked out again."""
        ...

    def confirm_by(self, access: Access, consent: Consent) -> None:
        """A spoken withdrawal waits for the written word: somebody is to ask for it."""
        ...

    def confirmed(self, access: Access, consent: Consent) -> None:
        """The written word is there."""
        ...


Ended = Callable[[Access, Consent], None]
_books: list[CaseBook] = []
_on_ended: list[Ended] = []


def register(book: CaseBook) -> None:
    """Called once by `cases` when the app is ready."""
    _books[:] = [book]


def case_book() -> CaseBook:
    """Whoever answers. Raises LookupError before the app registry is ready."""
    if not _books:
        raise LookupError("No app has registered who keeps the timeline of a case.")
    return _books[0]


def on_ended(function: Ended) -> Ended:
    """Registers what stops when a consent is withdrawn, ended or found deficient: in the same transaction."""
    _on_ended.append(function)
    return function


def ended(access: Access, consent: Consent) -> None:
    """Tells everybody who registered."""
    for function in _on_ended:
        function(access, consent)

"""How verbs about a case say no."""

from collections.abc import Sequence

from cases.parts import GuardAnswer
from compliance.errors import DomainError


class GuardsOpen(DomainError):
    """A case may not move yet. `open` names each missing thing, who owes it, and the page that closes it."""

    status = 409
    title = "Not quite ready"
    code = "guards_open"

    def __init__(self, transition: str, open_guards: Sequence[GuardAnswer]) -> None:
        words = "Still open: " + " ".join(f"{one.words} ({one.guard})" for one in open_guards)
        super().__init__(words, transition=transition)
        self.transition = transition
        self.open = tuple(open_guards)


class WrongMove(DomainError):
    """The table of transitions has no such way from here."""

    status = 409
    title = "The case cannot go there from here"
    code = "wrong_move"


class NotTheMover(DomainError):
    """Somebody else makes this step."""

    status = 403
    title = "Somebody else makes this step"
    code = "not_the_mover"

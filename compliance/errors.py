"""What can go wrong in a verb, in words that a person can act on. One middleware turns these into pages."""

from typing import Any


class DomainError(Exception):
    """A verb refused. `status` is the HTTP status, `title` and `words` are shown as they are.

    `field` names the form field beside which the words belong, if there is one.
    """

    status = 409
    title = "That did not work"
    code = "refused"

    def __init__(self, words: str, *, field: str = "", **detail: Any) -> None:
        super().__init__(words)
        self.words = words
        self.field = field
        self.detail = detail


class NotFound(DomainError):
    """No such record, or one that the caller may not know of: the two are never told apart."""

    status = 404
    title = "We could not find that page"
    code = "not_found"

    def __init__(self) -> None:
        super().__init__("It may have moved, or it may not be yours to open.")


class Invalid(DomainError):
    """A value that a form or a serializer should have refused, or that only the verb can judge."""

    status = 422
    title = "One thing to look at"
    code = "invalid"


class StaleVersion(DomainError):
    """Somebody saved since this person read it. `detail` holds `mine` and `theirs`."""

    status = 409
    title = "Someone else changed this while you were writing"
    code = "stale_version"


class OutsideGate(RuntimeError):
    """A protected record was read or written without passing the gate. Always a defect, never a user's error."""

"""Effects outside the house: written with their cause, sent once by a worker, re-checked at that moment."""

from compliance.outbox.kinds import Call, Courier, Later, Message, Note, TextMessage, kind, names, use_courier
from compliance.outbox.post import cancel, post
from compliance.outbox.relay import MOST_ATTEMPTS, practices_with_due_rows, relay_practice, send

__all__ = [
    "MOST_ATTEMPTS",
    "Call",
    "Courier",
    "Later",
    "Message",
    "Note",
    "TextMessage",
    "cancel",
    "kind",
    "names",
    "post",
    "practices_with_due_rows",
    "relay_practice",
    "send",
    "use_courier",
]

"""Effects outside the house: written with their cause, sent once by a worker, re-checked at that moment."""

from compliance.outbox.kinds import Call, Message, kind
from compliance.outbox.post import cancel, post
from compliance.outbox.relay import MOST_ATTEMPTS, practices_with_due_rows, relay_practice, send

__all__ = [
    "MOST_ATTEMPTS",
    "Call",
    "Message",
    "cancel",
    "kind",
    "post",
    "practices_with_due_rows",
    "relay_practice",
    "send",
]

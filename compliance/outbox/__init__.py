"""Effects outside the house: written with their cause, sent once by a worker, re-checked at that moment."""

from compliance.outbox.kinds import Message, kind
from compliance.outbox.post import cancel, post
from compliance.outbox.relay import practices_with_due_rows, relay_practice

__all__ = ["Message", "cancel", "kind", "post", "practices_with_due_rows", "relay_practice"]

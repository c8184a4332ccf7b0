"""Text messages that the provider of this test run took."""

import json
from pathlib import Path

from django.conf import settings


def texts_to(number: str) -> list[str]:
    """Their words, oldest first."""
    kept = (json.loads(one.read_text()) for one in sorted(Path(settings.MAILBOX_DIR).glob("*.text.json")))
    return [one["body"] for one in kept if one["to"] == number]

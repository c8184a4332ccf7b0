"""The demo's mailbox: what the product sent, readable in the browser. Routed in a demo only."""

import email
import email.policy
import json
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from compliance.middleware import public
from practices.identity import demo

NEWEST = 50
NANO = 1_000_000_000


@public
@require_GET
def mailbox(request: HttpRequest) -> HttpResponse:
    """The newest fifty messages, for the person at this machine: their links open cases."""
    if not demo.is_open(request):
        raise Http404
    folder = Path(settings.MAILBOX_DIR or "")
    files = sorted([*folder.glob("*.eml"), *folder.glob("*.text.json")], reverse=True)[:NEWEST]
    letters = []
    for path in files:
        if path.suffix == ".json":
            letters.append(_text(path))
            continue
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        body = message.get_body(("plain",))
        letters.append(
            {
                "to": message["To"],
                "subject": message["Subject"],
                "date": message["Date"],
                "body": body.get_content() if body is not None else "",
            }
        )
    return render(request, "demo/mailbox.html", {"letters": letters})


def _text(path: Path) -> dict[str, str]:
    kept = json.loads(path.read_text(encoding="utf-8"))
    sent = datetime.fromtimestamp(int(path.name.partition(".")[0]) / NANO, tz=UTC)
    return {
        "to": kept["to"],
        "subject": "Text message",
        "date": f"{sent:%Y-%m-%d %H:%M} UTC",
        "body": kept["body"],
    }

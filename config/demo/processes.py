"""Web, worker and beat as child processes: started together, stopped together."""

import os
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from config.embedded import child

GRACE_SECONDS = 15
WEB = ("gunicorn", "-c", "python:config.gunicorn", "config.wsgi")
WORKER = (
    "celery",
    "-q",
    "-A",
    "config",
    "worker",
    "--concurrency",
    "2",
    "--without-gossip",
    "--without-mingle",
)
BEAT = ("celery", "-q", "-A", "config", "beat", "--pidfile", "")


class Processes:
    """The product's processes. As a context manager it leaves none behind."""

    def __init__(self, environment: dict[str, str], logs: Path, root: Path) -> None:
        self.environment = {**os.environ, **environment}
        self.logs = logs
        self.root = root
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        logs.mkdir(parents=True, exist_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start_web(self) -> None:
        """What people see. On its own, because three that start at once keep each other waiting."""
        self.start("web", *WEB)

    def start_background(self) -> None:
        """What production runs besides."""
        self.start("worker", *WORKER)
        self.start("beat", *BEAT, "--schedule", str(self.logs / "beat-schedule"))

    def start(self, name: str, module: str, *words: str) -> None:
        """One process; what it prints goes to NAME.log."""
        with (self.logs / f"{name}.log").open("ab") as log:
            self._running[name] = child.start(
                [sys.executable, "-m", module, *words],
                log=log,
                folder=self.root,
                environment=self.environment,
            )

    def check(self) -> None:
        """Raises SystemExit when one of them has ended by itself."""
        for name, process in self._running.items():
            if process.poll() is not None:
                path = self.logs / f"{name}.log"
                end = path.read_text(encoding="utf-8", errors="replace")[-2000:]
                raise SystemExit(f"The {name} process ended by itself. The end of {path}:\n{end}")

    def watch(self) -> None:
        """Until somebody stops us, or one of them ends."""
        while True:
            self.check()
            time.sleep(0.5)

    def stop(self) -> None:
        """Asks all to end, waits, and ends what did not."""
        for process in self._running.values():
            if process.poll() is None:
                process.terminate()
        ends = time.monotonic() + GRACE_SECONDS
        for process in self._running.values():
            child.wait(process, max(0.1, ends - time.monotonic()))
        self._running.clear()

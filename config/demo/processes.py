"""Web, worker and beat as child processes: started together, stopped together."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import IO, Self

GRACE_SECONDS = 10


class Processes:
    """The product's processes. As a context manager it leaves none behind."""

    def __init__(self, environment: dict[str, str], logs: Path, root: Path) -> None:
        self.environment = {**os.environ, **environment}
        self.logs = logs
        self.root = root
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._files: list[IO[bytes]] = []
        logs.mkdir(parents=True, exist_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start_product(self, port: int, *, web_workers: int = 2, threads: int = 4) -> None:
        """Everything that production runs, too."""
        self.start(
            "web",
            "gunicorn",
            "config.wsgi",
            "--bind",
            f"127.0.0.1:{port}",
            "--workers",
            str(web_workers),
            "--threads",
            str(threads),
            "--max-requests",
            "2000",
            "--max-requests-jitter",
            "200",
            "--worker-tmp-dir",
            "/dev/shm" if Path("/dev/shm").is_dir() else str(self.logs),  # noqa: S108 -- gunicorn's heartbeat
        )
        self.start(
            "worker",
            "celery",
            "-A",
            "config",
            "worker",
            "--concurrency",
            "2",
            "--loglevel",
            "INFO",
            "--without-gossip",
            "--without-mingle",
        )
        self.start(
            "beat",
            "celery",
            "-A",
            "config",
            "beat",
            "--loglevel",
            "INFO",
            "--schedule",
            str(self.logs / "beat-schedule"),
            "--pidfile",
            "",
        )

    def start(self, name: str, module: str, *words: str) -> None:
        """One process; what it prints goes to NAME.log."""
        log = (self.logs / f"{name}.log").open("ab")
        self._files.append(log)
        self._running[name] = subprocess.Popen(  # noqa: S603 -- our own processes
            [sys.executable, "-m", module, *words],
            cwd=self.root,
            env=self.environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
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
            try:
                process.wait(max(0.1, ends - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self._running.clear()
        for log in self._files:
            log.close()

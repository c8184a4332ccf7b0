"""A process that never outlives the one that started it."""

import ctypes
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class Account:
    """The system account that a process runs as."""

    user: int
    group: int


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def start(
    command: Sequence[str | Path],
    *,
    log: IO[bytes],
    folder: Path,
    environment: Mapping[str, str] | None = None,
    account: Account | None = None,
    last_word: signal.Signals = signal.SIGTERM,
) -> "subprocess.Popen[bytes]":
    """Starts `command` in a session of its own, so that Ctrl-C reaches us first.

    When we are killed without a chance to tidy up, Linux sends it `last_word`.
    """
    libc, parent = _libc(), os.getpid()

    def tie() -> None:
        if hasattr(libc, "prctl"):
            libc.prctl(PR_SET_PDEATHSIG, int(last_word))
        if os.getppid() != parent:
            os.kill(os.getpid(), last_word)

    return subprocess.Popen(  # noqa: S603 -- our own processes
        command,
        cwd=folder,
        env=None if environment is None else dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        preexec_fn=tie,  # noqa: PLW1509 -- two system calls, no lock taken
        user=account.user if account else None,
        group=account.group if account else None,
        extra_groups=[] if account else None,
    )


def stop(process: "subprocess.Popen[bytes]", how: signal.Signals, seconds: float) -> None:
    """Asks it to end and waits for it."""
    if process.poll() is None:
        process.send_signal(how)
    wait(process, seconds)


def wait(process: "subprocess.Popen[bytes]", seconds: float) -> None:
    """Waits for a process that was asked to end, and ends its whole session when it does not."""
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

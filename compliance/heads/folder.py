"""The file channel: one line a head, added at the end of the practice's file in a folder of the operator's."""

import os
from datetime import datetime
from pathlib import Path

from django.conf import settings

from compliance.heads.head import Head, moment

MODE = 0o640


def is_offered() -> bool:
    """Whether whoever runs this installation has named a folder."""
    return settings.AUDIT_HEADS_DIR is not None


def place(head: Head) -> Path:
    """The practice's file. Raises FileNotFoundError where the operator has taken the folder away."""
    if settings.AUDIT_HEADS_DIR is None:
        raise FileNotFoundError("AUDIT_HEADS_DIR is not set.")
    return settings.AUDIT_HEADS_DIR / f"{head.practice_id}.heads"


def append(head: Head, at: datetime) -> None:
    """Adds the line and waits until it is on the disk. The folder has to be there. Raises OSError."""
    line = f"{head.line} key={head.key} sealed_at={moment(head.sealed_at)} published_at={moment(at)}\n"
    handle = os.open(place(head), os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, MODE)
    with os.fdopen(handle, "ab", buffering=0) as file:
        file.write(line.encode())
        os.fsync(file.fileno())

"""Logs: one JSON object a line, with a request id, and nothing that tells of a person.

A line holds what happened, never to whom: routes instead of addresses (an address may hold an invitation's
token), the place of an exception instead of its message (a database error quotes the row), and of foreign
libraries the words without the values.
"""

import logging
import os
import traceback
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from pythonjsonlogger.json import JsonFormatter

request_id: ContextVar[str] = ContextVar("request_id", default="")

OURS = frozenset(
    (
        "config",
        "practices",
        "compliance",
        "documents",
        "cases",
        "families",
        "interventions",
        "referrals",
        "followups",
    )
)
# Of these the values are told as well: addresses of sockets, names of tasks, process numbers.
SPEAKS_OF_MACHINES = ("gunicorn", "celery.beat", "celery.apps", "celery.worker.consumer", "kombu")
TASK_VALUES = ("id", "name", "runtime")


class PrivateFormatter(JsonFormatter):
    """Writes time, level, logger, event and request id; then the extras of our own loggers."""

    def add_fields(
        self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]
    ) -> None:
        """Builds the line from the record without its values, unless they are known to be harmless."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": event_of(record),
            "process": record.process,
        }
        if request_id.get():
            line["request_id"] = request_id.get()
        if is_ours(record):
            super().add_fields(log_data, record, message_dict)
            for name in ("message", "exc_info", "stack_info"):
                log_data.pop(name, None)
        elif isinstance(record.args, Mapping):
            line.update({name: record.args[name] for name in TASK_VALUES if name in record.args})
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
            line["at_code"] = places(record.exc_info[2])
        log_data.update(line)

    def formatException(self, ei: Any) -> str:  # noqa: N802 -- the standard library's name
        """Nothing: `add_fields` tells the place, and the message stays out."""
        return ""


def event_of(record: logging.LogRecord) -> str:
    """The words; with their values only for our own loggers and for those that speak of machines."""
    if is_ours(record) or record.name.startswith(SPEAKS_OF_MACHINES):
        return record.getMessage()
    if isinstance(record.args, Mapping):
        return str(record.msg) % _Known(record.args)
    return str(record.msg)


class _Known(dict[str, Any]):
    """Of a task's values those that say nothing of a person."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        super().__init__({name: values[name] for name in TASK_VALUES if name in values})

    def __missing__(self, name: str) -> str:
        return "-"


def is_ours(record: logging.LogRecord) -> bool:
    """Whether one of our modules wrote it."""
    return record.name.partition(".")[0] in OURS


def places(trace: TracebackType | None) -> list[str]:
    """Where an exception passed, innermost last: file, line and function, no values."""
    return [
        f"{os.path.relpath(frame.filename)}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(trace)
    ]


def configuration(level: str) -> dict[str, Any]:
    """For logging.config.dictConfig: everything goes to standard error, which the surroundings collect."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "config.logs.PrivateFormatter"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": [], "level": level, "propagate": True},
            # One line a request is ours (config.requests); its refusals are not told twice.
            "django.request": {"level": "ERROR"},
            "django.security.csrf": {"level": "ERROR"},
            "gunicorn.error": {"handlers": [], "propagate": True},
            "fontTools": {"level": "ERROR"},
            "weasyprint": {"level": "ERROR"},
            "pikepdf": {"level": "WARNING"},
        },
    }

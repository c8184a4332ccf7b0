"""The worker and the beat."""

import logging.config
import os
from typing import Any

from celery import Celery
from celery.signals import (
    beat_init,
    before_task_publish,
    setup_logging,
    task_postrun,
    task_prerun,
    worker_init,
)
from django.conf import settings

from config.logs import request_id

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("threshold")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def use_our_logs(**kwargs: Any) -> None:
    """The same JSON lines as the web process; Celery's own format would tell arguments."""
    logging.config.dictConfig(settings.LOGGING)


@worker_init.connect
@beat_init.connect
def look_at_the_role(**kwargs: Any) -> None:
    """A worker whose database role could pass the tenant wall does not start."""
    from config.checks import refuse_a_dangerous_role  # noqa: PLC0415 -- needs the loaded apps

    refuse_a_dangerous_role()


@before_task_publish.connect
def carry_request_id(headers: dict[str, Any] | None = None, **kwargs: Any) -> None:
    """The task's lines in the log carry the id of the request that asked for it."""
    if headers is not None and request_id.get():
        headers["request_id"] = request_id.get()


@task_prerun.connect
def take_request_id(task: Any = None, **kwargs: Any) -> None:
    """See carry_request_id."""
    request_id.set(getattr(task.request, "request_id", None) or "")


@task_postrun.connect
def drop_request_id(**kwargs: Any) -> None:
    """The next task has its own."""
    request_id.set("")

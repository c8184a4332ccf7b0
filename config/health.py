"""Is the process alive, and is everything that it needs in order?"""

import logging

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache

from compliance.middleware import public

logger = logging.getLogger(__name__)
_migrated = {"checked": False}


@public
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process serves. Asks nobody."""
    return HttpResponse("ok", content_type="text/plain")


@public
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when database, broker and migrations are in order, else 503 with which one is not."""
    answer = {"database": _database(), "broker": _broker()}
    answer["migrations"] = _migrations() if answer["database"] == "ok" else "unknown"
    ready = all(one == "ok" for one in answer.values())
    return JsonResponse(answer, status=200 if ready else 503)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        logger.warning("readyz.database", extra={"error": type(error).__name__})
        return "unreachable"
    return "ok"


def _broker() -> str:
    try:
        with redis.Redis.from_url(
            settings.CELERY_BROKER_URL, socket_timeout=2, socket_connect_timeout=2
        ) as broker:
            broker.ping()
    except redis.RedisError as error:
        logger.warning("readyz.broker", extra={"error": type(error).__name__})
        return "unreachable"
    return "ok"


def _migrations() -> str:
    """Asked until it is once in order: code and tables change together, with the process."""
    if _migrated["checked"]:
        return "ok"
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return "missing"
    _migrated["checked"] = True
    return "ok"

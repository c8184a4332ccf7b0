"""Health of one process from inside its container: `python -m config.probe web|worker|beat`. Exit 0 is well."""

import os
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from celery import Celery

from config.environment import Environment

BEAT_SCHEDULE = Path("/tmp/beat-schedule")  # noqa: S108 -- memory of the container, see docker-compose.yml
BEAT_WRITES_EVERY = 180
OK = 200


def web(environment: Environment) -> str:
    """Asks /readyz as a proxy would. Returns what is wrong, or nothing."""
    port = os.environ.get("BIND", "127.0.0.1:8000").rpartition(":")[2]
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/readyz",
        headers={"Host": environment.allowed_hosts[0], "X-Forwarded-Proto": "https"},
    )
    try:
        with urllib.request.urlopen(request, timeout=8) as answer:  # noqa: S310 -- our own address
            return "" if answer.status == OK else f"/readyz answered {answer.status}"
    except urllib.error.HTTPError as error:
        return f"/readyz answered {error.code}: {error.read().decode(errors='replace')[:200]}"
    except OSError as error:
        return f"/readyz does not answer ({error})"


def worker(environment: Environment) -> str:
    """Asks this container's worker over the broker."""
    app = Celery(broker=environment.broker_url)
    name = f"celery@{os.uname().nodename}"
    return "" if app.control.ping(destination=[name], timeout=5) else f"{name} does not answer"


def beat(environment: Environment) -> str:
    """Looks when beat last wrote down what it sent."""
    if not BEAT_SCHEDULE.exists():
        return "beat has not started"
    age = time.time() - BEAT_SCHEDULE.stat().st_mtime
    return "" if age < 3 * BEAT_WRITES_EVERY else f"beat wrote nothing for {age:.0f} seconds"


PROBES = {"web": web, "worker": worker, "beat": beat}

if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in PROBES:  # noqa: PLR2004 -- the command and its word
        raise SystemExit("Usage: python -m config.probe web|worker|beat")
    raise SystemExit(PROBES[sys.argv[1]](Environment.read()) or 0)

"""`python -m bench.audit_verify`: how long a log of 1,000,000 sealed events takes to check, inside and outside.

Starts its own PostgreSQL, prints one JSON object a line, leaves nothing behind. The archive is checked by the
script that leaves with it, in an interpreter that sees nothing of ours.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import django
from django.utils import timezone

from config.embedded import Servers, running
from config.embedded.local import local_environment

ROOT = Path(__file__).resolve().parent.parent
SCRIPT = ROOT / "compliance/audit/standalone/verify_threshold_audit.py"
DATABASE = "threshold_audit_bench"
SIZES = {"BENCH_PRACTICES": "20", "BENCH_CASES": "2000", "BENCH_EVENTS": "1000000", "BENCH_PER_SEAL": "1000"}
BUDGET_SECONDS = 60


def main() -> None:
    """Everything, in a folder that is gone afterwards."""
    practices, cases, events, per_seal = (int(os.environ.get(name, value)) for name, value in SIZES.items())
    with tempfile.TemporaryDirectory(prefix="threshold-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        with running(folder) as servers:
            _fill(folder, servers, practices, cases, events)
            _measure(folder, per_seal)


def _fill(folder: Path, servers: Servers, practices: int, cases: int, events: int) -> None:
    servers.create_database(DATABASE)
    os.environ.update(local_environment(folder, servers, database=DATABASE, kind="test"))
    sizes = {"practices": practices, "cases": cases, "events": events}
    _run("manage.py", "create_roles")
    _run("manage.py", "migrate", "--database", "owner", "--verbosity", "0")
    _run(
        "manage.py", "seed_load", *(word for name, size in sizes.items() for word in (f"--{name}", str(size)))
    )
    django.setup()


def _measure(folder: Path, per_seal: int) -> None:
    from django.db import connections  # noqa: PLC0415 -- needs the variables of the servers

    from compliance.audit import export, sealer, signing  # noqa: PLC0415 -- as above

    archive = folder / "archive.zip"
    begun = time.monotonic()
    seals = sealer.seal_pending(timezone.now(), per_seal=per_seal)
    events = sum(seal.head.count for seal in seals)
    of = {"n": events, "seals": len(seals)}
    print_line(name="sealing", value=round(time.monotonic() - begun, 1), **of)
    seconds = _timed(lambda: _run("manage.py", "verify_audit", "--no-seal"))
    print_line(
        name="verify_audit",
        value=seconds,
        **of,
        baseline=BUDGET_SECONDS,
        ratio=round(seconds / BUDGET_SECONDS, 2),
    )
    print_line(name="export of the archive", value=_timed(lambda: export.export(archive)), **of)
    head = f"{seals[-1].seq}:{seals[-1].hash.hex()}:{events}"
    words = ("-I", str(SCRIPT), str(archive), "--key", signing.public_key().hex(), "--head", head)
    size = round(archive.stat().st_size / 1e6, 1)
    print_line(
        name="stand-alone check of the archive", value=_timed(lambda: _run(*words)), **of, megabytes=size
    )
    for connection in connections.all():
        connection.close()
        connection.close_pool()


def _timed(work: Callable[[], object]) -> float:
    begun = time.monotonic()
    work()
    return round(time.monotonic() - begun, 1)


def _run(*words: str) -> None:
    """A process of its own; its start is part of what is measured."""
    done = subprocess.run(  # noqa: S603 -- our own command
        [sys.executable, *words], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(words)} failed:\n{done.stdout}{done.stderr}")


def print_line(*, name: str, value: float, **others: object) -> None:
    """One measurement, in seconds."""
    sys.stdout.write(json.dumps({"name": name, "value": value, "unit": "s", **others}) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()

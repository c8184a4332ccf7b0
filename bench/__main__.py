"""`make bench`: starts its own servers, measures, prints one JSON object a line, leaves nothing behind."""

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from bench.floor.tables import lay_out
from bench.load import Target, Times, ask
from config.demo.processes import Processes
from config.embedded import Servers, running
from config.embedded.local import local_environment
from config.embedded.ports import free_port

ROOT = Path(__file__).resolve().parent.parent
DATABASE = "threshold_bench"
REQUESTS = {1: 200, 8: 400}
WARM = 40
ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Pair:
    """One page of the product, and the floor's page that it is compared with."""

    name: str
    ours: Target
    floor: Target


def main() -> None:
    """Everything, in a folder that is gone afterwards."""
    practices, cases, events = (int(os.environ.get(name, value)) for name, value in SIZES.items())
    with tempfile.TemporaryDirectory(prefix="threshold-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        with running(folder) as servers:
            environment = _database(folder, servers, practices, cases, events)
            ports = {"ours": free_port(), "floor": free_port()}
            with Processes(environment, folder / "logs", ROOT) as processes:
                _start(processes, ports)
                for pair in _pairs(environment, ports):
                    for clients in (1, 8):
                        _measure(pair, clients)
    subprocess.run([sys.executable, "-m", "bench.decision"], cwd=ROOT, check=True)


SIZES = {"BENCH_PRACTICES": "200", "BENCH_CASES": "40000", "BENCH_EVENTS": "200000"}


def _database(folder: Path, servers: Servers, practices: int, cases: int, events: int) -> dict[str, str]:
    servers.create_database(DATABASE)
    environment = local_environment(folder, servers, database=DATABASE, kind="test")
    for words in (
        ["create_roles"],
        ["migrate", "--database", "owner", "--verbosity", "0"],
        ["seed_load", "--practices", str(practices), "--cases", str(cases), "--events", str(events)],
    ):
        _manage(environment, *words)
    with psycopg.connect(servers.url(DATABASE)) as link:
        lay_out(link)
    return environment


def _manage(environment: dict[str, str], *words: str) -> str:
    done = subprocess.run(  # noqa: S603 -- our own command
        [sys.executable, *words] if words[0] == "-m" else [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{words} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def _start(processes: Processes, ports: dict[str, int]) -> None:
    """Both applications with the same server, the same processes and the same threads."""
    for name, module in (("ours", "config.wsgi"), ("floor", "bench.floor.wsgi")):
        processes.start(
            name, "gunicorn", module, "--bind", f"127.0.0.1:{ports[name]}", "--workers", "2", "--threads", "4",
            "--worker-class", "gthread", "--log-level", "warning",
        )  # fmt: skip
    for port in ports.values():
        _wait(port)


def _wait(port: int) -> None:
    import http.client  # noqa: PLC0415 -- only here
    import time  # noqa: PLC0415 -- only here

    for _ in range(200):
        try:
            link = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            link.request("GET", "/healthz")
            link.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("A server did not start.")


def _pairs(environment: dict[str, str], ports: dict[str, int]) -> list[Pair]:
    """Signs in as the busiest lead, and as a program of the same practice."""
    known: dict[str, Any] = json.loads(_manage(environment, "-m", "bench.sign_in"))
    person = {"Cookie": f"session={known['session']}", "Accept": "text/html"}
    program = {"Authorization": f"Bearer {known['token']}", "Accept": "application/json"}
    tenant, case = known["practice"], known["case"]
    floor: dict[str, str] = {}
    return [
        Pair(
            "caseload page, 50 rows",
            Target(ports["ours"], "/cases/?view=table&who=all", person),
            Target(ports["floor"], f"/{tenant}/", floor),
        ),
        Pair(
            "case page",
            Target(ports["ours"], f"/cases/{case}/", person),
            Target(ports["floor"], f"/{tenant}/{case}/", floor),
        ),
        Pair(
            "API list of 50",
            Target(ports["ours"], "/api/v1/cases/", program),
            Target(ports["floor"], f"/{tenant}/api/", floor),
        ),
    ]


def _measure(pair: Pair, clients: int) -> None:
    """Ours and the floor by turns, so that a slow minute of the machine hits both."""
    ours: list[float] = []
    floor: list[float] = []
    for target in (pair.ours, pair.floor):
        ask(target, clients=clients, requests=WARM)
    for _ in range(ROUNDS):
        ours += ask(pair.ours, clients=clients, requests=REQUESTS[clients] // ROUNDS).values
        floor += ask(pair.floor, clients=clients, requests=REQUESTS[clients] // ROUNDS).values
    mine, theirs = Times(sorted(ours)), Times(sorted(floor))
    print_line(
        name=f"{pair.name}, {clients} client{'s' if clients > 1 else ''}",
        value=round(mine.p50, 2),
        unit="ms",
        n=len(mine.values),
        p50=round(mine.p50, 2),
        p95=round(mine.percentile(95), 2),
        p99=round(mine.percentile(99), 2),
        baseline=round(theirs.p50, 2),
        ratio=round(mine.p50 / theirs.p50, 2),
    )


def print_line(**values: object) -> None:
    """One measurement."""
    sys.stdout.write(json.dumps(values) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()

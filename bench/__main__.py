"""`make bench`: starts its own servers, measures, prints one JSON object a line, leaves nothing behind."""

import http.client
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg

from bench.floor.tables import lay_out
from bench.load import Times, ask
from bench.pages import Compared, Known, beside_no_gate, beside_the_floor
from config.demo.processes import Processes
from config.embedded import Servers, running
from config.embedded.local import local_environment
from config.embedded.ports import free_port

ROOT = Path(__file__).resolve().parent.parent
DATABASE = "threshold_bench"
SIZES = {"BENCH_PRACTICES": "200", "BENCH_CASES": "40000", "BENCH_EVENTS": "200000"}
MODULES = {
    "ours": "config.wsgi",
    "floor": "bench.floor.wsgi",
    "without_gate": "bench.without_gate",
}
REQUESTS = {1: 240, 8: 480}
WARM = 40
ROUNDS = 6
START_SECONDS = 60


def main() -> None:
    """Everything, in a folder that is gone afterwards."""
    practices, cases, events = (int(os.environ.get(name, value)) for name, value in SIZES.items())
    with tempfile.TemporaryDirectory(prefix="threshold-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        with running(folder) as servers:
            environment = _database(folder, servers, practices, cases, events)
            _pages(environment, folder / "logs")
            _verify(environment)
    subprocess.run([sys.executable, "-m", "bench.decision"], cwd=ROOT, check=True)


def _database(folder: Path, servers: Servers, practices: int, cases: int, events: int) -> dict[str, str]:
    servers.create_database(DATABASE)
    environment = local_environment(folder, servers, database=DATABASE, kind="test")
    for words in (
        ["create_roles"],
        ["migrate", "--database", "owner", "--verbosity", "0"],
        ["seed_load", "--practices", str(practices), "--cases", str(cases), "--events", str(events)],
    ):
        _run(environment, "manage.py", *words)
    with psycopg.connect(servers.url(DATABASE)) as link:
        lay_out(link)
    return environment


def _run(environment: dict[str, str], *words: str) -> str:
    done = subprocess.run(  # noqa: S603 -- our own command
        [sys.executable, *words],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(words)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def _pages(environment: dict[str, str], logs: Path) -> None:
    """All three applications run the whole time, with the same server settings; only one is asked at a time."""
    known = Known(**json.loads(_run(environment, "-m", "bench.sign_in")))
    ports = {name: free_port() for name in MODULES}
    with Processes(environment, logs, ROOT) as processes:
        for name, module in MODULES.items():
            processes.start(
                name,
                *("gunicorn", "-c", "python:config.gunicorn", "--max-requests", "0"),
                *("--bind", f"127.0.0.1:{ports[name]}", module),
            )
        for port in ports.values():
            _wait(processes, port)
        for pair in (
            *beside_the_floor(known, ports["ours"], ports["floor"]),
            *beside_no_gate(known, ports["ours"], ports["without_gate"]),
        ):
            for clients in REQUESTS:
                _measure(pair, clients)


def _wait(processes: Processes, port: int) -> None:
    ends = time.monotonic() + START_SECONDS
    while time.monotonic() < ends:
        processes.check()
        try:
            link = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            link.request("GET", "/healthz")
            link.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("A server did not start.")


def _measure(pair: Compared, clients: int) -> None:
    """Both by turns, so that a slow minute of the machine hits both."""
    times: dict[int, list[float]] = {pair.ours.port: [], pair.baseline.port: []}
    for target in (pair.ours, pair.baseline):
        ask(target, clients=clients, requests=WARM)
    for turn in range(ROUNDS):
        both = (pair.ours, pair.baseline) if turn % 2 else (pair.baseline, pair.ours)
        for target in both:
            times[target.port] += ask(target, clients=clients, requests=REQUESTS[clients] // ROUNDS).values
    mine, theirs = (Times(sorted(times[target.port])) for target in (pair.ours, pair.baseline))
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


def _verify(environment: dict[str, str]) -> None:
    """Seals what was written, then how long the whole log takes to check, the start of the command included."""
    sealed = _run(environment, "manage.py", "verify_audit")
    begun = time.monotonic()
    _run(environment, "manage.py", "verify_audit", "--no-seal")
    seconds = time.monotonic() - begun
    found = re.search(r"unchanged: (\d+) events", sealed)
    if found is None:
        raise SystemExit(f"verify_audit answered otherwise than expected: {sealed}")
    print_line(name="verify_audit", value=round(seconds, 1), unit="s", n=int(found[1]))


def print_line(**values: object) -> None:
    """One measurement."""
    sys.stdout.write(json.dumps(values) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()

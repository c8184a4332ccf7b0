"""What the surroundings must say: one typed object, read from variables or files, that refuses nonsense.

Each variable NAME may also come from a file named by NAME_FILE (secrets of a container).
"""

import base64
import binascii
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import unquote, urlsplit

Kind = Literal["demo", "test", "production"]
KEY_BYTES = 32
SHORTEST_SECRET = 40
DEFAULT_SECRETS = ("change-me", "changeme", "secret", "django-insecure", "example")

DEFAULT_PASSWORDS = (
    "password",
    "postgres",
    "threshold",
    "threshold_app",
    "changeme",
    "change-me",
    "secret",
    "...",
)


class Refused(SystemExit):
    """The process does not start. Says which variable is wrong, and how it should look."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("Threshold does not start:\n" + "\n".join(f"- {one}" for one in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class PostgresURL:
    """One role at one database."""

    user: str
    password: str = field(repr=False)
    host: str
    port: str
    name: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """From `postgresql://role:password@host:port/name`; a socket folder goes percent-encoded as host."""
        parts = urlsplit(text)
        if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
            raise ValueError("expected postgresql://role:password@host:5432/name")
        # Not parts.hostname: it is in small letters, and a socket folder may not be.
        place, _, port = parts.netloc.rpartition("@")[2].partition(":")
        return cls(
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            host=unquote(place),
            port=port,
            name=unquote(parts.path.strip("/")),
        )

    def django(self) -> dict[str, Any]:
        """The part of DATABASES that names this role and database."""
        return {
            "NAME": self.name,
            "USER": self.user,
            "PASSWORD": self.password,
            "HOST": self.host,
            "PORT": self.port,
        }


@dataclass(frozen=True, slots=True)
class TextProvider:
    """Where text messages are handed over, and as whom."""

    url: str
    account: str
    token: str = field(repr=False)

    @classmethod
    def parse(cls, text: str) -> Self:
        """From `https://account:token@host`."""
        parts = urlsplit(text)
        if parts.scheme not in {"http", "https"} or not (
            parts.hostname and parts.username and parts.password
        ):
            raise ValueError("expected https://account:token@api.provider.example")
        place = parts.netloc.rpartition("@")[2]
        return cls(
            url=f"{parts.scheme}://{place}{parts.path.rstrip('/')}",
            account=unquote(parts.username),
            token=unquote(parts.password),
        )


@dataclass(frozen=True, slots=True)
class Environment:
    """Every setting that comes from outside. Field names are the variables in small letters."""

    threshold_env: Kind
    secret_key: str = field(repr=False)
    database_url: PostgresURL
    broker_url: str
    cache_url: str
    field_keys: dict[int, bytes] = field(repr=False)
    blind_index_key: bytes = field(repr=False)
    audit_signing_key: bytes = field(repr=False)
    audit_worm_dir: Path
    base_url: str
    allowed_hosts: tuple[str, ...]
    email_url: str
    owner_database_url: PostgresURL | None = None
    admin_database_url: PostgresURL | None = None
    sealer_database_url: PostgresURL | None = None
    sms_url: TextProvider | None = None
    sms_from: str = ""
    default_from_email: str = "Threshold <noreply@threshold.example>"
    mailbox_dir: Path | None = None
    demo_sign_ins: bool = False
    debug: bool = False
    trusted_proxies: int = 0
    web_threads: int = 4
    web_workers: int = 2
    log_level: str = "INFO"
    static_root: Path = Path("staticfiles")
    audit_heads_dir: Path | None = None

    @classmethod
    def read(cls, source: Mapping[str, str] | None = None) -> Self:
        """Reads and judges. Raises Refused with every problem at once."""
        values: dict[str, Any] = {}
        problems: list[str] = []
        for one in fields(cls):
            name = one.name.upper()
            try:
                text = _text(name, os.environ if source is None else source)
            except OSError as error:
                problems.append(f"{name}_FILE cannot be read ({error.strerror}).")
                continue
            if text is None:
                if one.name in REQUIRED:
                    problems.append(f"{name} is missing. Example: {name}={EXAMPLES[one.name]}")
                continue
            try:
                values[one.name] = READERS.get(one.name, str)(text)
            except (ValueError, binascii.Error) as error:
                problems.append(f"{name} is not usable: {error}.")
        if problems:
            raise Refused(problems)
        found = cls(**values)
        problems = list(found.contradictions())
        if problems:
            raise Refused(problems)
        return found

    @property
    def is_production(self) -> bool:
        """Whether real people's records are at stake."""
        return self.threshold_env == "production"

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach the pages."""
        return set(self.allowed_hosts) <= {"127.0.0.1", "localhost", "[::1]"}

    def contradictions(self) -> Iterator[str]:
        """What cannot be true together."""
        if self.demo_sign_ins and (self.threshold_env != "demo" or not self.is_loopback):
            yield (
                "DEMO_SIGN_INS=1 is for a demo that only you can reach; unset it, or set THRESHOLD_ENV=demo"
                " and ALLOWED_HOSTS=127.0.0.1,localhost."
            )
        if self.demo_sign_ins and not self.database_url.name.endswith("_demo"):
            yield "DEMO_SIGN_INS=1 needs a database whose name ends in _demo."
        if self.sms_url and not self.sms_from:
            yield "SMS_URL needs SMS_FROM: the number that text messages come from, as SMS_FROM=+15550100100."
        if self.is_production:
            yield from self._production()

    def _production(self) -> Iterator[str]:
        if self.debug:
            yield "DEBUG=1 shows records in error pages; production runs with DEBUG=0."
        if len(self.secret_key) < SHORTEST_SECRET or any(
            word in self.secret_key.lower() for word in DEFAULT_SECRETS
        ):
            yield "SECRET_KEY is short or an example. Make one: python3 -c 'import secrets; print(secrets.token_urlsafe(64))'"
        if any(len(set(key)) == 1 for key in (*self.field_keys.values(), self.blind_index_key)):
            yield "FIELD_KEYS or BLIND_INDEX_KEY is an example. Make one: openssl rand -base64 32"
        if not self.base_url.startswith("https://"):
            yield "BASE_URL must begin with https:// in production, as https://threshold.example."
        if self.sms_url and not self.sms_url.url.startswith("https://"):
            yield "SMS_URL must begin with https:// in production: text messages carry links."
        if self.trusted_proxies < 1:
            yield "TRUSTED_PROXIES=0 leaves nobody to end TLS; set it to the number of proxies in front, as 1."
        for name in ("database_url", "owner_database_url", "sealer_database_url"):
            url = getattr(self, name)
            if url and url.password.lower() in DEFAULT_PASSWORDS:
                yield f"{name.upper()} has an example as its password. Make one: openssl rand -hex 24"
        if "*" in self.allowed_hosts:
            yield "ALLOWED_HOSTS=* lets anyone choose our name; list the host names, separated by commas."


def _text(name: str, source: Mapping[str, str]) -> str | None:
    path = source.get(f"{name}_FILE", "")
    if path:
        return Path(path).read_text(encoding="utf-8").strip()
    return source.get(name) or None


def _key(text: str) -> bytes:
    key = base64.b64decode(text, validate=True)
    if len(key) != KEY_BYTES:
        raise ValueError(f"a key has {KEY_BYTES} bytes in base64; make one with: openssl rand -base64 32")
    return key


def _numbered_keys(text: str) -> dict[int, bytes]:
    keys = {}
    for one in text.split(","):
        number, _, key = one.strip().partition(":")
        keys[int(number)] = _key(key)
    return keys


def _flag(text: str) -> bool:
    if text not in {"0", "1"}:
        raise ValueError("0 or 1 is expected")
    return text == "1"


def _kind(text: str) -> str:
    if text not in {"demo", "test", "production"}:
        raise ValueError("demo, test or production is expected")
    return text


def _hosts(text: str) -> tuple[str, ...]:
    return tuple(host.strip() for host in text.split(",") if host.strip())


READERS: dict[str, Any] = {
    "threshold_env": _kind,
    "database_url": PostgresURL.parse,
    "owner_database_url": PostgresURL.parse,
    "admin_database_url": PostgresURL.parse,
    "sealer_database_url": PostgresURL.parse,
    "sms_url": TextProvider.parse,
    "field_keys": _numbered_keys,
    "blind_index_key": _key,
    "audit_signing_key": _key,
    "audit_worm_dir": Path,
    "audit_heads_dir": Path,
    "mailbox_dir": Path,
    "static_root": Path,
    "allowed_hosts": _hosts,
    "demo_sign_ins": _flag,
    "debug": _flag,
    "trusted_proxies": int,
    "web_threads": int,
    "web_workers": int,
}

EXAMPLES = {
    "threshold_env": "production",
    "secret_key": "(64 random characters)",
    "database_url": "postgresql://threshold_app:password@db:5432/threshold",
    "broker_url": "redis://valkey:6379/0",
    "cache_url": "redis://valkey:6379/1",
    "field_keys": "1:(openssl rand -base64 32)",
    "blind_index_key": "(openssl rand -base64 32)",
    "audit_signing_key": "(openssl rand -base64 32)",
    "audit_worm_dir": "/var/lib/threshold/seals",
    "base_url": "https://threshold.example",
    "allowed_hosts": "threshold.example",
    "email_url": "smtp://user:password@mail.example:587",
}
REQUIRED = frozenset(EXAMPLES)

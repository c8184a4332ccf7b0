#!/usr/bin/env python3
"""Writes the secrets that docker-compose.yml reads into secrets/, once: what is there already stays.

Needs Python alone. The folder is closed to other people of this machine; the files in it are readable,
because a container's account is nobody that this machine knows.
"""

import base64
import secrets
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "secrets"
HOST = "postgres:5432/threshold"
ROLES = {
    "database_url": "threshold_app",
    "owner_database_url": "threshold_owner",
    "sealer_database_url": "threshold_sealer",
}


def main() -> None:
    """Makes what is missing and names it."""
    FOLDER.mkdir(mode=0o700, exist_ok=True)
    postgres = keep("postgres_password", password())
    broker = keep("broker_password", password())
    keep("admin_database_url", f"postgresql://postgres:{postgres}@{HOST}")
    for name, role in ROLES.items():
        keep(name, f"postgresql://{role}:{password()}@{HOST}")
    keep("broker_url", f"redis://:{broker}@valkey:6379/0")
    keep("cache_url", f"redis://:{broker}@valkey:6379/1")
    keep("secret_key", secrets.token_urlsafe(64))
    keep("field_keys", f"1:{key()}")
    keep("blind_index_key", key())
    keep("audit_signing_key", key())


def keep(name: str, value: str) -> str:
    """The secret of that name: the one that is there, or `value`."""
    path = FOLDER / name
    if not path.exists():
        path.write_text(value, encoding="utf-8")
        path.chmod(0o444)
        sys.stdout.write(f"made secrets/{name}\n")
    return path.read_text(encoding="utf-8")


def password() -> str:
    """Of letters and digits, so that it needs no quoting in an address."""
    return secrets.token_hex(24)


def key() -> str:
    """32 random bytes."""
    return base64.b64encode(secrets.token_bytes(32)).decode()


if __name__ == "__main__":
    main()

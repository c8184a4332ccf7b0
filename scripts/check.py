"""`make check`: linters, types, contracts, templates, migrations, and Django's checks under production settings."""

import base64
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
APPS = ["config", "practices", "compliance", "documents", "cases", "families", "interventions", "referrals", "followups"]


def _key(letter: str) -> str:
    return base64.b64encode(bytes(range(ord(letter), ord(letter) + 32))).decode()


# Opens no connection: `check --deploy` looks at settings, the database role is checked where one is there.
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "config.settings",
    "THRESHOLD_ENV": "production",
    "SECRET_KEY": "k" * 10 + "7Jq0mXz2VbN8sLw4RtYp6HcD1fGu3EaKoQiBnZxM5vT9",
    "DATABASE_URL": "postgresql://threshold_app:x@127.0.0.1:1/threshold",
    "BROKER_URL": "redis://127.0.0.1:1/0",
    "CACHE_URL": "redis://127.0.0.1:1/1",
    "FIELD_KEYS": f"1:{_key('a')}",
    "BLIND_INDEX_KEY": _key("b"),
    "AUDIT_SIGNING_KEY": _key("c"),
    "AUDIT_WORM_DIR": "var/none",
    "BASE_URL": "https://threshold.example",
    "ALLOWED_HOSTS": "threshold.example",
    "EMAIL_URL": "smtp://127.0.0.1:1",
}
TEST = {**PRODUCTION, "THRESHOLD_ENV": "test", "BASE_URL": "http://127.0.0.1:8000", "ALLOWED_HOSTS": "127.0.0.1"}

STEPS: list[tuple[str, list[str], dict[str, str]]] = [
    ("ruff check", [str(BIN / "ruff"), "check", "."], {}),
    ("ruff format", [str(BIN / "ruff"), "format", "--check", "."], {}),
    ("import contracts", [str(BIN / "lint-imports")], TEST),
    ("templates", [str(BIN / "djlint"), "templates", "--lint", "--quiet"], {}),
    ("migrations", [sys.executable, "-W", "ignore", "manage.py", "makemigrations", "--check", "--dry-run"], TEST),
    ("deployment", [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
    ("types", [str(BIN / "mypy"), *APPS], TEST),
]


def main() -> None:
    """Runs every step, and says at the end which did not pass."""
    failed = []
    for name, command, variables in STEPS:
        sys.stdout.write(f"== {name}\n")
        sys.stdout.flush()
        if subprocess.run(command, cwd=ROOT, env={**os.environ, **variables}, check=False).returncode:  # noqa: S603 -- the list above
            failed.append(name)
    if failed:
        raise SystemExit(f"Did not pass: {', '.join(failed)}")
    sys.stdout.write("All checks passed.\n")


if __name__ == "__main__":
    main()

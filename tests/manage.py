"""Runs manage.py, or with --run another tool, with settings that need no server: for makemigrations and checks."""

import os
import subprocess
import sys

PLAIN = {
    "DJANGO_SETTINGS_MODULE": "config.settings",
    "THRESHOLD_ENV": "test",
    "SECRET_KEY": "only-for-checks-that-open-no-database",
    "DATABASE_URL": "postgresql://threshold_app@127.0.0.1:1/none",
    "BROKER_URL": "redis://127.0.0.1:1/0",
    "CACHE_URL": "redis://127.0.0.1:1/1",
    "FIELD_KEYS": "1:" + "A" * 43 + "=",
    "BLIND_INDEX_KEY": "A" * 43 + "=",
    "AUDIT_SIGNING_KEY": "A" * 43 + "=",
    "AUDIT_WORM_DIR": "var/none",
    "BASE_URL": "http://127.0.0.1:8000",
    "ALLOWED_HOSTS": "127.0.0.1",
    "EMAIL_URL": "smtp://127.0.0.1:1",
}

if __name__ == "__main__":
    words = sys.argv[1:]
    command = words[1:] if words[:1] == ["--run"] else [sys.executable, "manage.py", *words]
    raise SystemExit(subprocess.run(command, env={**os.environ, **PLAIN}, check=False).returncode)  # noqa: S603 -- as typed

"""`make check`: everything that can be said about the code without running it. Goes on after a failure."""

import base64
import os
import secrets
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APPS = (
    "config", "practices", "compliance", "documents", "cases",
    "families", "interventions", "referrals", "followups",
)  # fmt: skip
PYTHON = [*APPS, "tests", "scripts", "manage.py", *(["bench"] if (ROOT / "bench").is_dir() else [])]
STEPS: "tuple[tuple[str, list[str]], ...]" = (
    ("lint", ["ruff", "check", "--quiet", *PYTHON]),
    ("format", ["ruff", "format", "--check", "--quiet", *PYTHON]),
    ("types", ["mypy", *APPS]),
    ("imports", ["lint-imports", "--no-logo"]),
    ("templates", ["djlint", "templates", "--lint", "--quiet"]),
    ("migrations", ["python", "manage.py", "makemigrations", "--check", "--dry-run"]),
    ("deployment", ["python", "manage.py", "check", "--deploy", "--fail-level", "WARNING"]),
)


def main() -> int:
    """Runs every step, or those that are named; `--run COMMAND …` runs that under the same settings."""
    if sys.argv[1:2] == ["--run"]:
        return run(sys.argv[2:])
    wanted = sys.argv[1:] or [name for name, _ in STEPS]
    bad = []
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            **production(Path(folder)),
            "PATH": f"{ROOT}/.venv/bin:{os.environ['PATH']}",
        }
        for name, words in STEPS:
            if name not in wanted:
                continue
            began = time.monotonic()
            done = subprocess.run(  # noqa: S603 -- the tools above
                words, cwd=ROOT, env=environment, check=False, capture_output=True, text=True
            )
            state = "ok" if done.returncode == 0 else "FAILED"
            sys.stdout.write(f"{name:12} {state:7} {time.monotonic() - began:5.1f} s\n")
            if done.returncode:
                bad.append(name)
                sys.stdout.write(done.stdout + done.stderr)
            sys.stdout.flush()
    sys.stdout.write(f"check: {', '.join(bad)} failed\n" if bad else "check: all is well\n")
    return 1 if bad else 0


def run(words: "list[str]") -> int:
    """Any command under made-up production settings: how the image collects its static files."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**production(Path(folder)), **os.environ}
        return subprocess.run(words, cwd=ROOT, env=environment, check=False).returncode  # noqa: S603 -- as typed


def production(folder: Path) -> "dict[str, str]":
    """Settings as production would have them, made up for this one run. Nothing listens at these addresses."""

    def key() -> str:
        return base64.b64encode(secrets.token_bytes(32)).decode()

    return {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "THRESHOLD_ENV": "production",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "DATABASE_URL": f"postgresql://threshold_app:{key()[:12].replace('/', 'x')}@127.0.0.1:9/threshold",
        "SEALER_DATABASE_URL": f"postgresql://threshold_sealer:{key()[:12].replace('/', 'x')}@127.0.0.1:9/threshold",
        "BROKER_URL": "redis://127.0.0.1:9/0",
        "CACHE_URL": "redis://127.0.0.1:9/1",
        "FIELD_KEYS": f"1:{key()}",
        "BLIND_INDEX_KEY": key(),
        "AUDIT_SIGNING_KEY": key(),
        "AUDIT_WORM_DIR": str(folder / "seals"),
        "BASE_URL": "https://threshold.example",
        "ALLOWED_HOSTS": "threshold.example",
        "EMAIL_URL": "smtp://127.0.0.1:25",
        "STATIC_ROOT": str(folder / "static"),
        "TRUSTED_PROXIES": "1",
    }


if __name__ == "__main__":
    raise SystemExit(main())

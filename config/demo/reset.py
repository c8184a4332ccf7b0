"""`make demo-reset`: empties the demo's folder, unless a demo runs on it."""

import fcntl
import os
import shutil
import sys
from pathlib import Path

from config.embedded.postgres import forget

OURS = (
    "demo.json", "demo-practices.json", "demo-practices.new", "heads", "logs", "mail", "migrated", "postgres",
    "postgres.log", "seals", "secrets", "static", "valkey", "valkey.log", "demo.lock",
)  # fmt: skip


def main() -> None:
    """Removes what a demo made in VAR, nothing else that may lie there. Refuses while it is in use."""
    folder = Path(os.environ.get("VAR") or "var").resolve()
    lock = folder / "demo.lock"
    if not lock.exists():
        sys.stdout.write(f"There is no demo in {folder}.\n")
        return
    with lock.open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise SystemExit(f"A demo runs on {folder}. Stop it first (Ctrl-C), then reset.") from None
        forget(folder)
        for name in OURS:
            path = folder / name
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
    if not any(folder.iterdir()):
        folder.rmdir()
    sys.stdout.write(f"The demo in {folder} is gone. `make demo` makes a new one.\n")


if __name__ == "__main__":
    main()

"""`make demo-reset`: empties the demo's folder, unless a demo runs on it."""

import fcntl
import os
import shutil
import sys
from pathlib import Path


def main() -> None:
    """Removes VAR. Refuses while it is in use, and refuses a folder that is not a demo's."""
    folder = Path(os.environ.get("VAR", "var")).resolve()
    lock = folder / "demo.lock"
    if not lock.exists():
        sys.stdout.write(f"There is no demo in {folder}.\n")
        return
    with lock.open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise SystemExit(f"A demo runs on {folder}. Stop it first (Ctrl-C), then reset.") from None
        shutil.rmtree(folder)
    sys.stdout.write(f"The demo in {folder} is gone. `make demo` makes a new one.\n")


if __name__ == "__main__":
    main()

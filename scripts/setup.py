"""Makes .venv from the lock file and looks for what the system must bring. Needs nothing but Python itself.

Called by the Makefile with `base` (demo, bench) or `dev` (tests, checks). Says what it does; a second call
finds its stamp and is done at once. Whatever is missing is answered by one sentence that says what to do.
"""

import ctypes.util
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
OLDEST, NEWEST = (3, 11), (3, 13)
ENOUGH_BYTES = 1_500_000_000
LIBRARIES = {
    "pango-1.0": "libpango-1.0-0",
    "pangoft2-1.0": "libpangoft2-1.0-0",
    "harfbuzz-subset": "libharfbuzz-subset0",
}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


class Missing(SystemExit):
    """One sentence that says what to do."""

    def __init__(self, words):
        super().__init__(f"\nThreshold cannot be set up: {words}")


def main():
    """Looks, installs, stamps."""
    kind = sys.argv[1] if len(sys.argv) > 1 else "base"
    _python()
    _libraries(LIBRARIES)
    if kind == "dev":
        _browser()
    lock = ROOT / "requirements" / f"{kind}.txt"
    wanted = hashlib.sha256(lock.read_bytes() + sys.version.encode()).hexdigest()
    stamps = {name: VENV / f"stamp-{name}" for name in ("base", "dev")}
    fits = [path for name, path in stamps.items() if path.exists() and name in (kind, "dev")]
    if any(_says(path, wanted) for path in fits) or _dev_covers(stamps, kind):
        return
    _room()
    _environment()
    _install(lock)
    stamps[kind].write_text(wanted, encoding="utf-8")
    if kind == "dev":
        base = ROOT / "requirements" / "base.txt"
        covered = hashlib.sha256(base.read_bytes() + sys.version.encode()).hexdigest()
        stamps["base"].write_text(covered, encoding="utf-8")


def _dev_covers(stamps, kind):
    return kind == "base" and stamps["base"].exists() and _says(
        stamps["base"],
        hashlib.sha256((ROOT / "requirements" / "base.txt").read_bytes() + sys.version.encode()).hexdigest(),
    )


def _says(path, wanted):
    return path.exists() and path.read_text(encoding="utf-8") == wanted


def _say(words):
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def _python():
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        found = ".".join(map(str, sys.version_info[:3]))
        raise Missing(
            f"it needs Python 3.11, 3.12 or 3.13 and found {found}; install one of them and make sure that "
            "`python3` starts it."
        )
    try:
        import ensurepip  # noqa: F401 -- is the venv package complete?
        import venv  # noqa: F401 -- as above
    except ImportError:
        raise Missing("Python's venv module is missing; run: sudo apt-get install python3-venv") from None


def _libraries(wanted):
    missing = [package for library, package in wanted.items() if not _has_library(library)]
    if missing:
        _packages(missing, "PDF rendering needs system libraries")


def _has_library(name):
    if ctypes.util.find_library(name):
        return True
    folders = ("/usr/lib", "/usr/local/lib", "/usr/lib64", "/lib")
    return any(any(Path(folder).glob(f"**/lib{name}.so.0")) for folder in folders if Path(folder).is_dir())


def _browser():
    named = os.environ.get("CHROMIUM")
    if (named and Path(named).exists()) or any(shutil.which(name) for name in BROWSERS):
        return
    _packages(["chromium"], "the browser tests need Chromium (or the path of one in CHROMIUM=)")


def _packages(names, why):
    command = ["apt-get", "install", "-y", "--no-install-recommends", *names]
    words = f"{why}; run: sudo apt-get update && sudo {' '.join(command)}"
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Missing(words)
    _say(f"Installing {', '.join(names)} …")
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "check": False}
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update"], env=environment, **quiet)
    if subprocess.run(command, env=environment, **quiet).returncode:
        raise Missing(words)


def _room():
    if shutil.disk_usage(ROOT).free < ENOUGH_BYTES:
        raise Missing(f"the disk under {ROOT} has less than 1.5 GB left; free some room and try again.")


def _environment():
    if not (VENV / "bin" / "python").exists():
        _say("Making .venv …")
        if subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=False).returncode:
            raise Missing("the virtual environment could not be made; run: sudo apt-get install python3-venv")


def _install(lock):
    count = sum(1 for line in lock.read_text(encoding="utf-8").splitlines() if "==" in line)
    _say(f"Installing {count} locked packages (one to three minutes, once) …")
    command = [
        str(VENV / "bin" / "python"), "-m", "pip", "install", "--disable-pip-version-check", "--no-input",
        "--quiet", "--require-hashes", "--only-binary", ":all:", "--no-deps", "-r", str(lock),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return
    said = done.stderr.strip()
    if "No space left" in said:
        raise Missing("the disk is full; free about 1.5 GB and run the same command again.")
    if any(word in said for word in ("Temporary failure", "NewConnectionError", "Connection refused", "timed out")):
        raise Missing("the package index cannot be reached; check the network and run the same command again.")
    raise Missing(f"a package could not be installed; pip said:\n{said[-1500:]}")


if __name__ == "__main__":
    main()

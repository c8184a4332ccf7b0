#!/usr/bin/env python3
"""Makes a bare machine ready: the virtual environment from the lock file, and the system's libraries.

`python3 scripts/setup.py base` before a demo, `python3 scripts/setup.py dev` before tests and checks.
Runs with the system's own Python, before anything is installed, so it uses the standard library alone;
a Python that is too old must get as far as saying so. A second run finds its stamp and is silent.
"""

import ctypes
import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOG = VENV / "setup.log"
OLDEST = (3, 11)
NEWEST = (3, 13)
ROOM = {"base": 700, "dev": 1200}
LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
NETWORK_SIGNS = (
    "name resolution",
    "Name or service not known",
    "NewConnectionError",
    "Network is unreachable",
    "ConnectTimeoutError",
    "Connection refused",
    "ProxyError",
    "Could not resolve",
    "Temporary failure resolving",
    "Failed to establish",
)


def main() -> None:
    """Brings this checkout to `base` or `dev`, or ends with one sentence that says what to do."""
    kind = sys.argv[1] if len(sys.argv) > 1 else "base"
    if kind not in ROOM:
        refuse("say what to set up: python3 scripts/setup.py base, or python3 scripts/setup.py dev")
    use_a_fitting_python()
    with (ROOT / "requirements" / "base.txt").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two commands started together set up once
        if not is_installed(kind):
            install(kind)
    need_libraries()
    if kind == "dev":
        need_a_browser()


def say(words: str) -> None:
    """One line of progress."""
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def refuse(words: str) -> None:
    """Ends with one sentence."""
    sys.stderr.write("Threshold cannot be set up: " + words + "\n")
    raise SystemExit(1)


def use_a_fitting_python() -> None:
    """Goes on with another Python of this machine when this one is too old or too new."""
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        other = shutil.which("python3.%d" % minor)  # noqa: UP031 -- must run on old Pythons
        if other and works(other):
            os.execv(other, [other, *sys.argv])  # noqa: S606 -- the same script, with a better Python
    refuse(
        "it needs Python 3.11, 3.12 or 3.13, and this machine's python3 is %d.%d. "  # noqa: UP031 -- as above
        "Install one of them (Debian 12 and 13 have it: apt-get install python3 python3-venv) and try again."
        % sys.version_info[:2]
    )


def works(python: str) -> bool:
    """Whether it starts: some are only signposts to one that is not chosen."""
    return subprocess.run([python, "-c", ""], stderr=subprocess.DEVNULL, check=False).returncode == 0  # noqa: S603 -- a Python


def stamp(kind: str) -> Path:
    """The file that says: this lock was installed here."""
    return VENV / ("installed-" + kind)


def fingerprint(kind: str) -> str:
    """Of the lock file, the place and the Python: a change of any asks for a new installation."""
    lock = (ROOT / "requirements" / (kind + ".txt")).read_bytes()
    place = f"{VENV} {sys.version_info[:2]}"
    return hashlib.sha256(lock + place.encode()).hexdigest()


def is_installed(kind: str) -> bool:
    """Whether the virtual environment has exactly what the lock file says, or more."""
    found = stamp(kind)
    return found.exists() and found.read_text() == fingerprint(kind) and (VENV / "bin" / "python").exists()


def install(kind: str) -> None:
    """Creates the virtual environment, or brings it up to date."""
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        refuse("Python's venv module is missing. Install it (apt-get install python3-venv) and try again.")
    free = shutil.disk_usage(str(ROOT)).free // 1_000_000
    if free < ROOM[kind]:
        refuse(f"the disk has {free} MB left and this needs {ROOM[kind]} MB. Free some room and try again.")
    began = time.monotonic()
    if not is_usable_venv():
        say("Creating .venv …")
        shutil.rmtree(str(VENV), ignore_errors=True)
        done = subprocess.run(  # noqa: S603 -- Python itself
            [sys.executable, "-m", "venv", str(VENV)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        if done.returncode:
            explain(done.stdout.decode(errors="replace"), "the virtual environment could not be created")
    for one in ROOM:
        if stamp(one).exists():
            stamp(one).unlink()
    pip_install(kind)
    kinds = ["base", "dev"] if kind == "dev" else ["base"]  # dev.txt holds all of base.txt
    for one in kinds:
        stamp(one).write_text(fingerprint(one))
    say(f"Packages are in place ({time.monotonic() - began:.0f} s).")


def is_usable_venv() -> bool:
    """Whether a .venv is there, of this Python, not moved from elsewhere."""
    python = VENV / "bin" / "python"
    if not python.exists() or not os.access(str(VENV), os.W_OK):
        if VENV.exists() and not os.access(str(VENV), os.W_OK):
            refuse(f"{VENV} belongs to somebody else. Remove it (as its owner) and try again.")
        return False
    words = "import sys, pip; print(sys.prefix, *sys.version_info[:2])"
    done = subprocess.run([str(python), "-c", words], capture_output=True, check=False)  # noqa: S603 -- our own
    return done.stdout.decode().split() == [str(VENV), *map(str, sys.version_info[:2])]


def pip_install(kind: str) -> None:
    """pip, with a line of progress every few seconds and a sentence when it fails."""
    lock = ROOT / "requirements" / (kind + ".txt")
    number = sum(
        1 for line in lock.read_text().splitlines() if "==" in line and not line.startswith((" ", "#"))
    )
    say(f"Installing {number} packages from requirements/{kind}.txt (a minute or two) …")
    command = [
        str(VENV / "bin" / "python"), "-m", "pip", "install", "--require-hashes", "--only-binary", ":all:", "--no-input", "--retries", "2",
        "--timeout", "20", "--progress-bar", "off", "--disable-pip-version-check", "--no-deps", "-r", str(lock),
    ]  # fmt: skip
    seen, told = 0, time.monotonic()
    with LOG.open("w") as log:
        pip = subprocess.Popen(  # noqa: S603 -- pip itself
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True
        )
        for line in pip.stdout or ():
            log.write(line)
            seen += line.startswith(("Collecting ", "Requirement already satisfied"))
            if line.startswith("Installing collected"):
                say("  unpacking …")
            elif time.monotonic() - told > 3:  # noqa: PLR2004 -- seconds between two lines
                told = time.monotonic()
                say(f"  {min(seen, number)} of {number}")
        if pip.wait():
            log.flush()
            explain(LOG.read_text(), "a package could not be installed")


def explain(output: str, otherwise: str) -> None:
    """Turns what a tool said into what a person can do."""
    if "No space left" in output or "Disk quota" in output:
        refuse("the disk is full. Free some room and try again.")
    if any(sign in output for sign in NETWORK_SIGNS):
        refuse(
            "the package index cannot be reached. Check the network (or pip's proxy settings) and try again."
        )
    if "Permission denied" in output:
        refuse(f"{ROOT} cannot be written to. Use a checkout of your own and try again.")
    tail = "\n".join(output.strip().splitlines()[-8:])
    refuse(f"{otherwise}; the end of what was said is below, all of it in {LOG}.\n{tail}")


def need_libraries() -> None:
    """The libraries that draw PDFs."""
    missing = [package for library, package in LIBRARIES.items() if not loads(library)]
    if missing:
        apt_install(missing, "the libraries that draw PDFs are missing")
        if not all(map(loads, LIBRARIES)):
            refuse("the libraries that draw PDFs were installed but do not load: " + ", ".join(LIBRARIES))


def loads(library: str) -> bool:
    """Whether the system's loader finds it."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def need_a_browser() -> None:
    """The tests use a real one; without it they would fail one by one."""
    given = os.environ.get("THRESHOLD_CHROMIUM")
    if given and shutil.which(given) is None:
        refuse(f"THRESHOLD_CHROMIUM={given} is not a program. Point it to a Chromium, or unset it.")
    if given or any(map(shutil.which, BROWSERS)):
        return
    apt_install(["chromium"], "the tests need a Chromium", "set THRESHOLD_CHROMIUM to one that you have")


def apt_install(packages: "list[str]", why: str, other: str = "") -> None:
    """Installs Debian packages when we may, else says the one command."""
    command = "apt-get install -y --no-install-recommends " + " ".join(packages)
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        refuse(f"{why}. Run this once: sudo {command}" + (f" (or {other})" if other else ""))
    say("Installing " + " ".join(packages) + " …")
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    output = b""
    for words in (["apt-get", "update"], command.split()):
        done = subprocess.run(  # noqa: S603 -- as shown
            words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment, check=False
        )
        output += done.stdout
    if done.returncode:
        explain(output.decode(errors="replace"), f"{why}, and `{command}` did not work")


if __name__ == "__main__":
    main()

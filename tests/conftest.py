"""Test servers: real ones, started once by the controller, shared by all workers of the run.

Tests commit into practices of their own; the tenant wall keeps them apart and nothing is cleaned up.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = "threshold_template"
SHARED = "threshold_test"

pytest_plugins = ("tests.fixtures.database", "tests.fixtures.stack", "tests.fixtures.browser")

_servers = ExitStack()


def pytest_configure(config: pytest.Config) -> None:
    """Starts servers and settings before pytest-django looks for them. Workers inherit the variables."""
    if not hasattr(config, "workerinput"):
        _start()
    import django  # noqa: PLC0415 -- needs the variables that were just set

    django.setup()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stops what this process started."""
    _servers.close()


def _start() -> None:
    from config.embedded import running  # noqa: PLC0415 -- only the controller starts servers
    from config.embedded.local import local_environment  # noqa: PLC0415 -- as above

    folder = Path(_servers.enter_context(tempfile.TemporaryDirectory(prefix="threshold-test-")))
    folder.chmod(0o755)
    servers = _servers.enter_context(running(folder, durable=False))
    os.environ["THRESHOLD_TEST_FOLDER"] = str(folder)
    os.environ["THRESHOLD_TEST_SOCKET"] = str(servers.socket)
    servers.create_database(TEMPLATE)
    os.environ.update(local_environment(folder, servers, database=TEMPLATE, kind="test"))
    manage("create_roles")
    manage("migrate", "--database", "owner", "--verbosity", "0")
    servers.create_database(SHARED, template=TEMPLATE)
    os.environ.update(local_environment(folder, servers, database=SHARED, kind="test"))


def manage(
    *words: str, env: dict[str, str] | None = None, check: bool = True
) -> subprocess.CompletedProcess[str]:
    """Runs manage.py in a process of its own and returns what it said."""
    done = subprocess.run(  # noqa: S603 -- our own command
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env={**os.environ, **(env or {})},
        capture_output=True,
        text=True,
        check=False,
    )
    if check and done.returncode:
        raise RuntimeError(f"manage.py {' '.join(words)} failed:\n{done.stdout}\n{done.stderr}")
    return done


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What must stay on one worker and takes minutes begins at once; the other worker does the rest."""
    items.sort(key=lambda item: item.get_closest_marker("walk") is None)


@pytest.fixture(scope="session")
def django_db_setup() -> None:
    """pytest-django creates nothing: the database is there, with the roles of production."""


@pytest.fixture(autouse=True, scope="session")
def _database_open(django_db_blocker: Any) -> Iterator[None]:
    """Every test may use the database; each works in practices of its own."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture
def scene() -> Any:
    """A practice with people who have names; see tests/scene.py."""
    from tests.scene import Scene  # noqa: PLC0415 -- needs Django to be set up

    return Scene.create()

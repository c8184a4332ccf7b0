"""The processes of production, started once for real, and what they refuse to start with."""

import base64
import os
import secrets
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from config.demo.processes import Processes
from config.embedded.ports import free_port
from tests.conftest import ROOT
from tests.fixtures.database import made_private

NAME = "threshold.example"
READY_SECONDS = 60


def key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def production(database: Any, folder: Path) -> dict[str, str]:
    broker = os.environ["BROKER_URL"].rpartition("/")[0]
    return {
        **database.environment,
        "THRESHOLD_ENV": "production",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "FIELD_KEYS": f"1:{key()}",
        "BLIND_INDEX_KEY": key(),
        "AUDIT_SIGNING_KEY": key(),
        "BROKER_URL": f"{broker}/5",
        "CACHE_URL": f"{broker}/6",
        "SMS_URL": "",
        "BASE_URL": f"https://{NAME}",
        "ALLOWED_HOSTS": NAME,
        "TRUSTED_PROXIES": "1",
        "DEBUG": "0",
        "DEMO_SIGN_INS": "0",
        "STATIC_ROOT": str(folder / "static"),
        "BIND": f"127.0.0.1:{free_port()}",
    }


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A database of its own, static files collected, and every setting as production would have it."""
    folder = tmp_path_factory.mktemp("production")
    with made_private(folder / "seals") as database:
        found = production(database, folder)
        run("manage.py", "collectstatic", "--noinput", "--verbosity", "0", env=found)
        yield found


def run(*words: str, env: dict[str, str], check: bool = True) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(  # noqa: S603 -- our own commands
        [sys.executable, *words],
        cwd=ROOT,
        env=_without_the_browsers(os.environ) | env,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert not check or done.returncode == 0, done.stdout + done.stderr
    return done


def _without_the_browsers(names: Mapping[str, str]) -> dict[str, str]:
    """What a browser test of this worker may have left behind is nothing that production starts with."""
    return {name: value for name, value in names.items() if name != "DJANGO_ALLOW_ASYNC_UNSAFE"}


def ask(environment: dict[str, str], path: str) -> Any:
    """As the proxy passes it on."""
    headers = {"Host": NAME, "X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.7"}
    return urllib.request.urlopen(
        urllib.request.Request(f"http://{environment['BIND']}{path}", headers=headers), timeout=10
    )


@pytest.fixture(scope="module")
def running(environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Processes]:
    with Processes(environment, tmp_path_factory.mktemp("logs"), ROOT) as processes:
        processes.start_web()
        processes.start_background()
        ends = time.monotonic() + READY_SECONDS
        while True:
            processes.check()
            assert time.monotonic() < ends, (processes.logs / "web.log").read_text()
            try:
                ask(environment, "/readyz").close()
                break
            except urllib.error.HTTPError as error:
                error.close()
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.2)
        yield processes


@pytest.mark.walk
@pytest.mark.xdist_group("production")
class TestProcesses:
    """Web, worker and beat under production settings, as docker-compose.yml starts them."""

    def test_readyz_says_that_all_is_in_order(self, running: Processes, environment: dict[str, str]) -> None:
        with ask(environment, "/readyz") as answer:
            assert answer.status == 200
            assert answer.read() == b'{"database": "ok", "broker": "ok", "migrations": "ok"}'

    def test_the_probes_of_the_containers_find_them_well(
        self, running: Processes, environment: dict[str, str]
    ) -> None:
        run("-m", "config.probe", "web", env=environment)
        ends = time.monotonic() + READY_SECONDS
        while run("-m", "config.probe", "worker", env=environment, check=False).returncode:
            assert time.monotonic() < ends, (running.logs / "worker.log").read_text()

    def test_answers_are_dressed_for_the_open_network(
        self, running: Processes, environment: dict[str, str]
    ) -> None:
        with ask(environment, "/accounts/login/") as answer:
            page = answer.read().decode()
            assert "max-age=63072000" in answer.headers["Strict-Transport-Security"]
            cookies = answer.headers.get_all("Set-Cookie")
        assert all(one.startswith("__Host-") and "; Secure" in one for one in cookies)
        style = next(part for part in page.split('"') if part.startswith("/static/css/tokens."))
        assert style != "/static/css/tokens.css"
        with ask(environment, style) as answer:
            assert "immutable" in answer.headers["Cache-Control"]

    def test_a_wrong_host_name_is_refused(self, running: Processes, environment: dict[str, str]) -> None:
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"http://{environment['BIND']}/accounts/login/", timeout=10)
        assert refused.value.code == 400
        refused.value.close()

    def test_deploy_checks_have_nothing_to_say(self, environment: dict[str, str]) -> None:
        done = run("manage.py", "check", "--deploy", "--fail-level", "WARNING", env=environment)
        assert "threshold.I001" not in done.stderr


START = {
    "web": ("-c", "import config.wsgi"),
    "worker": ("-m", "celery", "-q", "-A", "config", "worker", "--pool", "solo"),
    "beat": (
        "-m",
        "celery",
        "-q",
        "-A",
        "config",
        "beat",
        "--pidfile",
        "",
        "--schedule",
        "{folder}/schedule",
    ),
    "deploy check": ("manage.py", "check", "--deploy"),
}


@pytest.mark.xdist_group("production")
class TestRefusals:
    """Each refusal is one sentence, and holds for every process."""

    @pytest.mark.parametrize("process", START)
    @pytest.mark.parametrize(
        ("url", "words"),
        [("ADMIN_DATABASE_URL", "is a superuser"), ("OWNER_DATABASE_URL", "owns tables of practices")],
    )
    def test_a_role_that_could_pass_the_wall(
        self, environment: dict[str, str], process: str, url: str, words: str, tmp_path: Path
    ) -> None:
        changed = environment | {"DATABASE_URL": environment[url]}
        command = [word.format(folder=tmp_path) for word in START[process]]
        done = run(*command, env=changed, check=False)
        assert done.returncode != 0
        assert words in done.stdout + done.stderr

    def test_a_role_that_may_become_one_past_the_wall(self, environment: dict[str, str]) -> None:
        changed = environment | {"DATABASE_URL": environment["OWNER_DATABASE_URL"]}
        done = run(*START["web"], env=changed, check=False)
        assert "may bypass row-level security" in done.stderr

    @pytest.mark.parametrize(
        ("changed", "named"),
        [
            ({"SECRET_KEY": ""}, "SECRET_KEY is missing"),
            ({"SECRET_KEY": "change-me" * 8}, "SECRET_KEY is short or an example"),
            ({"FIELD_KEYS": ""}, "FIELD_KEYS is missing"),
            ({"AUDIT_SIGNING_KEY": ""}, "AUDIT_SIGNING_KEY is missing"),
            ({"DEBUG": "1"}, "DEBUG=1"),
            ({"DEMO_SIGN_INS": "1"}, "DEMO_SIGN_INS=1"),
        ],
    )
    def test_a_contradiction_in_the_settings(
        self, environment: dict[str, str], changed: dict[str, str], named: str
    ) -> None:
        done = run(*START["web"], env=environment | changed, check=False)
        assert done.returncode != 0
        assert named in done.stderr

    def test_a_database_that_does_not_answer(self, environment: dict[str, str]) -> None:
        changed = environment | {"DATABASE_URL": "postgresql://threshold_app:x7f3@127.0.0.1:1/threshold"}
        done = run(*START["web"], env=changed, check=False)
        assert done.returncode != 0
        assert "does not answer" in done.stderr
        assert "x7f3" not in done.stderr

"""What the surroundings must say: contradictions stop the start, with the variable's name and a way out."""

import base64
from pathlib import Path

import pytest

from config.environment import Environment, Refused


def key(number: int) -> str:
    return base64.b64encode(bytes((number * 7 + one * 11) % 256 for one in range(32))).decode()


GOOD = {
    "THRESHOLD_ENV": "production",
    "SECRET_KEY": "Jx2kTz0vQ7pLwM5nRb8sYc3dFg6hAa1eUi4oKq9tZr2xVb",
    "DATABASE_URL": "postgresql://threshold_app:f3b1c8d7@db:5432/threshold",
    "BROKER_URL": "redis://valkey:6379/0",
    "CACHE_URL": "redis://valkey:6379/1",
    "FIELD_KEYS": f"1:{key(1)}",
    "BLIND_INDEX_KEY": key(2),
    "AUDIT_SIGNING_KEY": key(3),
    "AUDIT_WORM_DIR": "/seals",
    "BASE_URL": "https://threshold.example",
    "ALLOWED_HOSTS": "threshold.example",
    "EMAIL_URL": "smtp://mail.example:25",
    "TRUSTED_PROXIES": "1",
}
DEMO = GOOD | {
    "THRESHOLD_ENV": "demo",
    "BASE_URL": "http://127.0.0.1:8000",
    "ALLOWED_HOSTS": "127.0.0.1,localhost",
    "DATABASE_URL": "postgresql://threshold_app:f3b1c8d7@%2Ftmp%2Fdemo/threshold_demo",
    "DEMO_SIGN_INS": "1",
}


def problems(source: dict[str, str]) -> str:
    with pytest.raises(Refused) as refused:
        Environment.read(source)
    return "\n".join(refused.value.problems)


def test_a_complete_production_environment_is_taken() -> None:
    found = Environment.read(GOOD)
    assert found.is_production
    assert found.database_url.user == "threshold_app"
    assert found.field_keys.keys() == {1}


@pytest.mark.parametrize("name", sorted(set(GOOD) - {"TRUSTED_PROXIES"}))
def test_each_missing_variable_is_named_with_an_example(name: str) -> None:
    said = problems({one: value for one, value in GOOD.items() if one != name})
    assert f"{name} is missing" in said
    assert f"{name}=" in said


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"SECRET_KEY": "change-me-change-me-change-me-change-me-change-me"}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"DEBUG": "1"}, "DEBUG"),
        ({"DEBUG": "yes"}, "DEBUG"),
        ({"DEMO_SIGN_INS": "1"}, "DEMO_SIGN_INS"),
        ({"BASE_URL": "http://threshold.example"}, "BASE_URL"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
        ({"TRUSTED_PROXIES": "0"}, "TRUSTED_PROXIES"),
        ({"FIELD_KEYS": "1:" + "A" * 43 + "="}, "FIELD_KEYS"),
        ({"FIELD_KEYS": "1:c2hvcnQ="}, "FIELD_KEYS"),
        ({"BLIND_INDEX_KEY": "not base64 at all"}, "BLIND_INDEX_KEY"),
        ({"DATABASE_URL": "mysql://x@y/z"}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgresql://threshold_app:password@db/threshold"}, "DATABASE_URL"),
        ({"THRESHOLD_ENV": "staging"}, "THRESHOLD_ENV"),
        ({"SECRET_KEY_FILE": "/nowhere/at/all"}, "SECRET_KEY_FILE"),
    ],
)
def test_production_refuses(changed: dict[str, str], named: str) -> None:
    assert named in problems(GOOD | changed)


@pytest.mark.parametrize(
    "changed",
    [
        {"THRESHOLD_ENV": "test"},
        {"ALLOWED_HOSTS": "127.0.0.1,threshold.example"},
        {"DATABASE_URL": "postgresql://threshold_app:f3b1c8d7@db/threshold"},
    ],
)
def test_sign_ins_of_the_demo_stay_in_a_demo_on_this_machine(changed: dict[str, str]) -> None:
    assert Environment.read(DEMO).demo_sign_ins
    assert "DEMO_SIGN_INS" in problems(DEMO | changed)


def test_all_problems_are_told_at_once() -> None:
    said = problems({"THRESHOLD_ENV": "production"})
    assert said.count("is missing") > 8


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "database"
    path.write_text("postgresql://threshold_app:from-a-file@db/threshold\n", encoding="utf-8")
    source = {one: value for one, value in GOOD.items() if one != "DATABASE_URL"}
    found = Environment.read(source | {"DATABASE_URL_FILE": str(path)})
    assert found.database_url.password == "from-a-file"  # noqa: S105 -- made up for this test


def test_secrets_do_not_show_in_a_traceback() -> None:
    shown = repr(Environment.read(GOOD))
    for secret in ("f3b1c8d7", GOOD["SECRET_KEY"], GOOD["BLIND_INDEX_KEY"], GOOD["AUDIT_SIGNING_KEY"]):
        assert secret not in shown

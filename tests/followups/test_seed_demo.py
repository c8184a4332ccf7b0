"""`seed_demo`: two practices with everybody and every stage, in an empty demo and nowhere else."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import override_settings

from cases.models import Stage
from practices.models import StaffRole
from tests.fixtures.database import PrivateDatabase


def test_every_role_every_stage_and_open_links(private_database: PrivateDatabase, tmp_path: Path) -> None:
    out = tmp_path / "people.json"
    private_database.manage("seed_demo", "--out", str(out))
    practices = json.loads(out.read_text(encoding="utf-8"))
    assert [one["slug"] for one in practices] == ["harbor-light", "north-gate"]
    for practice in practices:
        assert {one["role"] for one in practice["staff"]} == set(StaffRole.values)
        assert all(one["password"] and one["totp_secret"] for one in practice["staff"])
        assert {one["stage"] for one in practice["cases"]} == set(Stage.values)
        assert len(practice["family_links"]) >= 2
        assert all(one["url"].startswith("/family/i/") for one in practice["family_links"])
    both = {one["email"] for one in practices[0]["staff"]} & {one["email"] for one in practices[1]["staff"]}
    assert len(both) == 1, "one person wears a hat in each"
    assert out.stat().st_mode & 0o077 == 0, "passwords are for their owner's eyes"
    for practice in practices:
        kinds = _unusual(private_database, practice["slug"])
        assert {"special_care", "refusals"} <= kinds, f"{practice['slug']} has nothing unusual to sign off"
    assert "Complete and unchanged" in private_database.manage("verify_audit").stdout
    again = private_database.manage("seed_demo", "--out", str(out), check=False)
    assert again.returncode == 1
    assert "There are practices in this database already" in again.stderr


@override_settings(THRESHOLD_ENV="production")
def test_nowhere_but_in_a_demo(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="neither demo nor test"):
        call_command("seed_demo", "--out", str(tmp_path / "people.json"))
    assert not (tmp_path / "people.json").exists()


def _unusual(database: PrivateDatabase, slug: str) -> set[str]:
    """Kinds of what the check of unusual access found in the demo's own log."""
    with database.connect() as link:
        rows = link.execute(
            "SELECT u.kind FROM compliance_unusual_access u JOIN practices_practice p ON p.id = u.practice_id"
            " WHERE p.slug = %s AND u.state = 'open'",
            [slug],
        )
        return {kind for (kind,) in rows}

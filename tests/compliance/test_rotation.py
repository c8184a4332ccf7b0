"""Changing keys: everything still reads, under new numbers, and without the old ones."""

import os
from functools import partial
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.db import connection

from cases.domain import notes
from cases.models import Case, Note
from compliance import crypto, rotation
from compliance.domain import retention
from compliance.fields import EncryptedTextField
from compliance.rotation import Keys
from practices.tenancy.context import practice as in_practice
from tests.compliance.test_rights import closed_long_ago, destroy, words_of
from tests.fixtures.database import PrivateDatabase
from tests.scene import Scene

WORDS = "He is at his sister's."


def numbers(scene: Scene) -> set[int]:
    """Which key numbers the notes of this practice are encrypted under."""
    with in_practice(scene.practice.pk), connection.cursor() as cursor:
        cursor.execute("SELECT text FROM cases_note WHERE practice_id = app_practice_id()")
        return {crypto.key_number(bytes(row[0])) for row in cursor.fetchall()}


def one_practice(scene: Scene, *, data: bool) -> rotation.Done:
    """As the command does it, for this practice alone: other tests work in the same database."""
    done = rotation.Done()
    if data:
        done.made = rotation._with(scene.practice.pk, rotation._make_new_keys)
    done.rewrapped = rotation._with(scene.practice.pk, rotation._rewrap)
    if data:
        for model in (Case, Note):
            done.values += rotation._with(scene.practice.pk, partial(rotation._encrypt_anew, model))
    return done


def write(scene: Scene) -> Case:
    """A case with a note."""
    case = scene.case
    with scene.lead.acting() as access:
        notes.write(access, case=case, kind="casework", text=WORDS)
    return case


def test_a_new_installation_key_wraps_the_practices_keys(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = write(scene)
    old = dict(settings.FIELD_KEYS)
    newer = max(old) + 1
    monkeypatch.setattr(settings, "FIELD_KEYS", old | {newer: os.urandom(32)})
    assert one_practice(scene, data=False).rewrapped == 2
    monkeypatch.setattr(settings, "FIELD_KEYS", {newer: settings.FIELD_KEYS[newer]})
    assert words_of(scene, case) == [WORDS], "the old installation key is not needed any more"


def test_new_data_keys_encrypt_what_was_there(scene: Scene) -> None:
    case = write(scene)
    assert numbers(scene) == {1}
    done = one_practice(scene, data=True)
    assert done.made == 2
    assert done.values > 0
    assert numbers(scene) == {2}
    assert words_of(scene, case) == [WORDS]
    write(scene)
    assert numbers(scene) == {2}
    assert one_practice(scene, data=False).values == 0


def test_what_was_destroyed_stays_destroyed(scene: Scene) -> None:
    case = closed_long_ago(scene)
    destroy(scene, case, case.reference)
    one_practice(scene, data=True)
    assert words_of(scene, case) == ["(destroyed)"]
    with scene.admin.acting() as access:
        assert retention.ripe(access) == []


def test_every_encrypted_column_is_known(scene: Scene) -> None:
    known = {model._meta.label for model in rotation.encrypted_models()}
    assert {
        "cases.Case",
        "cases.Note",
        "families.IntakeAnswers",
        "compliance.Consent",
        "documents.ReportFile",
    } <= known
    assert all(
        isinstance(model._meta.get_field(column), EncryptedTextField)
        for model in rotation.encrypted_models()
        for column in rotation.columns_of(model)
    )


def test_the_command_runs_as_the_owner(private_database: PrivateDatabase, tmp_path: Path) -> None:
    private_database.manage("seed_demo", "--out", str(tmp_path / "people.json"))
    told = private_database.manage("rotate_keys", "--data").stdout
    assert "keys made" in told
    assert " 0 values" not in told
    assert "Complete and unchanged" in private_database.manage("verify_audit").stdout


def test_without_the_installations_key_a_backup_shows_nothing(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(scene)
    with in_practice(scene.practice.pk), connection.cursor() as cursor:
        cursor.execute("SELECT text FROM cases_note WHERE practice_id = app_practice_id()")
        assert WORDS.encode() not in bytes(cursor.fetchone()[0])
        assert Keys(scene.practice.pk, cursor).cases
        monkeypatch.setattr(settings, "FIELD_KEYS", {max(settings.FIELD_KEYS): os.urandom(32)})
        with pytest.raises(InvalidTag):
            Keys(scene.practice.pk, cursor)

"""The script that leaves with an archive: alone, in a process of its own, over whatever it is given."""

import base64
import io
import json
import random
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.utils import timezone

from compliance.audit import export, merkle, signing, worm
from compliance.audit.canonical import FORMAT, START
from compliance.audit.seal import GENESIS, Head, Seal, close
from compliance.audit.standalone import verify_threshold_audit as standalone
from tests.compliance.private_log import PrivateLog, log, on
from tests.rows import make_practice

__all__ = ["log"]

SCRIPT = Path(standalone.__file__)


def run(*words: object) -> subprocess.CompletedProcess[str]:
    """The script in an interpreter that sees neither our folder nor our variables."""
    return subprocess.run(  # noqa: S603 -- our own script
        [sys.executable, "-I", str(SCRIPT), *map(str, words)],
        cwd=SCRIPT.anchor,
        env={},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def sealed(log: PrivateLog, tmp_path: Path) -> Path:
    """An archive of two practices and three seals."""
    ours = make_practice()
    for _ in range(3):
        log.write(2, ours, actor_name="Zoë\twith\ttabs\nand lines", reason="\\N")
        log.write(1)
        log.seal()
    file = tmp_path / "log.zip"
    export.export(file)
    return file


def test_it_says_so_when_everything_holds(sealed: Path) -> None:
    manifest = json.loads(zipfile.ZipFile(sealed).read("manifest.json"))
    head = f"{manifest['head']['seal']}:{manifest['head']['hash']}"
    done = run(sealed, "--key", signing.public_key().hex())
    assert (done.returncode, done.stderr) == (0, "")
    assert "Complete and unchanged: 9 events in 3 seals." in done.stdout
    assert "No published head was given" in done.stdout
    done = run(sealed, "--key", signing.public_key().hex(), "--head", f"{head}:9", "--head", head)
    assert done.returncode == 0
    assert "Published heads found in it: 2." in done.stdout


def test_a_key_may_come_in_a_file(sealed: Path, tmp_path: Path) -> None:
    key = tmp_path / "practice.pub"
    key.write_text(f"Harbor Light\n{signing.public_key().hex()}\n")
    assert run(sealed, "--key", key).returncode == 0


def test_it_says_what_does_not_hold(sealed: Path, log: PrivateLog, tmp_path: Path) -> None:
    key = signing.public_key().hex()
    stranger = Ed25519PrivateKey.generate().public_key().public_bytes_raw().hex()
    for words, said in (
        ((sealed, "--key", stranger), "nobody vouches for"),
        ((sealed, "--key", key, "--head", f"4:{'0' * 64}"), "ends before seal 4"),
        ((sealed, "--key", key, "--head", f"3:{'0' * 64}"), "not the one that was published"),
    ):
        done = run(*words)
        assert (done.returncode, done.stdout) == (1, "")
        assert said in done.stderr
    with log.meddler() as link:
        link.execute(
            on("UPDATE {} SET action = 'raed' WHERE reason = %s", "compliance_access_event"), ["\\N"]
        )
    export.export(tmp_path / "after.zip")
    done = run(tmp_path / "after.zip", "--key", key)
    assert done.returncode == 1
    assert "DOES NOT HOLD: Events of seal 1 were changed" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_question_that_makes_no_sense_is_no_finding(sealed: Path, tmp_path: Path) -> None:
    key = signing.public_key().hex()
    (tmp_path / "no-key.txt").write_text("hello")
    for words in (
        (),
        (sealed,),
        (sealed, "--key", "abc"),
        (sealed, "--key", tmp_path / "no-key.txt"),
        (sealed, "--key", key, "--head", "newest"),
        (tmp_path / "missing.zip", "--key", key),
    ):
        done = run(*words)
        assert done.returncode == 2, words
        assert "Traceback" not in done.stderr


def test_it_needs_nothing_of_ours() -> None:
    text = SCRIPT.read_text(encoding="utf-8")
    imported = {
        line.split()[1].split(".")[0] for line in text.splitlines() if line.startswith(("import ", "from "))
    }
    assert imported - set(sys.stdlib_module_names) == {"cryptography"}


def test_a_byte_changed_in_the_file_never_changes_what_it_says(sealed: Path) -> None:
    """Whatever a damaged file still says must be what was sealed; in most places it says nothing any more."""
    content, keys = sealed.read_bytes(), standalone.Keys([signing.public_key()])
    before = _members(content)
    dice = random.Random(7)  # noqa: S311 -- reproducible, not secret
    found = 0
    for _ in range(600):
        place = dice.randrange(len(content))
        damaged = content[:place] + bytes([content[place] ^ 1 << dice.randrange(8)]) + content[place + 1 :]
        try:
            standalone.check(io.BytesIO(damaged), keys)
        except standalone.DoesNotHold:
            found += 1
        else:
            assert _members(damaged) == before, place
    assert found > 500


@pytest.mark.parametrize("member", ["README.txt", "keys.txt", "seals.jsonl", "events.tsv", "manifest.json"])
def test_what_the_manifest_names_is_what_is_there(sealed: Path, member: str) -> None:
    content = _members(sealed.read_bytes())
    content[member] += b"x"
    with pytest.raises(standalone.DoesNotHold):
        standalone.check(_packed(content), standalone.Keys([signing.public_key()]))
    del content[member]
    with pytest.raises(standalone.DoesNotHold, match="other files"):
        standalone.check(_packed(content), standalone.Keys([signing.public_key()]))


def test_the_product_reads_the_same_archive(sealed: Path) -> None:
    chain = export.check(sealed, worm.keys())
    checked = standalone.check(sealed, standalone.Keys([signing.public_key()]))
    assert (chain.events, chain.seals) == (checked.events, len(checked.seals)) == (9, 3)


def test_an_empty_log_has_an_archive_too(log: PrivateLog) -> None:
    target = io.BytesIO()
    with export.store.sealer_cursor() as cursor:
        export.write(target, cursor)
    assert standalone.check(target, standalone.Keys([signing.public_key()])).seals == []


# A change of keys


@pytest.fixture
def two_keys(settings: Any) -> tuple[Ed25519PrivateKey, Ed25519PrivateKey]:
    """The key before and the key after."""
    return Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()


def test_a_change_of_keys_is_followed_from_either_side(settings: Any, two_keys: Any) -> None:
    old, new = two_keys
    seals = _changed(settings, old, new)
    for known in (old, new):
        checked = standalone.check(_archive(seals), standalone.Keys([_public(known)]))
        assert (len(checked.seals), checked.unannounced) == (4, [])


def test_a_change_of_keys_that_the_old_one_did_not_sign_is_not_followed(settings: Any, two_keys: Any) -> None:
    old, new = two_keys
    thief = Ed25519PrivateKey.generate()
    seals = _changed(settings, old, new, signed_by=thief)
    with pytest.raises(standalone.DoesNotHold, match="nobody vouches for"):
        standalone.check(_archive(seals), standalone.Keys([_public(old)]))
    seals = _changed(settings, thief, new, proof_by=thief)
    with pytest.raises(standalone.DoesNotHold, match="nobody vouches for"):
        standalone.check(_archive(seals), standalone.Keys([_public(new)]))
    with pytest.raises(standalone.DoesNotHold, match="never agreed to take over"):
        standalone.check(_archive(seals), standalone.Keys([_public(thief), _public(new)]))


def test_the_next_seal_is_of_the_key_that_was_named_and_the_old_one_is_done(
    settings: Any, two_keys: Any
) -> None:
    old, new = two_keys
    keys = standalone.Keys([_public(old), _public(new)])
    with pytest.raises(standalone.DoesNotHold, match="not signed by the key that the seal before it names"):
        standalone.check(_archive(_changed(settings, old, new, afterwards=[old, new])), keys)
    with pytest.raises(standalone.DoesNotHold, match="after another one replaced it"):
        standalone.check(_archive(_changed(settings, old, new, afterwards=[new, old])), keys)


def test_another_key_without_a_word_is_told(settings: Any, two_keys: Any) -> None:
    old, new = two_keys
    seals: list[Seal] = []
    for key in (old, new):
        seals.append(_next(settings, seals, key))
    checked = standalone.check(_archive(seals), standalone.Keys([_public(old), _public(new)]))
    assert checked.unannounced == [2]


def _public(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes_raw()


def _next(
    settings: Any, seals: list[Seal], key: Ed25519PrivateKey, kind: Any = "seal", note: str = ""
) -> Seal:
    settings.AUDIT_SIGNING_KEY = base64.b64encode(key.private_bytes_raw()).decode()
    head = Head(
        seq=len(seals) + 1,
        kind=kind,
        format=FORMAT,
        epoch=1,
        start=START,
        stop=START,
        count=0,
        root=merkle.EMPTY,
        previous=seals[-1].hash if seals else GENESIS,
        sealed_at=timezone.now(),
        note=note,
    )
    return close(head)


def _changed(
    settings: Any,
    old: Ed25519PrivateKey,
    new: Ed25519PrivateKey,
    *,
    signed_by: Ed25519PrivateKey | None = None,
    proof_by: Ed25519PrivateKey | None = None,
    afterwards: Any = None,
) -> list[Seal]:
    """A seal of the old key, the change, and seals after it."""
    seals = [_next(settings, [], old)]
    before, after = _public(old).hex(), _public(new).hex()
    told = "\t".join((standalone.ROTATION, seals[0].hash.hex(), before, after))
    proof = (proof_by or new).sign(sha256(told.encode()).digest())
    note = f"from={before} to={after} proof={proof.hex()}"
    seals.append(_next(settings, seals, signed_by or old, "rotate", note))
    for key in afterwards or (new, new):
        seals.append(_next(settings, seals, key))
    return seals


def _archive(seals: list[Seal]) -> io.BytesIO:
    lines = [json.dumps({"seal": seal.file(), "parts": []}) + "\n" for seal in seals]
    content = {"README.txt": b"", "keys.txt": b"", "events.tsv": b"", "seals.jsonl": "".join(lines).encode()}
    last = seals[-1]
    manifest = {
        "archive": standalone.ARCHIVE,
        "format": standalone.FORMAT,
        "practice": None,
        "head": {"seal": last.seq, "hash": last.hash.hex(), "key": last.key},
        "events": 0,
        "files": {name: sha256(data).hexdigest() for name, data in content.items()},
    }
    return _packed({**content, "manifest.json": json.dumps(manifest).encode()})


def _packed(content: dict[str, bytes]) -> io.BytesIO:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return target


def _members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}

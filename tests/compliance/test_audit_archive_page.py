"""What an admin and an auditor can give to somebody who checks an archive without us."""

import re
import subprocess
import sys
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from compliance.audit import signing, writer
from compliance.audit.standalone import verify_threshold_audit as standalone
from practices.tenancy.context import practice
from tests.compliance.private_log import PrivateLog, event, log

__all__ = ["log"]

LOG, PAGE, SCRIPT = "/compliance/audit/", "/compliance/audit/archive/", "/compliance/audit/archive/script/"


@pytest.mark.parametrize("who", ["admin", "auditor"])
def test_script_and_key_stand_beside_the_export(scene: Any, who: str) -> None:
    client = getattr(scene, who).client()
    page = client.get(LOG).content.decode()
    assert f'href="{SCRIPT}" download' in page
    assert f'href="{PAGE}"' in page
    page = client.get(PAGE).content.decode()
    assert signing.public_key().hex() in page
    assert f"<code>{signing.key_id()}</code>" in page
    assert scene.last_event(category="audit", action="read_public_key").effect == "allow"
    answer = client.get(SCRIPT)
    assert answer["Content-Disposition"] == 'attachment; filename="verify_threshold_audit.py"'
    assert answer.content == Path(standalone.__file__).read_bytes()
    assert scene.last_event(category="audit", action="download_checking_script").effect == "allow"
    assert "Took the script that checks an archive of the audit log" in client.get(LOG).content.decode()


@pytest.mark.parametrize("who", ["lead", "supervisor", "coordinator"])
@pytest.mark.parametrize("address", [PAGE, SCRIPT])
def test_everybody_else_does_not_learn_that_it_is_there(scene: Any, who: str, address: str) -> None:
    assert getattr(scene, who).client().get(address).status_code == 404
    assert scene.last_event(category="audit").effect == "deny"


def test_the_line_to_run_holds_for_an_archive_that_was_exported_later(
    log: PrivateLog, scene: Any, tmp_path: Path
) -> None:
    """An admin keeps the newest seal, takes the script, exports, and runs the line of the page elsewhere."""
    client = scene.admin.client()
    with practice(scene.practice.pk):
        writer.write([event(scene.practice.pk) for _ in range(3)])
    log.write(4)
    assert "Nothing is sealed yet." in client.get(PAGE).content.decode()
    (seal,) = log.seal()
    page = unescape(client.get(PAGE).content.decode())
    found = re.search(r"python3 (verify_threshold_audit\.py) (audit-log\.zip) ([^<]+)</code>", page)
    assert found
    kept = re.search(rf"<code[^>]*>({seal.seq}:{seal.hash.hex()}:\d+)</code>", page)
    assert kept
    (tmp_path / found[1]).write_bytes(client.get(SCRIPT).content)
    (tmp_path / found[2]).write_bytes(b"".join(client.post(LOG + "export/").streaming_content))
    done = subprocess.run(  # noqa: S603 -- our own script
        [sys.executable, "-I", found[1], found[2], *found[3].split(), "--head", kept[1]],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert f"events of practice {scene.practice.pk} in 1 seals." in done.stdout
    assert "Published heads found in it: 1." in done.stdout

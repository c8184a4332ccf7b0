"""A log that is broken, or cannot be sealed, is said to every admin while recording goes on."""

import io
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from compliance import outbox
from compliance.audit import alarms, sealer
from compliance.audit.alarms import Alarm
from compliance.models import OutboxRow
from compliance.tasks import check_log, raise_alarm, seal
from practices.tenancy.context import practice as in_practice
from practices.tenancy.models import uuid7
from tests.compliance.private_log import PrivateLog, log
from tests.scene import Scene

__all__ = ["log"]

PAGE = "/compliance/audit/"


@pytest.fixture
def scene(log: PrivateLog, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """In the private database, and with its own memory of failures.

    The cache is one for all tests at once: a worker that seals the other log would forget this one's failure.
    """
    for name in ("SINCE", "RAISED"):
        monkeypatch.setattr(alarms, name, f"{getattr(alarms, name)}:{uuid7()}")
    return Scene.create()


def sent(scene: Scene) -> list[tuple[str, str]]:
    """What the worker sends in this practice: to whom, and what."""
    mail.outbox.clear()
    outbox.relay_practice(scene.practice.pk, at=timezone.now())
    return [(one.to[0], f"{one.subject}\n{one.body}") for one in mail.outbox]


def posted(practice_id: UUID) -> int:
    with in_practice(practice_id):
        return OutboxRow.objects.filter(kind=alarms.KIND).count()


def break_it(log: PrivateLog, scene: Scene) -> None:
    log.write(2, scene.practice.pk)
    log.seal()
    with log.meddler() as link:
        link.execute("UPDATE compliance_access_event SET actor_name = 'Nobody'")


def test_a_check_that_finds_something_is_told_to_the_admins_of_every_practice(
    log: PrivateLog, scene: Scene
) -> None:
    other = Scene.create("Stillwater")
    break_it(log, scene)
    check_log.run()
    raise_alarm.run(Alarm.BROKEN.value)  # the worker takes it from the queue
    ((to, words),) = sent(scene)
    assert to == scene.admin.user.email
    assert "not as it was sealed" in words
    assert "/compliance/audit/" in words
    for name in ("Nobody", "Okafor", "Vance", "Harbor"):
        assert name not in words
    assert [one for one, _ in sent(other)] == [other.admin.user.email]
    raise_alarm.run(Alarm.BROKEN.value)
    assert posted(scene.practice.pk) == 1, "once a day"
    page = scene.admin.client().get(PAGE).content.decode()
    assert "Seal 1 does not hold." in page
    assert "Ask whoever runs this installation to keep everything as it is" in page


def test_recording_goes_on_in_a_broken_log(log: PrivateLog, scene: Scene) -> None:
    break_it(log, scene)
    check_log.run()
    log.write(2, scene.practice.pk)
    (sealed,) = log.seal()
    assert sealed.head.count >= 2
    verdict = log.check()
    assert verdict.problem is not None
    assert verdict.problem.seal == 1


def test_the_command_raises_the_alarm_too(log: PrivateLog, scene: Scene) -> None:
    break_it(log, scene)
    with pytest.raises(CommandError):
        call_command("verify_audit", stdout=io.StringIO())
    assert len(sent(scene)) == 1


def test_a_log_that_holds_says_nothing(log: PrivateLog, scene: Scene) -> None:
    log.write(1, scene.practice.pk)
    log.seal()
    check_log.run()
    call_command("verify_audit", stdout=io.StringIO())
    assert posted(scene.practice.pk) == 0


def test_a_seal_that_cannot_be_made_fails_loudly_and_the_page_says_so(
    log: PrivateLog, scene: Scene, settings: Any
) -> None:
    log.write(1, scene.practice.pk)
    log.seal()
    settings.AUDIT_SIGNING_KEY = "QUJD" * 10 + "QUI="
    log.write(1, scene.practice.pk)
    with pytest.raises(sealer.KeyNotAnnounced):
        seal.run()
    soon, later = timezone.now() + timedelta(minutes=4), timezone.now() + timedelta(minutes=6)
    assert not alarms.not_sealed(soon), "one key may be following another"
    assert alarms.not_sealed(later)
    assert not alarms.not_sealed(later), "once an hour is enough"
    raise_alarm.run(Alarm.NOT_SEALED.value)
    ((to, words),) = sent(scene)
    assert to == scene.admin.user.email
    assert "cannot be sealed" in words
    with log.meddler() as link:
        link.execute(
            "UPDATE compliance_access_event SET id = uuidv7(interval '-1 hour') WHERE xid = %s", [_last(link)]
        )
    page = scene.admin.client().get(PAGE).content.decode()
    assert "Newer events are not sealed." in page


def _last(link: Any) -> int:
    return int(link.execute("SELECT max(xid) FROM compliance_access_event").fetchone()[0])


def test_sealing_that_works_again_forgets_the_failure(log: PrivateLog, scene: Scene) -> None:
    now = timezone.now()
    alarms.not_sealed(now)
    log.write(1, scene.practice.pk)
    log.settle()
    seal.run()
    assert not alarms.not_sealed(now + timedelta(minutes=6))

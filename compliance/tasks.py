"""Background work of compliance. Each task is an address: it calls one verb and may run twice."""

from datetime import timedelta
from uuid import UUID

from celery import shared_task
from django.utils import timezone

from compliance import outbox
from compliance.acting import acting
from compliance.audit import alarms, partitions, sealer, verify
from compliance.audit.alarms import Alarm
from compliance.domain import heads
from compliance.unusual import queries, watch

CHECK_AT_MOST_EVERY = timedelta(minutes=5)


@shared_task(acks_late=True, reject_on_worker_lost=True, ignore_result=True)
def seal() -> None:
    """Seals what can no longer change. Beat calls it every 15 seconds. What stops it is told, and fails loudly."""
    at = timezone.now()
    try:
        sealer.seal_pending(at)
    except Exception:
        if alarms.not_sealed(at):
            raise_alarm.delay(Alarm.NOT_SEALED.value)
        raise
    alarms.sealed()


@shared_task(acks_late=True, reject_on_worker_lost=True, ignore_result=True)
def keep_partitions() -> None:
    """Makes the log's coming months. Beat calls it every day; a missing month fails the task loudly."""
    partitions.keep(timezone.now())


@shared_task(acks_late=True, reject_on_worker_lost=True, ignore_result=True)
def check_log() -> None:
    """Checks the whole log for the audit page. Beat calls it every night, an admin whenever asked."""
    verdict = verify.check(timezone.now(), unless_within=CHECK_AT_MOST_EVERY)
    if verdict is not None and verdict.problem is not None:
        raise_alarm.delay(Alarm.BROKEN.value)


@shared_task(acks_late=True, reject_on_worker_lost=True, ignore_result=True)
def relay() -> None:
    """Looks for practices with something to send. Beat calls it every 30 seconds."""
    for practice_id in outbox.practices_with_due_rows(timezone.now()):
        relay_practice.delay(str(practice_id))


@shared_task(acks_late=True, reject_on_worker_lost=True, ignore_result=True)
def relay_practice(practice_id: str) -> None:
    """Sends what is due in one practice."""
    outbox.relay_practice(UUID(practice_id), at=timezone.now())


@shared_task(acks_late=True, reject_on_worker_lost=True, ignore_result=True)
def watch_all() -> None:
    """Asks for the check of unusual access in every practice. Beat calls it every hour."""
    for practice_id in queries.practices():
        watch_practice.delay(str(practice_id))


@shared_task(acks_late=True, reject_on_worker_lost=True, ignore_result=True)
def watch_practice(practice_id: str) -> None:
    """Looks through what one practice's log holds since the last time."""
    watch.look_through(UUID(practice_id), at=timezone.now())


@shared_task(acks_late=True, reject_on_worker_lost=True, ignore_result=True)
def raise_alarm(alarm: str) -> None:
    """Tells every practice's admins that the log does not hold, or cannot be sealed."""
    alarms.tell(Alarm(alarm), timezone.now())


@shared_task(acks_late=True, reject_on_worker_lost=True, ignore_result=True)
def publish_heads() -> None:
    """Asks every practice for its daily publication. Beat calls it once a day."""
    for practice_id in queries.practices():
        publish_practice_head.delay(str(practice_id))


@shared_task(acks_late=True, reject_on_worker_lost=True, ignore_result=True)
def publish_practice_head(practice_id: str) -> None:
    """The newest head of one practice, on every way that it chose."""
    with acting(UUID(practice_id)) as access:
        heads.publish_daily(access)

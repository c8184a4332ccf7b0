"""Report jobs in the worker."""

from uuid import UUID

from celery import shared_task

from documents.domain import reports


@shared_task(acks_late=True, reject_on_worker_lost=True, ignore_result=True)
def write_report(practice_id: str, job_id: str) -> None:
    """Makes one paper."""
    reports.write_report(UUID(practice_id), UUID(job_id))

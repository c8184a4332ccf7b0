"""Asking for a paper, making it in a worker, and opening it."""

import hashlib
import logging
from contextlib import AbstractContextManager
from uuid import UUID

from celery import current_app
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from compliance import gate
from compliance.access import Access
from compliance.acting import acting
from compliance.errors import DomainError, NotFound
from compliance.vocabulary import Purpose, Role
from documents.models import JobState, ReportFile, ReportJob
from documents.papers import paper_called
from documents.render import render_pdf

logger = logging.getLogger(__name__)


def request_report(access: Access, *, case_id: UUID, paper: str, idem_key: str, about: str = "") -> ReportJob:
    """Asks for a paper of one case. The same key gives the same job. Raises Denied, NotFound."""
    kind = paper_called(paper)
    with gate.act(
        access, to=f"request {kind.name}", case_id=case_id, model=ReportFile, category=kind.category
    ):
        job, created = ReportJob.objects.get_or_create(
            practice_id=access.practice_id,
            idem_key=idem_key,
            defaults={
                "case_id": case_id,
                "paper": kind.name,
                "about": about,
                "requested_by_id": access.membership_id,
                "requested_at": access.at,
                "purpose": access.purpose.value,
            },
        )
    if created:
        transaction.on_commit(lambda: _send_to_worker(job))
    return job  # type: ignore[no-any-return]  # the manager is untyped


def check_case(access: Access, *, case_id: UUID) -> None:
    """Raises NotFound or Denied as asking for a paper would, before anything is said of the form."""
    with gate.act(access, to="request", case_id=case_id, model=ReportFile):
        return


def jobs_of(access: Access, *, case_id: UUID) -> list[ReportJob]:
    """The newest five jobs of a case, own ones only. They hold no content."""
    mine = ReportJob.objects.filter(case_id=case_id, requested_by_id=access.membership_id)
    return list(mine.order_by("-requested_at")[:5])


def job_of(access: Access, *, job_id: UUID) -> ReportJob:
    """One's own job. Raises NotFound for anybody else's."""
    job: ReportJob | None = ReportJob.objects.filter(pk=job_id, requested_by_id=access.membership_id).first()
    if job is None:
        raise NotFound
    return job


def open_file(access: Access, *, job: ReportJob) -> ReportFile:
    """The finished paper, through the gate as a download. Raises NotFound while it is not ready."""
    if job.state != JobState.DONE:
        raise NotFound
    kind = paper_called(job.paper)
    if kind.on_open is not None:
        kind.on_open(access, job.case_id, job.about)
    return gate.get(access, ReportFile, job.pk, to="download")


def write_report(practice_id: UUID, job_id: UUID) -> None:
    """A worker's whole task. Safe to run twice; a failure is kept on the job in words, and raised."""
    job = _begin(practice_id, job_id)
    if job is None:
        return
    try:
        _write(practice_id, job)
    except DomainError as refused:
        _fail(practice_id, job, refused.words)
    except Exception:
        _fail(practice_id, job, "Something went wrong on our side. Please ask for it again.")
        raise


def _begin(practice_id: UUID, job_id: UUID) -> ReportJob | None:
    with acting(practice_id):
        job: ReportJob | None = (
            ReportJob.objects.select_for_update().filter(pk=job_id).exclude(state=JobState.DONE).first()
        )
        if job is not None:
            job.state = JobState.RUNNING
            job.progress = 10
            job.save(update_fields=["state", "progress"])
        return job


def _write(practice_id: UUID, job: ReportJob) -> None:
    paper = paper_called(job.paper)
    with _as_requester(practice_id, job) as access:
        context = paper.context(access, job.case_id, job.about)
        context |= {"printed_by": access.name, "printed_at": access.at}
    _progress(practice_id, job, 50)
    pdf = render_pdf(paper, context)
    _progress(practice_id, job, 90)
    with _as_requester(practice_id, job) as access:
        with gate.act(
            access, to=f"print {paper.name}", case_id=job.case_id, model=ReportFile, category=paper.category
        ):
            if not ReportFile.objects.filter(pk=job.pk).exists():
                ReportFile.create(
                    id=job.pk,
                    case_id=job.case_id,
                    category=paper.category.value,
                    job=job,
                    title=paper.title,
                    content=pdf.content,
                    size_bytes=len(pdf.content),
                    sha256=hashlib.sha256(pdf.content).hexdigest(),
                )
        if paper.on_keep is not None:
            paper.on_keep(access, job.case_id, job.about)
        job.state = JobState.DONE
        job.progress = 100
        job.pages = pdf.pages
        job.finished_at = timezone.now()
        job.save(update_fields=["state", "progress", "pages", "finished_at"])


def _as_requester(practice_id: UUID, job: ReportJob) -> AbstractContextManager[Access]:
    """The worker acts with the role that the requester has now. Raises NotFound when it has ended."""
    with acting(practice_id):
        member = ReportJob.objects.select_related("requested_by").get(pk=job.pk).requested_by
    if member.ended_at is not None:
        raise NotFound
    return acting(
        practice_id,
        role=Role(member.role),
        actor_id=member.user_id,
        kind="staff",
        membership_id=member.pk,
        name=member.display_name,
        purpose=Purpose(job.purpose),
    )


def _progress(practice_id: UUID, job: ReportJob, percent: int) -> None:
    with acting(practice_id):
        job.progress = percent
        job.save(update_fields=["progress"])


def _fail(practice_id: UUID, job: ReportJob, words: str) -> None:
    with acting(practice_id):
        job.state = JobState.FAILED
        job.failure = words[:120]
        job.finished_at = timezone.now()
        job.save(update_fields=["state", "failure", "finished_at"])


def _send_to_worker(job: ReportJob) -> None:
    try:
        current_app.send_task(
            "documents.tasks.write_report", args=[str(job.practice_id), str(job.pk)], retry=False
        )
    except OperationalError as error:
        logger.warning("reports.queue_unreachable", extra={"error": type(error).__name__})

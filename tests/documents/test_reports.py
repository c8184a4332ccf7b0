"""The case summary: written for whoever asked, tagged, encrypted, opened through the gate."""

import io
from uuid import UUID

import pikepdf
import psycopg
import pytest
from django.urls import reverse
from pypdf import PdfReader

from compliance.errors import NotFound
from compliance.gate import Denied
from documents.domain import reports
from documents.models import JobState, ReportJob
from tests.rows import sql_as_superuser
from tests.scene import Person, Scene


def _asked(scene: Scene, person: Person, key: str = "one") -> ReportJob:
    case = scene.case
    with person.acting() as access:
        return reports.request_report(access, case_id=case.pk, paper="case-summary", idem_key=key)


def _written(scene: Scene, person: Person) -> tuple[ReportJob, bytes]:
    asked = _asked(scene, person)
    reports.write_report(scene.practice.pk, asked.pk)
    with person.acting() as access:
        job = reports.job_of(access, job_id=asked.pk)
        return job, reports.open_file(access, job=job).content


def test_the_summary_is_a_tagged_pdf_with_language_title_and_printer(scene: Scene) -> None:
    job, content = _written(scene, scene.lead)
    assert job.state == JobState.DONE
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "en"
        assert len(pdf.pages) == job.pages
        assert "Case summary" in str(pdf.docinfo.get("/Title", ""))
    for page in PdfReader(io.BytesIO(content)).pages:
        text = " ".join(page.extract_text().split())
        assert f"Printed by {scene.lead.name}" in text
        assert "Confidential" in text
    whole = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    assert scene.case.reference in whole


@pytest.mark.parametrize("who", ["lead", "supervisor"])
def test_those_who_may_read_the_safety_screens_print_the_summary(scene: Scene, who: str) -> None:
    scene.in_preparation()
    _, content = _written(scene, scene.people[who])
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())
    assert "Screen of" in text
    assert scene.last_event(action="print case-summary").category == "risk"


def test_a_coordinator_prints_no_summary_because_safety_results_stand_in_it(scene: Scene) -> None:
    case = scene.in_preparation()
    with pytest.raises(Denied) as refused:
        _asked(scene, scene.coordinator)
    assert refused.value.decision.rule_id == "C-12"
    page = scene.coordinator.client().get(reverse("cases:workspace", args=[case.pk])).content.decode()
    assert "case-summary" not in page
    assert (
        "case-summary" in scene.lead.client().get(reverse("cases:workspace", args=[case.pk])).content.decode()
    )


def test_asking_twice_makes_one_job_and_writing_twice_one_file(scene: Scene) -> None:
    first, second = _asked(scene, scene.lead), _asked(scene, scene.lead)
    assert first.pk == second.pk
    reports.write_report(scene.practice.pk, first.pk)
    reports.write_report(scene.practice.pk, first.pk)
    with sql_as_superuser() as link:
        made = link.execute(
            "SELECT count(*) FROM documents_reportfile WHERE job_id = %s", [first.pk]
        ).fetchone()
    assert made == (1,)


def test_the_file_lies_encrypted(scene: Scene) -> None:
    job, content = _written(scene, scene.lead)
    with sql_as_superuser() as link:
        stored = _stored(link, job.pk)
    assert content.startswith(b"%PDF")
    assert b"%PDF" not in stored
    assert len(stored) > len(content)


def _stored(link: psycopg.Connection, job_id: UUID) -> bytes:
    row = link.execute("SELECT content FROM documents_reportfile WHERE job_id = %s", [job_id]).fetchone()
    assert row is not None
    return bytes(row[0])


def test_nobody_opens_a_colleagues_paper(scene: Scene) -> None:
    job, _ = _written(scene, scene.lead)
    with scene.supervisor.acting() as access, pytest.raises(NotFound):
        reports.job_of(access, job_id=job.pk)


def test_whoever_is_not_on_the_case_gets_no_paper(scene: Scene) -> None:
    case = scene.case
    with pytest.raises((NotFound, Denied)), scene.colleague.acting() as access:
        reports.request_report(access, case_id=case.pk, paper="case-summary", idem_key="no")


def test_printing_and_opening_are_in_the_log(scene: Scene) -> None:
    _written(scene, scene.lead)
    actions = {event.action for event in scene.events()}
    assert {"request case-summary", "print case-summary", "download"} <= actions

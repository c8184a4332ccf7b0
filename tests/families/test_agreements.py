"""Agreements: read, signed by name and by hand, kept as they were signed, asked for again when the words change."""

import io
import json

import pytest
from django.template.loader import get_template
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from cases import wording
from cases.models.agreements import AGREEMENTS, PAPERS, AcknowledgementKind
from compliance.models import OutboxRow
from documents.papers import paper_called
from documents.render import render_pdf
from families.domain import papers
from practices.tenancy.context import practice
from tests.cases.test_guards import answer
from tests.families.space import come_in
from tests.rows import sql_as_superuser
from tests.scene import Scene

PAGE = "/family/papers/code_of_conduct/"
GOOD = {"agree": "on", "signed_name": "Elena Reyes"}


def test_a_paper_is_signed_by_name_and_hand_and_never_asks_twice(scene: Scene) -> None:
    phone = come_in(scene, scene.sister)
    assert phone.post(PAGE, GOOD | {"strokes": json.dumps([[[1, "x"]]])}).status_code == 422
    assert phone.post(PAGE, GOOD | {"signed_name": ""}).status_code == 422
    assert phone.post(PAGE, GOOD | {"strokes": json.dumps([[[10, 20], [30, 40]]])}).status_code == 302
    page = phone.get(PAGE).content.decode()
    assert "Elena Reyes signed this on" in page
    assert "<form" not in page.partition("<main")[2].partition("</main>")[0]
    with scene.sister.acting() as access:
        row = papers.signed(access, kind="code_of_conduct")
        assert row is not None
        assert row.drawn == {"strokes": [[[10, 20], [30, 40]]]}
        assert row.wording_sha256 == wording.current("code_of_conduct").sha256


def test_nobody_is_ready_before_every_agreement_is_signed(scene: Scene) -> None:
    scene.in_intake()
    people = (scene.sister, scene.mother, scene.uncle)
    phones = [come_in(scene, one) for one in people]
    for number, kind in enumerate(AGREEMENTS, 1):
        for phone in phones:
            phone.post(f"/family/papers/{kind.value}/", GOOD)
        assert answer(scene, "G-06").holds == (number == len(AGREEMENTS))
    home = phones[0].get("/family/").content.decode()
    assert "Go on" in home
    assert "Who we have ties with" in home


def test_new_words_are_signed_again(scene: Scene) -> None:
    phone = come_in(scene, scene.sister)
    phone.post(PAGE, GOOD)
    kind = AcknowledgementKind.CODE_OF_CONDUCT.value
    with sql_as_superuser() as link:
        link.execute(
            "UPDATE cases_acknowledgement SET wording_version = '2025-1' WHERE practice_id = %s AND kind = %s",
            [scene.practice.pk, kind],
        )
    page = phone.get(PAGE).content.decode()
    assert "The words have changed since you signed" in page
    assert "signed_name" in page
    assert phone.post(PAGE, GOOD).status_code == 302
    assert "Elena Reyes signed this on" in phone.get(PAGE).content.decode()


def test_the_team_sees_who_signed_what_and_reminds_the_others_once_a_day(scene: Scene) -> None:
    case = scene.in_intake()
    come_in(scene, scene.sister).post(PAGE, GOOD)
    lead = scene.lead.client()
    page = reverse("families:agreements", args=[case.pk])
    shown = lead.get(page).content.decode()
    assert "version 2026-1, in the family space" in shown
    assert shown.count("Not signed yet") == 11
    assert [lead.post(page).status_code for _ in range(2)] == [302, 302]
    with practice(scene.practice.pk):
        assert OutboxRow.objects.filter(case_id=case.pk, idem_key__startswith="sign:").count() == 3


def test_it_is_read_and_signed_in_spanish_and_its_copy_says_the_same(scene: Scene) -> None:
    with sql_as_superuser() as link:
        link.execute("UPDATE cases_concernedother SET language = 'es' WHERE id = %s", [scene.sister.row.pk])
    phone = come_in(scene, scene.sister)
    page = phone.get(PAGE).content.decode()
    assert "Usted viene porque le importa" in page
    assert "You come because you care" in phone.get(f"{PAGE}?lang=en").content.decode()
    refused = phone.post(PAGE, {"signed_name": "Elena Reyes", "lang": "es"})
    assert (refused.status_code, "Márquelo si está de acuerdo" in refused.content.decode()) == (422, True)
    assert phone.post(PAGE, GOOD | {"lang": "es"}).status_code == 302
    assert "Usted viene porque le importa" in phone.get(f"{PAGE}?lang=en").content.decode(), (
        "as it was signed"
    )
    with scene.sister.acting() as access:
        row = papers.signed(access, kind="code_of_conduct")
    assert row is not None
    assert row.wording_sha256 == wording.current("code_of_conduct", "es").sha256
    paper = paper_called("agreement")
    with scene.lead.acting() as access:
        context = paper.context(access, scene.case_id, str(row.pk))
    made = render_pdf(paper, context | {"printed_by": "Maren Okafor", "printed_at": timezone.now()})
    reader = PdfReader(io.BytesIO(made.content))
    text = " ".join(" ".join(one.extract_text() for one in reader.pages).split())
    for words in (
        "Cómo nos tratamos",
        "Usted viene porque le importa",
        "Elena Reyes",
        row.wording_sha256[:20],
    ):
        assert words in text, words
    assert reader.trailer["/Root"]["/Lang"] == "es"


@pytest.mark.parametrize("kind", PAPERS)
def test_every_paper_has_the_same_parts_in_both_languages(kind: str) -> None:
    english, spanish = (get_template(wording.current(kind, one).template).render() for one in ("en", "es"))
    assert english != spanish
    for tag in ("<h3>", "<p>"):
        assert english.count(tag) == spanish.count(tag)

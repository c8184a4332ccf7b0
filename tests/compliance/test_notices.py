"""Notices: what stands in them, their versions, and who has read which."""

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import UUID

import psycopg
import pytest

from cases.models import Individual
from compliance import gate
from compliance.access import Access
from compliance.acting import acting
from compliance.domain import notices
from compliance.domain.notices import Incomplete
from compliance.errors import Invalid, NotFound, StaleVersion
from compliance.notice.elements import ELEMENTS, Element
from compliance.notice.models import NoticeAcknowledgement
from compliance.vocabulary import Role
from tests import steps
from tests.compliance.noticing import PHONE, with_a_phone
from tests.rows import sql_as_app
from tests.scene import Scene

AT = datetime(2026, 11, 24, 15, tzinfo=UTC)
LANGUAGES = ("en", "es")
EDIT = "/compliance/notices/privacy/edit/"
OK, MOVED, GONE, CONFLICT, WRONG = 200, 302, 404, 409, 422


@pytest.fixture
def scene(scene: Scene) -> Scene:
    """A practice whose number is known."""
    return with_a_phone(scene)


@contextmanager
def as_person(scene: Scene, at: datetime | None = None) -> Iterator[Access]:
    """The person, in their own space."""
    case = scene.case
    with scene.lead.acting() as access, gate.act(access, on=case, to="look"):
        person: UUID = Individual.objects.get(case=case).pk
    with acting(
        scene.practice.pk,
        role=Role.INDIVIDUAL,
        actor_id=person,
        at=at,
        kind="outside",
        channel="web",
        name="The person",
        case_id=case.pk,
    ) as access:
        yield access


def given_at(scene: Scene) -> datetime | None:
    """When the case says that the patient notice was given."""
    case = scene.case
    with scene.lead.acting() as access, gate.act(access, on=case, to="look"):
        found: datetime | None = Individual.objects.get(case=case).patient_notice_at
        return found


def accepted(scene: Scene) -> None:
    """Daniel said yes, and his name is noted. The notice was not given."""
    case = steps.in_placement_after_yes(scene)
    with scene.lead.acting() as access:
        steps.note_the_name(access, case)


@pytest.mark.parametrize("kind", ["patient", "privacy"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_practice_without_a_text_of_its_own_shows_the_stock_text(
    scene: Scene, kind: str, language: str
) -> None:
    with scene.sister.acting(at=AT) as access:
        shown = notices.current(access, kind, language)
        again = notices.current(access, kind, language)
    assert shown.version == 1
    assert again.sha256 == shown.sha256
    assert scene.practice.name in shown.title


def test_the_person_reads_both_and_the_case_notes_the_patient_notice(scene: Scene) -> None:
    accepted(scene)
    assert given_at(scene) is None
    with as_person(scene) as access:
        assert notices.due(access) == ["patient", "privacy"]
        shown = notices.current(access, "patient", "es")
        made = notices.acknowledge(access, "patient", "es", shown.sha256)
        again = notices.acknowledge(access, "patient", "es", shown.sha256)
        assert again.pk == made.pk
        assert (made.version, made.language, made.sha256) == (1, "es", shown.sha256)
        assert notices.due(access) == ["privacy"]
        at = access.at
    assert given_at(scene) == at


def test_a_relative_reads_the_privacy_notice_alone(scene: Scene) -> None:
    with scene.sister.acting() as access:
        assert notices.due(access) == ["privacy"]
        notices.acknowledge(access, "privacy", "en", notices.current(access, "privacy", "en").sha256)
        assert notices.due(access) == []
        patient = notices.current(access, "patient", "en").sha256
        with pytest.raises(NotFound):
            notices.acknowledge(access, "patient", "en", patient)
    with scene.mother.acting() as access:
        assert notices.due(access) == ["privacy"]


def test_a_text_that_is_not_current_is_not_acknowledged(scene: Scene) -> None:
    with scene.sister.acting() as access, pytest.raises(Invalid, match="has changed"):
        notices.acknowledge(access, "privacy", "en", "0" * 64)
    case = scene.case
    with scene.lead.acting() as access:
        assert notices.due(access) == []
        assert notices.acknowledged(access, case.pk) == []


def test_staff_of_the_case_see_who_read_what(scene: Scene) -> None:
    with scene.sister.acting() as access:
        made = notices.acknowledge(access, "privacy", "es", notices.current(access, "privacy", "es").sha256)
    case = scene.case
    with scene.lead.acting() as access:
        found = notices.acknowledged(access, case.pk)
        assert [(one.pk, one.subject_id) for one in found] == [(made.pk, scene.sister.row.pk)]
    with scene.coordinator.acting() as access:
        assert notices.acknowledged(access, case.pk) == []
    assert NoticeAcknowledgement._meta.label_lower in {one.record_type for one in scene.events()}


# The paragraphs of 42 CFR 2.22, and words that only their part of the text has: English, Spanish.
OF_2_22 = {
    "(a)": ("Federal law keeps the records of people", "La ley federal mantiene en privado los registros"),
    "(b)(1)(i) title": ("Notice of Privacy Practices of", "Aviso de prácticas de privacidad de"),
    "(b)(1)(i) uses": ("HOW HEALTH INFORMATION ABOUT YOU", "CÓMO SE PUEDE USAR Y DIVULGAR LA INFORMACIÓN"),
    "(b)(1)(i) rights": ("YOUR RIGHTS WITH RESPECT TO", "SUS DERECHOS CON RESPECTO A"),
    "(b)(1)(i) complaint": ("HOW TO FILE A COMPLAINT CONCERNING", "CÓMO PRESENTAR UNA QUEJA POR"),
    "(b)(1)(i) copy": ("YOU HAVE A RIGHT TO A COPY", "USTED TIENE DERECHO A UNA COPIA"),
    "(b)(1)(ii)(A) within": ("Our staff who work on your case", "El personal que trabaja en su caso"),
    "(b)(1)(ii)(A) service": ("They must first promise in writing", "Antes debe prometer por escrito"),
    "(b)(1)(ii)(A) emergency": ("A medical emergency.", "Una emergencia médica."),
    "(b)(1)(ii)(A) child": ("we make the first report", "hacemos el primer reporte"),
    "(b)(1)(ii)(A) crime": ("A crime at our office", "Un delito en nuestra oficina"),
    "(b)(1)(ii)(A) research": ("for a study only if", "para un estudio solo si"),
    "(b)(1)(ii)(A) audit": ("Audits and reviews.", "Auditorías y revisiones."),
    "(b)(1)(ii)(A) public health": ("Public health.", "Salud pública."),
    "(b)(1)(ii)(A) death": ("After a death.", "Después de una muerte."),
    "(b)(1)(ii)(A) minor": ("If you are younger than 18.", "Si usted tiene menos de 18 años."),
    "(b)(1)(ii)(A) order": ("A court order. We may have to", "Una orden de un tribunal. Es posible que"),
    "(b)(1)(ii)(A) secretary": ("Checks by the government.", "Revisiones del gobierno."),
    "(b)(1)(ii)(B)": ("we follow the law of your state", "seguimos la ley de su estado"),
    "(b)(1)(ii)(C)": ("For example, your lead may ask", "Por ejemplo, la persona que guía su caso"),
    "(b)(1)(ii)(D)": ("to send your records to a treatment program", "enviar sus registros a un programa"),
    "(b)(1)(ii)(E)": ("one single consent for all future uses", "un solo consentimiento para todos los usos"),
    "(b)(1)(ii)(F)": ("that this notice does not describe only with", "que este aviso no describe solo con"),
    "(b)(1)(ii)(G)": ("sections 2.31 and 2.35", "secciones 2.31 y 2.35"),
    "(b)(1)(ii)(H)(1)": (
        "civil, administrative, criminal, or legislative proceedings against you, unless you give specific written",
        "civil, administrativo, penal o legislativo en contra de usted, a menos que usted dé un consentimiento",
    ),
    "(b)(1)(ii)(H)(2)": ("had a chance to be heard", "tuvieron la oportunidad de ser escuchados"),
    "(b)(1)(ii)(H)(3)": ("must come with a subpoena", "debe venir con una citación judicial"),
    "(b)(1)(iii)(A)": ("as far as the HIPAA rules allow it", "hasta donde lo permiten las reglas de HIPAA"),
    "(b)(1)(iii)(B)": ("a clear and easy chance to say no", "una oportunidad clara y fácil de decir que no"),
    "(b)(1)(iv)(A)": ("Ask for limits.", "Pedir límites."),
    "(b)(1)(iv)(B)": ("Keep it from your health plan.", "Que no lo sepa su plan de salud."),
    "(b)(1)(iv)(C)": (
        "electronic records with your consent in the past 3 years",
        "en los últimos 3 años. Para todo",
    ),
    "(b)(1)(iv)(D)": ("(an intermediary)", "otro intermediario"),
    "(b)(1)(iv)(E)": ("Get a copy of this notice.", "Recibir una copia de este aviso."),
    "(b)(1)(iv)(F)": ("Talk about this notice.", "Hablar de este aviso."),
    "(b)(1)(iv)(G)": ("Say no to fundraising.", "Decir que no a la recaudación de fondos."),
    "(b)(1)(v)(A)": ("(a breach)", "(una violación de seguridad)"),
    "(b)(1)(v)(B)": ("what the notice now in effect says", "lo que dice el aviso que está en vigor"),
    "(b)(1)(v)(C)": ("We have the right to change this notice.", "Tenemos derecho a cambiar este aviso."),
    "(b)(1)(v)(C) how": (
        "we put the new notice in your own space",
        "ponemos el nuevo aviso en su propio espacio",
    ),
    "(b)(1)(vi) practice": ("you may complain to us", "puede quejarse con nosotros"),
    "(b)(1)(vi) Secretary": ("complain to the Secretary", "quejarse con el Secretario"),
    "(b)(1)(vi) retaliation": ("We will not retaliate against you", "No tomaremos represalias contra usted"),
    "(b)(1)(vii)": ("To learn more about this notice, ask", "Para saber más sobre este aviso, pregunte a"),
    "(b)(1)(viii)": ("in effect from November 24, 2026", "en vigor desde el 24 de noviembre de 2026"),
}
OF_164_520 = {
    "(i)": ("AND HOW YOU CAN GET ACCESS TO THIS INFORMATION", "OBTENER ACCESO A ESTA INFORMACIÓN"),
    "(ii)(A) treatment": ("For care.", "Para la atención."),
    "(ii)(A) payment": ("For payment.", "Para el pago."),
    "(ii)(A) operations": ("To run our practice.", "Para hacer funcionar nuestra organización."),
    "(ii)(B)": ("When the law says so.", "Cuando la ley lo dice."),
    "(ii)(C), (D)": ("42 CFR part 2 protect it more", "42 CFR parte 2 la protegen más"),
    "(ii)(E)": ("for marketing, and for any sale", "para la mercadotecnia y para cualquier venta"),
    "(iv)(A)": ("Ask us to limit", "Pedirnos que limitemos"),
    "(iv)(B)": ("Ask us to reach you in a certain way", "Pedirnos que nos comuniquemos con usted"),
    "(iv)(C)": ("See and get a copy", "Ver sus registros y recibir una copia"),
    "(iv)(D)": ("Ask us to correct", "Pedirnos que corrijamos"),
    "(iv)(E)": ("in the past 6 years", "en los últimos 6 años"),
    "(iv)(F)": ("a copy of this notice on paper", "una copia de este aviso en papel"),
    "(v)(A)": ("(a breach)", "(una violación de seguridad)"),
    "(v)(C)": ("We may change this notice.", "Podemos cambiar este aviso."),
    "(vi)": ("We will not retaliate against you", "No tomaremos represalias contra usted"),
    "(vii)": ("To learn more about this notice, ask", "Para saber más sobre este aviso, pregunte a"),
    "(viii)": ("in effect from November 24, 2026", "en vigor desde el 24 de noviembre de 2026"),
}


def stock_text(scene: Scene, kind: str, language: str) -> str:
    """The whole text as the practice has it on that day."""
    with scene.admin.acting(at=AT) as access:
        return notices.newest(access, kind)[language].body


@pytest.mark.parametrize(("kind", "wanted"), [("patient", OF_2_22), ("privacy", OF_164_520)])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_stock_text_has_every_element(
    scene: Scene, kind: str, wanted: dict[str, tuple[str, str]], language: str
) -> None:
    body = stock_text(scene, kind, language)
    absent = {
        paragraph for paragraph, words in wanted.items() if words[LANGUAGES.index(language)] not in body
    }
    assert not absent
    assert not re.search(r"\{\w*\}", body), "a gap was not filled"
    assert scene.practice.name in body
    assert PHONE in body
    assert scene.admin.user.email in body


@pytest.mark.parametrize("kind", ["patient", "privacy"])
def test_the_stock_text_lacks_nothing_but_a_number_nobody_gave(scene: Scene, kind: str) -> None:
    for practice, wanted in ((scene, []), (Scene.create("Quiet Bay"), ["telephone", "telephone"])):
        with practice.admin.acting() as access:
            rows = notices.newest(access, kind).values()
            found = [lack for row in rows for lack in notices.missing_in(access, row)]
        assert len(found) == len(wanted)
        assert all(word in lack.words for word, lack in zip(wanted, found, strict=True))


@pytest.mark.parametrize("kind", ["patient", "privacy"])
def test_english_reads_at_grade_eight_or_lower(scene: Scene, kind: str) -> None:
    """Flesch and Kincaid, over the words that are ours: the law prescribes those in capitals, and the address."""
    lines = [
        line
        for line in stock_text(scene, kind, "en").splitlines()
        if "1-800" not in line and not line.isupper()
    ]
    prose = " ".join(
        line.lstrip("#- ") + ("" if line.endswith((".", "?")) else ".") for line in lines if line
    )
    prose = re.sub(r"\S+@\S+", "mail", prose)
    sentences = [one for one in re.split(r"[.:?!](?:\s|$)", prose) if re.search("[a-z]", one)]
    found = re.findall(r"[A-Za-z’']+", prose)
    syllables = sum(max(1, len(re.findall(r"[aeiouy]+", re.sub(r"e$", "", word.lower())))) for word in found)
    assert 0.39 * len(found) / len(sentences) + 11.8 * syllables / len(found) - 15.59 <= 8


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("element", ELEMENTS["patient"], ids=lambda one: one.key)
def test_nothing_is_published_without_a_heading_that_the_law_wants(
    scene: Scene, element: Element, language: str
) -> None:
    heading = element.headings[language]
    with scene.admin.acting() as access:
        texts = notices.to_edit(access, "patient")
        texts[language] = texts[language].replace(f"## {heading}\n", "")
        with pytest.raises(Incomplete) as refused:
            notices.publish(access, kind="patient", texts=texts, version=1)
    assert list(refused.value.missing) == [language]
    assert heading in refused.value.words
    assert element.source in refused.value.words


def test_a_new_version_is_due_again_and_the_old_one_stays(scene: Scene) -> None:
    with scene.sister.acting() as access:
        old = notices.current(access, "privacy", "en")
        notices.acknowledge(access, "privacy", "en", old.sha256)
        assert notices.due(access) == []
    with scene.admin.acting() as access:
        texts = notices.to_edit(access, "privacy")
        texts["en"] = texts["en"].replace("## What we keep", "## What we keep of you")
        rows = notices.publish(access, kind="privacy", texts=texts, version=1)
        assert {row.version for row in rows.values()} == {2}
        with pytest.raises(StaleVersion):
            notices.publish(access, kind="privacy", texts=texts, version=1)
        with pytest.raises(Invalid, match="Nothing has changed"):
            notices.publish(access, kind="privacy", texts=notices.to_edit(access, "privacy"), version=2)
        first = notices.version_of(access, "privacy", 1)["en"]
        assert (first.sha256, hashlib.sha256(first.body.encode()).hexdigest()) == (old.sha256, old.sha256)
    with scene.sister.acting() as access:
        assert notices.due(access) == ["privacy"]
        assert notices.acknowledge(access, "privacy", "en", old.sha256).version == 1
        new = notices.current(access, "privacy", "es")
        assert notices.acknowledge(access, "privacy", "es", new.sha256).version == 2
        assert notices.due(access) == []


def test_only_an_admin_publishes(scene: Scene) -> None:
    with scene.lead.acting() as access, pytest.raises(NotFound):
        notices.publish(access, kind="privacy", texts=notices.to_edit(access, "privacy"), version=1)


def test_what_was_published_or_acknowledged_cannot_be_changed(scene: Scene) -> None:
    with scene.sister.acting() as access:
        notices.acknowledge(access, "privacy", "en", notices.current(access, "privacy", "en").sha256)
    for statement in (
        "UPDATE compliance_practice_notice SET version = 9",
        "DELETE FROM compliance_practice_notice",
        "UPDATE compliance_notice_acknowledgement SET version = 9",
        "DELETE FROM compliance_notice_acknowledgement",
    ):
        with sql_as_app(scene.practice.pk) as link, pytest.raises(psycopg.errors.InsufficientPrivilege):
            link.execute(statement)


def test_what_looks_like_html_is_shown_as_it_was_typed(scene: Scene) -> None:
    admin = scene.admin.client()
    with scene.admin.acting() as access:
        texts = notices.to_edit(access, "privacy")
    texts["en"] = texts["en"].replace("## Our duties\n", "## Our duties\n\n<script>alert(1)</script>\n")
    answer = admin.post(EDIT, texts | {"version": 1, "preview": 1})
    assert answer.status_code == OK
    page = answer.content.decode()
    assert "So it will look" in page
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_an_admin_reads_previews_and_publishes(scene: Scene) -> None:
    admin = scene.admin.client()
    page = admin.get("/compliance/notices/").content.decode()
    assert "Notice of Privacy Practices of" in page
    assert "Aviso de prácticas de privacidad de" in page
    assert "{date}" in admin.get(EDIT).content.decode()
    with scene.admin.acting() as access:
        texts = notices.to_edit(access, "privacy")
    gone = texts | {"es": texts["es"].replace("## Quejas", "## Otra cosa")}
    answer = admin.post(EDIT, gone | {"version": 1, "publish": 1})
    assert answer.status_code == WRONG
    assert "Put back the heading “## Quejas”" in answer.content.decode()
    texts["en"] = texts["en"].replace("Every look is written down", "Each look is written down")
    assert admin.post(EDIT, texts | {"version": 1, "publish": 1}).status_code == MOVED
    late = admin.post(EDIT, texts | {"version": 1, "publish": 1})
    assert late.status_code == CONFLICT
    assert "Read version 2" in late.content.decode()
    page = admin.get("/compliance/notices/").content.decode()
    assert "?version=1" in page
    earlier = admin.get("/compliance/notices/privacy/?version=1").content.decode()
    assert "Every look is written down" in earlier
    for wrong in ("0", "3", "x", "9" * 30):
        assert admin.get(f"/compliance/notices/privacy/?version={wrong}").status_code == GONE
    assert admin.get("/compliance/notices/other/").status_code == GONE


def test_the_pages_are_for_admins(scene: Scene) -> None:
    for person in (scene.lead, scene.supervisor, scene.auditor):
        for page in ("/compliance/notices/", "/compliance/notices/patient/", EDIT):
            assert person.client().get(page).status_code == GONE

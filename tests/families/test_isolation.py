"""One member's session and another member's things: for every address of the portal, found in the resolver."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from families.models import MessageFile
from tests.cases.test_guards import rows
from tests.families.space import come_in
from tests.families.test_reading_grade import pages
from tests.invariants.addresses import all_addresses
from tests.scene import Scene

HERS = "Zanzibar"


@pytest.fixture(scope="module")
def family() -> tuple[Scene, Client]:
    """The sister has written everywhere; the mother has come in, too."""
    scene = Scene.create()
    scene.in_preparation()
    sister = come_in(scene, scene.sister)
    for page, field in (("worry", "worry"), ("you", "afraid_words")):
        sister.post(f"/family/forms/intake/{page}/", {field: HERS, "version": "0"})
    sister.post("/family/letter/felt/", {"feeling": HERS, "version": "0"})
    sister.post("/family/lessons/illness/", {"answer": "0"})
    sister.post("/family/papers/code_of_conduct/", {"agree": "on", "signed_name": HERS})
    sister.post(
        "/family/messages/private/",
        {"text": HERS, "idem_key": uuid4().hex, "file": SimpleUploadedFile("a.pdf", b"%PDF-1.7 small")},
    )
    return scene, come_in(scene, scene.mother)


def test_nothing_of_the_sister_stands_on_any_page_of_the_mother(family: tuple[Scene, Client]) -> None:
    _, mother = family
    shown = {path: mother.get(path, follow=True).content.decode() for path in pages()}
    assert [path for path, page in shown.items() if HERS in page] == []
    assert len(shown) > 30


def test_an_address_with_an_id_of_hers_is_not_found(family: tuple[Scene, Client]) -> None:
    scene, mother = family
    hers = {"file_id": rows(scene, MessageFile)[0].pk}
    asked = 0
    for address in all_addresses():
        if address.path.startswith("family/") and "<uuid:" in address.path:
            path = "/" + address.path
            for name in address.names:
                path = path.replace(f"<uuid:{name}>", str(hers[name]))
            assert mother.get(path).status_code == 404, path
            assert mother.post(path).status_code in {404, 405}, path
            asked += 1
    assert asked


def test_a_page_of_somebody_elses_form_or_lesson_is_not_found(family: tuple[Scene, Client]) -> None:
    scene, mother = family
    uncle = come_in(scene, scene.uncle)
    for path in ("/family/forms/f9/", "/family/forms/f9/p1/save/", "/family/lessons/own-9/"):
        assert mother.get(path).status_code in {404, 405}, path
        assert uncle.post(path).status_code in {404, 405}, path

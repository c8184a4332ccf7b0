"""The family map: generations, signs, sentences, changed by form and by dragging, printed."""

import io
from itertools import combinations
from typing import Any

import pytest
from django.utils import timezone
from psycopg import sql
from pypdf import PdfReader

from compliance.gate import Denied
from documents.papers import paper_called
from documents.render import render_pdf
from families.map import drawing, sentences
from families.map.layout import STEP_X, STEP_Y, Node, Tie, places
from families.map.vocabulary import Bond
from tests.rows import sql_as_superuser
from tests.scene import Scene

OK, MOVED, WRONG, CONFLICT, GONE, SHUT = 200, 302, 422, 409, 404, 403
KEYS = ("grandma", "mother", "father", "ex", "dan", "ana", "child")
PEOPLE = [Node(key, key.title(), "circle") for key in KEYS]
TIES = [
    Tie("grandma", "mother", Bond.PARENT), Tie("mother", "father", Bond.MARRIED), Tie("mother", "dan", Bond.PARENT),
    Tie("father", "dan", Bond.PARENT), Tie("mother", "ana", Bond.PARENT), Tie("dan", "ex", Bond.DIVORCED),
    Tie("dan", "child", Bond.PARENT), Tie("ex", "child", Bond.PARENT), Tie("ana", "father", Bond.AFRAID),
]  # fmt: skip


def test_generations_are_rows_couples_stand_together_and_nobody_on_another() -> None:
    at = places(PEOPLE, TIES)
    rows = {key: y for key, (_, y) in at.items()}
    assert (
        rows["grandma"]
        < rows["mother"]
        == rows["father"]
        < rows["dan"]
        == rows["ana"]
        == rows["ex"]
        < rows["child"]
    )
    for one, other in (("mother", "father"), ("dan", "ex")):
        assert abs(at[one][0] - at[other][0]) == STEP_X
    for a, b in combinations(at.values(), 2):
        assert abs(a[0] - b[0]) >= STEP_X // 3 or abs(a[1] - b[1]) >= STEP_Y // 3
    assert places(PEOPLE, TIES) == at, "the same every time"


def test_a_place_that_was_chosen_wins_and_a_circle_of_parents_ends() -> None:
    moved = [Node("a", "A", "circle", placed=(500, 20)), Node("b", "B", "circle", placed=(500, 20))]
    at = places(moved, [Tie("a", "b", Bond.PARENT), Tie("b", "a", Bond.PARENT), Tie("a", "gone", Bond.CLOSE)])
    assert at["a"] == (500, 20)
    assert at["b"] != at["a"]


@pytest.mark.parametrize("bond", [one for one in Bond if one is not Bond.SIBLING])
def test_each_line_has_a_sign_of_its_own(bond: Bond) -> None:
    two = [Node("a", "A", "square"), Node("b", "B", "circle")]
    drawn = {
        one: [(line.css, line.path.count("L")) for line in drawing.picture(two, [Tie("a", "b", one)]).strokes]
        for one in Bond
    }
    assert drawn[bond]
    kin = {Bond.SIBLING, Bond.PARENT}  # both hang from a line above
    same = [one for one in Bond if one is not bond and not {one, bond} <= kin and drawn[one] == drawn[bond]]
    assert same == []


def test_the_same_in_sentences() -> None:
    ana = Node(
        "a", "Ana", "circle", born_year=1990, uses="alcohol, as Tom told us", is_safe=True, must_not_tell=True
    )
    assert sentences.about(ana) == (
        "Ana: born 1990, uses, as we were told: alcohol, as Tom told us, a safe person, must not be told."
    )
    two = [ana, Node("b", "Tom", "square")]
    assert sentences.between(two, [Tie("a", "b", Bond.AFRAID), Tie("b", "a", Bond.CONFLICT)]) == [
        "Ana is afraid of Tom.", "Tom and Ana are in conflict.",
    ]  # fmt: skip


def ids(scene: Scene, table: str, also: str = "") -> list[tuple[Any, ...]]:
    """Ids of a table of this practice, with further columns, oldest first."""
    columns = sql.SQL(f"id{', ' if also else ''}{also}")  # type: ignore[arg-type]  # words of this file
    query = sql.SQL("SELECT {} FROM {} WHERE practice_id = %s ORDER BY id").format(
        columns, sql.Identifier(f"families_{table}")
    )
    with sql_as_superuser() as link:
        return link.execute(query, [scene.practice.pk]).fetchall()


def test_everybody_is_put_on_it_once_and_changed_by_form_and_by_hand(scene: Scene) -> None:
    case = scene.in_intake()
    desk, url = scene.lead.client(), f"/cases/{case.pk}/family/map/"
    assert "Nobody is on the map yet" in desk.get(url).content.decode()
    for _ in range(2):
        assert desk.post(url, {"fill": "1"}).status_code == MOVED
    page = desk.get(url).content.decode()
    for words in ("Rosa Reyes is a parent of Daniel", "Elena Reyes and Daniel", "are siblings", "<svg"):
        assert words in page, words
    facts = {"version": "0", "name": "Lucia", "shape": "circle", "must_not_tell": "on", "born_year": "1500"}
    assert desk.post(f"{url}new/", facts).status_code == WRONG
    assert desk.post(f"{url}new/", facts | {"born_year": "1955"}).status_code == MOVED
    rows = {
        (whom, is_first): pk
        for pk, whom, is_first in ids(scene, "mapperson", "concerned_other_id, is_individual")
    }
    daniel, lucia, rosa = rows[None, True], rows[None, False], rows[scene.mother.row.pk, False]
    assert "Lucia: born 1955, must not be told." in desk.get(url).content.decode()
    draw = {"one": str(lucia), "bond": "parent", "other": str(rosa)}
    assert desk.post(url, draw).status_code == MOVED
    turned = desk.post(url, {"one": str(daniel), "bond": "parent", "other": str(lucia)})
    assert (turned.status_code, "their own ancestor" in turned.content.decode()) == (WRONG, True)
    assert desk.post(url, draw | {"other": str(lucia)}).status_code == WRONG
    moved = desk.post(f"{url}people/{lucia}/place/", {"x": "444", "y": "33"})
    assert moved.json() == {"x": 444, "y": 33}
    assert 'data-x="444" data-y="33"' in desk.get(url).content.decode()
    assert desk.post(f"{url}people/{lucia}/place/", {"x": "-4", "y": "a"}).status_code == WRONG
    assert (
        desk.post(f"{url}people/{lucia}/", facts | {"version": "7", "born_year": ""}).status_code == CONFLICT
    )
    assert desk.post(url, {"tidy": "1"}).status_code == MOVED
    assert desk.post(f"{url}people/{lucia}/", {"remove": "1"}).status_code == MOVED
    lines = [pk for (pk,) in ids(scene, "maplink")]
    assert desk.post(url, {"unlink": str(lines[0])}).status_code == MOVED
    assert [pk for (pk,) in ids(scene, "maplink")] == lines[1:]
    assert scene.coordinator.client().get(url).status_code == SHUT
    assert Scene.create("Stillwater").lead.client().get(f"{url}people/{rosa}/").status_code == GONE


def test_the_paper_says_the_same(scene: Scene) -> None:
    case = scene.in_intake()
    scene.lead.client().post(f"/cases/{case.pk}/family/map/", {"fill": "1"})
    paper = paper_called("family-map")
    with scene.lead.acting() as access:
        context = paper.context(access, case.pk, "")
    made = render_pdf(paper, context | {"printed_by": "Maren Okafor", "printed_at": timezone.now()})
    reader = PdfReader(io.BytesIO(made.content))
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    for words in (
        "Family map",
        "Rosa Reyes is a parent of Daniel",
        "Confidential: for the lead",
        case.reference,
    ):
        assert words in text
    assert reader.trailer["/Root"]["/Lang"] == "en"
    with scene.coordinator.acting() as access, pytest.raises(Denied):
        paper.context(access, case.pk, "")

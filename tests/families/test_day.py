"""Parts on the day and what does not fit together; when everybody can come."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from families.day.conflicts import Around, Who, conflicts
from tests.families.space import come_in
from tests.rows import sql_as_superuser
from tests.scene import Scene

OK, MOVED, WRONG, CONFLICT, GONE = 200, 302, 422, 409, 404
ANA = Who("a", "Ana", comes=True, part="speaker", drives=True, escorts=True)
TOM = Who("t", "Tom", comes=True, part="support")


@pytest.mark.parametrize(
    ("changed", "around", "words"),
    [
        ({"must_not_come": True}, Around(), "Ana must not come"),
        ({"must_not_speak": True}, Around(), "Ana must not speak, and has a speaking part"),
        (
            {"must_not_speak": True, "part": "support", "has_letter": True},
            Around(),
            "has a letter to be read",
        ),
        ({"worry": "conflict"}, Around(), "is in open conflict with the person"),
        ({"worry": "afraid", "drives": False}, Around(), "is afraid of the person"),
        ({"is_minor": True}, Around(), "(X-06)"),
        ({"is_minor": True, "part": "support"}, Around(), "cannot drive or escort"),
        ({}, Around(apart=(("a", "t", "they have no contact"),)), "Ana and Tom would sit in one room"),
        ({"keeps_children": True}, Around(), "at the same time"),
        ({}, Around(children_at_home=True), "nobody keeps them"),
        ({"part": "chair", "comes": False}, Around(), "the chairperson and does not come"),
        ({"worry": "ambivalent"}, Around(), "Talk with them first"),
        ({"part": "support"}, Around(), "Nobody speaks yet."),
        ({"drives": False}, Around(), "Nobody drives yet."),
        ({"escorts": False}, Around(), "Nobody goes along as escort yet."),
    ],
)
def test_what_does_not_fit(changed: dict[str, Any], around: Around, words: str) -> None:
    assert any(words in one for one in conflicts([replace(ANA, **changed), TOM], around))


def test_two_chairs_are_one_too_many_and_a_good_plan_has_nothing_against_it() -> None:
    assert conflicts([ANA, TOM], Around(apart=(("a", "gone", "they have no contact"),))) == []
    two = [replace(ANA, part="chair"), replace(TOM, part="chair")]
    assert conflicts(two, Around()) == ["There are 2 chairpersons. One is enough: Ana, Tom."]


def test_a_part_is_decided_and_the_reason_stays_with_few(scene: Scene) -> None:
    case = scene.in_intake()
    desk, url = scene.lead.client(), f"/cases/{case.pk}/family/roles/"
    part = {
        "version": "0", "attends": "on", "part": "speaker", "place_in_order": "2", "drives": "on",
        "worry": "conflict", "note": "They shouted at Easter.",
    }  # fmt: skip
    assert desk.post(f"{url}{scene.mother.row.pk}/", part)["Location"] == url
    page = desk.get(url).content.decode()
    assert "2. Speaks" in page
    assert "Rosa Reyes would travel with the person and is in open conflict" in page
    assert "They shouted at Easter." in page
    seen = scene.coordinator.client().get(url).content.decode()
    assert "2. Speaks" in seen
    assert "Easter" not in seen
    assert "open conflict" not in seen
    assert desk.post(f"{url}{scene.mother.row.pk}/", part).status_code == CONFLICT, "somebody saved meanwhile"
    own = part | {"version": "1", "reads_for": str(scene.mother.row.pk)}
    assert desk.post(f"{url}{scene.mother.row.pk}/", own).status_code == WRONG
    leaves = {"version": "1", "part": ""}
    assert desk.post(f"{url}{scene.mother.row.pk}/", leaves).status_code == MOVED
    assert "Does not take part in the intervention" in desk.get(url).content.decode()


def no_such_hour(year: int) -> str:
    """The day on which clocks in New York go forward: the second Sunday in March."""
    first = datetime(year, 3, 1, tzinfo=UTC)
    return f"{first + timedelta(days=(6 - first.weekday()) % 7 + 7):%Y-%m-%d}"


def proposal(*moments: datetime) -> dict[str, str]:
    sent = {"title": "Rehearsal", "idem_key": "01a20d00-0000-7000-8000-000000000001"}
    for number, one in enumerate(moments, 1):
        sent |= {f"on_{number}": f"{one:%Y-%m-%d}", f"clock_{number}": f"{one:%H:%M}"}
    return sent


def test_times_are_proposed_answered_apart_and_one_is_chosen(scene: Scene) -> None:
    case = scene.in_intake()
    desk, url = scene.lead.client(), f"/cases/{case.pk}/family/times/"
    now = datetime.now(UTC).replace(hour=15, minute=0)
    first, second = now + timedelta(days=20), now + timedelta(days=21)
    for sent, words in (
        (proposal(first), "Propose 2 to 10 times"),
        (proposal(first, now - timedelta(days=3)), "has passed"),
        (
            proposal(first) | {"on_2": no_such_hour(now.year + 1), "clock_2": "02:30"},
            "this time does not exist",
        ),
        (proposal(first) | {"on_2": no_such_hour(now.year + 1), "clock_2": ""}, "Add the time"),
    ):
        answer = desk.post(url, sent)
        assert (answer.status_code, words in answer.content.decode()) == (WRONG, True), words
    for _ in range(2):
        assert desk.post(url, proposal(first, second)).status_code == MOVED
    sister, mother = come_in(scene, scene.sister), come_in(scene, scene.mother)
    assert "When can you come?" in sister.get("/family/").content.decode()
    with sql_as_superuser() as link:
        found = link.execute(
            "SELECT id, poll_id FROM families_polltime WHERE practice_id = %s ORDER BY starts_at",
            [scene.practice.pk],
        ).fetchall()
    (one, poll), (two, _) = found
    said = {f"t-{one}": "no", f"t-{two}": "yes", "t-nonsense": "yes", f"t-{scene.sister.row.pk}": "yes"}
    assert sister.post("/family/times/", said).status_code == MOVED
    assert mother.post("/family/times/", {f"t-{one}": "if_needed", f"t-{two}": "yes"}).status_code == MOVED
    page = mother.get("/family/times/").content.decode()
    assert page.count(" checked") == 2
    assert 'value="no" checked' not in page, "nobody else's answer"
    grid = desk.get(url).content.decode()
    assert "Elena Reyes: I cannot" in grid
    assert "Not answered yet: Mateo Reyes." in grid
    assert grid.index("Suits most") > grid.index("Elena Reyes: I cannot")
    assert desk.post(url, {"poll": str(poll), "time": str(scene.sister.row.pk)}).status_code == GONE
    assert desk.post(url, {"poll": str(poll), "time": str(two)}).status_code == MOVED
    assert "Set for" in desk.get(url).content.decode()
    assert "Rehearsal" in sister.get("/family/").content.decode()
    late = sister.post("/family/times/", said, follow=True)
    assert "A time has been chosen already" in late.content.decode()


def test_another_family_s_question_is_not_there(scene: Scene) -> None:
    case = scene.in_intake()
    other: Scene = Scene.create("Stillwater")
    stranger: Client = other.lead.client()
    for path in ("times", "roles", "map", "map/new", f"roles/{scene.sister.row.pk}"):
        assert stranger.get(f"/cases/{case.pk}/family/{path}/").status_code == GONE

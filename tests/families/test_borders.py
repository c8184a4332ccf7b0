"""Where the family space ends: closing, other members, other practices, staff in the same browser."""

from datetime import timedelta

import pytest
from django.test import Client

from families.quiet import quiet_name
from tests.factories import move
from tests.families.space import come_in, link_for
from tests.rows import sql_as_superuser
from tests.scene import Scene


def _count(scene: Scene, key: str) -> int:
    with sql_as_superuser() as link:
        row = link.execute(
            "SELECT count(*) FROM cases_task WHERE practice_id = %s AND idem_key LIKE %s",
            [scene.practice.pk, key],
        ).fetchone()
    assert row is not None
    return int(row[0])


def _close(scene: Scene, *, days_ago: int) -> None:
    case = scene.case
    with scene.lead.acting() as access:
        move(access, case, "T-02", reason="They found help elsewhere.", close_reason="referred_elsewhere")
    with sql_as_superuser() as link:
        link.execute(
            "UPDATE cases_case SET closed_at = now() - %s WHERE id = %s",
            [timedelta(days=days_ago), case.pk],
        )


def test_own_things_stay_for_thirty_days_after_closing_and_nothing_is_sent(scene: Scene) -> None:
    phone = come_in(scene, scene.sister)
    phone.post("/family/forms/intake/worry/", {"worry": "The nights.", "version": "0"})
    _close(scene, days_ago=3)
    assert "The nights." in phone.get("/family/forms/intake/check/").content.decode()
    refused = phone.post("/family/forms/intake/check/")
    assert refused.status_code == 422
    assert "has ended here" in refused.content.decode()
    assert come_in(scene, scene.sister).get("/family/").status_code == 200


def test_after_thirty_days_no_link_opens_any_more(scene: Scene) -> None:
    path = link_for(scene, scene.sister)
    _close(scene, days_ago=31)
    assert Client().post(path).status_code == 410
    page = scene.lead.client().post(
        f"/cases/{scene.case.pk}/family/{scene.sister.row.pk}/invite/", {"how": "show"}, follow=True
    )
    assert "more than 30 days ago" in page.content.decode()


def test_a_link_asked_for_again_after_the_first_was_made_is_a_task_again(scene: Scene) -> None:
    path = link_for(scene, scene.sister)
    Client().post(path)
    Client().post(f"{path}new/")
    second = link_for(scene, scene.sister)
    Client().post(second)
    Client().post(f"{second}new/")
    assert _count(scene, "new-link:%") == 2


def test_the_same_danger_alerts_once_and_a_new_one_again(scene: Scene) -> None:
    phone = come_in(scene, scene.sister)
    save = "/family/forms/intake/safety/save/"
    assert phone.post(save, {"suicide": "plan", "version": "0"}).status_code == 200
    assert _count(scene, "danger:%") == 1
    phone.post(save, {"suicide": "plan", "children": "Two.", "version": "1"})
    assert _count(scene, "danger:%") == 1
    phone.post(save, {"suicide": "plan", "children": "Two.", "violence": "month", "version": "2"})
    assert _count(scene, "danger:%") == 1  # one task per person and page, which says what came to it
    stopped = phone.post(
        "/family/forms/intake/safety/", {"suicide": "plan", "violence": "month", "stop": "1"}, follow=True
    )
    assert "call 911" in stopped.content.decode()
    assert "has been told" in stopped.content.decode()


def test_a03_the_first_move_asks_for_the_invitations_and_the_last_one_ends_it(scene: Scene) -> None:
    scene.in_intake()
    assert _count(scene, "A-03") == 1
    for relative in (scene.sister, scene.mother, scene.uncle):
        link_for(scene, relative)
    with sql_as_superuser() as link:
        done = link.execute(
            "SELECT done_at IS NOT NULL FROM cases_task WHERE practice_id = %s AND idem_key = 'A-03'",
            [scene.practice.pk],
        ).fetchone()
    assert done == (True,)


def test_staff_are_nobody_in_the_family_space_and_stay_signed_in_beside_it(scene: Scene) -> None:
    desk = scene.lead.client()
    for path in ("", "letter/love/", "forms/intake/worry/", "letter/read/"):
        assert desk.get(f"/family/{path}").status_code == 403
    assert desk.post(link_for(scene, scene.sister)).status_code == 302
    assert desk.get("/family/").status_code == 200
    assert desk.get(f"/cases/{scene.case.pk}/").status_code == 200
    desk.post("/family/leave/")
    assert desk.get(f"/cases/{scene.case.pk}/").status_code == 200


def test_a_member_reaches_nothing_of_another_by_address(scene: Scene) -> None:
    sister = come_in(scene, scene.sister)
    sister.post("/family/letter/love/", {"love": "Only hers.", "version": "0"})
    case = scene.case.pk
    mother = come_in(scene, scene.mother)
    for path in (
        f"/cases/{case}/letters/",
        f"/cases/{case}/family/",
        f"/cases/{case}/family/{scene.sister.row.pk}/invite/",
    ):
        answer = mother.get(path)
        assert answer.status_code in {302, 404, 405}
        assert "Only hers." not in answer.content.decode()


def test_another_practice_finds_no_family_page(scene: Scene) -> None:
    case, sister = scene.case.pk, scene.sister.row.pk
    other = Scene.create("Other House").lead.client()
    for path in (f"/cases/{case}/family/", f"/cases/{case}/letters/", f"/cases/{case}/letters/date/"):
        assert other.get(path).status_code == 404
    for path in (f"/cases/{case}/family/{sister}/invite/", f"/cases/{case}/family/{sister}/revoke/"):
        assert other.post(path, {"how": "show"}).status_code == 404


def test_addresses_and_titles_tell_nothing(scene: Scene) -> None:
    with sql_as_superuser() as link:
        link.execute(
            "UPDATE practices_practice SET name = 'Harbor Light Interventions' WHERE id = %s",
            [scene.practice.pk],
        )
    phone = come_in(scene, scene.sister)
    person = scene.case.display_name.split()[0]
    for path in ("", "letter/felt/", "forms/intake/safety/", "forms/intake/check/", "letter/read/"):
        page = phone.get(f"/family/{path}").content.decode()
        title = page.partition("<title>")[2].partition("</title>")[0]
        for word in ("ntervention", "drug", "letter", person, scene.sister.name):
            assert word not in title, (path, title)


@pytest.mark.parametrize(
    ("name", "quiet"),
    [
        ("Harbor Light Interventions", "Harbor Light"),
        ("Center for Addiction and Recovery", "Center"),
        ("Recovery Interventions", "Family space"),
        ("Alder House", "Alder House"),
    ],
)
def test_a_practice_has_a_quiet_name(name: str, quiet: str) -> None:
    assert quiet_name(name) == quiet

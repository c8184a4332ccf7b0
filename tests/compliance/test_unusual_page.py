"""The queue of unusual access: who reads it, who signs off, and who comes second."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from compliance.domain import unusual as verbs
from compliance.errors import Invalid, NotFound
from compliance.unusual.models import UnusualAccess
from compliance.vocabulary import Role
from practices.models import Membership
from practices.tenancy.context import practice as in_practice
from tests.compliance.unusual_days import NOON, ZONE, found, looked, watch
from tests.scene import Person, Scene

LIST = "/compliance/unusual/"
LIST_BUDGET = 12
NOTE = "Spoke with Jonas: he took over the cases of a colleague who is ill."


def flagged(scene: Scene, who: Person | None = None) -> UnusualAccess:
    """Somebody opened 33 cases in a day; Jonas if nobody else is named."""
    looked(scene, who or scene.colleague, 33, at=NOON)
    watch(scene, NOON)
    return found(scene)[-1]


def sign(who: Person, row: UnusualAccess, **values: Any) -> UnusualAccess:
    """Somebody signs it off."""
    with who.acting() as access:
        given = {"state": "fine", "note": NOTE, "version": row.version} | values
        return verbs.sign_off(access, unusual_id=row.pk, **given)


def test_from_the_queue_through_the_log_to_the_sign_off(scene: Scene) -> None:
    row = flagged(scene)
    iris = scene.admin.client()
    page = iris.get(LIST).content.decode()
    assert "Jonas Vik opened 33 cases" in page
    assert "there is no habit to compare with yet." in page
    log = f"?person={row.actor_id}&amp;since={row.day}&amp;until={row.day}"
    assert log in page
    one = iris.get(f"{LIST}{row.pk}/").content.decode()
    assert "U-01" in one
    assert log in one
    for missing, said in (
        ({"note": NOTE}, "What do you find?"),
        ({"state": "fine", "note": " "}, "What you looked at"),
        ({"state": "open", "note": NOTE}, "What do you find?"),
    ):
        answer = iris.post(f"{LIST}{row.pk}/", {"version": row.version} | missing)
        assert answer.status_code == 422
        assert said in answer.content.decode()
    done = iris.post(
        f"{LIST}{row.pk}/", {"state": "fine", "note": NOTE, "version": row.version}, follow=True
    ).content.decode()
    assert "Your word is kept." in done
    assert "Nothing waits." in done
    assert "In order" in iris.get(f"{LIST}?show=done").content.decode()
    assert NOTE in iris.get(f"{LIST}{row.pk}/").content.decode()
    detail = scene.last_event(action="review_unusual_access").detail
    assert (detail["unusual"], detail["state"]) == (str(row.pk), "fine")
    assert NOTE not in str(detail)


def test_the_link_leads_to_that_day_of_that_person_in_the_log(scene: Scene) -> None:
    yesterday = timezone.now().astimezone(ZONE).replace(hour=12) - timedelta(days=1)
    looked(scene, scene.colleague, 33, at=yesterday)
    looked(scene, scene.lead, 1, at=yesterday)
    watch(scene, yesterday)
    (row,) = found(scene, kind="volume")
    iris = scene.admin.client()
    page = iris.get(f"{LIST}{row.pk}/").content.decode()
    link = page.partition('href="/compliance/audit/?')[2].partition('"')[0].replace("&amp;", "&")
    log = iris.get(f"/compliance/audit/?{link}").content.decode()
    assert "HL-0032" in log
    assert log.count("Jonas Vik") > log.count("Maren Okafor") == 1  # once, in the list of people


def test_the_oldest_stands_first(scene: Scene) -> None:
    looked(scene, scene.colleague, 33, at=NOON)
    watch(scene, NOON)
    looked(scene, scene.lead, 44, at=NOON + timedelta(hours=2))
    watch(scene, NOON + timedelta(hours=2))
    page = scene.admin.client().get(LIST).content.decode()
    assert page.index("Jonas Vik opened 33") < page.index("Maren Okafor opened 44")


def test_nobody_signs_off_what_is_about_themselves_under_any_hat(scene: Scene) -> None:
    row = flagged(scene, scene.admin)
    scene.hire("hat", Role.AUDITOR, scene.admin.name, user=scene.admin.user)
    other = scene.hire("second", Role.ADMIN, "Theo Marsh")
    for who in (scene.admin, scene.people["hat"]):
        with pytest.raises(verbs.AboutYourself):
            sign(who, row)
    iris = scene.admin.client()
    page = iris.get(f"{LIST}{row.pk}/").content.decode()
    assert "This is about yourself, so another admin signs it off." in page
    assert "Sign off</button>" not in page
    answer = iris.post(f"{LIST}{row.pk}/", {"state": "fine", "note": NOTE, "version": row.version})
    assert answer.status_code == 403
    assert found(scene)[0].state == "open"
    assert sign(other, row).state == "fine"


def test_alone_it_stays_documented_and_an_auditor_may_sign(scene: Scene) -> None:
    row = flagged(scene, scene.admin)
    page = scene.admin.client().get(f"{LIST}{row.pk}/").content.decode()
    assert "nobody else here is an admin. It stays here, documented; an auditor" in page
    sam = scene.auditor.client()
    answer = sam.post(f"{LIST}{row.pk}/", {"state": "fine", "note": "Looked.", "version": row.version})
    assert answer.status_code == 302
    assert "Looked." in sam.get(f"{LIST}{row.pk}/").content.decode()
    assert found(scene)[0].reviewed_by_id == scene.auditor.member.pk


def test_an_auditor_reads_the_queue_and_no_note_of_others(scene: Scene) -> None:
    row = flagged(scene)
    sam = scene.auditor.client()
    assert "Jonas Vik opened 33 cases" in sam.get(LIST).content.decode()
    page = sam.get(f"{LIST}{row.pk}/").content.decode()
    assert "An admin signs this off." in page
    assert "Sign off</button>" not in page
    assert (
        sam.post(f"{LIST}{row.pk}/", {"state": "fine", "note": "x", "version": row.version}).status_code
        == 404
    )
    sign(scene.admin, row)
    page = sam.get(f"{LIST}{row.pk}/").content.decode()
    assert NOTE not in page
    assert "In order, Iris Vance" in page


@pytest.mark.parametrize("who", ["lead", "supervisor", "coordinator"])
def test_other_roles_find_no_such_page(scene: Scene, who: str) -> None:
    row = flagged(scene)
    client = scene.people[who].client()
    assert client.get(LIST).status_code == 404
    assert client.get(f"{LIST}{row.pk}/").status_code == 404
    with pytest.raises(NotFound):
        sign(scene.people[who], row)


def test_another_practice_finds_none_of_it(scene: Scene) -> None:
    row = flagged(scene)
    stranger = Scene.create("Other House")
    client = stranger.admin.client()
    assert "Nothing waits." in client.get(LIST).content.decode()
    assert client.get(f"{LIST}{row.pk}/").status_code == 404
    assert client.get(f"/compliance/incidents/?unusual={row.pk}").status_code == 404
    with pytest.raises(NotFound):
        sign(stranger.admin, row)


def test_the_second_of_two_admins_hears_so_and_loses_no_words(scene: Scene) -> None:
    row = flagged(scene)
    theo = scene.hire("second", Role.ADMIN, "Theo Marsh").client()
    read = theo.get(f"{LIST}{row.pk}/")
    assert read.status_code == 200
    sign(scene.admin, row)
    answer = theo.post(
        f"{LIST}{row.pk}/", {"state": "follow_up", "note": "I would ask again.", "version": row.version}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Iris Vance has signed this off meanwhile, and their word stands." in page
    assert "I would ask again." in page
    assert NOTE in page
    kept = found(scene)[0]
    assert (kept.state, kept.reviewed_by_id) == ("fine", scene.admin.member.pk)


def test_what_grew_meanwhile_is_read_again_first(scene: Scene) -> None:
    row = flagged(scene)
    looked(scene, scene.colleague, 10, at=NOON + timedelta(hours=1))
    watch(scene, NOON + timedelta(hours=1))
    with pytest.raises(Invalid, match="more of it meanwhile"):
        sign(scene.admin, row)
    answer = scene.admin.client().post(
        f"{LIST}{row.pk}/", {"state": "fine", "note": NOTE, "version": row.version}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "opened 43 cases" in page
    assert 'name="version" value="2"' in page


def test_a_day_that_doubles_after_the_sign_off_waits_again_with_both_notes(scene: Scene) -> None:
    row = sign(scene.admin, flagged(scene))
    looked(scene, scene.colleague, 30, at=NOON + timedelta(hours=1))
    assert watch(scene, NOON + timedelta(hours=1)) == 0  # not twice of what was signed off
    looked(scene, scene.colleague, 10, at=NOON + timedelta(hours=2))
    assert watch(scene, NOON + timedelta(hours=2)) == 1
    (again,) = found(scene)
    assert (again.pk, again.state, again.version) == (row.pk, "open", 2)
    page = scene.admin.client().get(f"{LIST}{row.pk}/").content.decode()
    assert "Signed off before there was more" in page
    assert NOTE in page
    done = sign(scene.admin, again, state="follow_up", note="Asked once more.")
    assert done.note == f"{NOTE}\n\nAsked once more."


def test_following_up_begins_an_incident_with_its_words(scene: Scene) -> None:
    row = flagged(scene)
    iris = scene.admin.client()
    page = iris.post(
        f"{LIST}{row.pk}/", {"state": "follow_up", "note": NOTE, "version": row.version}, follow=True
    ).content.decode()
    link = f"/compliance/incidents/?unusual={row.pk}"
    assert link in page
    form = iris.get(link).content.decode()
    assert f"Jonas Vik opened 33 cases on {row.day:%b} {row.day.day}, {row.day.year}" in form
    assert "Jonas" not in link
    assert "Jonas Vik opened" not in scene.supervisor.client().get(link).content.decode()
    for nonsense in ("", "x", "'"):
        assert iris.get(f"/compliance/incidents/?unusual={nonsense}").status_code == 200
    assert iris.get(f"/compliance/incidents/?unusual={uuid4()}").status_code == 404


def test_the_mark_of_special_care_is_set_on_the_team_page(scene: Scene) -> None:
    case = scene.in_intake()
    maren = scene.lead.client()
    address = f"/cases/{case.pk}/team/"
    assert "Needs special care" not in maren.get(address).content.decode()
    page = maren.post(address, {"form": "care", "needed": "on"}, follow=True).content.decode()
    assert "Needs special care" in page
    assert scene.case.needs_special_care
    assert scene.colleague.client().post(address, {"form": "care"}).status_code == 404
    page = maren.post(address, {"form": "care"}, follow=True).content.decode()
    assert "Needs special care" not in page
    assert not scene.case.needs_special_care


def test_no_name_and_no_note_stands_in_clear(scene: Scene) -> None:
    row = sign(scene.admin, flagged(scene))
    with in_practice(scene.practice.pk), connection.cursor() as cursor:
        cursor.execute("SELECT note FROM compliance_unusual_access WHERE id = %s", [row.pk])
        (sealed,) = cursor.fetchone()
    assert b"Jonas" not in bytes(sealed)


def test_the_list_takes_the_same_queries_for_1_and_20(scene: Scene) -> None:
    client = scene.admin.client()
    flagged(scene)

    def queries() -> list[str]:
        client.get(LIST)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(LIST).status_code == 200
        return [one["sql"] for one in captured.captured_queries]

    one = queries()
    for number in range(1, 20):
        looked(scene, scene.hire(f"p{number}", Role.INTERVENTIONIST, "Bo Ash"), 33, at=NOON)
    with in_practice(scene.practice.pk):
        assert Membership.objects.count() == 25
    watch(scene, NOON + timedelta(minutes=1))
    watch(scene, NOON + timedelta(hours=3))
    assert timezone.now() < NOON
    many = queries()
    assert len(found(scene)) == 20
    assert len(many) == len(one) <= LIST_BUDGET, "\n".join(many)

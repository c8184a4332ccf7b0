"""Saved views of the audit log: named filters, for one reader or for all."""

import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

import pytest

from compliance.audit.models import AuditView
from compliance.domain import audit_views
from compliance.errors import Invalid
from practices.tenancy.context import practice

PAGE = "/compliance/audit/"
REFUSED = {"effect": "deny", "rule": "C-09"}


def saved(scene: Any, who: str = "admin", name: str = "Refusals", **values: Any) -> Any:
    client = getattr(scene, who).client()
    query = "&".join(f"{key}={value}" for key, value in REFUSED.items())
    return client.post(f"{PAGE}views/?{query}", {"name": name, **values}, follow=True)


def kept(scene: Any) -> list[AuditView]:
    with practice(scene.practice.pk):
        return list(AuditView.objects.order_by("id"))


def chips(response: Any) -> dict[str, str]:
    page = response.content.decode()
    found = re.search(r'<nav class="filters gap-top" aria-label="Saved views">(.*?)</nav>', page, re.DOTALL)
    links = re.findall(r'href="([^"]+)"[^>]*>([^<]+)<', found.group(1)) if found else []
    return {unescape(name): unescape(url) for url, name in links}


def test_filters_are_saved_under_a_name_and_opened_by_a_chip(scene: Any) -> None:
    answer = saved(scene)
    assert answer.redirect_chain[0][1] == 302
    page = answer.content.decode()
    assert "“Refusals” is saved." in page
    assert 'aria-current="page">Refusals</a>' in page
    (view,) = kept(scene)
    assert (view.filters, view.is_shared, view.owner_id) == (REFUSED, False, scene.admin.member.pk)
    client = scene.admin.client()
    url = chips(client.get(PAGE))["Refusals"]
    assert {key: one for key, (one,) in parse_qs(url.partition("?")[2]).items()} == REFUSED
    assert '<option value="deny" selected>' in client.get(url).content.decode()
    assert scene.last_event(action="save_view").detail == {"view": str(view.pk)}


def test_the_second_press_saves_nothing_more(scene: Any) -> None:
    assert saved(scene).status_code == saved(scene).status_code == 200
    assert len(kept(scene)) == 1


def test_a_view_of_ones_own_is_not_shown_to_others_and_a_shared_one_is(scene: Any) -> None:
    saved(scene)
    saved(scene, name="For all", is_shared="on")
    assert chips(scene.auditor.client().get(PAGE)).keys() == {"For all"}
    assert chips(scene.admin.client().get(PAGE)).keys() == {"For all", "Refusals"}
    stranger = type(scene).create("Quiet Water")
    assert chips(stranger.admin.client().get(PAGE)) == {}


@pytest.mark.parametrize("name", ["Refusals", "refusals", " REFUSALS "])
def test_a_name_is_taken_once_whoever_took_it(scene: Any, name: str) -> None:
    saved(scene)
    answer = saved(scene, "auditor", name)
    assert answer.status_code == 422
    assert "There is a view of this name already." in answer.content.decode()
    assert len(kept(scene)) == 1
    assert scene.last_event(action="save_view").detail["undone"] is True


def test_another_practice_may_use_the_same_name(scene: Any) -> None:
    saved(scene)
    assert saved(type(scene).create("Quiet Water")).status_code == 200


@pytest.mark.parametrize("name", ["", "   ", "x" * 61])
def test_a_name_that_will_not_do_is_said_beside_the_field(scene: Any, name: str) -> None:
    answer = saved(scene, name=name)
    assert answer.status_code == 422
    assert '<details class="gap-top" open>' in answer.content.decode()
    assert kept(scene) == []


def test_no_filters_make_no_view(scene: Any) -> None:
    answer = scene.admin.client().post(f"{PAGE}views/", {"name": "Everything"})
    assert answer.status_code == 422
    with scene.admin.acting() as access, pytest.raises(Invalid, match="Choose what to see first"):
        audit_views.save(access, name="Everything", filters={}, is_shared=False)
    assert kept(scene) == []


def test_filters_that_are_not_understood_make_no_view(scene: Any) -> None:
    answer = scene.admin.client().post(f"{PAGE}views/?rule=C-99&x=1", {"name": "Odd"})
    assert answer.status_code == 422
    assert "Choose one from the list." in answer.content.decode()
    assert kept(scene) == []


def test_thirty_views_are_enough_for_one_reader(scene: Any) -> None:
    for number in range(audit_views.MOST):
        with scene.admin.acting() as access:
            audit_views.save(access, name=f"View {number}", filters=REFUSED, is_shared=False)
    answer = saved(scene, name="One more")
    assert answer.status_code == 422
    assert "You have 30 saved views." in answer.content.decode()
    assert saved(scene, "auditor", "One more").status_code == 200


def test_what_somebody_typed_as_a_name_stays_text(scene: Any) -> None:
    page = saved(scene, name="<b>Mine</b>").content.decode()
    assert "<b>Mine" not in page
    assert "&lt;b&gt;Mine" in page


def removing(view: AuditView) -> str:
    return f"{PAGE}views/{view.pk}/remove/"


def test_its_owner_removes_it_and_that_is_an_event(scene: Any) -> None:
    page = saved(scene).content.decode()
    (view,) = kept(scene)
    assert removing(view) in page
    client = scene.admin.client()
    assert client.get(removing(view)).status_code == 405
    assert "The view is removed." in client.post(removing(view), follow=True).content.decode()
    assert kept(scene) == []
    assert scene.last_event(action="delete_view").detail == {"view": str(view.pk)}
    assert client.post(removing(view)).status_code == 404


@pytest.mark.parametrize(
    ("owner", "values", "who", "status"),
    [
        ("admin", {}, "auditor", 404),
        ("admin", {"is_shared": "on"}, "auditor", 404),
        ("auditor", {}, "admin", 404),
        ("auditor", {"is_shared": "on"}, "admin", 302),
    ],
)
def test_others_remove_nothing_but_an_admin_a_shared_view(
    scene: Any, owner: str, values: dict[str, str], who: str, status: int
) -> None:
    saved(scene, owner, **values)
    (view,) = kept(scene)
    assert getattr(scene, who).client().post(removing(view)).status_code == status
    assert bool(kept(scene)) is (status == 404)


@pytest.mark.parametrize("who", ["lead", "supervisor", "coordinator"])
def test_who_does_not_read_the_log_has_no_views(scene: Any, who: str) -> None:
    saved(scene, is_shared="on")
    (view,) = kept(scene)
    assert saved(scene, who, "Mine").status_code == 404
    assert getattr(scene, who).client().post(removing(view)).status_code == 404
    assert [one.pk for one in kept(scene)] == [view.pk]
    assert scene.last_event(action="delete_view").effect == "deny"


def test_a_view_of_another_practice_is_not_there(scene: Any) -> None:
    saved(scene)
    (view,) = kept(scene)
    stranger = type(scene).create("Quiet Water")
    assert stranger.admin.client().post(removing(view)).status_code == 404
    assert isinstance(view.pk, UUID)
    assert len(kept(scene)) == 1

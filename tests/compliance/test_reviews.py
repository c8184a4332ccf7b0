"""“The supervisor reads it within 24 hours”: each look with a reason begins a review, and somebody else ends it."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.models import Case
from compliance import gate, outbox
from compliance.domain import reviews as verbs
from compliance.errors import Invalid, NotFound
from compliance.models import OutboxRow
from compliance.reviews.models import AccessReview
from compliance.vocabulary import Role
from practices.tenancy.context import practice as in_practice
from tests.scene import Person, Scene

WHY = "The bank asks for the reference of the invoice."
LIST = "/compliance/reviews/"
LIST_BUDGET = 11


def look(scene: Scene, who: Person | None = None, **values: Any) -> None:
    """An admin opens Daniel's case with a reason."""
    case_id = scene.case.pk
    with (who or scene.admin).acting(reasons={case_id: WHY}, **values) as access:
        gate.get(access, Case, case_id)


def kept(scene: Scene, **narrowed: Any) -> list[AccessReview]:
    """Reviews of this practice, the oldest first."""
    with in_practice(scene.practice.pk):
        return list(AccessReview.objects.filter(**narrowed).order_by("id"))


def sign(scene: Scene, who: Person, **values: Any) -> AccessReview:
    """Somebody signs the only review off."""
    (row,) = kept(scene, reviewed_at__isnull=True)
    with who.acting() as access:
        given = {"verdict": "in_order", "findings": "", "seen": row.events} | values
        return verbs.sign_off(access, review_id=row.pk, **given)


def messages(scene: Scene) -> list[OutboxRow]:
    """What is on its way about reviews."""
    with in_practice(scene.practice.pk):
        return list(OutboxRow.objects.filter(kind="compliance.review", state="waiting"))


def with_reason(scene: Scene, client: Client, case_id: Any) -> None:
    """The reason, typed on its page."""
    answer = client.post(
        reverse("compliance:reason"), {"case": str(case_id), "next": "/cases/", "words": WHY}
    )
    assert answer.status_code == 302


def test_one_look_at_several_pages_is_one_review_that_counts_them(scene: Scene) -> None:
    case = scene.case
    client = scene.admin.client()
    assert client.get(reverse("cases:workspace", args=[case.pk])).status_code == 403
    assert kept(scene) == []
    with_reason(scene, client, case.pk)
    for name in ("workspace", "notes", "timeline"):
        assert client.get(reverse(f"cases:{name}", args=[case.pk])).status_code == 200
    (row,) = kept(scene)
    looks = scene.events(rule_id="C-14", effect="allow_with_review")
    assert row.events == len(looks) > 3
    assert {one.pk for one in looks} >= {row.event_id}
    assert (row.about_case_id, row.case_reference) == (case.pk, case.reference)
    assert (row.actor_id, row.member_id) == (scene.admin.user.pk, scene.admin.member.pk)
    assert (row.rule_id, row.due_at - row.at) == ("C-14", timedelta(hours=24))


def test_the_list_of_all_cases_is_reviewed_as_well(scene: Scene) -> None:
    assert scene.case
    client = scene.admin.client()
    with_reason(scene, client, "0" * 32)
    assert client.get(reverse("cases:caseload")).status_code == 200
    (row,) = kept(scene)
    assert row.about_case_id is None
    assert "The list of all cases" in scene.supervisor.client().get(LIST).content.decode()


def test_another_day_another_person_and_another_case_are_reviews_of_their_own(scene: Scene) -> None:
    look(scene)
    look(scene, at=timezone.now() + timedelta(days=1))
    look(scene, scene.hire("other", Role.ADMIN, "Theo Marsh"))
    assert len(kept(scene)) == 3


def test_what_needs_no_review_begins_none(scene: Scene) -> None:
    case_id = scene.case.pk
    for who in (scene.lead, scene.supervisor):
        with who.acting() as access:
            gate.get(access, Case, case_id)
    assert kept(scene) == []


def test_a_look_that_was_rolled_back_is_reviewed_all_the_same(scene: Scene) -> None:
    case_id = scene.case.pk

    def look_and_fail() -> None:
        with scene.admin.acting(reasons={case_id: WHY}) as access:
            gate.get(access, Case, case_id)
            verbs.page_of(access, done=False, after="not a page address")

    with pytest.raises(Invalid):
        look_and_fail()
    assert len(kept(scene)) == 1


def test_a_message_without_names_waits_for_each_supervisor(scene: Scene) -> None:
    other = scene.hire("second", Role.SUPERVISOR, "Nils Berg")
    look(scene)
    look(scene)
    assert {row.to_membership_id for row in messages(scene)} == {scene.supervisor.member.pk, other.member.pk}
    mail.outbox.clear()
    outbox.relay_practice(scene.practice.pk, at=timezone.now())
    written = [one for one in mail.outbox if one.to == [scene.supervisor.user.email]]
    assert len(written) == 1
    text = f"{written[0].subject} {written[0].body}"
    assert LIST in text
    for name in (scene.admin.name, scene.case.display_name, scene.case.reference):
        assert name not in text


def test_nobody_is_told_of_what_was_reviewed_meanwhile(scene: Scene) -> None:
    look(scene)
    sign(scene, scene.supervisor)
    mail.outbox.clear()
    outbox.relay_practice(scene.practice.pk, at=timezone.now())
    assert [one for one in mail.outbox if one.to == [scene.supervisor.user.email]] == []


def test_nobody_reviews_their_own_look_under_any_hat(scene: Scene) -> None:
    look(scene)
    scene.hire("both", Role.SUPERVISOR, scene.admin.name, user=scene.admin.user)
    for who in (scene.admin, scene.people["both"]):
        with pytest.raises(verbs.OwnLook):
            sign(scene, who)
    (row,) = kept(scene)
    assert row.reviewed_at is None
    answer = scene.admin.client().post(f"{LIST}{row.pk}/", {"verdict": "in_order", "seen": row.events})
    assert answer.status_code == 403
    assert "You looked at this yourself" in answer.content.decode()


@pytest.mark.parametrize("who", ["lead", "coordinator", "auditor"])
def test_other_roles_find_no_reviews(scene: Scene, who: str) -> None:
    look(scene)
    (row,) = kept(scene)
    client = scene.people[who].client()
    assert client.get(LIST).status_code == 404
    assert client.get(f"{LIST}{row.pk}/").status_code == 404
    with pytest.raises(NotFound):
        sign(scene, scene.people[who])


def test_another_practice_finds_none_of_it(scene: Scene) -> None:
    look(scene)
    (row,) = kept(scene)
    stranger = Scene.create("Other House").supervisor
    assert stranger.client().get(f"{LIST}{row.pk}/").status_code == 404
    assert "Nothing waits for a review." in stranger.client().get(LIST).content.decode()
    with pytest.raises(NotFound), stranger.acting() as access:
        verbs.sign_off(access, review_id=row.pk, verdict="in_order", findings="", seen=1)


def test_the_first_review_stands_and_a_later_look_begins_another(scene: Scene) -> None:
    look(scene)
    with pytest.raises(Invalid, match="not in order"):
        sign(scene, scene.supervisor, verdict="not_in_order", findings=" ")
    with pytest.raises(Invalid, match="another look"):
        sign(scene, scene.supervisor, seen=7)
    done = sign(scene, scene.supervisor, verdict="not_in_order", findings="Talk to Iris.")
    with scene.supervisor.acting() as access, pytest.raises(Invalid, match="Somebody else has reviewed"):
        verbs.sign_off(access, review_id=done.pk, verdict="in_order", findings="", seen=1)
    told = [one.detail for one in scene.events(action="review_access") if "verdict" in one.detail]
    assert [one["verdict"] for one in told] == ["not_in_order"]
    look(scene)
    assert [row.reviewed_at is None for row in kept(scene)] == [False, True]


def test_what_waits_too_long_is_flagged(scene: Scene) -> None:
    look(scene, at=timezone.now() - timedelta(hours=25))
    look(scene)
    page = scene.supervisor.client().get(LIST).content.decode()
    assert page.count("Review overdue") == 1
    assert page.index("Review overdue") < page.index("Due ")


def test_the_pages_from_the_look_to_the_sign_off(scene: Scene) -> None:
    look(scene)
    (row,) = kept(scene)
    ada = scene.supervisor.client()
    assert f'href="{LIST}"' in ada.get(LIST).content.decode()
    page = ada.get(f"{LIST}{row.pk}/").content.decode()
    for words in ("Iris Vance", row.case_reference, WHY, "Read a case", "C-14"):
        assert words in page
    thin = ada.post(f"{LIST}{row.pk}/", {"verdict": "not_in_order", "findings": "", "seen": "1"})
    assert thin.status_code == 422
    assert "Say what was not in order" in thin.content.decode()
    assert ada.post(f"{LIST}{row.pk}/", {"seen": "1"}).status_code == 422
    kept_now = ada.post(
        f"{LIST}{row.pk}/", {"verdict": "in_order", "findings": "Spoke with Iris.", "seen": "1"}, follow=True
    )
    assert "Your review is kept." in kept_now.content.decode()
    assert "Nothing waits for a review." in kept_now.content.decode()
    assert "In order" in ada.get(f"{LIST}?show=done").content.decode()
    assert "Spoke with Iris." in ada.get(f"{LIST}{row.pk}/").content.decode()


def test_the_list_takes_the_same_queries_for_1_and_20_reviews(scene: Scene) -> None:
    client = scene.supervisor.client()
    look(scene)

    def queries() -> list[str]:
        client.get(LIST)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(LIST).status_code == 200
        return [one["sql"] for one in captured.captured_queries]

    one = queries()
    for day in range(1, 20):
        look(scene, at=timezone.now() - timedelta(days=day))
    many = queries()
    assert len(kept(scene)) == 20
    assert len(many) == len(one) <= LIST_BUDGET, "\n".join(many)

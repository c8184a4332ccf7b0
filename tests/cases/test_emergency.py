"""Emergency access (C-58): opens at once, ends by its time, is told, and reviewed by somebody else."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cases.domain import emergency, notes
from cases.models import Case, Note, TimelineEntry
from compliance import gate
from compliance.domain import emergencies
from compliance.emergency.models import EmergencyAccess, Verdict
from compliance.errors import Invalid, NotFound
from compliance.models import OutboxRow
from compliance.vocabulary import Category
from practices.tenancy.context import practice as in_practice
from tests.scene import Scene

WHY = "Daniel called the office line and says that he cannot breathe."


def declare(scene: Scene, who: str = "colleague") -> EmergencyAccess:
    """Jonas, who is not on the case, opens it."""
    reference = scene.case.reference
    with scene.people[who].acting() as access:
        return emergency.declare(access, reference=reference, reason=WHY)


def messages(scene: Scene, opened: EmergencyAccess, state: str = "waiting") -> list[OutboxRow]:
    """What is on its way about one of them."""
    with in_practice(scene.practice.pk):
        return list(OutboxRow.objects.filter(subject_id=opened.pk, state=state).order_by("not_before"))


def test_c_58_opens_the_case_at_once_and_says_so_on_every_event(scene: Scene) -> None:
    case = scene.case
    with scene.lead.acting() as access:
        notes.write(access, case=case, kind="casework", text="He is at his sister's.")
    with scene.colleague.acting() as access, pytest.raises(NotFound):
        gate.get(access, Case, case.pk)
    opened = declare(scene)
    with scene.colleague.acting() as access:
        gate.get(access, Case, case.pk)
        entries = gate.open(access, TimelineEntry.objects.order_by("id"), case_id=case.pk)
        assert len(list(entries)) > 0
        shown = list(gate.open(access, Note.objects.order_by("id"), case_id=case.pk))
        assert [note.text for note in shown] == ["He is at his sister's."]
    seen = scene.events(actor_id=scene.colleague.user.pk, effect="allow_with_review", action="read")
    assert {(one.rule_id, one.purpose, one.detail["emergency"]) for one in seen} == {
        ("C-58", "break_glass", str(opened.pk))
    }


def test_c_58_ends_after_four_hours(scene: Scene) -> None:
    opened = declare(scene)
    assert opened.ends_at - opened.opened_at == timedelta(hours=4)
    late = opened.ends_at - timedelta(seconds=1)
    with scene.colleague.acting(at=late) as access:
        gate.get(access, Case, opened.case_id)
    with scene.colleague.acting(at=opened.ends_at) as access, pytest.raises(NotFound):
        gate.get(access, Case, opened.case_id)


def test_c_58_does_not_open_safety_answers_of_the_family(scene: Scene) -> None:
    opened = declare(scene)
    with scene.colleague.acting() as access:
        for category in (Category.FAMILY_SAFETY, Category.SUD_NOTES):
            assert not gate.would(access, on=opened.case_id, category=category).allowed
        assert gate.would(access, on=opened.case_id, category=Category.IND_SUD).rule_id == "C-58"


def test_it_opens_nothing_for_anybody_else(scene: Scene) -> None:
    opened = declare(scene)
    other = scene.hire("third", scene.colleague.role, "Lena Moor")
    with other.acting() as access, pytest.raises(NotFound):
        gate.get(access, Case, opened.case_id)


def test_given_back_it_closes_at_once(scene: Scene) -> None:
    opened = declare(scene)
    with scene.colleague.acting() as access:
        emergencies.end(access, case_id=opened.case_id)
    with scene.colleague.acting() as access, pytest.raises(NotFound):
        gate.get(access, Case, opened.case_id)


@pytest.mark.parametrize(("reference", "reason"), [("HL-9999", WHY), ("HL-0001", "urgent")])
def test_a_wrong_reference_or_a_thin_reason_opens_nothing(scene: Scene, reference: str, reason: str) -> None:
    assert scene.case.reference == "HL-0001"
    with pytest.raises(Invalid), scene.colleague.acting() as access:
        emergency.declare(access, reference=reference, reason=reason)
    assert scene.events(action="search_by_reference")


@pytest.mark.parametrize("who", ["coordinator", "auditor", "admin"])
def test_other_roles_have_no_emergency_access(scene: Scene, who: str) -> None:
    assert scene.case.reference
    answer = scene.people[who].client().get(reverse("cases:emergency"))
    assert answer.status_code == 404


def test_those_responsible_are_told_at_once_and_again_until_the_review(scene: Scene) -> None:
    opened = declare(scene)
    told = messages(scene, opened)
    now = {row.to_membership_id for row in told if row.not_before <= opened.opened_at}
    assert now == {scene.admin.member.pk, scene.supervisor.member.pk}
    assert min(row.not_before for row in told if row.not_before > opened.opened_at) == opened.review_due_at
    with scene.admin.acting() as access:
        emergencies.review(access, emergency=opened, verdict=Verdict.IN_ORDER, findings="")
    assert messages(scene, opened) == []


def test_nobody_reviews_their_own_and_the_first_review_stands(scene: Scene) -> None:
    reference = scene.case.reference
    with scene.supervisor.acting() as access, pytest.raises(Invalid, match="open to you already"):
        emergency.declare(access, reference=reference, reason=WHY)
    opened = declare(scene)
    scene.hire("both", scene.admin.role, "Jonas Vik", user=scene.colleague.user)
    with scene.people["both"].acting() as access:
        row = gate.get(access, EmergencyAccess, opened.pk)
        with pytest.raises(emergencies.OwnReview):
            emergencies.review(access, emergency=row, verdict=Verdict.IN_ORDER, findings="")
    with scene.admin.acting() as access, pytest.raises(Invalid, match="not in order"):
        emergencies.review(access, emergency=opened, verdict=Verdict.NOT_IN_ORDER, findings=" ")
    with scene.admin.acting() as access:
        emergencies.review(access, emergency=opened, verdict=Verdict.NOT_IN_ORDER, findings="Talk to Jonas.")
    with scene.admin.acting() as access, pytest.raises(Invalid, match="Somebody else has reviewed"):
        emergencies.review(access, emergency=opened, verdict=Verdict.IN_ORDER, findings="")


def test_the_pages_from_the_need_to_the_review(scene: Scene) -> None:
    case = scene.case
    jonas, iris = scene.colleague.client(), scene.admin.client()
    asked = {"reference": case.reference.lower(), "reason": WHY}
    thin = jonas.post(reverse("cases:emergency"), asked | {"reason": "help"})
    assert thin.status_code == 422
    assert "help" in thin.content.decode()
    answer = jonas.post(reverse("cases:emergency"), asked, follow=True)
    assert "Emergency access until" in answer.content.decode()
    listed = iris.get(reverse("compliance:emergencies")).content.decode()
    assert "Waits for a review" in listed
    opened = scene.last_event(action="open_in_emergency").detail["emergency"]
    page = reverse("compliance:emergency", args=[opened])
    assert WHY in iris.get(page).content.decode()
    assert WHY not in scene.auditor.client().get(page).content.decode()
    assert iris.post(page, {"findings": "x"}).status_code == 422
    iris.post(page, {"verdict": "in_order", "findings": "Spoke with Jonas."})
    assert "In order" in iris.get(page).content.decode()
    assert Scene.create("Other House").admin.client().get(page).status_code == 404
    jonas.post(reverse("cases:end-emergency", args=[case.pk]))
    assert jonas.get(reverse("cases:workspace", args=[case.pk])).status_code == 404

"""Medical personnel are told in an emergency: the five facts of s. 2.51 at once, no consent, looked at afterwards."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from cases.domain import people
from cases.domain.people import IndividualFacts
from cases.models import Case
from compliance.disclosure.accounting import AccountingLine, accounting
from compliance.reviews.models import AccessReview
from practices.tenancy.context import practice as in_practice
from practices.tenancy.models import uuid7
from tests.scene import Scene

OK, MOVED, WRONG, GONE, SHUT = 200, 302, 422, 404, 403


@pytest.fixture
def case(scene: Scene) -> Case:
    """Daniel's case before he takes part: no consent can exist."""
    made = scene.in_preparation()
    with scene.lead.acting() as access:
        people.save_individual(access, case=made, facts=IndividualFacts(full_name="Daniel Reyes"), version=0)
    return made


def told(**values: Any) -> dict[str, Any]:
    now = timezone.now().astimezone(timezone.get_current_timezone()) - timedelta(days=1)
    return {
        "idem_key": uuid7().hex,
        "personnel": "Dr. Ruth Amsel",
        "facility": "St. Charles, emergency room",
        "nature": "He was found without waking up.",
        "at": f"{now:%Y-%m-%dT%H:%M}",
        "discloser": "Maren Okafor",
        "items": ["identity"],
        "words": "He takes something, we do not know what.",
    } | values


def rows(scene: Scene, case: Case) -> list[AccountingLine]:
    with scene.lead.acting() as access:
        return accounting(access, case.pk)


def test_the_five_facts_are_kept_and_it_waits_for_a_review(scene: Scene, case: Case) -> None:
    lead = scene.lead.client()
    page = f"/cases/{case.pk}/disclosures/medical/"
    shown = lead.get(page).content.decode()
    assert "42 CFR 2.51" in shown
    assert 'value="letters"' not in shown, "letters treat no emergency"
    values = told()
    for _ in range(2):
        answer = lead.post(page, values)
        assert answer.status_code == MOVED, answer.content.decode()
    (line,) = rows(scene, case)
    assert (line.recipient, line.address, line.rule) == (
        "Dr. Ruth Amsel",
        "St. Charles, emergency room",
        "C-30",
    )
    told_page = lead.get(answer["Location"]).content.decode()
    assert "He was found without waking up." in told_page
    assert "Told by" in told_page
    with in_practice(scene.practice.pk):
        assert AccessReview.objects.count() == 1
    event = scene.last_event(action="disclose")
    assert "waking" not in str(event.detail) + event.reason, (
        "what happened stands in the record, not in the log"
    )


@pytest.mark.parametrize("missing", ["personnel", "facility", "nature", "discloser", "at", "items"])
def test_nothing_is_kept_without_one_of_them(scene: Scene, case: Case, missing: str) -> None:
    empty: Any = [] if missing == "items" else ""
    values = told(**{missing: empty})
    answer = scene.lead.client().post(f"/cases/{case.pk}/disclosures/medical/", values)
    assert answer.status_code == WRONG
    if missing != "nature":
        assert "He was found without waking up." in answer.content.decode(), "what was typed stays"
    assert not rows(scene, case)


def test_neither_to_come_nor_long_ago(scene: Scene, case: Case) -> None:
    lead = scene.lead.client()
    for days in (2, -4):
        moment = timezone.now() + timedelta(days=days)
        values = told(at=f"{moment:%Y-%m-%dT%H:%M}")
        assert lead.post(f"/cases/{case.pk}/disclosures/medical/", values).status_code == WRONG
    assert not rows(scene, case)


def test_who_is_not_on_the_team_tells_nobody(scene: Scene, case: Case) -> None:
    page = f"/cases/{case.pk}/disclosures/medical/"
    assert scene.colleague.client().post(page, told()).status_code == GONE
    assert scene.coordinator.client().post(page, told()).status_code in {WRONG, SHUT}
    assert not rows(scene, case)

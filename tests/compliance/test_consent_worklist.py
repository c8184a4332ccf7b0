"""The worklist of consents: what ended, ends soon, or was withdrawn by word; constant queries, pages of fifty."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from compliance import gate
from compliance.consent.models import Consent
from compliance.domain import consents
from tests.compliance.consenting import facts, signed
from tests.compliance.sharing import sign
from tests.scene import Scene

URL = "/compliance/consents/"


def until(days: int) -> dict[str, Any]:
    """Ends so many days from now."""
    return {"expires_at": timezone.now() + timedelta(days=days)}


def page(scene: Scene, who: str, show: str = "ending", after: str = "") -> Any:
    """The worklist as somebody sees it."""
    answer = scene.people[who].client().get(URL, {"show": show, "after": after})
    assert answer.status_code == 200
    return answer


def add(scene: Scene, number: int, days: int) -> None:
    """So many signed consents that end after these days."""
    case = scene.in_placement()
    with scene.lead.acting() as access:
        for each in range(number):
            sign(access, case.pk, recipient_name=f"Program {each}", **until(days))


def test_each_view_has_what_belongs_there(scene: Scene) -> None:
    signed(scene, facts(recipient_name="Soon House", **until(10)))
    signed(scene, facts(recipient_name="Later House", **until(200)))
    said = signed(scene, facts(recipient_name="Said House", **until(200)))
    add(scene, 1, -3)
    with scene.lead.acting() as access:
        consents.revoke(access, consent=said, method="oral", words="Stop.")
    for show, there in (("ending", "Soon House"), ("expired", "Program 0"), ("unconfirmed", "Said House")):
        lines = page(scene, "admin", show).context["lines"]
        assert [(one.recipient, one.responsible) for one in lines] == [(there, "Maren Okafor")]
        assert lines[0].case == scene.case.reference


def test_auditors_work_by_reference(scene: Scene) -> None:
    signed(scene, facts(recipient_name="Soon House", **until(10)))
    text = page(scene, "auditor").content.decode()
    assert scene.case.reference in text
    assert "Soon House" not in text
    assert "Daniel" not in text


@pytest.mark.parametrize("who", ["lead", "colleague", "coordinator"])
def test_others_have_no_worklist(scene: Scene, who: str) -> None:
    assert scene.people[who].client().get(URL).status_code == 404


def test_another_practice_sees_none_of_it(scene: Scene) -> None:
    signed(scene, facts(**until(10)))
    other = Scene.create("Other House")
    assert page(other, "admin").context["lines"] == []


def test_pages_of_fifty_miss_nothing_and_ask_as_often_for_one_line_as_for_many(scene: Scene) -> None:
    add(scene, 1, 5)
    client = scene.admin.client()
    client.get(URL)
    with CaptureQueriesContext(connections["default"]) as few:
        client.get(URL)
    add(scene, 60, 6)
    with CaptureQueriesContext(connections["default"]) as many:
        first = client.get(URL)
    assert len(many) == len(few)
    second = client.get(URL + first.context["older"])
    ids = [one.id for answer in (first, second) for one in answer.context["lines"]]
    assert len(ids) == len(set(ids)) == 61


def test_whoever_reads_it_is_in_the_log(scene: Scene) -> None:
    made = signed(scene, facts(**until(10)))
    page(scene, "auditor")
    event = scene.last_event(actor_id=scene.auditor.user.pk, record_type=Consent._meta.label_lower)
    assert (event.rule_id, event.record_ids) == ("C-15", [made.pk])
    with scene.lead.acting() as access:
        assert gate.get(access, Consent, made.pk).pk == made.pk

"""What a family member tells us of danger: help for them, one clear task for the lead, a flag until it is done."""

import pytest
from django.urls import reverse

from cases.domain import tasks
from cases.models import Task
from cases.notices import urgent_notice
from compliance import gate
from compliance.models import OutboxRow
from families import alarms
from families.questionnaire import flow, stock
from tests.families.space import come_in
from tests.scene import Scene


def danger_tasks(scene: Scene) -> list[Task]:
    case = scene.case
    with scene.lead.acting() as access, gate.act(access, on=case, to="read"):
        return list(Task.objects.filter(case=case, idem_key__startswith="danger:", done_at__isnull=True))


def test_one_task_names_the_person_and_what_it_is_about(scene: Scene) -> None:
    phone = come_in(scene, scene.sister)
    page = "/family/forms/intake/safety/"
    phone.post(f"{page}save/", {"suicide": "plan", "version": "0"})
    phone.post(f"{page}save/", {"suicide": "plan", "violence": "month", "version": "1"})
    phone.post(page, {"suicide": "plan", "violence": "month", "weapon": "yes", "version": "2"})
    (task,) = danger_tasks(scene)
    assert task.title == f"Call {scene.sister.row.name} now: suicide, violence"
    assert task.rule == "X-04"
    space = reverse("families:space", args=[scene.case.pk])
    assert task.url == f"{space}#told-{scene.sister.row.pk}"
    told = scene.lead.client().get(space).content.decode()
    assert f'id="told-{scene.sister.row.pk}"' in told
    assert "How contact is safe" in told


def test_the_case_carries_the_flag_until_somebody_has_called(scene: Scene) -> None:
    come_in(scene, scene.sister).post("/family/forms/intake/use/", {"seizure": "now", "version": "0"})
    assert scene.case.risk_flag == "Danger: call now"
    assert "Danger: call now" in scene.lead.client().get(reverse("cases:caseload")).content.decode()
    (task,) = danger_tasks(scene)
    case = scene.case
    with scene.lead.acting() as access:
        tasks.done(access, task=task, case=case)
    assert scene.case.risk_flag == ""


def test_the_mail_cannot_wait_and_names_nobody(scene: Scene) -> None:
    come_in(scene, scene.sister).post("/family/forms/intake/safety/", {"suicide": "plan", "version": "0"})
    case = scene.case
    with scene.lead.acting() as access, gate.act(access, on=case, to="read"):
        row = OutboxRow.objects.get(case_id=case.pk, kind="cases.urgent_notice")
    with scene.lead.acting() as access:
        message = urgent_notice(access, row)
    assert message is not None
    assert message.subject == "Something cannot wait"
    assert case.display_name.split()[0] not in message.body
    assert scene.sister.row.name not in message.body


@pytest.mark.parametrize(
    "words",
    [
        "He said he will kill himself tonight.",
        "She talks of suicide",
        "there is a gun under the bed",
        "He threatens to shoot",
        "She wants to end her life.",
        "he is overdosing",
    ],
)
def test_words_about_danger_bring_help_and_tell_the_lead(scene: Scene, words: str) -> None:
    phone = come_in(scene, scene.sister)
    phone.post("/family/forms/intake/worry/save/", {"worry": words, "version": "0"})
    assert danger_tasks(scene) == []
    answer = phone.post("/family/forms/intake/worry/", {"worry": words, "version": "1"}, follow=True)
    assert "Is anyone in danger now?" in answer.content.decode()
    assert "has been told" in answer.content.decode()
    (task,) = danger_tasks(scene)
    assert task.title.startswith(f"Call {scene.sister.row.name} now: words about")
    assert words in phone.get("/family/forms/intake/worry/").content.decode()
    phone.post("/family/forms/intake/worry/", {"worry": words, "version": "1"})
    assert len(danger_tasks(scene)) == 1


@pytest.mark.parametrize("words", ["He has begun again.", "She is shooting up heroin.", "He kills time."])
def test_other_words_alarm_nobody(words: str) -> None:
    page = flow.page_called(stock.intake(), {}, "worry")
    assert page is not None
    assert alarms.kinds(page, {"worry": words}) == []


def test_nobody_is_said_to_be_told_before_anything_was_answered(scene: Scene) -> None:
    page = come_in(scene, scene.sister).get("/family/forms/intake/safety/?help=1").content.decode()
    assert "Is anyone in danger now?" in page
    assert "has been told" not in page

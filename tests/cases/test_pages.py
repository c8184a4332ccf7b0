"""Pages of cases: who opens them, what they show, how many queries they take."""

import pytest
from django.urls import reverse

from cases.domain import upcoming
from cases.models import Case, Stage
from compliance import gate
from tests.scene import Scene

PAGES = (
    "workspace", "timeline", "inquiry", "conflicts", "intake", "model", "agreement", "people",
    "add-person", "safety", "notes", "tasks", "team", "move", "moves", "holds", "closing",
)  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_the_lead_opens_every_page_of_the_case(scene: Scene, name: str) -> None:
    case = scene.in_preparation()
    answer = scene.lead.client().get(reverse(f"cases:{name}", args=[case.pk]))
    assert answer.status_code == 200
    assert case.reference in answer.content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_another_practice_finds_nothing(scene: Scene, name: str) -> None:
    case = scene.case
    stranger = Scene.create("Other House")
    answer = stranger.lead.client().get(reverse(f"cases:{name}", args=[case.pk]))
    assert answer.status_code == 404
    assert "Daniel" not in answer.content.decode()


@pytest.mark.parametrize("stage", list(Stage))
@pytest.mark.parametrize("name", ["workspace", "move"])
def test_the_page_stands_in_every_stage(scene: Scene, stage: Stage, name: str) -> None:
    case = scene.in_preparation()
    with scene.lead.acting() as access, gate.act(access, on=case, to="arrange"):
        row = Case.objects.get(pk=case.pk)
        row.stage = stage.value
        row.closed_at = access.at if stage is Stage.CLOSED else None
        row.save(update_fields=["stage", "closed_at"])
        upcoming.refresh(access, row)
    page = scene.lead.client().get(reverse(f"cases:{name}", args=[case.pk])).content.decode()
    assert f'data-stage="{stage.value}" aria-current="step"' in page
    if name == "workspace":
        assert page.count('class="next"') == (0 if stage is Stage.CLOSED else 1)


@pytest.mark.parametrize("who", ["supervisor", "coordinator"])
@pytest.mark.parametrize("name", PAGES)
def test_colleagues_open_the_pages_without_a_server_error(scene: Scene, who: str, name: str) -> None:
    case = scene.in_preparation()
    answer = scene.people[who].client().get(reverse(f"cases:{name}", args=[case.pk]))
    assert answer.status_code == 200

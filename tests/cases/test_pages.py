"""Pages of cases: who opens them, what they show, how many queries they take."""

import pytest
from django.urls import reverse

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

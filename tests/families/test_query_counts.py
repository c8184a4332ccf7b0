"""The pages of forms and lessons take the same queries, however many forms there are and however many answered."""

import pytest
from django.urls import reverse

from tests.cases.test_query_counts import queries_of
from tests.families.space import come_in
from tests.families.test_forms_staff import own_form
from tests.scene import Scene

ADMINS = ("families:builder", "families:own-lessons")
OF_THE_CASE = ("families:answers", "families:send-forms", "families:group-lessons", "families:agreements")


def _answer(scene: Scene, relatives: tuple[str, ...], keys: list[str]) -> None:
    for name in relatives:
        relative = getattr(scene, name)
        phone = come_in(scene, relative)
        scene.lead.client().post(
            reverse("families:send-forms", args=[scene.case.pk]),
            {"people": str(relative.row.pk), "which": keys},
        )
        phone.post("/family/forms/intake/worry/", {"worry": "The nights.", "version": "0"})
        phone.post("/family/lessons/illness/", {"answer": "0"})
        for key in keys:
            phone.post(f"/family/forms/{key}/p1/", {"q1": "Badly", "version": "0"})


@pytest.mark.parametrize("name", [*ADMINS, *OF_THE_CASE, "families:home"])
def test_a_page_takes_the_same_queries_for_one_form_and_for_six(scene: Scene, name: str) -> None:
    case = scene.in_intake()
    own_form(scene)
    _answer(scene, ("sister", "mother", "uncle"), ["f1"])
    client = {True: scene.admin.client(), False: scene.lead.client()}[name in ADMINS]
    if name == "families:home":
        client = come_in(scene, scene.sister)
    address = reverse(name, args=[case.pk] if name in OF_THE_CASE else [])
    few, _ = queries_of(client, address)
    keys = [own_form(scene, f"f{number}").key for number in range(2, 7)]
    _answer(scene, ("mother", "uncle"), keys)
    if name == "families:home":
        scene.lead.client().post(
            reverse("families:send-forms", args=[case.pk]),
            {"people": str(scene.sister.row.pk), "which": keys},
        )
    many, _ = queries_of(client, address)
    assert len(many) == len(few), "\n".join(sorted(set(many) - set(few)))

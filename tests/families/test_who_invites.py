"""Who may open the family space for somebody, and what an address of another case answers."""

import pytest
from django.urls import reverse

from cases.domain import holds
from cases.models import Case, ConcernedOther
from compliance import gate
from tests import factories
from tests.scene import Person, Scene

SHOW = {"how": "show"}


def _invite(scene: Scene, who: Person, **sent: str) -> str:
    address = reverse("families:invite", args=[scene.case.pk, scene.sister.row.pk])
    return who.client().post(address, sent, follow=True).content.decode()


def _page(scene: Scene, who: Person) -> str:
    return who.client().get(reverse("families:space", args=[scene.case.pk])).content.decode()


def _give_address(scene: Scene, email: str) -> None:
    with scene.lead.acting() as access:
        person = gate.get(access, ConcernedOther, scene.sister.row.pk)
        with gate.act(access, on=person, to="edit"):
            person.email = email
            person.save(update_fields=["email"])


def _other_case(scene: Scene) -> Case:
    with scene.lead.acting() as access:
        return factories.open_case(access, display_name="Paul Ames", caller_name="Ruth Ames")


@pytest.mark.parametrize(
    "name",
    ["families:invite", "families:revoke", "cases:person", "cases:withdraw-person"],
)
def test_a_person_of_another_case_is_not_found_here(scene: Scene, name: str) -> None:
    sister, other = scene.sister.row.pk, _other_case(scene)
    desk = scene.lead.client()
    assert desk.post(reverse(name, args=[other.pk, sister]), SHOW).status_code == 404


def test_a_hold_of_another_case_is_not_found_here(scene: Scene) -> None:
    case, other = scene.in_intake(), _other_case(scene)
    with scene.lead.acting() as access:
        hold = holds.open_hold(access, case, kind="family_request", reason="They asked for a week.")
    assert scene.lead.client().get(reverse("cases:lift-hold", args=[other.pk, hold.pk])).status_code == 404

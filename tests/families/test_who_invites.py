"""Who may open the family space for somebody, and what an address of another case answers."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse

from cases.domain import holds, team
from cases.models import Case, ConcernedOther
from compliance import gate
from compliance.errors import Invalid
from families.domain import invitations
from families.models import LinkWay
from tests import factories
from tests.families.space import come_in
from tests.scene import Person, Scene

SHOW = {"how": "show"}
WEEK = timedelta(days=7)


def _invite(scene: Scene, who: Person, **sent: str) -> str:
    address = reverse("families:invite", args=[scene.case.pk, scene.sister.row.pk])
    return who.client().post(address, sent, follow=True).content.decode()


def _page(scene: Scene, who: Person) -> str:
    return who.client().get(reverse("families:space", args=[scene.case.pk])).content.decode()


def _give_address(scene: Scene, email: str) -> None:
    sister = scene.sister.row.pk
    with scene.lead.acting() as access:
        person = gate.get(access, ConcernedOther, sister)
        with gate.act(access, on=person, to="edit"):
            person.email = email
            person.save(update_fields=["email"])


def _other_case(scene: Scene) -> Case:
    with scene.lead.acting() as access:
        return factories.open_case(access, display_name="Paul Ames", caller_name="Ruth Ames")


@pytest.mark.parametrize("who", ["coordinator", "admin", "cover"])
def test_whoever_may_not_read_the_answers_is_never_shown_a_link(scene: Scene, who: str) -> None:
    someone = _somebody(scene, who)
    case, sister = scene.case, scene.sister.row.pk
    with someone.acting(reasons={case.pk: "To see how it works."}) as access:
        person = gate.get(access, ConcernedOther, sister)
        with pytest.raises(Invalid, match="Send it, or ask the lead"):
            invitations.invite(access, case=case, other=person, way=LinkWay.SHOWN)


@pytest.mark.parametrize("who", ["coordinator", "admin", "cover"])
def test_nobody_else_invites_a_person_who_has_been_here(scene: Scene, who: str) -> None:
    someone = _somebody(scene, who)
    come_in(scene, scene.sister)
    _give_address(scene, "attacker@people.example")
    case, sister = scene.case, scene.sister.row.pk
    with someone.acting(reasons={case.pk: "To see how it works."}) as access:
        person = gate.get(access, ConcernedOther, sister)
        with pytest.raises(Invalid, match="The lead or the supervisor makes the next link"):
            invitations.invite(access, case=case, other=person, way=LinkWay.EMAIL)


@pytest.mark.parametrize("who", ["lead", "supervisor", "helper"])
def test_whoever_reads_the_answers_shows_a_link_at_any_time(scene: Scene, who: str) -> None:
    someone = _somebody(scene, who)
    come_in(scene, scene.sister)
    case, sister = scene.case, scene.sister.row.pk
    with someone.acting() as access:
        person = gate.get(access, ConcernedOther, sister)
        assert invitations.invite(access, case=case, other=person, way=LinkWay.SHOWN)


def test_the_page_offers_no_button_that_would_be_refused(scene: Scene) -> None:
    _give_address(scene, "elena@people.example")
    assert "Show a link" in _page(scene, scene.lead)
    page = _page(scene, scene.coordinator)
    assert "Show a link" not in page
    assert "Send by e-mail" in page
    assert "Send it, or ask the lead" in _invite(scene, scene.coordinator, how="show")
    come_in(scene, scene.sister)
    page = _page(scene, scene.coordinator)
    assert "Send by e-mail" not in page
    assert "makes the next link" in page
    assert "makes the next link" in _invite(scene, scene.coordinator, how="email")


def test_the_lead_learns_of_a_link_that_somebody_else_made(scene: Scene) -> None:
    _give_address(scene, "elena@people.example")
    assert "The invitation is on its way" in _invite(scene, scene.coordinator, how="email")
    assert (
        "Tomás Lindqvist invited Elena Reyes"
        in scene.lead.client().get(reverse("cases:tasks", args=[scene.case.pk])).content.decode()
    )


def test_a_new_device_ends_the_earlier_ones(scene: Scene) -> None:
    first = come_in(scene, scene.sister)
    second = come_in(scene, scene.sister)
    assert first.get("/family/").status_code == 403
    assert second.get("/family/").status_code == 200


def test_a_shown_link_is_in_the_answer_and_nowhere_else(scene: Scene) -> None:
    desk = scene.lead.client()
    address = reverse("families:invite", args=[scene.case.pk, scene.sister.row.pk])
    page = desk.post(address, SHOW)
    assert page.status_code == 200
    assert f"<code>{settings.BASE_URL}/family/i/" in page.content.decode()
    assert "shown_link" not in desk.session
    assert "/family/i/" not in _page(scene, scene.lead)


def _somebody(scene: Scene, who: str) -> Person:
    case = scene.case
    if who == "cover":
        with scene.lead.acting() as access:
            team.add_cover(access, case=case, member=scene.colleague.member, until=access.at.date() + WEEK)
    if who == "helper":
        with scene.lead.acting() as access:
            team.set_cofacilitator(access, case=case, member=scene.colleague.member)
    return scene.people["colleague" if who in {"cover", "helper"} else who]


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

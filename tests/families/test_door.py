"""The way in: links that are looked at by scanners, used twice, old, or taken back."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from cases.models import ConcernedOther, Task
from compliance import gate, outbox
from families.domain import invitations
from families.models import Invitation, LinkWay
from practices.tenancy.context import practice
from tests.families.space import come_in, link_for
from tests.rows import sql_as_superuser
from tests.scene import Scene


def test_looking_uses_nothing_up(scene: Scene) -> None:
    path = link_for(scene, scene.sister)
    scanner = Client()
    for _ in range(3):
        assert scanner.head(path).status_code == 200
        assert scanner.get(path).status_code == 200
    assert Client().post(path).status_code == 302


def test_a_link_opens_one_device_once(scene: Scene) -> None:
    path = link_for(scene, scene.sister)
    first, second = Client(), Client()
    assert first.post(path).status_code == 302
    again = second.post(path)
    assert again.status_code == 410
    assert "This link has ended" in again.content.decode()
    assert second.get("/family/").status_code == 403
    assert first.get("/family/").status_code == 200


def test_nothing_personal_is_on_the_door_or_in_its_address(scene: Scene) -> None:
    path = link_for(scene, scene.sister)
    page = Client().get(path).content.decode()
    for words in (scene.sister.name, scene.case.display_name, scene.case.reference):
        assert words not in page
        assert words not in path


@pytest.mark.parametrize(
    "path", ["/family/i/not-a-token/", "/family/i/%00%ff/", "/family/i/" + "x" * 3000 + "/"]
)
def test_an_unknown_link_looks_like_an_ended_one(path: str) -> None:
    assert Client().get(path).status_code in {400, 404, 410}
    assert Client().post(path).status_code in {400, 404, 410}


def test_an_old_link_has_ended(scene: Scene) -> None:
    path = link_for(scene, scene.sister)
    with sql_as_superuser() as link:
        link.execute(
            "UPDATE families_invitation SET expires_at = now() - interval '1 minute' WHERE practice_id = %s",
            [scene.practice.pk],
        )
    assert Client().post(path).status_code == 410


def test_taking_back_closes_links_and_devices_at_once(scene: Scene) -> None:
    phone = come_in(scene, scene.sister)
    path = link_for(scene, scene.sister)
    with scene.lead.acting() as access:
        person = gate.get(access, ConcernedOther, scene.sister.row.pk)
        invitations.revoke(access, other=person)
    assert phone.get("/family/").status_code == 403
    assert Client().post(path).status_code == 410


def test_a_fresh_link_takes_the_older_one_back(scene: Scene) -> None:
    old = link_for(scene, scene.sister)
    new = link_for(scene, scene.sister)
    assert Client().post(old).status_code == 410
    assert Client().post(new).status_code == 302


def test_half_an_hour_of_quiet_ends_the_session(scene: Scene) -> None:
    phone = come_in(scene, scene.sister)
    with sql_as_superuser() as link:
        link.execute(
            "UPDATE families_familysession SET last_seen_at = now() - interval '31 minutes' WHERE practice_id = %s",
            [scene.practice.pk],
        )
    assert phone.get("/family/").status_code == 403


def test_leaving_ends_the_session(scene: Scene) -> None:
    phone = come_in(scene, scene.sister)
    assert phone.post("/family/leave/").status_code == 204
    assert phone.get("/family/").status_code == 403


def test_words_sent_after_the_end_are_given_back(scene: Scene) -> None:
    phone = come_in(scene, scene.sister)
    phone.post("/family/leave/")
    answer = phone.post("/family/letter/felt/", {"feeling": "I was so afraid that day.", "version": "1"})
    assert answer.status_code == 403
    assert "I was so afraid that day." in answer.content.decode()


def test_asking_for_a_new_link_makes_a_task_once(scene: Scene) -> None:
    path = link_for(scene, scene.sister)
    Client().post(path)
    for _ in range(2):
        assert Client().post(f"{path}new/").status_code == 200
    with sql_as_superuser() as link:
        made = link.execute(
            "SELECT count(*) FROM cases_task WHERE practice_id = %s AND idem_key LIKE 'new-link:%%'",
            [scene.practice.pk],
        ).fetchone()
    assert made == (1,)
    assert Client().post("/family/i/unknown/new/").status_code == 200


def test_the_invitation_mail_says_nothing_of_what_it_is_about(scene: Scene) -> None:
    case, sister = scene.case, scene.sister.row.pk
    with scene.lead.acting() as access:
        person = gate.get(access, ConcernedOther, sister)
        with gate.act(access, on=person, to="edit"):
            person.email = "elena@people.example"
            person.save(update_fields=["email"])
        made, path = invitations.invite(access, case=case, other=person, way=LinkWay.EMAIL)
    outbox.relay_practice(scene.practice.pk, at=made.created_at + timedelta(minutes=1))
    sent = [one for one in mail.outbox if path in one.body]
    assert len(sent) == 1
    words = f"{sent[0].subject} {sent[0].body}".lower()
    for word in (
        scene.sister.name.lower(),
        case.display_name.split()[0].lower(),
        "intervention",
        "drink",
        "drug",
        "treatment",
    ):
        assert word not in words


def test_a_page_that_went_quiet_says_so_and_asks_for_a_new_link(scene: Scene) -> None:
    phone = come_in(scene, scene.sister)
    with sql_as_superuser() as link:
        link.execute(
            "UPDATE families_familysession SET last_seen_at = last_seen_at - interval '1 hour'"
            " WHERE practice_id = %s",
            [scene.practice.pk],
        )
    page = phone.get("/family/").content.decode()
    assert "half an hour of quiet" in page
    assert "Ask for a new link" in page
    assert phone.post("/family/new-link/").status_code == 200
    with sql_as_superuser() as link:
        titles = link.execute(
            "SELECT title FROM cases_task WHERE practice_id = %s AND idem_key LIKE 'new-link:%%'",
            [scene.practice.pk],
        ).fetchall()
    assert titles == [(f"{scene.sister.row.name} needs a new link",)]


def test_a_page_that_was_left_says_so_and_knows_nobody_any_more(scene: Scene) -> None:
    phone = come_in(scene, scene.sister)
    phone.get("/family/leave/")
    page = phone.get("/family/").content.decode()
    assert "You left your page" in page
    assert "half an hour" not in page
    assert "Ask for a new link" not in page
    assert phone.post("/family/new-link/").status_code == 200
    assert "not open on this device" in Client().get("/family/").content.decode()


def test_whoever_it_is_not_for_says_so_and_the_link_ends(scene: Scene) -> None:
    path = link_for(scene, scene.sister)
    stranger = Client()
    page = stranger.post(f"{path}not-me/", {"lang": "es"})
    assert "Gracias por decirlo" in page.content.decode()
    assert stranger.post(path).status_code == 410
    assert Client().post("/family/i/not-a-link/not-me/").status_code == 200
    case = scene.case
    with scene.lead.acting() as access, gate.act(access, on=case, to="read"):
        titles = [one.title for one in Task.objects.filter(idem_key__startswith="not-me:")]
    assert titles == [f"The link for {scene.sister.name} reached somebody else"]


def test_the_door_and_the_mail_speak_the_language_of_who_is_invited(scene: Scene) -> None:
    with sql_as_superuser() as link:
        link.execute("UPDATE cases_concernedother SET language = 'es' WHERE id = %s", [scene.sister.row.pk])
    path = link_for(scene, scene.sister)
    door = Client().get(path).content.decode()
    assert "Abrir mi página" in door
    assert "Open my page" in Client().get(f"{path}?lang=en").content.decode()
    with practice(scene.practice.pk):
        invitation = Invitation.objects.get(claimed_at__isnull=True)
        body = invitations.words_around(invitation).body("https://example.test/x")
    assert "Pregunte a Maren" in body
    assert scene.case.display_name not in body

"""People of a practice: invited, given a hat, their credentials looked at by somebody else, and their work ended."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from compliance.outbox import relay_practice
from practices.identity import session as sign_in_session
from practices.models import Credential, Membership, StaffInvitation, StaffRole, User
from practices.tenancy.context import practice as in_practice
from practices.tenancy.models import uuid7
from tests.factories import PASSWORD, day, make_member, make_user
from tests.practices.people import browser, give_password
from tests.scene import Scene
from tests.sign_in import signed_in

STRONG = "four quiet herons at dawn"


def invite(scene: Scene, email: str, role: str = "supervisor", **values: str) -> Client:
    """An admin invites somebody."""
    client = scene.admin.client()
    sent = {"name": "Nora Vance", "email": email, "role": role, "idem_key": str(uuid7())} | values
    answer = client.post("/people/invite/", sent)
    assert answer.status_code == 302, answer.content.decode()
    return client


def link_of(scene: Scene, email: str) -> str:
    """Sends what waits, and returns the link of the newest mail to this address."""
    relay_practice(scene.practice.pk, at=timezone.now())
    message = [one for one in mail.outbox if one.to == [email]][-1]
    return re.search(r"/join/[\w-]+/", message.body).group(0)


def address() -> str:
    """An address that nobody has."""
    return f"nora-{uuid7().hex}@people.example"


def test_a_newcomer_joins_by_a_link_that_works_once(scene: Scene) -> None:
    email = address()
    invite(scene, email)
    link = link_of(scene, email)
    door = browser()
    page = door.get(link).content.decode()
    assert scene.practice.name in page
    assert door.get(link).status_code == 200  # looking changes nothing
    joined = door.post(link, {"name": "Nora Vance", "password": STRONG})
    assert joined.url == "/accounts/login/"
    user = User.objects.get(email=email)
    with in_practice(scene.practice.pk):
        assert Membership.objects.get(user=user).role == StaffRole.SUPERVISOR
    assert door.get(link).status_code == 404
    assert door.post(link, {"name": "Second", "password": STRONG}).status_code == 404
    give_password(door, user, STRONG)
    assert door.get("/practice/").url.startswith("/accounts/second-factor/")


def test_no_table_holds_the_link(scene: Scene) -> None:
    email = address()
    invite(scene, email)
    token = link_of(scene, email).split("/")[2]
    with in_practice(scene.practice.pk):
        kept = StaffInvitation.objects.get(email=email)
    assert len(bytes(kept.token_hash)) == 32
    assert token.encode() not in bytes(kept.token_hash)


def test_somebody_with_an_account_signs_in_and_joins_with_one_press(scene: Scene) -> None:
    elsewhere = Scene.create("Other House")
    user = elsewhere.lead.user
    invite(scene, user.email)
    link = link_of(scene, user.email)
    stranger = browser()
    assert "Sign in with it" in stranger.get(link).content.decode()
    stranger.post(link, {"name": "Thief", "password": STRONG})
    own = elsewhere.lead.client()
    assert own.post(link).url == "/"
    with in_practice(scene.practice.pk):
        assert Membership.objects.filter(user=user).exists()


def test_somebody_joins_in_the_same_role_that_they_have_elsewhere(scene: Scene) -> None:
    elsewhere = Scene.create("Other House")
    user = elsewhere.supervisor.user
    invite(scene, user.email, role=StaffRole.SUPERVISOR)
    assert elsewhere.supervisor.client().post(link_of(scene, user.email)).url == "/"
    hats = []
    for practice in (scene.practice, elsewhere.practice):
        with in_practice(practice.pk, user.pk):
            hats.append(Membership.objects.get(user=user, role=StaffRole.SUPERVISOR))
    assert hats[0].pk != hats[1].pk == elsewhere.supervisor.member.pk


def test_an_invitation_sent_twice_by_one_form_is_one(scene: Scene) -> None:
    email, key = address(), str(uuid7())
    invite(scene, email, idem_key=key)
    invite(scene, email, idem_key=key)
    with in_practice(scene.practice.pk):
        assert StaffInvitation.objects.filter(email=email).count() == 1


def test_a_new_link_ends_the_earlier_one_and_taking_back_ends_both(scene: Scene) -> None:
    email = address()
    admin = invite(scene, email)
    first = link_of(scene, email)
    with in_practice(scene.practice.pk):
        kept = StaffInvitation.objects.get(email=email)
    admin.post(f"/people/invitations/{kept.pk}/again/")
    second = link_of(scene, email)
    assert browser().get(first).status_code == 404
    assert browser().get(second).status_code == 200
    admin.post(f"/people/invitations/{kept.pk}/withdraw/")
    assert browser().get(second).status_code == 404


def test_an_old_link_has_ended(scene: Scene) -> None:
    email = address()
    invite(scene, email)
    link = link_of(scene, email)
    with in_practice(scene.practice.pk):
        StaffInvitation.objects.filter(email=email).update(expires_at=timezone.now() - timedelta(seconds=1))
    answer = browser().get(link)
    assert answer.status_code == 404
    assert "it takes a minute" in answer.content.decode()


@pytest.mark.parametrize("password", ["short", "password1234", "threshold threshold", "nora-vance-1"])
def test_a_weak_password_is_told_beside_its_field(scene: Scene, password: str) -> None:
    email = address()
    invite(scene, email)
    answer = browser().post(link_of(scene, email), {"name": "Nora Vance", "password": password})
    assert answer.status_code == 422
    assert "error-summary" in answer.content.decode()


def test_a_credential_counts_once_somebody_else_has_seen_it(scene: Scene) -> None:
    holder = make_member(scene.practice.pk, StaffRole.INTERVENTIONIST, "Nora Vance")
    admin = scene.admin.client()
    sent = {"code": "CIP", "valid_from": day(-10), "valid_until": day(400), "populations": ["adult"]}
    admin.post(f"/people/{holder.pk}/credentials/", sent)
    with in_practice(scene.practice.pk):
        made = Credential.objects.get(membership=holder)
    today = timezone.now().date()
    assert made.kind == "primary"
    assert not made.counts(today)
    admin.post(f"/people/{holder.pk}/credentials/{made.pk}/verify/")
    with in_practice(scene.practice.pk):
        made.refresh_from_db()
    assert made.counts(today)
    assert scene.last_event().action == "verify_credential"
    assert scene.last_event().rule_id == "C-13"


def test_nobody_verifies_their_own_credential(scene: Scene) -> None:
    """E-10, also with a second hat of the same person."""
    own_hat = make_member(
        scene.practice.pk, StaffRole.INTERVENTIONIST, "Iris, who also leads", user=scene.admin.user
    )
    admin = scene.admin.client()
    sent = {"code": "CIP", "valid_from": day(-10), "valid_until": day(400)}
    admin.post(f"/people/{own_hat.pk}/credentials/", sent)
    with in_practice(scene.practice.pk):
        made = Credential.objects.get(membership=own_hat)
    answer = admin.post(f"/people/{own_hat.pk}/credentials/{made.pk}/verify/", follow=True)
    assert "E-10" in answer.content.decode()
    with in_practice(scene.practice.pk):
        made.refresh_from_db()
    assert made.verified_by_id is None


def test_dates_that_run_backwards_are_told_beside_the_field(scene: Scene) -> None:
    sent = {"code": "CIP", "valid_from": day(10), "valid_until": day(-10)}
    answer = scene.admin.client().post(f"/people/{scene.lead.member.pk}/credentials/", sent)
    assert answer.status_code == 422
    assert "after the first day" in answer.content.decode()


def test_ending_a_membership_closes_the_practice_at_the_next_request(scene: Scene) -> None:
    gone = make_member(scene.practice.pk, StaffRole.AUDITOR, "Nora Vance")
    theirs = signed_in(gone.user, gone)
    assert theirs.get("/compliance/audit/").status_code == 200
    scene.admin.client().post(f"/people/{gone.pk}/end/")
    assert theirs.get("/compliance/audit/").url.startswith("/practice/")
    assert "No practice yet" in theirs.get("/practice/").content.decode()


def test_the_only_admin_stays_and_nobody_ends_their_own_work(scene: Scene) -> None:
    second = make_member(scene.practice.pk, StaffRole.ADMIN, "Second Admin")
    first = scene.admin.client()
    assert (
        "Another admin" in first.post(f"/people/{scene.admin.member.pk}/end/", follow=True).content.decode()
    )
    first.post(f"/people/{second.pk}/end/")
    with in_practice(scene.practice.pk):
        assert Membership.objects.get(pk=second.pk).ended_at is not None
        assert Membership.objects.get(pk=scene.admin.member.pk).ended_at is None


def test_only_admins_see_and_change_people(scene: Scene) -> None:
    for person in (scene.lead, scene.supervisor, scene.coordinator, scene.auditor):
        client = person.client()
        assert client.get("/people/").status_code == 404
        assert client.get(f"/people/{scene.lead.member.pk}/").status_code == 404
        assert client.post(f"/people/{scene.lead.member.pk}/end/").status_code == 404


def test_another_practices_person_is_not_found(scene: Scene) -> None:
    other = Scene.create("Other House")
    client = other.admin.client()
    for way in ("", "end/", "credentials/"):
        address_ = f"/people/{scene.lead.member.pk}/{way}"
        sent = {"code": "CIP", "valid_from": day(-1), "valid_until": day(1)}
        answer = client.post(address_, sent) if way else client.get(address_)
        assert answer.status_code == 404, way


def test_a_sensitive_act_asks_who_is_there_when_the_sign_in_is_older_than_ten_minutes(scene: Scene) -> None:
    user = make_user("Iris Vale", password=PASSWORD)
    admin = make_member(scene.practice.pk, StaffRole.ADMIN, "Iris Vale", user=user)
    gone = make_member(scene.practice.pk, StaffRole.AUDITOR, "Nora Vance")
    client = signed_in(user, admin)
    session = client.session
    session[sign_in_session.AUTHENTICATED_AT] = (timezone.now() - timedelta(minutes=11)).timestamp()
    session.save()
    asked = client.post(f"/people/{gone.pk}/end/")
    assert asked.url.startswith("/accounts/reauthenticate/")
    with in_practice(scene.practice.pk):
        assert Membership.objects.get(pk=gone.pk).ended_at is None
    assert "not your password" in client.post(asked.url, {"password": "wrong"}).content.decode()
    done = client.post(asked.url, {"password": PASSWORD, "next": f"/people/{gone.pk}/end/"})
    assert done.status_code == 302
    with in_practice(scene.practice.pk):
        assert Membership.objects.get(pk=gone.pk).ended_at is not None

"""How long a sign-in lasts, and what becomes of words that arrive too late."""

from datetime import timedelta
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.utils import timezone

from practices.identity import session as sign_in_session
from practices.models import FormDraft, Membership, StaffRole
from practices.tenancy.context import practice as in_practice
from tests.factories import make_member, make_practice
from tests.practices.people import browser, code, give_password, sign_in, staff
from tests.sign_in import signed_in

QUIET = {"HTTP_X_BACKGROUND": "1"}


def backdate(client: Client, **keys: timedelta) -> None:
    """As if this browser had done its last thing, or signed in, so long ago."""
    session = client.session
    for key, ago in keys.items():
        session[key] = (timezone.now() - ago).timestamp()
    session.save()


def member_browser() -> tuple[Client, Membership]:
    """A signed-in auditor and their hat."""
    practice = make_practice()
    member = make_member(practice.pk, StaffRole.AUDITOR, "Sam Ortiz")
    return signed_in(member.user, member), member


def test_fifteen_quiet_minutes_end_a_sign_in_and_lead_back_to_the_page() -> None:
    client, _ = member_browser()
    assert client.get("/accounts/me/").status_code == 200
    backdate(client, last_seen_at=timedelta(minutes=15, seconds=1))
    answer = client.get("/compliance/audit/?person=x")
    assert answer.url == "/accounts/login/?next=%2Fcompliance%2Faudit%2F%3Fperson%3Dx"
    assert "15 quiet minutes" in client.get(answer.url).content.decode()
    assert "_auth_user_id" not in client.session


def test_fourteen_quiet_minutes_do_not() -> None:
    client, _ = member_browser()
    backdate(client, last_seen_at=timedelta(minutes=14))
    assert client.get("/accounts/me/").status_code == 200
    assert not sign_in_session.ending(client.session, at=timezone.now() + timedelta(minutes=14))


def test_what_a_page_asks_by_itself_does_not_make_it_last_longer() -> None:
    client, _ = member_browser()
    backdate(client, last_seen_at=timedelta(minutes=10))
    before = client.session["last_seen_at"]
    client.get("/accounts/me/", **QUIET)
    assert client.session["last_seen_at"] == before
    client.get("/accounts/me/")
    assert client.session["last_seen_at"] > before


def test_stay_makes_it_last_and_answers_nothing() -> None:
    client, _ = member_browser()
    backdate(client, last_seen_at=timedelta(minutes=14, seconds=30))
    assert client.post("/accounts/stay/").status_code == 204
    assert timezone.now().timestamp() - client.session["last_seen_at"] < 5


def test_twelve_hours_end_it_however_busy_the_person_was() -> None:
    client, _ = member_browser()
    backdate(client, authenticated_at=timedelta(hours=12, seconds=1))
    assert client.post("/accounts/stay/").status_code in {302, 401}
    assert "_auth_user_id" not in client.session


def test_a_background_save_after_the_end_is_told_in_words() -> None:
    client, _ = member_browser()
    backdate(client, last_seen_at=timedelta(minutes=16))
    answer = client.post("/accounts/drafts/", {"path": "/accounts/me/", "fields": "[]"}, **QUIET)
    assert answer.status_code == 401
    assert "signed out" in answer.json()["words"]


def test_a_swap_after_the_end_leads_the_whole_page_to_sign_in() -> None:
    client, _ = member_browser()
    backdate(client, last_seen_at=timedelta(minutes=16))
    answer = client.get(
        "/compliance/audit/", HTTP_HX_REQUEST="true", HTTP_HX_CURRENT_URL="http://testserver/accounts/me/"
    )
    assert answer.headers["HX-Redirect"] == "/accounts/login/?next=%2Faccounts%2Fme%2F"


def test_words_sent_too_late_are_kept_encrypted_and_offered_again() -> None:
    client, member = member_browser()
    backdate(client, last_seen_at=timedelta(minutes=16))
    words = {"name": "Sam, typed for twenty minutes", "time_zone": "UTC", "password": "not this"}
    answer = client.post("/accounts/me/", words, HTTP_REFERER="http://testserver/accounts/me/")
    assert answer.url == "/accounts/login/?next=%2Faccounts%2Fme%2F"
    with in_practice(member.practice_id):
        draft = FormDraft.objects.get(membership=member)
    assert draft.path == "/accounts/me/"
    assert b"twenty minutes" not in bytes(draft.sealed)
    back = signed_in(member.user, member)
    page = back.get("/accounts/me/").content.decode()
    assert "You were writing this. Bring it back?" in page
    assert "typed for twenty minutes" in page
    assert "not this" not in page


def test_kept_words_are_forgotten_once_the_form_was_sent() -> None:
    client, member = member_browser()
    client.post("/accounts/drafts/", {"path": "/accounts/me/", "fields": '[["name", "Half a na"]]'}, **QUIET)
    assert "Half a na" in client.get("/accounts/me/").content.decode()
    sent = {"name": "Sam Ortiz", "time_zone": "UTC", "theme": "dark"}
    answer = client.post("/accounts/me/", sent, HTTP_REFERER="http://testserver/accounts/me/")
    assert answer.status_code == 302
    with in_practice(member.practice_id):
        assert not FormDraft.objects.filter(membership=member).exists()
    assert "Half a na" not in client.get("/accounts/me/").content.decode()


def test_kept_words_can_be_let_go() -> None:
    client, _ = member_browser()
    client.post("/accounts/drafts/", {"path": "/accounts/me/", "fields": '[["name", "Half a na"]]'})
    assert client.post("/accounts/drafts/forget/", {"next": "/accounts/me/"}).url == "/accounts/me/"
    assert "Half a na" not in client.get("/accounts/me/").content.decode()


def test_nobody_is_offered_another_persons_words() -> None:
    client, member = member_browser()
    client.post("/accounts/drafts/", {"path": "/accounts/me/", "fields": '[["name", "Half a na"]]'})
    colleague = make_member(member.practice_id, StaffRole.AUDITOR, "Ada Berg")
    other = signed_in(colleague.user, colleague)
    assert "Half a na" not in other.get("/accounts/me/").content.decode()


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"path": "/x/", "fields": "not json"},
        {"path": "/x/", "fields": '{"a": 1}'},
        {"path": "/x/", "fields": '[["a"]]'},
        {"path": "/x/", "fields": "[[1, 2]]"},
        {"path": "https://elsewhere.example/", "fields": '[["a", "b"]]'},
        {"path": "/x/", "fields": '[["a", "' + "b" * 250_000 + '"]]'},
    ],
)
def test_drafts_that_are_none_are_refused(sent: dict[str, str]) -> None:
    client, _ = member_browser()
    assert client.post("/accounts/drafts/", sent).status_code == 422


def test_signing_out_elsewhere_ends_the_other_browser_at_once() -> None:
    user = staff()
    here = sign_in(user)
    there = browser()
    give_password(there, user)
    seed = Authenticator.objects.get(user=user, type="totp").data["secret"]
    there.post("/accounts/2fa/authenticate/", {"code": code(decrypt(seed), step=1)})
    assert there.get("/accounts/me/").status_code == 200
    page = here.get("/accounts/sessions/").content.decode()
    assert "This browser" in page
    assert "Sign out everywhere else" in page
    here.post("/accounts/sessions/")
    assert there.get("/accounts/me/").url.startswith("/accounts/login/")
    assert here.get("/accounts/me/").status_code == 200


def test_whoever_lost_every_second_step_starts_again_after_a_check() -> None:
    user = staff()
    here = sign_in(user)
    with pytest.raises(CommandError):
        call_command("reset_second_factor", user.email)
    call_command("reset_second_factor", user.email.upper(), "--identity-checked", stdout=StringIO())
    assert here.get("/accounts/me/").url.startswith("/accounts/login/")
    assert not Authenticator.objects.filter(user=user).exists()
    again = browser()
    give_password(again, user)
    assert again.get("/accounts/2fa/").url.startswith("/accounts/second-factor/")

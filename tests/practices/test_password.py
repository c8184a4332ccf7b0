"""A forgotten password, and a new one: neutral words, one link, and an end to other sign-ins."""

import re

from django.core import mail

from tests.practices.people import browser, code, give_password, sign_in, staff, with_app

STRONG = "four quiet herons at dawn"


def test_a_link_by_mail_sets_a_new_password_once_and_does_not_pass_the_second_step() -> None:
    user = staff()
    elsewhere = sign_in(user)
    door = browser()
    assert (
        door.post("/accounts/password/reset/", {"email": user.email}).url == "/accounts/password/reset/done/"
    )
    message = next(one for one in mail.outbox if one.to == [user.email] and one.subject == "Your link")
    link = re.search(r"/accounts/password/reset/key/\S+", message.body).group(0)
    form = door.get(link)
    assert form.url.endswith("-set-password/")
    done = door.post(form.url, {"password1": STRONG, "password2": STRONG})
    assert done.url == "/accounts/password/reset/key/done/"
    assert "This link has ended" in browser().get(link).content.decode()
    assert elsewhere.get("/accounts/me/").url.startswith("/accounts/login/")
    answer = give_password(door, user, STRONG)
    assert answer.url == "/accounts/2fa/authenticate/"
    assert door.get("/accounts/me/").url.startswith("/accounts/login/")


def test_an_unknown_address_gets_the_same_page() -> None:
    answer = browser().post("/accounts/password/reset/", {"email": "nobody@people.example"})
    assert answer.url == "/accounts/password/reset/done/"
    assert "If someone with this address works here" in browser().get(answer.url).content.decode()


def test_mails_about_accounts_name_no_practice_and_no_case() -> None:
    user = staff()
    browser().post("/accounts/password/reset/", {"email": user.email})
    message = mail.outbox[-1]
    assert message.subject == "Your link"
    assert user.name not in message.body


def test_a_changed_password_ends_other_sign_ins_and_is_told_by_mail() -> None:
    user = staff()
    here = sign_in(user)
    there = browser()
    give_password(there, user)
    from_app = there.get("/accounts/2fa/authenticate/")
    assert from_app.status_code == 200
    sent = {"oldpassword": "a long enough password for a test", "password1": STRONG, "password2": STRONG}
    assert here.post("/accounts/password/change/", sent).status_code == 302
    assert here.get("/accounts/me/").status_code == 200
    assert any(one.subject == "Your password was changed" for one in mail.outbox)


def test_a_weak_or_mistyped_new_password_is_told_beside_its_field() -> None:
    here = sign_in(staff())
    for first, second in (("short", "short"), (STRONG, STRONG + "x"), ("", "")):
        sent = {"oldpassword": "a long enough password for a test", "password1": first, "password2": second}
        answer = here.post("/accounts/password/change/", sent)
        assert answer.status_code == 200
        assert "error-summary" in answer.content.decode()


def test_broken_reset_links_have_ended() -> None:
    for key in ("abc-def", "0-x", "zzzzzzzzzzzzzzzzzzzzzzzzzzzz-set-password", "1-" + "a" * 300):
        answer = browser().get(f"/accounts/password/reset/key/{key}/")
        assert answer.status_code == 200
        assert "This link has ended" in answer.content.decode()


def test_the_app_is_confirmed_by_a_code_before_it_goes() -> None:
    user = staff()
    secret = with_app(user)
    client = browser()
    give_password(client, user)
    client.post("/accounts/2fa/authenticate/", {"code": code(secret)})
    page = client.get("/accounts/2fa/totp/deactivate/").content.decode()
    assert "your only second step" in page
    client.post("/accounts/2fa/totp/deactivate/")
    assert client.get("/accounts/2fa/").content.decode().count("In use.") == 1

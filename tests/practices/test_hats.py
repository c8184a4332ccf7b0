"""One person in several practices: one hat at a time, chosen by themselves."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from compliance.vocabulary import Role
from practices.models import Membership, StaffRole
from tests.factories import make_member, make_practice, make_user
from tests.practices.people import browser, sign_in, staff
from tests.scene import Scene
from tests.sign_in import signed_in


def test_with_one_hat_nobody_is_asked() -> None:
    client = sign_in(staff())
    assert client.get("/accounts/me/").status_code == 200
    assert client.get("/").url == "/compliance/audit/"


def test_with_two_hats_the_person_chooses_and_switches() -> None:
    user = make_user("Sam Ortiz", password="a long enough password for a test")  # noqa: S106 -- nobody's
    harbor = make_member(make_practice("Harbor Light").pk, StaffRole.AUDITOR, "Sam Ortiz", user=user)
    other = make_member(make_practice("Other House").pk, StaffRole.AUDITOR, "Sam Ortiz", user=user)
    client = sign_in(user)
    assert client.get("/compliance/audit/").url == "/practice/?next=%2Fcompliance%2Faudit%2F"
    page = client.get("/practice/").content.decode()
    assert "Harbor Light, auditor" in page
    assert "Other House, auditor" in page
    chosen = client.post("/practice/switch/", {"membership": harbor.pk, "next": "/compliance/audit/"})
    assert chosen.url == "/compliance/audit/"
    assert "Harbor Light" in client.get("/compliance/audit/").content.decode()
    client.post("/practice/switch/", {"membership": other.pk})
    page = client.get("/compliance/audit/").content.decode()
    assert "Other House" in page
    assert "Harbor Light" not in page


def test_the_other_practice_is_nowhere_to_be_seen_in_this_one() -> None:
    here, there = Scene.create("Harbor Light"), Scene.create("Other House")
    hat = there.hire("both", Role.SUPERVISOR, "Iris over there", user=here.admin.user).member
    desk = here.admin.client()
    page = desk.get("/people/")
    assert page.status_code == 200
    assert "Iris over there" not in page.content.decode()
    assert desk.get(f"/people/{hat.pk}/").status_code == 404
    with here.admin.acting():
        assert list(Membership.objects.filter(user=here.admin.user)) == [here.admin.member]


def test_nobody_puts_on_another_persons_hat() -> None:
    own = make_member(make_practice().pk, StaffRole.AUDITOR, "Sam Ortiz")
    foreign = make_member(make_practice().pk, StaffRole.ADMIN, "Iris Vale")
    client = signed_in(own.user, own)
    for sent in (str(foreign.pk), "not an id", ""):
        assert client.post("/practice/switch/", {"membership": sent}).status_code == 404
    session = client.session
    session["membership_id"] = str(foreign.pk)
    session.save()
    assert client.get("/people/").status_code == 404
    assert client.session["membership_id"] == str(own.pk)


def test_switching_leads_nowhere_outside() -> None:
    own = make_member(make_practice().pk, StaffRole.AUDITOR, "Sam Ortiz")
    client = signed_in(own.user, own)
    for address in ("https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"):
        sent = {"membership": own.pk, "next": address}
        assert client.post("/practice/switch/", sent).url == "/"


def test_the_start_leads_a_stranger_to_sign_in() -> None:
    assert browser().get("/").url == "/accounts/login/"
    assert browser().get("/compliance/audit/").url == "/accounts/login/?next=%2Fcompliance%2Faudit%2F"


def test_a_hat_costs_two_queries_a_request_however_many_there_are() -> None:
    counts = []
    for others in (0, 6):
        user = make_user("Sam Ortiz")
        own = make_member(make_practice().pk, StaffRole.AUDITOR, "Sam Ortiz", user=user)
        for _ in range(others):
            make_member(make_practice().pk, StaffRole.AUDITOR, "Sam Ortiz", user=user)
        client = signed_in(user, own)
        client.get("/accounts/help/")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get("/accounts/help/")
        counts.append([one["sql"] for one in queries if "SELECT" in one["sql"]])
    assert len(counts[0]) == len(counts[1]) == 2, counts

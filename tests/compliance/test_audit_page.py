"""The audit page in a browser's terms: what an admin and an auditor see, and what everybody else gets."""

import re
import zipfile
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from cases.domain import people
from cases.domain.people import IndividualFacts
from cases.models import Individual
from compliance.audit import export, worm, writer
from compliance.domain import audit as verbs
from practices.identity import session as sign_in
from practices.tenancy.context import practice
from practices.tenancy.models import uuid7
from tests.compliance.private_log import PrivateLog, event, log
from tests.factories import PASSWORD, make_member, make_user
from tests.sign_in import signed_in

__all__ = ["log"]

PAGE = "/compliance/audit/"


def keep(scene: Any, *many: dict[str, Any]) -> list[UUID]:
    made = [event(scene.practice.pk, **values) for values in many]
    with practice(scene.practice.pk):
        writer.write(made)
    return [one.id for one in made]


def daniel(scene: Any) -> Individual:
    """The person of a case in preparation."""
    case = scene.in_preparation()
    with scene.lead.acting() as access:
        facts = IndividualFacts(full_name="Daniel Reyes", called="Daniel")
        return people.save_individual(access, case=case, facts=facts, version=None)


def shown(response: Any) -> list[UUID]:
    """The events on the page, in its order."""
    return [UUID(one) for one in re.findall(r'id="event-([0-9a-f-]{36})"', response.content.decode())]


@pytest.mark.parametrize("who", ["admin", "auditor"])
def test_admin_and_auditor_see_who_saw_what_and_why(scene: Any, who: str) -> None:
    ids = keep(scene, {"effect": "deny", "rule_id": "C-09", "case_reference": "HL-0142"})
    response = getattr(scene, who).client().get(PAGE)
    page = response.content.decode()
    assert response.status_code == 200
    assert shown(response) == ids
    for words in (
        "Who saw what, and why",
        "Maren Okafor",
        "HL-0142",
        "C-09",
        "Not on the case team",
        "Refused",
    ):
        assert words in page
    assert '<caption class="vh">Audit events, newest first</caption>' in page
    assert 'data-label="Why"' in page


@pytest.mark.parametrize("who", ["lead", "supervisor", "coordinator"])
def test_everybody_else_does_not_learn_that_it_is_there(scene: Any, who: str) -> None:
    keep(scene, {})
    response = getattr(scene, who).client().get(PAGE)
    assert response.status_code == 404
    assert "Maren Okafor" not in response.content.decode().replace(scene.people[who].name, "")
    assert scene.last_event(category="audit").effect == "deny"


def test_a_look_without_signing_in_leads_to_the_sign_in(client: Any) -> None:
    response = client.get(PAGE)
    assert response.status_code == 302
    assert PAGE in unquote(response["Location"])


def test_the_look_itself_is_the_next_line(scene: Any) -> None:
    client = scene.admin.client()
    client.get(PAGE, {"effect": "deny"})
    page = client.get(PAGE).content.decode()
    assert "Looked through the audit log" in page
    assert scene.last_event(category="audit").actor_id == scene.admin.user.pk


def test_filters_live_in_the_address_and_stay_in_the_form(scene: Any) -> None:
    plain, refused = keep(scene, {}, {"effect": "deny", "rule_id": "C-12"})
    response = scene.admin.client().get(PAGE, {"effect": "deny", "rule": "C-12", "case": "tp-0001"})
    assert shown(response) == [refused]
    page = response.content.decode()
    assert '<option value="deny" selected>' in page
    assert 'value="tp-0001"' in page
    assert str(plain) not in page


def test_every_filter_has_a_label_that_is_seen(scene: Any) -> None:
    page = scene.admin.client().get(PAGE).content.decode()
    form = page[page.index('aria-label="Filter the log"') :]
    form = form[: form.index("</form>")]
    fields = re.findall(r'<(?:select|input)[^>]* id="([^"]+)"', form)
    assert len(fields) == 8
    assert re.findall(r'<label for="([^"]+)">', form) == fields


def test_each_value_of_a_line_narrows_the_list_and_keeps_what_was_asked(scene: Any) -> None:
    network = "192.0.2.0/24"
    (kept,) = keep(
        scene, {"effect": "deny", "rule_id": "C-09", "case_reference": "HL-0142", "network": network}
    )
    keep(scene, {"effect": "deny"})
    client = scene.admin.client()
    page = client.get(PAGE, {"effect": "deny"}).content.decode()
    row = page[page.index(f'id="event-{kept}"') :]
    links = [unescape(one) for one in re.findall(r'href="(\?[^"]+)"', row[: row.index("</tr>")])]
    assert [one.partition("&")[0] for one in links] == ["?effect=deny"] * 4
    for link in links:
        assert shown(client.get(PAGE + link)) == [kept], link
    assert f'value="{network}"' in client.get(PAGE + links[0]).content.decode()
    assert "The person of the line you chose" in client.get(PAGE + links[1]).content.decode()


def test_the_person_is_found_by_name_for_a_reason_and_the_name_stays_out_of_the_address(scene: Any) -> None:
    daniel(scene)
    case = scene.case
    keep(scene, {"case_reference": "ZZ-0001"})
    client = scene.admin.client()
    finder = PAGE + "person/"
    asked = client.get(finder, {"effect": "allow"})
    assert asked.status_code == 403
    assert "Say why you need to see this" in asked.content.decode()
    why = {"case": "0" * 32, "next": f"{finder}?effect=allow", "words": "The family asks who looked at him."}
    back = client.post("/compliance/reason/", why)
    assert client.get(back.url).status_code == 200
    found = client.post(back.url, {"name": "DAN"}).content.decode()
    (link,) = re.findall(r'href="(/compliance/audit/\?[^"]*individual=[^"]+)"', found)
    assert "Daniel" not in link
    page = client.get(unescape(link)).content.decode()
    assert f"The person of {case.reference}" in page
    assert "ZZ-0001" not in page
    assert 'value="allow" selected' in page
    assert client.post(back.url, {"name": case.reference.lower()}).content.decode().count("individual=") == 1
    assert "Nobody here is called that." in client.post(back.url, {"name": "Zebedee"}).content.decode()
    assert client.post(back.url, {"name": ""}).status_code == 422
    assert scene.last_event(action="search_by_name", record_type="cases.individual").rule_id == "C-14"


@pytest.mark.parametrize("who", ["auditor", "lead", "supervisor"])
def test_nobody_else_finds_people_by_name_here(scene: Any, who: str) -> None:
    client = getattr(scene, who).client()
    assert client.get(PAGE + "person/").status_code == 404
    assert scene.last_event(action="search_by_name").effect == "deny"


def test_an_auditor_follows_a_person_by_reference_alone(scene: Any) -> None:
    person = daniel(scene)
    page = scene.auditor.client().get(PAGE, {"individual": str(person.pk)}).content.decode()
    assert f"The person of {scene.case.reference}" in page
    assert "Daniel" not in page
    nobody = scene.auditor.client().get(PAGE, {"individual": str(uuid7())})
    assert shown(nobody) == []
    assert "Somebody who is not here" in nobody.content.decode()


def test_older_pages_keep_the_filters_and_end(scene: Any) -> None:
    ids = keep(scene, *({"action": "print"} for _ in range(60)))
    client = scene.admin.client()
    first = client.get(PAGE, {"action": "print"})
    link = re.search(r'href="(\?[^"]+)" rel="next"', first.content.decode())
    assert link
    second = client.get(PAGE + link.group(1).replace("&amp;", "&"))
    assert shown(first) + shown(second) == sorted(ids, reverse=True)
    assert 'rel="next"' not in second.content.decode()
    assert "Newest events" in second.content.decode()


def test_no_matching_events_is_said_calmly(scene: Any) -> None:
    page = scene.admin.client().get(PAGE, {"rule": "C-41"}).content.decode()
    assert "No events in these days. The log itself is complete." in page
    assert page.count("Clear filters") == 1


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"since": "soon"}, "Enter a date, like 2026-11-22."),
        ({"case": "'; --"}, "Enter a case reference, like HL-0142."),
        ({"since": "2026-11-22", "until": "2026-11-01"}, "Choose a last day that is not before the first."),
        ({"rule": "C-99"}, "Choose one from the list."),
    ],
)
def test_what_is_not_understood_is_said_beside_the_field(
    scene: Any, asked: dict[str, str], words: str
) -> None:
    keep(scene, {})
    response = scene.admin.client().get(PAGE, asked)
    page = response.content.decode()
    assert response.status_code == 422
    assert "One thing to look at" in page
    assert words in page.replace("&#x27;", "'")
    assert shown(response) == []


def test_a_page_address_that_is_not_ours_ends_in_a_page_not_an_error(scene: Any) -> None:
    response = scene.admin.client().get(PAGE, {"after": "nonsense"})
    assert response.status_code == 422


def test_what_somebody_typed_cannot_become_part_of_the_page(scene: Any) -> None:
    keep(scene, {"reason": "<script>alert(1)</script>", "actor_name": "<b>Eve</b>"})
    page = scene.admin.client().get(PAGE).content.decode()
    assert "<script>alert" not in page
    assert "<b>Eve" not in page


def test_an_auditor_sees_references_and_no_reasons(scene: Any) -> None:
    keep(scene, {"reason": "Daniel's sister called", "rule_id": "C-14", "effect": "allow_with_review"})
    assert "Daniel" in scene.admin.client().get(PAGE).content.decode()
    assert "Daniel" not in scene.auditor.client().get(PAGE).content.decode()


def test_another_practice_is_not_in_it(scene: Any) -> None:
    stranger = type(scene).create("Quiet Water")
    ids = keep(stranger, {"case_reference": "QW-0001"})
    page = scene.admin.client().get(PAGE).content.decode()
    assert str(ids[0]) not in page
    assert "QW-0001" not in page


def test_asking_for_a_check_is_answered_and_kept(scene: Any) -> None:
    client = scene.admin.client()
    assert client.get(PAGE + "check/").status_code == 405
    response = client.post(PAGE + "check/", follow=True)
    assert response.status_code == 200
    assert "A check has started." in response.content.decode()
    assert scene.last_event(category="audit", action="check").effect == "allow"
    assert scene.lead.client().post(PAGE + "check/").status_code == 404


def test_times_are_shown_in_the_readers_time_zone(scene: Any) -> None:
    keep(scene, {"at": datetime(2026, 3, 2, 3, 30, tzinfo=UTC)})
    scene.admin.user.time_zone = "America/Los_Angeles"
    scene.admin.user.save()
    page = scene.admin.client().get(PAGE, {"since": "2026-03-01", "until": "2026-03-01"}).content.decode()
    assert "Mar 1, 7:30 pm" in page


def test_an_old_event_is_found_by_its_day(scene: Any) -> None:
    old = timezone.now() - timedelta(days=40)
    (kept,) = keep(scene, {"at": old, "actor_id": uuid7()})
    day = old.astimezone(ZoneInfo("America/New_York")).date().isoformat()
    assert kept in shown(scene.admin.client().get(PAGE, {"since": day, "until": day}))


def test_the_admin_takes_away_an_archive_that_anybody_can_check(
    log: PrivateLog, scene: Any, tmp_path: Path
) -> None:
    client = scene.admin.client()
    ids = keep(scene, {}, {})
    stranger = keep(type(scene).create("Quiet Water"), {})
    log.seal()
    assert "audit/export/" in client.get(PAGE).content.decode()
    response = client.post(PAGE + "export/")
    assert response["Content-Disposition"].startswith("attachment")
    file = tmp_path / "log.zip"
    file.write_bytes(b"".join(response.streaming_content))
    chain = export.check(file, worm.keys())
    assert chain.totals[scene.practice.pk] >= len(ids)
    with zipfile.ZipFile(file) as archive:
        lines = archive.read("events.tsv").decode()
    assert str(ids[0]) in lines
    assert str(stranger[0]) not in lines
    assert scene.last_event(category="audit", action="export").detail == {"events": chain.events}


def test_an_older_sign_in_is_confirmed_before_the_archive_leaves(log: PrivateLog, scene: Any) -> None:
    user = make_user("Iris Vale", password=PASSWORD)
    client = signed_in(user, make_member(scene.practice.pk, "admin", "Iris Vale", user=user))
    keep(scene, {})
    log.seal()
    session = client.session
    session[sign_in.AUTHENTICATED_AT] = (timezone.now() - timedelta(minutes=11)).timestamp()
    session.save()
    asked = client.post(PAGE + "export/")
    assert asked.status_code == 302
    assert asked.url.startswith("/accounts/reauthenticate/")
    assert not scene.events(category="audit", action="export")
    assert "Then press Export again." in client.get(asked.url).content.decode()
    back = client.post(asked.url, {"password": PASSWORD, "next": PAGE}, follow=True)
    assert back.redirect_chain == [(PAGE, 302)]
    assert f'formaction="{PAGE}export/"' in back.content.decode()
    answer = client.post(PAGE + "export/")
    assert answer["Content-Type"] == "application/zip"
    assert b"".join(answer.streaming_content).startswith(b"PK")


@pytest.mark.parametrize("who", ["auditor", "lead", "supervisor"])
def test_the_archive_is_for_the_admin_alone(scene: Any, who: str) -> None:
    client = getattr(scene, who).client()
    assert client.post(PAGE + "export/").status_code == 404
    assert "audit/export/" not in client.get(PAGE).content.decode()
    assert scene.last_event(category="audit", action="export").effect == "deny"


def test_a_log_too_long_for_a_page_is_said_kindly(
    log: PrivateLog, scene: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(scene, {}, {})
    log.seal()
    monkeypatch.setattr(verbs, "MOST_EVENTS", 1)
    response = scene.admin.client().post(PAGE + "export/")
    assert response.status_code == 422
    assert "Ask whoever runs this installation" in response.content.decode()

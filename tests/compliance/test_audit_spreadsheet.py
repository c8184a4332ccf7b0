"""Events of the audit log as a table: what it holds, who may take it, and what a spreadsheet must not run."""

import csv
import io
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from compliance.audit import writer
from compliance.domain import audit as verbs
from practices.identity import session as sign_in
from practices.tenancy.context import practice
from tests.compliance.private_log import event
from tests.factories import PASSWORD, make_member, make_user
from tests.sign_in import signed_in

PAGE = "/compliance/audit/"
TABLE = f"{PAGE}table/"


def keep(scene: Any, *many: dict[str, Any]) -> list[str]:
    made = [event(scene.practice.pk, **values) for values in many]
    with practice(scene.practice.pk):
        writer.write(made)
    return [str(one.id) for one in made]


def rows(response: Any) -> list[dict[str, str]]:
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_it_holds_what_the_filters_show_newest_first_and_is_an_event_itself(scene: Any) -> None:
    moment = datetime(2026, 3, 2, 3, 30, tzinfo=UTC)
    first, second, _ = keep(
        scene,
        {"effect": "deny", "rule_id": "C-09", "case_reference": "HL-0142", "at": moment},
        {"effect": "deny", "rule_id": "C-09", "case_reference": "HL-0142", "at": moment + timedelta(days=1)},
        {"case_reference": "HL-0142"},
    )
    scene.admin.user.time_zone = "America/Los_Angeles"
    scene.admin.user.save()
    client = scene.admin.client()
    address = f"{TABLE}?effect=deny&case=hl-0142"
    page = client.get(PAGE, {"case": "hl-0142", "effect": "deny"}).content.decode()
    assert f'action="{escape(address)}"' in page
    response = client.post(address)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"].startswith('attachment; filename="audit-events-')
    found = rows(response)
    assert [one["Event"] for one in found] == [second, first]
    assert found[1] == {
        "Time": "2026-03-01T19:30:00-08:00",
        "Who": "Maren Okafor",
        "Role": "Interventionist",
        "What": "Read a case",
        "Record": "HL-0142",
        "Rule": "C-09",
        "Why": "Not on the case team",
        "Result": "Refused",
        "From network": "10.1.2.0/24",
        "Through": "Pages",
        "Request": "",
        "Event": first,
    }
    kept = scene.last_event(action="export_events")
    assert (kept.effect, kept.detail) == ("allow", {"case": "HL-0142", "effect": "deny", "events": 2})


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", "\n=", " =", "  @"])
def test_a_cell_that_begins_like_a_formula_is_text(scene: Any, start: str) -> None:
    typed = f'{start}HYPERLINK("http://example.org","x")'
    keep(
        scene, {"actor_name": typed, "rule_id": "C-14", "network": "+1", "request_id": "-1", "reason": typed}
    )
    (found,) = rows(scene.admin.client().post(f"{TABLE}?rule=C-14"))
    assert found["Who"] == f"'{typed}"
    assert found["From network"] == "'+1"
    assert found["Request"] == "'-1"
    assert found["Why"] == f"Reason given: {typed}"
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", " ")) for cell in found.values())


def test_quotes_lines_and_letters_of_any_language_come_back_as_they_were(scene: Any) -> None:
    name = 'Zoë "the\nfirst", Ñandú; ☂'
    keep(scene, {"actor_name": name})
    assert name in [one["Who"] for one in rows(scene.admin.client().post(TABLE))]


def test_an_auditor_takes_what_an_auditor_sees(scene: Any) -> None:
    keep(scene, {"reason": "Daniel's sister called", "rule_id": "C-14"})
    (found,) = rows(scene.auditor.client().post(f"{TABLE}?rule=C-14"))
    assert found["Why"] == "Admin with a typed reason"
    (found,) = rows(scene.admin.client().post(f"{TABLE}?rule=C-14"))
    assert "Daniel" in found["Why"]


@pytest.mark.parametrize("who", ["lead", "supervisor", "coordinator"])
def test_nobody_else_takes_it(scene: Any, who: str) -> None:
    client = getattr(scene, who).client()
    assert client.post(TABLE).status_code == 404
    assert scene.last_event(action="export_events").effect == "deny"


def test_it_is_asked_for_by_a_button_alone(scene: Any) -> None:
    assert scene.admin.client().get(TABLE).status_code == 405


def test_another_practice_is_not_in_it(scene: Any) -> None:
    keep(type(scene).create("Quiet Water"), {"case_reference": "QW-0001"})
    assert "QW-0001" not in {one["Record"] for one in rows(scene.admin.client().post(TABLE))}


def test_more_than_a_table_holds_is_said_and_nothing_leaves(
    scene: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(scene, *({"action": "print"} for _ in range(3)))
    monkeypatch.setattr(verbs, "MOST_EVENTS", 2)
    client = scene.admin.client()
    answer = client.post(f"{TABLE}?action=print")
    assert answer.status_code == 422
    assert "These are more than 2 events" in answer.content.decode()
    assert scene.last_event(action="export_events").detail["undone"] is True
    monkeypatch.setattr(verbs, "MOST_EVENTS", 3)
    assert len(rows(client.post(f"{TABLE}?action=print"))) == 3


def test_many_chunks_are_one_table_without_gap_or_repeat(scene: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = keep(scene, *({"action": "print"} for _ in range(25)))
    monkeypatch.setattr(verbs, "CHUNK", 10)
    found = rows(scene.admin.client().post(f"{TABLE}?action=print"))
    assert [one["Event"] for one in found] == sorted(ids, reverse=True)


def test_filters_that_are_not_understood_give_the_page_and_no_table(scene: Any) -> None:
    answer = scene.admin.client().post(f"{TABLE}?rule=C-99")
    assert answer.status_code == 422
    assert "Choose one from the list." in answer.content.decode()


def test_an_older_sign_in_is_confirmed_first_and_the_filters_are_still_there(scene: Any) -> None:
    user = make_user("Iris Vale", password=PASSWORD)
    client = signed_in(user, make_member(scene.practice.pk, "admin", "Iris Vale", user=user))
    keep(scene, {"effect": "deny"})
    session = client.session
    session[sign_in.AUTHENTICATED_AT] = (timezone.now() - timedelta(minutes=11)).timestamp()
    session.save()
    asked = client.post(f"{TABLE}?effect=deny")
    assert asked.status_code == 302
    assert asked.url.startswith("/accounts/reauthenticate/")
    assert not scene.events(action="export_events")
    assert "Then press Save as a table again." in client.get(asked.url).content.decode()
    onward = parse_qs(urlsplit(asked.url).query)["next"][0]
    assert onward == f"{PAGE}?effect=deny"
    back = client.post(asked.url, {"password": PASSWORD, "next": onward}, follow=True)
    assert back.redirect_chain == [(onward, 302)]
    assert len(rows(client.post(f"{TABLE}?effect=deny"))) == 1

"""Messages between a family and the team: who reads which, what is refused, who is told."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.models import ConcernedOther
from compliance import gate
from compliance.errors import NotFound
from compliance.models import OutboxRow
from compliance.records import OutsideGate
from families.domain import messages
from families.domain.messages import Place, Post
from families.models import Message, MessageFile
from practices.tenancy.context import practice as in_practice
from practices.tenancy.models import uuid7
from tests.factories import move
from tests.families.space import come_in
from tests.rows import sql_as_superuser
from tests.scene import Relative, Scene

PRIVATE, GROUP = "/family/messages/private/", "/family/messages/group/"
PDF = b"%PDF-1.7 small"


def _staff(scene: Scene, rest: str = "") -> str:
    return f"/cases/{scene.case.pk}/messages/{rest}"


def _form(text: str, **values: Any) -> dict[str, Any]:
    return {"text": text, "idem_key": str(uuid7())} | values


def _from(
    scene: Scene, who: Relative, text: str, *, key: str = "k", file: bytes | None = None, days_ago: int = 0
) -> Message:
    with who.acting(at=timezone.now() - timedelta(days=days_ago)) as access:
        return messages.send(access, Place(who.case_id, who.row.pk), Post(text, key, file))


def _to(scene: Scene, relative: Relative | None, text: str, *, key: str = "k") -> Message:
    case = scene.case
    with scene.lead.acting() as access:
        return messages.send(access, Place(case.pk, relative.row.pk if relative else None), Post(text, key))


def _notices(scene: Scene, prefix: str) -> list[OutboxRow]:
    with in_practice(scene.practice.pk):
        return list(OutboxRow.objects.filter(idem_key__startswith=prefix).order_by("not_before"))


def test_a_private_message_goes_there_and_back_and_each_sees_that_it_was_read(scene: Scene) -> None:
    phone, desk = come_in(scene, scene.sister), scene.lead.client()
    assert phone.post(PRIVATE, _form("I am afraid of Friday.")).status_code == 302
    page = phone.get(PRIVATE).content.decode()
    assert "I am afraid of Friday." in page
    assert "Maren Okafor read this" not in page
    address = _staff(scene, f"{scene.sister.row.pk}/")
    answer = desk.get(address).content.decode()
    assert "I am afraid of Friday." in answer
    assert "How contact is safe" in answer
    assert desk.post(address, _form("I am with you.")).status_code == 302
    page = phone.get(PRIVATE).content.decode()
    assert "I am with you." in page
    assert "Maren Okafor read this" in page
    assert f"{scene.sister.name} read this" in desk.get(address).content.decode()


def test_nobody_of_the_family_reaches_the_private_thread_of_another(scene: Scene) -> None:
    sent = _from(scene, scene.sister, "Only hers.", file=PDF)
    case = scene.case
    with scene.sister.acting() as access:
        rows = MessageFile.objects.filter(message_id=sent.pk)
        file_id = gate.open(access, rows, case_id=case.pk)[0].pk
    sister, mother = come_in(scene, scene.sister), come_in(scene, scene.mother)
    assert sister.get(f"/family/messages/files/{file_id}/").content == PDF
    assert mother.get(f"/family/messages/files/{file_id}/").status_code == 404
    for path in (PRIVATE, GROUP, "/family/messages/"):
        assert "Only hers." not in mother.get(path).content.decode()
    assert mother.get(f"/family/messages/{scene.sister.row.pk}/").status_code == 404
    with scene.mother.acting() as access:
        place = Place(case.pk, scene.sister.row.pk)
        assert messages.read(access, place).messages == []
        with pytest.raises(NotFound):
            messages.send(access, place, Post("In her name.", "x"))
    with scene.mother.acting() as access, pytest.raises(NotFound):
        gate.get(access, Message, sent.pk)
    other = Scene.create("Other House").lead.client()
    for rest in ("", "group/", f"{scene.sister.row.pk}/", f"files/{file_id}/"):
        assert other.get(_staff(scene, rest)).status_code == 404


def test_the_group_is_read_by_everybody_until_the_person_says_yes(scene: Scene) -> None:
    sister, mother = come_in(scene, scene.sister), come_in(scene, scene.mother)
    assert sister.post(GROUP, _form("Who brings Rosa?")).status_code == 302
    page = mother.get(GROUP).content.decode()
    assert "Who brings Rosa?" in page
    assert scene.sister.name in page
    assert "Who brings Rosa?" in scene.lead.client().get(_staff(scene, "group/")).content.decode()
    with sql_as_superuser() as link:
        link.execute("UPDATE cases_case SET engaged_at = now() WHERE id = %s", [scene.case.pk])
    closed = mother.get(GROUP).content.decode()
    assert "Who brings Rosa?" not in closed
    assert "The group is closed now" in closed
    refused = mother.post(GROUP, _form("Still typing."))
    assert refused.status_code == 422
    assert "Still typing." in refused.content.decode()
    desk = scene.lead.client().post(_staff(scene, "group/"), _form("To all."))
    assert desk.status_code == 422
    assert sister.post(PRIVATE, _form("In private it goes on.")).status_code == 302


@pytest.mark.parametrize("text", ["", "   ", "a" * 20_001, "a\0b"])
def test_what_cannot_be_sent_is_refused_beside_the_field(scene: Scene, text: str) -> None:
    answer = come_in(scene, scene.sister).post(PRIVATE, _form(text))
    assert answer.status_code == 422
    assert "text_error" in answer.content.decode()


@pytest.mark.parametrize("text", ["👩‍👩‍👧 e\u0301", "שלום, אמא", "<b>no</b>", ("a\r\n" * 10_000).strip()])
def test_words_of_every_kind_arrive_as_they_were_typed(scene: Scene, text: str) -> None:
    phone = come_in(scene, scene.sister)
    assert phone.post(PRIVATE, _form(text)).status_code == 302
    with scene.sister.acting() as access:
        place = messages.own_place(access, "private")
        assert messages.read(access, place).messages[0].text == text.replace("\r\n", "\n")


def test_sent_twice_is_sent_once(scene: Scene) -> None:
    phone, key = come_in(scene, scene.sister), UUID(int=7)
    for _ in range(2):
        assert phone.post(PRIVATE, _form("Once.", idem_key=str(key))).status_code == 302
    assert phone.get(PRIVATE).content.decode().count("Once.") == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"MZ\x90 a program", "Choose a PDF, or a picture"),
        (b"<svg onload=x>", "Choose a PDF, or a picture"),
        (PDF + b"0" * 5_250_000, "larger than 5 MB"),
    ],
)
def test_a_file_is_judged_by_what_it_is(scene: Scene, content: bytes, words: str) -> None:
    given = SimpleUploadedFile("photo.png", content, "image/png")
    answer = come_in(scene, scene.sister).post(PRIVATE, _form("Look.", file=given))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "Look." in answer.content.decode()


def test_what_is_far_too_large_is_refused_before_it_is_read(scene: Scene) -> None:
    given = SimpleUploadedFile("photo.png", PDF + b"0" * 30_000_000, "image/png")
    answer = come_in(scene, scene.sister).post(PRIVATE, _form("Look.", file=given))
    assert answer.status_code == 413
    assert "5 MB" in answer.content.decode()


def test_a_file_goes_to_the_team_under_a_name_that_tells_nothing(scene: Scene) -> None:
    phone = come_in(scene, scene.sister)
    given = SimpleUploadedFile("rehab-bill-Daniel.png", b"\x89PNG\r\n\x1a\nrest", "image/png")
    assert phone.post(PRIVATE, _form("", file=given)).status_code == 302
    desk = scene.lead.client()
    page = desk.get(_staff(scene, f"{scene.sister.row.pk}/")).content.decode()
    address = page.partition("/messages/files/")[2].partition('"')[0]
    answer = desk.get(_staff(scene, f"files/{address}"))
    assert answer["Content-Type"] == "image/png"
    assert "Daniel" not in answer["Content-Disposition"]
    assert answer["Content-Disposition"].startswith("attachment")
    with sql_as_superuser() as link:
        row = link.execute(
            "SELECT content FROM families_messagefile WHERE practice_id = %s", [scene.practice.pk]
        ).fetchone()
    assert row is not None
    assert b"PNG" not in bytes(row[0])


def test_the_team_has_a_step_to_answer_until_it_did(scene: Scene) -> None:
    _from(scene, scene.sister, "Can you call?", days_ago=9)
    case = scene.case
    assert scene.sister.name in case.next_step
    assert case.next_step.startswith("Answer")
    family = scene.lead.client().get(f"/cases/{case.pk}/family/").content.decode()
    assert "Messages, 1 new" in family
    _to(scene, scene.sister, "Today at four.")
    assert not scene.case.next_step.startswith("Answer")


def test_a_message_that_needs_no_answer_is_settled(scene: Scene) -> None:
    _from(scene, scene.sister, "Thank you.", days_ago=9)
    assert scene.case.next_step.startswith("Answer")
    address = _staff(scene, f"{scene.sister.row.pk}/")
    assert scene.lead.client().post(address, {"settle": "1"}).status_code == 302
    assert not scene.case.next_step.startswith("Answer")


def test_the_lead_is_told_once_until_the_thread_was_read(scene: Scene) -> None:
    for key in ("a", "b"):
        _from(scene, scene.sister, "Hello.", key=key)
    assert len(_notices(scene, "message-staff:")) == 1
    scene.lead.client().get(_staff(scene, f"{scene.sister.row.pk}/"))
    _from(scene, scene.sister, "Again.", key="c")
    assert len(_notices(scene, "message-staff:")) == 2


def test_the_family_is_told_without_content_and_once_in_four_hours(scene: Scene) -> None:
    case, sister = scene.case, scene.sister.row.pk
    with scene.lead.acting() as access, gate.act(access, on=case, to="edit"):
        person = ConcernedOther.objects.get(pk=sister)
        person.email = "rosa@example.org"
        person.save(update_fields=["email"])
    for key in ("a", "b", "c"):
        _to(scene, scene.sister, "A secret word.", key=key)
    prefix = f"message:{case.pk}:{scene.sister.row.pk}:"
    assert len([one for one in _notices(scene, prefix) if one.state == "waiting"]) <= 1
    with sql_as_superuser() as link:
        link.execute(
            "UPDATE compliance_outbox SET state = 'sent' WHERE practice_id = %s", [scene.practice.pk]
        )
    _to(scene, scene.sister, "One more.", key="d")
    first, second = _notices(scene, prefix)
    assert second.not_before - first.not_before == timedelta(hours=4)
    assert second.payload == {}
    come_in(scene, scene.sister).get(PRIVATE)
    assert _notices(scene, prefix)[1].state == "cancelled"


def test_after_closing_one_reads_on_and_sends_no_more(scene: Scene) -> None:
    phone = come_in(scene, scene.sister)
    phone.post(PRIVATE, _form("Before."))
    case = scene.case
    with scene.lead.acting() as access:
        move(access, case, "T-02", reason="They found help elsewhere.", close_reason="referred_elsewhere")
    assert "Before." in phone.get(PRIVATE).content.decode()
    refused = phone.post(PRIVATE, _form("After."))
    assert refused.status_code == 422
    assert "has ended here" in refused.content.decode()
    assert "After." in refused.content.decode()


def test_nobody_writes_to_somebody_who_left(scene: Scene) -> None:
    _from(scene, scene.sister, "Goodbye.")
    desk = scene.lead.client()
    address = reverse("cases:withdraw-person", args=[scene.case.pk, scene.sister.row.pk])
    assert desk.post(address).status_code == 302
    answer = desk.post(_staff(scene, f"{scene.sister.row.pk}/"), _form("Wait."))
    assert answer.status_code == 422
    assert "closed for writing" in answer.content.decode()
    assert "Goodbye." in answer.content.decode()


def test_words_that_came_after_the_page_had_closed_come_back(scene: Scene) -> None:
    phone = come_in(scene, scene.sister)
    with sql_as_superuser() as link:
        link.execute(
            "UPDATE families_familysession SET last_seen_at = now() - interval '2 hours'"
            " WHERE practice_id = %s",
            [scene.practice.pk],
        )
    late = phone.post(PRIVATE, _form("Do not lose this.", writer="a" * 32))
    assert late.status_code == 403
    assert "Do not lose this." in late.content.decode()
    again = come_in(scene, scene.sister)
    page = again.get(PRIVATE).content.decode()
    assert "Do not lose this." in page
    assert "not sent yet" in page
    again.post(PRIVATE, _form("Do not lose this.", writer="a" * 32))
    assert "not sent yet" not in again.get(PRIVATE).content.decode()


def test_who_of_the_practice_reads_private_messages(scene: Scene) -> None:
    _from(scene, scene.sister, "In confidence.")
    address = _staff(scene, f"{scene.sister.row.pk}/")
    for person, reads in ((scene.supervisor, True), (scene.coordinator, False), (scene.colleague, False)):
        assert ("In confidence." in person.client().get(address).content.decode()) is reads
    refused = scene.coordinator.client().post(address, _form("Hello."))
    assert refused.status_code == 403


def test_a_message_can_be_neither_changed_nor_deleted(scene: Scene) -> None:
    with sql_as_superuser() as link:
        for table in ("families_message", "families_messagefile"):
            for right in ("UPDATE", "DELETE"):
                row = link.execute(
                    "SELECT has_table_privilege('threshold_app', %s, %s)", [table, right]
                ).fetchone()
                assert row == (False,), (table, right)


def test_a_long_thread_shows_its_end_and_leads_back(scene: Scene) -> None:
    for number in range(52):
        _from(scene, scene.sister, f"Number {number}.", key=str(number))
    phone = come_in(scene, scene.sister)
    page = phone.get(PRIVATE).content.decode()
    assert "Number 51." in page
    assert "Number 1." not in page
    before = page.partition("?before=")[2].partition('"')[0]
    assert "Number 1." in phone.get(f"{PRIVATE}?before={before}").content.decode()
    assert phone.get(f"{PRIVATE}?before=nonsense").status_code == 200


def test_messages_are_read_through_the_gate_alone(scene: Scene) -> None:
    _from(scene, scene.sister, "Hello.")
    case = scene.case
    with scene.lead.acting(), pytest.raises(OutsideGate):
        list(Message.objects.filter(case_id=case.pk))


def test_without_a_session_no_page_of_messages_opens() -> None:
    for path in (PRIVATE, GROUP, "/family/messages/", f"/family/messages/files/{UUID(int=1)}/"):
        assert Client().get(path).status_code == 403

"""A concerned other is reached by the way and in the hours that are safe for them, or not at all."""

from datetime import UTC, datetime, time, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail

from cases import notices
from cases.contact_hours import next_moment
from cases.models import ConcernedOther, Task
from compliance import gate, outbox
from compliance.errors import Invalid
from compliance.models import OutboxRow, OutboxState
from compliance.outbox import texting
from config.embedded import texts
from families.domain import invitations
from families.models import LinkWay
from practices.tenancy.context import practice as in_practice
from tests.families.texts import texts_to
from tests.scene import Relative, Scene

EVENING = time(18, 0), time(21, 30)
NIGHT = time(22, 0), time(6, 0)
ZONE = ZoneInfo("America/New_York")
numbers = (f"+1415{number:07}" for number in count(2000000 + datetime.now(UTC).microsecond))


def at(text: str) -> datetime:
    """A moment, written as the clock shows it in New York."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)


@pytest.mark.parametrize(
    ("moment", "hours", "expected"),
    [
        ("2026-11-23 19:00", EVENING, "2026-11-23 19:00"),
        ("2026-11-23 18:00", EVENING, "2026-11-23 18:00"),
        ("2026-11-23 09:00", EVENING, "2026-11-23 18:00"),
        ("2026-11-23 21:30", EVENING, "2026-11-24 18:00"),
        ("2026-11-23 23:00", NIGHT, "2026-11-23 23:00"),
        ("2026-11-23 05:59", NIGHT, "2026-11-23 05:59"),
        ("2026-11-23 06:00", NIGHT, "2026-11-23 22:00"),
        ("2026-11-23 09:00", (None, None), "2026-11-23 09:00"),
        ("2026-11-23 09:00", (time(7), time(7)), "2026-11-23 09:00"),
        ("2027-03-13 23:30", (time(2, 30), time(5, 0)), "2027-03-14 03:30"),  # 2:30 does not exist that night
        ("2026-10-31 23:30", (time(1, 30), time(5, 0)), "2026-11-01 01:30"),  # 1:30 comes twice: the first
    ],
)
def test_hours_of_contact(moment: str, hours: tuple[Any, Any], expected: str) -> None:
    assert next_moment(at(moment), ZONE, *hours) == at(expected)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("(415) 555-0132", "+14155550132"),
        ("+34 612 34 56 78", "+34612345678"),
        ("555-0132", ""),
        ("call the bakery", ""),
        ("", ""),
    ],
)
def test_numbers_as_people_write_them(written: str, expected: str) -> None:
    assert texting.number(written) == expected


def with_number(
    scene: Scene, relative: Relative, number: str, way: str = "text", hours: tuple[Any, Any] = (None, None)
) -> None:
    """Writes down how somebody is reached, past the form."""
    with scene.lead.acting() as access:
        row = gate.get(access, ConcernedOther, relative.row.pk)
        with gate.act(access, on=row, to="update"):
            row.phone, row.safe_way, row.email = number, way, "elena@people.example"
            row.contact_from, row.contact_until = hours
            row.save(update_fields=["phone", "safe_way", "email", "contact_from", "contact_until"])


def tell(scene: Scene, relative: Relative, *, key: str, at: datetime) -> OutboxRow:
    """Posts one neutral notice and lets the worker look. Returns the row as it is then."""
    with scene.lead.acting() as access:
        notices.remind_family(
            access,
            case_id=relative.case_id,
            other_id=relative.row.pk,
            subject_id=relative.row.pk,
            key=key,
            at=at,
        )
    outbox.relay_practice(scene.practice.pk, at=at)
    with in_practice(scene.practice.pk):
        return OutboxRow.objects.get(idem_key=key)


def tasks_about(scene: Scene) -> list[str]:
    """What the lead is asked to do because of a message."""
    case = scene.case
    with scene.lead.acting() as access, gate.act(access, on=case, to="read"):
        return [one.title for one in Task.objects.filter(case=case, idem_key__startswith="reach:")]


def test_a_notice_goes_as_a_text_message_in_the_hours_that_are_safe(scene: Scene) -> None:
    number, sister = next(numbers), scene.sister
    with_number(scene, sister, number, hours=EVENING)
    day = f"{datetime.now(ZONE) + timedelta(days=1):%Y-%m-%d}"
    row = tell(scene, sister, key="first", at=at(f"{day} 09:00"))
    assert (row.state, row.not_before, row.attempts) == (OutboxState.WAITING, at(f"{day} 18:00"), 0)
    assert texts_to(number) == []
    outbox.relay_practice(scene.practice.pk, at=at(f"{day} 18:01"))
    (words,) = texts_to(number)
    assert "your page" in words
    assert not mail.outbox, "one way, the safe one"
    for word in ("Daniel", "family", "intervention", "treatment", scene.sister.name):
        assert word not in words


def test_who_may_only_be_called_gets_nothing_and_the_lead_a_task(scene: Scene) -> None:
    with_number(scene, scene.sister, next(numbers), way="call")
    assert tell(scene, scene.sister, key="call", at=datetime.now(UTC)).state == OutboxState.CANCELLED
    assert not mail.outbox
    assert tasks_about(scene) == [f"{scene.sister.name} cannot be written to safely: call instead"]


@pytest.mark.parametrize(("number", "state"), [(texts.NOT_A_MOBILE, "failed"), (texts.BUSY, "waiting")])
def test_a_number_that_takes_no_texts_is_told_at_once_and_a_busy_provider_tried_again(
    scene: Scene, number: str, state: str
) -> None:
    with_number(scene, scene.sister, number)
    assert tell(scene, scene.sister, key="fails", at=datetime.now(UTC)).state == state
    told = [f"A message to {scene.sister.name} did not arrive: call instead"]
    assert tasks_about(scene) == (told if state == "failed" else [])


def test_an_invitation_goes_by_the_safe_way_alone(scene: Scene) -> None:
    number, case = next(numbers), scene.in_intake()
    with_number(scene, scene.sister, number)
    with scene.lead.acting() as access:
        person = gate.get(access, ConcernedOther, scene.sister.row.pk)
        with pytest.raises(Invalid, match="Nothing can be sent to this person safely"):
            invitations.invite(access, case=case, other=person, way=LinkWay.EMAIL)
    page = scene.lead.client()
    space = f"/cases/{case.pk}/family/"
    assert "Send as a text message" in page.get(space).content.decode()
    assert page.post(f"{space}{scene.sister.row.pk}/invite/", {"how": "text"}).status_code == 302
    outbox.relay_practice(scene.practice.pk, at=datetime.now(UTC))
    (words,) = texts_to(number)
    assert "Maren at Harbor Light has a page for you: http" in words
    assert len(words) < 320, "two parts at most"


def test_the_form_wants_whole_hours_a_number_for_texts_and_never_the_persons_own(scene: Scene) -> None:
    case = scene.in_intake()
    page = scene.lead.client()
    one = f"/cases/{case.pk}/people/{scene.sister.row.pk}/"
    base = {
        "version": "1", "name": "Elena Reyes", "relation": "sister", "phone": "", "safe_way": "text",
        "language": "en", "contact_from": "18:00", "contact_until": "",
    }  # fmt: skip
    facts = {"form": "person", "full_name": "Daniel Reyes", "phone": "(415) 555-0144", "version": ""}
    assert page.post(f"/cases/{case.pk}/intake/", facts).status_code == 302
    for wrong, words in (
        ({}, "Give both hours"),
        ({"contact_until": "21:00"}, "A text message needs a phone number"),
        ({"contact_until": "21:00", "phone": "415 555 0144"}, "also the person’s number"),
    ):
        answer = page.post(one, base | wrong)
        assert (answer.status_code, words in answer.content.decode()) == (422, True), words
    good = base | {"contact_until": "21:00", "phone": "415 555 0133"}
    answer = page.post(one, good)
    assert answer.status_code == 302, answer.content.decode()
    answer = page.post(f"/cases/{case.pk}/intake/", facts | {"phone": "4155550133", "version": "1"})
    assert (answer.status_code, "This is also Elena Reyes’s number" in answer.content.decode()) == (422, True)

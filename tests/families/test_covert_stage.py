"""Until the person takes part nothing reaches them, by any path there is (process.md 2, the covert stage)."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from cases.domain import people
from cases.domain.people import IndividualFacts
from cases.models import ConcernedOther, Individual
from compliance import gate, outbox
from compliance.errors import DomainError
from compliance.models import OutboxRow, OutboxState
from families.domain import door_check, doors, invitations, person_link
from families.models import CodeWay, DoorCheck, FamilySession, Invitation, LinkWay, SigningCode
from practices.tenancy.context import practice as in_practice
from tests.conftest import ROOT
from tests.families.space import link_for
from tests.families.test_reach import numbers, with_number
from tests.families.texts import texts_to
from tests.scene import Scene

THEIR_MAIL = "daniel@people.example"
# Whom each kind of message can reach at all. A new kind is decided here before it is sent anywhere.
STAFF = {
    "cases.staff_notice", "cases.lead_notice", "cases.urgent_notice", "compliance.clock", "compliance.consent_ends",
    "compliance.emergency", "compliance.head", "compliance.log_alarm", "compliance.review", "compliance.unusual",
    "practices.invite",
}  # fmt: skip
FAMILY = {"cases.family_notice", "families.door_code", "families.invite"}
PERSON = {"families.invite_person", "families.signing_code"}
# The only places that hand something over to the world outside.
SENDERS = {"compliance/outbox/relay.py", "compliance/outbox/texting.py", "practices/identity/adapters.py"}
SENDING = re.compile(
    r"EmailMessage\(|send_mail\(|send_mass_mail\(|smtplib\.SMTP|requests\.(get|post|put|request)\("
)


@pytest.fixture
def covert(scene: Scene) -> tuple[Scene, str]:
    """A case in preparation whose person has a number, which stands in a sister's record as well."""
    case, number = scene.in_preparation(), next(numbers)
    with scene.lead.acting() as access:
        facts = IndividualFacts(full_name="Daniel Reyes", phone=number)
        people.save_individual(access, case=case, facts=facts, version=None)
    with_number(scene, scene.sister, number)
    return scene, number


def deliver(scene: Scene, **row: Any) -> OutboxRow:
    """Posts one message of a kind and lets the worker send it."""
    at = datetime.now(UTC)
    with scene.lead.acting() as access:
        outbox.post(access, row.pop("kind"), case_id=scene.case_id, idem_key="one", **row)
    outbox.relay_practice(scene.practice.pk, at=at + timedelta(minutes=1))
    with in_practice(scene.practice.pk):
        return OutboxRow.objects.get(idem_key="one")


def nothing_left(number: str) -> bool:
    """Whether neither a text message nor an e-mail reached the person."""
    return not texts_to(number) and not [one for one in mail.outbox if THEIR_MAIL in one.to]


def test_every_kind_of_message_is_decided() -> None:
    kinds = {one for one in outbox.names() if not one.startswith("tests.")}
    assert kinds == STAFF | FAMILY | PERSON


def test_nothing_else_sends() -> None:
    found = {
        str(path.relative_to(ROOT))
        for top in (
            "cases",
            "compliance",
            "documents",
            "families",
            "followups",
            "interventions",
            "practices",
            "referrals",
        )
        for path in Path(ROOT / top).rglob("*.py")
        if SENDING.search(path.read_text())
    }
    assert found == SENDERS


@pytest.mark.parametrize("kind", sorted(FAMILY))
def test_a_message_to_the_family_does_not_go_to_a_number_that_is_the_persons(
    covert: tuple[Scene, str], kind: str
) -> None:
    scene, number = covert
    subject = scene.sister.row.pk
    if kind == "families.invite":
        case = scene.case
        with scene.lead.acting() as access:
            person = gate.get(access, ConcernedOther, scene.sister.row.pk)
            subject = invitations.invite(access, case=case, other=person, way=LinkWay.TEXT)[0].pk
    if kind == "families.door_code":
        with scene.admin.acting() as access:
            door_check.set_rule(access, DoorCheck.CODE)
        assert Client().post(link_for(scene, scene.sister)).status_code == 302
        with in_practice(scene.practice.pk):
            subject = SigningCode.objects.get(way=CodeWay.TEXT).pk
    row = deliver(scene, kind=kind, to_concerned_other=scene.sister.row.pk, subject_id=subject)
    assert row.state == OutboxState.CANCELLED
    assert nothing_left(number)


@pytest.mark.parametrize("kind", sorted(PERSON))
def test_a_message_to_the_person_waits_for_their_yes(covert: tuple[Scene, str], kind: str) -> None:
    scene, number = covert
    case = scene.case
    with scene.lead.acting() as access, pytest.raises(DomainError, match="once they take part"):
        person_link.make(access, case=case, email=THEIR_MAIL)
    subject = forced_link(scene, kind)
    row = deliver(scene, kind=kind, subject_id=subject)
    assert row.state == OutboxState.CANCELLED
    assert nothing_left(number)


def forced_link(scene: Scene, kind: str) -> Any:
    """What nobody can make before the yes, written past every rule."""
    at = datetime.now(UTC)
    with (
        scene.lead.acting() as access,
        gate.act(access, case_id=scene.case_id, model=Individual, to="update"),
    ):
        person = Individual.objects.get(case_id=scene.case_id)
        link = Invitation.create(
            case_id=scene.case_id, individual=person, token_sha256=doors.hashed(f"forced-{person.pk}"),
            sealed_link=f"forced-{person.pk}", address=THEIR_MAIL, way=LinkWay.EMAIL, expires_at=at + timedelta(days=1),
        )  # fmt: skip
        if kind == "families.invite_person":
            return link.pk
        session = FamilySession.create(
            case_id=scene.case_id, individual=person, invitation=link, started_at=at, last_seen_at=at,
            ends_at=at + timedelta(hours=1),
        )  # fmt: skip
        code = SigningCode.create(
            case_id=scene.case_id, session=session, way=CodeWay.EMAIL, sealed_code="123456",
            expires_at=at + timedelta(minutes=10),
        )  # fmt: skip
        return code.pk


def test_a_link_that_should_not_be_there_opens_nothing(covert: tuple[Scene, str]) -> None:
    scene, _ = covert
    forced_link(scene, "families.invite_person")
    with scene.lead.acting():
        token = Invitation.objects.get(individual__isnull=False).sealed_link
    assert Client().post(f"/family/i/{token}/").status_code == 410

"""Requests with their clocks, retention with its certificate, and the register of incidents."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from cases.domain import notes
from cases.models import Case, Note
from compliance import gate
from compliance.domain import incidents, retention, rights
from compliance.domain.incidents import FACTORS, Assessment
from compliance.domain.rights import Asked
from compliance.errors import Invalid, NotFound, StaleVersion
from compliance.models import OutboxRow
from compliance.rights.models import Destruction, Incident, LegalHold, RightsRequest
from practices.tenancy.context import practice as in_practice
from practices.tenancy.models import uuid7
from tests import factories
from tests.scene import Scene

COPY = Asked("access", "individual", "Daniel Reyes", "May I have everything that you keep of me?")
ALL_FACTORS = dict.fromkeys(FACTORS, "Looked at.")


def received(scene: Scene, asked: Asked = COPY, key: str = "") -> RightsRequest:
    """A request that was written down."""
    case = scene.case
    with scene.lead.acting() as access:
        return rights.receive(access, case_id=case.pk, asked=asked, key=key)


def reminders(scene: Scene, prefix: str) -> list[OutboxRow]:
    """What waits under a key."""
    with in_practice(scene.practice.pk):
        found = OutboxRow.objects.filter(idem_key__startswith=prefix, state="waiting")
        return list(found.order_by("not_before"))


@pytest.mark.parametrize(
    ("kind", "days"),
    [("access", 30), ("amendment", 60), ("restriction", 30), ("accounting", 60), ("complaint", 30)],
)
def test_each_kind_has_its_clock_and_two_reminders(scene: Scene, kind: str, days: int) -> None:
    made = received(scene, Asked(kind, "individual", "Daniel Reyes", "Please."))
    assert made.due_at - made.received_at == timedelta(days=days)
    waits = reminders(scene, f"rights:{made.pk}:")
    assert [row.not_before for row in waits] == [
        made.due_at - timedelta(days=7),
        made.due_at - timedelta(days=1),
    ]
    assert {row.to_membership_id for row in waits} == {scene.lead.member.pk}


def test_received_twice_is_received_once(scene: Scene) -> None:
    assert received(scene, key="one").pk == received(scene, key="one").pk


def test_a_clock_is_extended_once_with_reasons(scene: Scene) -> None:
    made = received(scene)
    with scene.lead.acting() as access:
        with pytest.raises(Invalid, match="why it takes longer"):
            rights.extend(access, request=made, why=" ", version=1)
        longer = rights.extend(access, request=made, why="The archive is far away.", version=1)
        assert longer.due_at - made.due_at == timedelta(days=30)
        with pytest.raises(Invalid, match="cannot be extended"):
            rights.extend(access, request=longer, why="Still far.", version=2)


def test_an_answer_stops_the_clock_and_a_refusal_needs_reasons(scene: Scene) -> None:
    made = received(scene)
    with scene.supervisor.acting() as access:
        with pytest.raises(Invalid, match="reasons"):
            rights.answer(access, request=made, state="denied", words="", version=1)
        with pytest.raises(StaleVersion):
            rights.answer(access, request=made, state="granted", words="", version=7)
        done = rights.answer(access, request=made, state="granted", words="Sent on paper.", version=1)
        with pytest.raises(Invalid, match="answered already"):
            rights.answer(access, request=done, state="granted", words="", version=2)
    assert reminders(scene, f"rights:{made.pk}:") == []


def test_a_restriction_about_what_was_paid_in_full_cannot_be_refused(scene: Scene) -> None:
    made = received(
        scene,
        Asked(
            "restriction", "individual", "Daniel Reyes", "Do not tell the plan.", insurer_paid_in_full=True
        ),
    )
    with scene.supervisor.acting() as access, pytest.raises(Invalid, match="2\\.26"):
        rights.answer(access, request=made, state="denied", words="No.", version=1)


def test_a_request_of_another_practice_is_not_there(scene: Scene) -> None:
    made = received(scene)
    with Scene.create("Other House").supervisor.acting() as access, pytest.raises(NotFound):
        gate.get(access, RightsRequest, made.pk)


def closed_long_ago(scene: Scene) -> Case:
    """A case whose six years have passed."""
    case = scene.case
    with scene.lead.acting() as access:
        notes.write(access, case=case, kind="casework", text="He is at his sister's.")
        factories.move(
            access, case, "T-02", close_reason="not_suitable", reason="Not ours.", referrals="A clinic"
        )
    with scene.lead.acting() as access, gate.act(access, on=case, to="arrange"):
        row = Case.objects.get(pk=case.pk)
        row.retain_until = date(2020, 1, 1)
        row.save(update_fields=["retain_until"])
    return case


def destroy(scene: Scene, case: Case, typed: str) -> Destruction:
    """As the admin does it."""
    with scene.admin.acting() as access:
        return retention.destroy(access, case_id=case.pk, typed_reference=typed)


def words_of(scene: Scene, case: Case) -> list[str]:
    """What the notes say."""
    with scene.supervisor.acting() as access:
        return [note.text for note in gate.open(access, Note.objects.order_by("id"), case_id=case.pk)]


def test_destroyed_records_cannot_be_read_again_and_leave_a_certificate(scene: Scene) -> None:
    case = closed_long_ago(scene)
    with scene.admin.acting() as access:
        assert [one.reference for one in retention.ripe(access)] == [case.reference]
    with pytest.raises(Invalid, match="Type HL-0001"):
        destroy(scene, case, "HL-0002")
    made = destroy(scene, case, case.reference)
    assert (made.case_reference, made.keys_destroyed, len(made.sha256)) == (case.reference, 1, 64)
    assert destroy(scene, case, case.reference).pk == made.pk, "done twice is done once"
    assert words_of(scene, case) == ["(destroyed)"]
    with scene.supervisor.acting() as access:
        assert gate.get(access, Case, case.pk).display_name == "(destroyed)"
    with scene.admin.acting() as access:
        assert retention.ripe(access) == []


def test_a_legal_hold_keeps_the_records(scene: Scene) -> None:
    case = closed_long_ago(scene)
    with scene.supervisor.acting() as access:
        retention.place_hold(access, case_id=case.pk, reason="A court asked.")
    with pytest.raises(Invalid, match="legal hold"):
        destroy(scene, case, case.reference)
    with scene.supervisor.acting() as access:
        retention.lift_hold(access, case_id=case.pk)
    assert destroy(scene, case, case.reference).case_id == case.pk
    assert words_of(scene, case) == ["(destroyed)"]


@pytest.mark.parametrize("who", ["lead", "supervisor", "auditor"])
def test_only_an_admin_destroys_and_never_before_the_time(scene: Scene, who: str) -> None:
    case = scene.case
    with scene.people[who].acting() as access, pytest.raises(NotFound):
        retention.destroy(access, case_id=case.pk, typed_reference=case.reference)
    with pytest.raises(Invalid, match="not passed"):
        destroy(scene, case, case.reference)
    with scene.supervisor.acting() as access, gate.act(access, on=case, to="look"):
        assert not LegalHold.objects.filter(case=case).exists()


def reported(scene: Scene, **values: Any) -> Incident:
    """A letter went to the wrong address."""
    with scene.admin.acting() as access:
        return incidents.report(
            access,
            what="A letter went to the wrong address.",
            discovered_at=access.at - timedelta(days=1),
            **values,
        )


def assessed(scene: Scene, incident: Incident, assessment: Assessment, version: int = 1) -> Incident:
    """Looked at by the supervisor."""
    with scene.supervisor.acting() as access:
        return incidents.assess(access, incident_id=incident.pk, assessment=assessment, version=version)


def test_a_breach_has_sixty_days_and_is_closed_when_people_were_told(scene: Scene) -> None:
    made = reported(scene)
    found = assessed(scene, made, Assessment(ALL_FACTORS, is_breach=True, people=3))
    assert found.tell_people_by == made.discovered_at + timedelta(days=60)
    assert len(reminders(scene, f"incident:{made.pk}:")) == 2
    with scene.supervisor.acting() as access:
        with pytest.raises(Invalid, match="have not been told"):
            incidents.close(access, incident_id=made.pk, words="New envelopes.", version=2)
        incidents.told(access, incident_id=made.pk, whom="people", version=2)
        closed = incidents.close(access, incident_id=made.pk, words="New envelopes.", version=3)
    assert closed.state == "closed"


@pytest.mark.parametrize(
    ("people", "by"),
    [(499, datetime(2027, 1, 1, tzinfo=UTC) + timedelta(days=60)), (500, datetime(2026, 7, 31, tzinfo=UTC))],
)
def test_the_secretary_hears_at_once_of_five_hundred_people(people: int, by: datetime) -> None:
    assert incidents.secretary_by(datetime(2026, 6, 1, tzinfo=UTC), people) == by


def test_without_all_four_factors_it_counts_as_a_breach(scene: Scene) -> None:
    made = reported(scene)
    with pytest.raises(Invalid, match="Still to answer"):
        assessed(scene, made, Assessment({"nature": "Names."}, is_breach=False))
    assert assessed(scene, made, Assessment(ALL_FACTORS, is_breach=False)).state == "no_breach"


def test_many_people_in_one_state_need_the_media(scene: Scene) -> None:
    made = reported(scene)
    found = assessed(scene, made, Assessment(ALL_FACTORS, is_breach=True, people=900, in_one_state=600))
    assert incidents.needs_media(found)


def test_the_team_reports_about_its_own_case_and_nobody_else_does(scene: Scene) -> None:
    case = scene.case
    with scene.lead.acting() as access:
        made = incidents.report(access, what="A phone was lost.", discovered_at=access.at, case_id=case.pk)
    assert made.case_reference == case.reference
    with scene.colleague.acting() as access, pytest.raises(NotFound):
        incidents.report(access, what="A phone.", discovered_at=access.at, case_id=case.pk)
    with scene.lead.acting() as access, pytest.raises(NotFound):
        incidents.report(access, what="A phone.", discovered_at=access.at)
    with scene.lead.acting() as access, pytest.raises(NotFound):
        incidents.register(access)


def test_reported_twice_is_reported_once_and_numbers_go_on(scene: Scene) -> None:
    assert reported(scene, key="a").pk == reported(scene, key="a").pk
    assert reported(scene, key="b").number == 2
    with scene.admin.acting() as access:
        assert [one.number for one in incidents.register(access)] == [2, 1]


def test_the_pages_of_a_request(scene: Scene) -> None:
    case = scene.case
    maren, ada = scene.lead.client(), scene.supervisor.client()
    write = f"/cases/{case.pk}/requests/new/"
    empty = maren.post(write, {"words": "A copy, please."})
    assert empty.status_code == 422
    assert "A copy, please." in empty.content.decode()
    asked = {
        "kind": "access",
        "asker": "individual",
        "asker_name": "Daniel",
        "words": "A copy, please.",
        "idem_key": uuid7(),
    }
    made = maren.post(write, asked)
    assert made.status_code == 302
    page = made["Location"]
    assert "Waits for the answer" in ada.get("/compliance/requests/").content.decode()
    assert "A copy, please." in ada.get(page).content.decode()
    assert "A copy, please." not in scene.auditor.client().get(page).content.decode()
    assert ada.post(page, {"state": "denied", "words": "", "version": 1}).status_code == 422
    assert ada.post(page, {"do": "extend", "why": "The archive is far.", "version": 1}).status_code == 302
    assert ada.post(page, {"state": "granted", "words": "Sent.", "version": 1}).status_code == 409
    assert ada.post(page, {"state": "granted", "words": "Sent.", "version": 2}).status_code == 302
    assert "Granted" in ada.get("/compliance/requests/?show=answered").content.decode()
    assert scene.colleague.client().get("/compliance/requests/").status_code == 404


def test_the_pages_of_an_incident(scene: Scene) -> None:
    case, iris = scene.case, scene.admin.client()
    lost = {"what": "A phone was lost.", "discovered_at": "2026-03-02T09:00", "idem_key": uuid7()}
    assert scene.lead.client().post(f"/cases/{case.pk}/incident/", lost).status_code == 302
    lost["idem_key"] = uuid7()
    assert "Incident 1" in iris.get("/compliance/incidents/").content.decode()
    assert iris.post("/compliance/incidents/", lost | {"reference": "HL-9999"}).status_code == 422
    page = iris.post("/compliance/incidents/", lost | {"reference": case.reference})["Location"]
    assert iris.post(f"{page}assess/", {"finding": "no_breach", "version": 1}).status_code == 422
    found = {"finding": "breach", "people": 3, "version": 1, "nature": "Names."}
    assert iris.post(f"{page}assess/", found).status_code == 302
    assert "Without delay, at the latest" in iris.get(page).content.decode()
    assert iris.post(f"{page}close/", {"words": "Locked phones.", "version": 2}).status_code == 422
    assert iris.post(f"{page}told/", {"whom": "people", "version": 2}).status_code == 302
    assert iris.post(f"{page}close/", {"words": "Locked phones.", "version": 3}).status_code == 302
    assert "Locked phones." in iris.get(page).content.decode()
    assert Scene.create("Other House").admin.client().get(page).status_code == 404


def test_the_page_of_what_may_be_destroyed(scene: Scene) -> None:
    case, iris = closed_long_ago(scene), scene.admin.client()
    assert "Kept until Jan 1, 2020" in iris.get("/compliance/retention/").content.decode()
    wrong = iris.post("/compliance/retention/", {"case": str(case.pk), "typed_reference": "HL-0002"})
    assert wrong.status_code == 422
    iris.post("/compliance/retention/", {"case": str(case.pk), "typed_reference": case.reference})
    after = iris.get("/compliance/retention/").content.decode()
    assert "No closed case has passed its time." in after
    assert "The data keys of the case were destroyed." in after
    assert scene.supervisor.client().get("/compliance/retention/").status_code == 404

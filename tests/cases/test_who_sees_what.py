"""Who sees what of a case: by page, list and search, with the rule that the event keeps."""

from uuid import UUID

import pytest
from django.urls import reverse

from cases.domain import notes
from cases.models import Note, SafetyScreen, TimelineEntry
from cases.relations import Ties
from compliance import gate
from compliance.gate import Denied
from compliance.vocabulary import Category, Relation
from tests import factories
from tests.scene import Scene


def page_of(scene: Scene, who: str, name: str = "workspace") -> str:
    """What somebody reads on a page of the case."""
    case = scene.case
    answer = scene.people[who].client().get(reverse(f"cases:{name}", args=[case.pk]))
    return answer.content.decode() if answer.status_code == 200 else f"{answer.status_code}"


def test_c_09_another_interventionist_sees_neither_case_nor_name(scene: Scene) -> None:
    assert scene.case
    client = scene.colleague.client()
    assert page_of(scene, "colleague") == "404"
    for address in ("?show=all", "?q=Daniel", "?q=HL-0001", "?view=table", "?stage=inquiry"):
        page = client.get(reverse("cases:caseload") + address)
        assert "Reyes" not in page.content.decode()


def test_c_11_and_c_12_a_coordinator_sees_the_flag_and_not_what_lies_behind_it(scene: Scene) -> None:
    case = scene.in_intake()
    with scene.lead.acting() as access:
        factories.green_screen(access, case, withdrawal="amber")
        notes.write(access, case=case, kind="casework", text="Eleven beers a day.")
        notes.write(access, case=case, kind="logistics", text="The car is booked.")
    page = page_of(scene, "coordinator")
    assert "Withdrawal risk" in page
    assert "Agreed with the family." not in page
    assert "C-12" in page
    written = page_of(scene, "coordinator", "notes")
    assert "The car is booked." in written
    assert "Eleven beers" not in written
    screen_id = _newest_screen(scene)
    with pytest.raises(Denied) as refused, scene.coordinator.acting() as access:
        gate.get(access, SafetyScreen, screen_id, to="read")
    assert refused.value.decision.rule_id == "C-12"


def test_c_04_a_mandated_report_is_hidden_from_notes_and_timeline(scene: Scene) -> None:
    case = scene.in_intake()
    with scene.lead.acting() as access:
        notes.write(access, case=case, kind="report", text="Called the county.")
    for name in ("workspace", "timeline", "notes"):
        assert "andated report" not in page_of(scene, "coordinator", name)
    assert "mandated report" in page_of(scene, "lead", "timeline")
    assert "Called the county." in page_of(scene, "lead", "notes")
    assert "Called the county." in page_of(scene, "supervisor", "notes")


def test_c_02_a_counselling_note_is_its_authors_and_the_supervisors(scene: Scene) -> None:
    case = scene.in_intake()
    with scene.lead.acting() as access:
        notes.write(access, case=case, kind="counselling", text="About the session.")
    assert "About the session." in page_of(scene, "lead", "notes")
    assert "About the session." in page_of(scene, "supervisor", "notes")
    body = {"form": "cofacilitator", "member": str(scene.colleague.member.pk)}
    assert scene.lead.client().post(reverse("cases:team", args=[case.pk]), body).status_code == 302
    assert "About the session." not in page_of(scene, "colleague", "notes")


def test_c_14_an_admin_gives_a_reason_first(scene: Scene) -> None:
    assert (
        "Say why"
        in scene.admin.client().get(reverse("cases:workspace", args=[scene.case.pk])).content.decode()
    )


def test_c_16_an_auditor_reads_no_case(scene: Scene) -> None:
    assert page_of(scene, "auditor") in {"403", "404"}


def test_the_supervisor_sees_the_whole_practice(scene: Scene) -> None:
    assert scene.case
    page = scene.supervisor.client().get(reverse("cases:caseload")).content.decode()
    assert "Daniel Reyes" in page


def test_filters_stand_in_the_address(scene: Scene) -> None:
    case = scene.in_intake()
    with scene.lead.acting() as access:
        factories.open_case(access, display_name="Amara Quill")
        factories.green_screen(access, case, withdrawal="amber")
    client, address = scene.lead.client(), reverse("cases:caseload")
    assert "Amara" not in client.get(f"{address}?risk=1").content.decode()
    assert "Daniel" in client.get(f"{address}?risk=1").content.decode()
    assert "Daniel" not in client.get(f"{address}?q=amara").content.decode()
    assert "Amara" in client.get(f"{address}?q=HL-0002").content.decode()
    assert "Nothing matches" in client.get(f"{address}?q=nobody").content.decode()
    assert "Daniel" in client.get(f"{address}?stage=intake").content.decode()


@pytest.mark.parametrize("query", ["show=x&risk=x&view=x", "q=" + "x" * 300, "due=maybe", "stage=nowhere"])
def test_an_address_that_is_not_ours_still_opens(scene: Scene, query: str) -> None:
    assert scene.lead.client().get(f"{reverse('cases:caseload')}?{query}").status_code == 200


@pytest.mark.parametrize("after", ["nonsense", "WzEsMl0", "W10"])
def test_a_broken_cursor_says_so(scene: Scene, after: str) -> None:
    assert scene.lead.client().get(f"{reverse('cases:caseload')}?after={after}").status_code == 422


def test_an_empty_caseload_says_how_to_begin(scene: Scene) -> None:
    page = scene.lead.client().get(reverse("cases:caseload")).content.decode()
    assert "No open cases. When someone calls, start with New inquiry." in page


def test_ties_are_looked_up_in_one_query(scene: Scene) -> None:
    case = scene.in_intake()
    for person, expected in (
        (scene.lead, {Relation.LEAD}),
        (scene.colleague, set()),
        (scene.supervisor, set()),
    ):
        with person.acting() as access:
            facts = Ties().facts(access, case.pk)
        assert facts is not None
        assert facts.relations == expected
    with scene.mother.acting() as access:
        facts = Ties().facts(access, case.pk)
    assert facts is not None
    assert facts.relations == {Relation.PAYER, Relation.ATTENDEE}


def test_a_relative_of_one_case_has_no_ties_to_another(scene: Scene) -> None:
    uncle = scene.uncle
    with scene.lead.acting() as access:
        other = factories.open_case(access, display_name="Amara Quill")
    with uncle.acting() as access:
        assert Ties().facts(access, other.pk) is None


def _newest_screen(scene: Scene) -> UUID:
    case = scene.case
    with scene.lead.acting() as access, gate.act(access, on=case, to="look", category=Category.CASE_ADMIN):
        found: UUID = SafetyScreen.objects.filter(case=case).latest("answered_at").pk
    return found


def test_the_timeline_names_notes_and_not_their_words(scene: Scene) -> None:
    case = scene.case
    with scene.lead.acting() as access:
        notes.write(access, case=case, kind="casework", text="Eleven beers a day.")
    assert "Eleven beers" not in page_of(scene, "lead")
    with scene.lead.acting() as access, gate.act(access, on=case, to="look"):
        assert Note.objects.filter(case=case).exists()
        assert TimelineEntry.objects.filter(case=case, kind="note").exists()

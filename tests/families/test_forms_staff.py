"""Forms from the team's side: answers side by side, one into the record, further forms and packs."""

from django.urls import reverse
from django.utils import timezone

from cases.models import ConcernedOther, Individual
from compliance import gate
from compliance.models import OutboxRow, OutboxState
from families import queries
from families.models import FormPack, FormVersion, PracticeForm
from practices.tenancy.context import practice
from tests.families.space import come_in
from tests.scene import Scene

BODY = {
    "title": "About sleep",
    "signed": True,
    "sections": [
        {
            "key": "p1",
            "title": "Sleep",
            "questions": [{"key": "q1", "label": "How do you sleep?", "kind": "line", "required": True}],
        }
    ],
}


def own_form(scene: Scene, key: str = "f1", number: int = 1, **changes: object) -> PracticeForm:
    """A published form of the practice's own."""
    with practice(scene.practice.pk):
        form = PracticeForm.objects.filter(key=key).first() or PracticeForm.create(key=key, draft=BODY)
        FormVersion.create(form=form, number=number, body=BODY | changes, published_at=timezone.now())
        return form


def _waiting(scene: Scene) -> int:
    case = scene.case
    with scene.lead.acting() as access, gate.act(access, on=case, to="read"):
        rows = OutboxRow.objects.filter(
            case_id=case.pk, idem_key__startswith="form:", state=OutboxState.WAITING
        )
        return rows.count()


def test_answers_stand_side_by_side_and_go_into_the_record_once(scene: Scene) -> None:
    page = "/family/forms/intake/"
    for relative, born, insured in ((scene.sister, "1988-04-02", "yes"), (scene.uncle, "1989-04-02", "no")):
        phone = come_in(scene, relative)
        phone.post(f"{page}person/", {"full_name": "Daniel Reyes", "born_on": born, "version": "0"})
        phone.post(f"{page}help/", {"insurance": insured, "version": "1"})
    lead = scene.lead.client()
    answers = reverse("families:answers", args=[scene.case.pk])
    shown = lead.get(answers).content.decode()
    assert shown.count("They say different things") == 2
    assert "April 2, 1988" in shown
    into = reverse("families:take-over", args=[scene.case.pk, scene.sister.row.pk])
    first = lead.post(into, {"form": "intake", "question": "born_on"})
    assert first.status_code == 422
    assert "full name first" in first.content.decode()
    for question in ("full_name", "born_on"):
        assert lead.post(into, {"form": "intake", "question": question}).status_code == 302
    case = scene.case
    with scene.lead.acting() as access:
        person = gate.open(access, Individual.objects.filter(case_id=case.pk), case_id=case.pk).first()
        assert person.born_on == "1988-04-02"
    assert lead.post(into, {"form": "intake", "question": "born_on"}).status_code == 302
    with scene.lead.acting() as access:
        taken = gate.open(access, queries.taken_over(case.pk), case_id=case.pk)
        assert sorted(one.question for one in taken) == ["born_on", "full_name"]
    assert "In the record" in lead.get(answers).content.decode()
    differing = reverse("families:take-over", args=[case.pk, scene.uncle.row.pk])
    conflict = lead.post(differing, {"form": "intake", "question": "born_on"})
    assert conflict.status_code == 409
    assert "1988-04-02" in conflict.content.decode()
    assert lead.post(into, {"form": "intake", "question": "hope"}).status_code == 404


def test_a_name_that_is_there_already_is_not_added_twice_unawares(scene: Scene) -> None:
    phone = come_in(scene, scene.sister)
    first = scene.uncle.row.name.partition(" ")[0]
    phone.post(
        "/family/forms/intake/helper/",
        {"helper_name": first, "more.helper.1": "yes", "version": "0"},
    )
    phone.post(
        "/family/forms/intake/helper-2/",
        {"helper_name.2": "Rosalind Ash", "helper_relation.2": "Aunt", "version": "1"},
    )
    lead, case = scene.lead.client(), scene.case
    into = reverse("families:take-over", args=[case.pk, scene.sister.row.pk])
    twin = lead.post(into, {"form": "intake", "question": "helper_name"})
    assert twin.status_code == 409
    assert "is on the list already" in twin.content.decode()
    assert lead.post(into, {"form": "intake", "question": "helper_name.2"}).status_code == 302
    with scene.lead.acting() as access:
        found = gate.open(access, ConcernedOther.objects.filter(case_id=case.pk), case_id=case.pk)
        assert [one.relation for one in found if one.name == "Rosalind Ash"] == ["Aunt"]


def test_a_pack_is_sent_reminded_of_signed_and_done(scene: Scene) -> None:
    own_form(scene)
    with practice(scene.practice.pk):
        pack = FormPack.create(title="Welcome", keys=["f1"])
    sister, uncle = come_in(scene, scene.sister), come_in(scene, scene.uncle)
    assert sister.get("/family/forms/f1/").status_code == 404
    lead = scene.lead.client()
    send = reverse("families:send-forms", args=[scene.case.pk])
    chosen = {"people": [str(scene.sister.row.pk)], "packs": [str(pack.pk)]}
    assert lead.post(send, {"people": chosen["people"]}).status_code == 422
    assert lead.post(send, chosen).status_code == 302
    assert lead.post(send, chosen).status_code == 302
    assert _waiting(scene) == 3
    assert "About sleep" in sister.get("/family/").content.decode()
    assert uncle.get("/family/forms/f1/p1/").status_code == 404
    check = "/family/forms/f1/check/"
    assert "Answer at least one question" in sister.post(check, {"signed_name": "Kim"}).content.decode()
    sister.post("/family/forms/f1/p1/", {"q1": "Badly", "version": "0"})
    # A newer version changes nothing for who has begun.
    own_form(scene, number=2, title="About sleep and dreams", sections=[])
    assert "Write your name" in sister.post(check, {"signed_name": " "}).content.decode()
    assert sister.post(check, {"signed_name": "Kim Sander"}).status_code == 302
    assert "Signed by Kim Sander" in sister.get(check).content.decode()
    assert _waiting(scene) <= 1
    told = lead.get(reverse("families:space", args=[scene.case.pk])).content.decode()
    assert "About sleep" in told
    assert "Badly" in told

"""Leaving: the process for good (X-08), or a device for now."""

import pytest
from django.test import Client
from django.urls import reverse

from cases.models import ConcernedOther
from compliance import gate
from families.models import KeptWords, Letter
from tests.families.space import come_in, link_for
from tests.scene import Scene

LATE = {"feeling": "Somebody else wrote this.", "version": "0"}


def _leaves_the_process(scene: Scene) -> None:
    address = reverse("cases:withdraw-person", args=[scene.case.pk, scene.sister.row.pk])
    assert scene.lead.client().post(address).status_code == 302


def _kept(scene: Scene) -> int:
    case = scene.case
    with scene.sister.acting() as access:
        return len(gate.open(access, KeptWords.objects.filter(case_id=case.pk), case_id=case.pk, to="read"))


def test_whoever_left_the_process_is_out_at_once(scene: Scene) -> None:
    phone = come_in(scene, scene.sister)
    phone.post("/family/letter/love/", {"love": "Words of hers.", "version": "0"})
    path = link_for(scene, scene.sister)
    _leaves_the_process(scene)
    assert phone.get("/family/").status_code == 403
    assert Client().post(path).status_code == 410
    case = scene.case
    with scene.lead.acting() as access, gate.act(access, on=case, to="look"):
        assert Letter.objects.get(case=case).state == "withdrawn"


def test_a_link_does_not_open_for_somebody_who_left(scene: Scene) -> None:
    path = link_for(scene, scene.sister)
    sister = scene.sister.row.pk
    with scene.lead.acting() as access:
        person = gate.get(access, ConcernedOther, sister)
        with gate.act(access, on=person, to="edit"):
            person.status = "withdrawn"
            person.save(update_fields=["status"])
    assert Client().post(path).status_code == 410


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_writes_in_the_name_of_somebody_who_left_the_device(scene: Scene, method: str) -> None:
    phone = come_in(scene, scene.sister)
    getattr(phone, method)("/family/leave/")
    assert "family_ended" not in phone.session
    assert phone.post("/family/letter/felt/", LATE).status_code == 403
    assert _kept(scene) == 0


def test_a_session_that_was_left_keeps_nothing_more(scene: Scene) -> None:
    phone = come_in(scene, scene.sister)
    before = phone.session["family"]
    phone.post("/family/leave/")
    session = phone.session
    session["family_ended"] = before
    session.save()
    phone.post("/family/letter/felt/", LATE)
    assert _kept(scene) == 0

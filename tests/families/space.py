"""A relative's phone in a test: invited, come in, at home in the family space."""

from django.test import Client

from cases.models import ConcernedOther
from compliance import gate
from families.domain import invitations, person_link
from families.models import LinkWay
from families.questionnaire import flow, stock
from tests.scene import Relative, Scene

FIRST_PAGES = flow.pages(stock.intake(), {})  # of the questions, before anything was answered


def link_for(scene: Scene, relative: Relative) -> str:
    """The path of a fresh invitation."""
    case = scene.case
    with scene.lead.acting() as access:
        person = gate.get(access, ConcernedOther, relative.row.pk)
        _, path = invitations.invite(access, case=case, other=person, way=LinkWay.SHOWN)
    return path


def person_link_for(scene: Scene, email: str = "") -> str:
    """The path of a fresh link to the person's own space."""
    case = scene.case
    with scene.lead.acting() as access:
        return person_link.make(access, case=case, email=email)[1]


def person_comes_in(scene: Scene, email: str = "") -> Client:
    """The person's own phone, in which the link was claimed."""
    phone = Client()
    answer = phone.post(person_link_for(scene, email))
    assert answer.status_code == 302, answer.content
    return phone


def come_in(scene: Scene, relative: Relative) -> Client:
    """A phone in which the link was claimed."""
    phone = Client()
    answer = phone.post(link_for(scene, relative))
    assert answer.status_code == 302, answer.content
    return phone

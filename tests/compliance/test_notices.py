"""Notices: what stands in them, their versions, and who has read which."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import UUID

import pytest

from cases.models import Individual
from compliance import gate
from compliance.access import Access
from compliance.acting import acting
from compliance.domain import notices
from compliance.errors import Invalid, NotFound
from compliance.notice.models import NoticeAcknowledgement
from compliance.vocabulary import Role
from tests import steps
from tests.scene import Scene

AT = datetime(2026, 11, 24, 15, tzinfo=UTC)
LANGUAGES = ("en", "es")


@contextmanager
def as_person(scene: Scene, at: datetime | None = None) -> Iterator[Access]:
    """The person, in their own space."""
    case = scene.case
    with scene.lead.acting() as access, gate.act(access, on=case, to="look"):
        person: UUID = Individual.objects.get(case=case).pk
    with acting(
        scene.practice.pk,
        role=Role.INDIVIDUAL,
        actor_id=person,
        at=at,
        kind="outside",
        channel="web",
        name="The person",
        case_id=case.pk,
    ) as access:
        yield access


def given_at(scene: Scene) -> datetime | None:
    """When the case says that the patient notice was given."""
    case = scene.case
    with scene.lead.acting() as access, gate.act(access, on=case, to="look"):
        found: datetime | None = Individual.objects.get(case=case).patient_notice_at
        return found


def accepted(scene: Scene) -> None:
    """Daniel said yes, and his name is noted. The notice was not given."""
    case = steps.in_placement_after_yes(scene)
    with scene.lead.acting() as access:
        steps.note_the_name(access, case)


@pytest.mark.parametrize("kind", ["patient", "privacy"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_practice_without_a_text_of_its_own_shows_the_stock_text(
    scene: Scene, kind: str, language: str
) -> None:
    with scene.sister.acting(at=AT) as access:
        shown = notices.current(access, kind, language)
        again = notices.current(access, kind, language)
    assert shown.version == 1
    assert again.sha256 == shown.sha256
    assert scene.practice.name in shown.title


def test_the_person_reads_both_and_the_case_notes_the_patient_notice(scene: Scene) -> None:
    accepted(scene)
    assert given_at(scene) is None
    with as_person(scene) as access:
        assert notices.due(access) == ["patient", "privacy"]
        shown = notices.current(access, "patient", "es")
        made = notices.acknowledge(access, "patient", "es", shown.sha256)
        again = notices.acknowledge(access, "patient", "es", shown.sha256)
        assert again.pk == made.pk
        assert (made.version, made.language, made.sha256) == (1, "es", shown.sha256)
        assert notices.due(access) == ["privacy"]
        at = access.at
    assert given_at(scene) == at


def test_a_relative_reads_the_privacy_notice_alone(scene: Scene) -> None:
    with scene.sister.acting() as access:
        assert notices.due(access) == ["privacy"]
        notices.acknowledge(access, "privacy", "en", notices.current(access, "privacy", "en").sha256)
        assert notices.due(access) == []
        patient = notices.current(access, "patient", "en").sha256
        with pytest.raises(NotFound):
            notices.acknowledge(access, "patient", "en", patient)
    with scene.mother.acting() as access:
        assert notices.due(access) == ["privacy"]


def test_a_text_that_is_not_current_is_not_acknowledged(scene: Scene) -> None:
    with scene.sister.acting() as access, pytest.raises(Invalid, match="has changed"):
        notices.acknowledge(access, "privacy", "en", "0" * 64)
    case = scene.case
    with scene.lead.acting() as access:
        assert notices.due(access) == []
        assert notices.acknowledged(access, case.pk) == []


def test_staff_of_the_case_see_who_read_what(scene: Scene) -> None:
    with scene.sister.acting() as access:
        made = notices.acknowledge(access, "privacy", "es", notices.current(access, "privacy", "es").sha256)
    case = scene.case
    with scene.lead.acting() as access:
        found = notices.acknowledged(access, case.pk)
        assert [(one.pk, one.subject_id) for one in found] == [(made.pk, scene.sister.row.pk)]
    with scene.coordinator.acting() as access:
        assert notices.acknowledged(access, case.pk) == []
    assert NoticeAcknowledgement._meta.label_lower in {one.record_type for one in scene.events()}

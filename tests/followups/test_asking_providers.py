"""A provider is asked under the person's consent in force, whatever somebody ticked (C-42, C-43, C-46)."""

import pytest

from compliance import gate
from compliance.consent.models import Consent
from compliance.errors import Invalid
from followups import queries
from followups.domain.contacts import Said
from followups.models import FollowUpPoint, Outcome, Track
from tests import steps
from tests.compliance.sharing import withdraw
from tests.scene import Scene

SEEN = Said(words="Still there.", still_in_care="yes", consent_seen=True)


def provider_point(scene: Scene) -> FollowUpPoint:
    """The first contact with the provider."""
    case = scene.case
    with scene.lead.acting() as access:
        points = gate.open(access, queries.points(case), case_id=case.pk)
        return next(one for one in points if one.track == Track.PROVIDER)


def ask(scene: Scene) -> FollowUpPoint:
    """The lead calls, and records it."""
    case, point = scene.case, provider_point(scene)
    with scene.lead.acting() as access:
        return steps.record(access, case, point, Outcome.REACHED, SEEN)


def test_with_a_consent_in_force(scene: Scene) -> None:
    steps.in_follow_up(scene)
    assert ask(scene).state == "done"


def test_without_it_the_tick_does_not_help(scene: Scene) -> None:
    case = steps.in_follow_up(scene)
    with scene.lead.acting() as access:
        with gate.act(access, on=case, to="look"):
            consent = Consent.objects.get(case=case)
        withdraw(access, consent)
    with pytest.raises(Invalid, match="C-46"):
        ask(scene)

"""Tests of one group run on one worker: the walks share what they did, and take minutes."""

import os

import pytest

pytestmark = pytest.mark.xdist_group("together")


@pytest.mark.parametrize("number", range(3))
def test_a_group_is_known_by_its_name(request: pytest.FixtureRequest, number: int) -> None:
    """What spreads the tests reads a group from their ids. With pytest 9.2 and pytest-xdist 3.8 it did not
    stand there, so each group was torn apart and each long walk was walked twice."""
    together = "PYTEST_XDIST_WORKER" in os.environ
    assert request.node.nodeid.endswith("@together") == together

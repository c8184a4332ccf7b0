"""Unusual access when two do the same at once: two admins, two workers, and a worker that died half way."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from compliance.acting import acting
from compliance.domain import unusual as verbs
from compliance.errors import Invalid
from compliance.vocabulary import Role
from tests.compliance.unusual_days import NOON, SETTLED, found, looked, watch
from tests.scene import Person, Scene


def test_of_two_admins_at_once_one_signs_and_the_other_hears_who(scene: Scene) -> None:
    other = scene.hire("second", Role.ADMIN, "Theo Marsh")
    looked(scene, scene.colleague, 33, at=NOON)
    watch(scene, NOON)
    (row,) = found(scene)
    both = Barrier(2)

    def signs(who: Person) -> str:
        try:
            with who.acting() as access:
                both.wait()
                verbs.sign_off(
                    access, unusual_id=row.pk, state="fine", note=f"Looked at by {who.name}.", version=1
                )
        except Invalid as refused:
            return refused.words
        else:
            return ""
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(signs, (scene.admin, other)))
    (kept,) = found(scene)
    first, second = (scene.admin, other) if said[0] == "" else (other, scene.admin)
    assert sorted(map(bool, said)) == [False, True]
    assert f"{first.name} has signed this off meanwhile" in "".join(said)
    assert kept.reviewed_by_id == first.member.pk
    with scene.admin.acting() as access:
        assert second.name not in verbs.one(access, unusual_id=kept.pk).note


def test_two_workers_at_once_find_each_flag_once(scene: Scene) -> None:
    looked(scene, scene.colleague, 33, at=NOON)
    looked(scene, scene.lead, 44, at=NOON)
    both = Barrier(2)

    def works(_: int) -> int:
        try:
            both.wait()
            return watch(scene, NOON)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(works, range(2))) == 2
    assert sorted(row.figures["opened"] for row in found(scene)) == [33, 44]


def test_a_worker_that_dies_half_way_leaves_nothing_half_done(scene: Scene) -> None:
    looked(scene, scene.colleague, 33, at=NOON)
    at = NOON + SETTLED + timedelta(minutes=1)

    def works_and_dies() -> None:
        with acting(scene.practice.pk, at=at) as access:
            assert verbs.find(access).flags == 1
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        works_and_dies()
    assert found(scene) == []
    assert watch(scene, NOON) == 1

"""A practice that can be called, so that its notices lack nothing."""

from practices.models import Practice
from practices.tenancy.context import practice as in_practice
from tests.scene import Scene

PHONE = "410-555-0134"


def with_a_phone(scene: Scene) -> Scene:
    """The practice's number is known before its notices are first needed."""
    with in_practice(scene.practice.pk):
        Practice.objects.filter(pk=scene.practice.pk).update(phone=PHONE)
    return scene

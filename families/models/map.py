"""The family map: people and what is between them, as the family tells it. Never a diagnosis."""

from typing import ClassVar

from django.db import models

from cases.models import Case, ConcernedOther
from compliance.fields import EncryptedTextField
from compliance.records import ProtectedModel
from compliance.vocabulary import Category
from families.map.vocabulary import Bond, Shape
from practices.tenancy.models import TenantForeignKey


class MapPerson(ProtectedModel):
    """Somebody on the map: a participant, the person, or a relative who does not take part.

    Who is afraid of whom and who must not be told stands on it: the lead's, co-facilitator's and supervisor's
    alone (C-03). `x` and `y` are where somebody was dragged to; null is laid out by itself.
    """

    category_default: ClassVar = Category.FAMILY_SAFETY

    case = TenantForeignKey(Case, related_name="+")
    concerned_other = TenantForeignKey(ConcernedOther, null=True, blank=True, related_name="+")
    is_individual = models.BooleanField(default=False)
    name = EncryptedTextField()
    shape = models.CharField(
        max_length=7, choices=[(one.value, one.label) for one in Shape], default=Shape.UNKNOWN.value
    )
    born_year = models.PositiveSmallIntegerField(null=True, blank=True)
    has_died = models.BooleanField(default=False)
    uses = EncryptedTextField(help_text="Substances or behaviours, and who told us.")
    is_safe = models.BooleanField(default=False)
    must_not_tell = models.BooleanField(default=False)
    lives_here = models.BooleanField(default=False)
    x = models.SmallIntegerField(null=True, blank=True)
    y = models.SmallIntegerField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(ProtectedModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["practice", "case"], condition=models.Q(is_individual=True), name="map_one_individual"
            ),
            models.UniqueConstraint(fields=["practice", "case", "concerned_other"], name="map_person_once"),
        ]


class MapLink(ProtectedModel):
    """What is between two of them. For a parent `one` is the parent of `other`; who is afraid comes first."""

    category_default: ClassVar = Category.FAMILY_SAFETY

    case = TenantForeignKey(Case, related_name="+")
    one = TenantForeignKey(MapPerson, related_name="+")
    other = TenantForeignKey(MapPerson, related_name="+")
    bond = models.CharField(max_length=10, choices=[(one.value, one.label) for one in Bond])

    class Meta(ProtectedModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "one", "other", "bond"], name="map_link_once"),
            models.CheckConstraint(condition=~models.Q(one=models.F("other")), name="map_link_between_two"),
        ]

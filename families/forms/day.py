"""Parts of the day, times to choose from, and the family map, as a page sends them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms

from cases.models import Case, ConcernedOther
from cases.moments import moment
from compliance.forms import OnceForm, PlainForm, VersionedForm
from families.domain import family_map, roles
from families.domain.polls import MOST
from families.map.vocabulary import Bond, Shape
from families.models import MapPerson, Part, Worry

OLDEST_YEAR, NEWEST_YEAR = 1880, 2100
FIRST_ROWS = 5


class RoleForm(VersionedForm):
    """One participant's part. The reasons for care are there only for those who may see them."""

    attends = forms.BooleanField(label="Takes part in the intervention", required=False)
    part = forms.ChoiceField(label="What do they do?", choices=Part.choices, required=False)
    place_in_order = forms.IntegerField(
        label="Place in the order of speaking", min_value=1, max_value=40, required=False
    )
    reads_for = forms.ChoiceField(label="Who reads for them if they are absent?", required=False)
    escorts = forms.BooleanField(label="Goes along as escort", required=False)
    drives = forms.BooleanField(label="Drives", required=False)
    keeps_children = forms.BooleanField(label="Keeps the children", required=False)
    worry = forms.ChoiceField(label="Is there a reason for care?", choices=Worry.choices, required=False)
    must_not_speak = forms.BooleanField(label="Must not speak", required=False)
    must_not_come = forms.BooleanField(label="Must not come", required=False)
    note = forms.CharField(
        label="Why", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="The lead, the co-facilitator and the supervisor alone see this.",
    )  # fmt: skip

    def __init__(
        self, *args: Any, others: Iterable[ConcernedOther], may_know_why: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        readers = self.fields["reads_for"]
        readers.choices = [("", "Nobody yet"), *((str(one.pk), one.name) for one in others)]  # type: ignore[attr-defined]  # a ChoiceField
        if not may_know_why:
            for name in ("worry", "must_not_speak", "must_not_come", "note"):
                del self.fields[name]

    def value(self) -> roles.Facts:
        """What was decided."""
        data = dict(self.cleaned_data)
        data.pop("version")
        data["reads_for"] = UUID(data["reads_for"]) if data["reads_for"] else None
        return roles.Facts(**data)


class ProposeForm(OnceForm):
    """A title and a few times, each a day and an hour. Empty rows are left out."""

    title = forms.CharField(label="What is the meeting?", max_length=80, initial="Our next meeting")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sent = sum(1 for name in self.data if name.startswith("on_"))
        for number in range(1, min(max(FIRST_ROWS, sent), MOST) + 1):
            self.fields[f"on_{number}"] = forms.DateField(
                label=f"Day {number}", required=False, widget=forms.DateInput(attrs={"type": "date"})
            )
            self.fields[f"clock_{number}"] = forms.TimeField(
                label=f"Time {number}", required=False, widget=forms.TimeInput(attrs={"type": "time"})
            )

    @property
    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Day and hour side by side."""
        numbers = [name.removeprefix("on_") for name in self.fields if name.startswith("on_")]
        return [(self[f"on_{number}"], self[f"clock_{number}"]) for number in numbers]

    def clean(self) -> dict[str, Any]:
        """A day without an hour, or the other way round, is said beside it."""
        data = super().clean() or {}
        for name in [one for one in self.fields if one.startswith("on_")]:
            clock = name.replace("on_", "clock_")
            if name in self.errors or clock in self.errors:
                continue
            if data.get(name) and data.get(clock) is None:
                self.add_error(clock, "Add the time, or take the day out.")
            elif data.get(clock) is not None and not data.get(name):
                self.add_error(name, "Add the day, or take the time out.")
        return data

    def times(self, case: Case) -> list[datetime]:
        """In the case's zone. Raises Invalid for an hour that the clocks skip or repeat."""
        data = self.cleaned_data
        return [
            moment(data[name], data[clock], case.time_zone, field=clock)
            for name in data
            if name.startswith("on_")
            and data[name]
            and data[clock := name.replace("on_", "clock_")] is not None
        ]


class MapPersonForm(VersionedForm):
    """Somebody on the map."""

    name = forms.CharField(label="Name", max_length=60)
    shape = forms.ChoiceField(label="Drawn as", choices=[(one.value, one.label) for one in Shape])
    born_year = forms.IntegerField(
        label="Year of birth", min_value=OLDEST_YEAR, max_value=NEWEST_YEAR, required=False
    )
    uses = forms.CharField(
        label="Substances or behaviours", max_length=120, required=False,
        help_text="And who told us. As: alcohol, as Ana told us. Nobody is called by it.",
    )  # fmt: skip
    lives_here = forms.BooleanField(label="Lives in the household", required=False)
    is_safe = forms.BooleanField(label="Is a safe person", required=False)
    must_not_tell = forms.BooleanField(label="Must not be told", required=False)
    has_died = forms.BooleanField(label="Has died", required=False)

    def value(self) -> family_map.Facts:
        """What is noted."""
        data = dict(self.cleaned_data)
        data.pop("version")
        return family_map.Facts(**data)


class LinkForm(PlainForm):
    """What is between two people of the map."""

    one = forms.ChoiceField(label="Who")
    bond = forms.ChoiceField(label="What is between them", choices=[(one.value, one.label) for one in Bond])
    other = forms.ChoiceField(label="And whom")

    def __init__(self, *args: Any, people: Iterable[MapPerson], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(one.pk), one.name) for one in people]
        for name in ("one", "other"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # a ChoiceField


class PlaceForm(PlainForm):
    """Where somebody was dragged to, in units of the picture."""

    x = forms.IntegerField(min_value=0, max_value=family_map.FARTHEST)
    y = forms.IntegerField(min_value=0, max_value=family_map.FARTHEST)

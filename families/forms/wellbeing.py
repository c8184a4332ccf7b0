"""A check-in as it is sent by a page. No question has to be answered."""

from typing import Any

from django import forms

from compliance.forms import LongText, PlainForm
from families.wellbeing.instrument import Instrument, Item

LONGEST = 2000


class CheckInForm(PlainForm):
    """Numbers on a scale, one field an item, and words for the team."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    def __init__(self, *args: Any, instrument: Instrument, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item in instrument.items:
            self.fields[f"q{item.key}"] = _field(item)

    @property
    def answers(self) -> dict[str, int | str]:
        """What was answered, by item."""
        found: dict[str, int | str] = {}
        for name, value in self.cleaned_data.items():
            if name.startswith("q") and value not in {"", None}:
                found[name[1:]] = int(value) if isinstance(self.fields[name], forms.ChoiceField) else value
        return found

    @property
    def scales(self) -> list[forms.BoundField]:
        """The fields with a scale."""
        return [self[name] for name, one in self.fields.items() if isinstance(one, forms.ChoiceField)]

    @property
    def words(self) -> list[forms.BoundField]:
        """The fields in own words."""
        return [
            self[name]
            for name, one in self.fields.items()
            if name.startswith("q") and not isinstance(one, forms.ChoiceField)
        ]


def _field(item: Item) -> forms.Field:
    if item.is_text:
        return LongText(
            label=item.text, max_length=LONGEST, required=False,
            help_text="It goes to your interventionist as a message from you.",
        )  # fmt: skip
    choices = [(str(number), str(number)) for number in range(item.highest + 1)]
    return forms.ChoiceField(label=item.text, choices=choices, required=False, widget=forms.RadioSelect)


def initial(answers: dict[str, Any], version: int) -> dict[str, Any]:
    """The form as it was saved."""
    return {"version": version} | {f"q{key}": str(value) for key, value in answers.items()}

"""What the page sends on which forms go to a family."""

from typing import Any
from uuid import UUID

from django import forms

from cases.models import ConcernedOther
from compliance.forms import PlainForm
from families.models import FormPack
from families.questionnaire.definition import Definition
from families.questionnaire.stock import INTAKE


class SendForm(PlainForm):
    """Whom, and what: single forms, packs, or both."""

    people = forms.TypedMultipleChoiceField(
        label="Who is asked?", coerce=UUID, widget=forms.CheckboxSelectMultiple, required=False
    )
    which = forms.MultipleChoiceField(
        label="Which forms?", widget=forms.CheckboxSelectMultiple, required=False
    )
    packs = forms.MultipleChoiceField(label="Packs", widget=forms.CheckboxSelectMultiple, required=False)

    def __init__(
        self,
        *args: Any,
        people: list[ConcernedOther],
        which: list[Definition],
        packs: list[FormPack],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._packs = {str(one.pk): one for one in packs}
        self.fields["people"].choices = [(str(one.pk), one.name) for one in people]  # type: ignore[attr-defined]  # a choice field
        self.fields["which"].choices = [(one.key, one.title) for one in which if one.key != INTAKE]  # type: ignore[attr-defined]  # a choice field
        if packs:
            self.fields["packs"].choices = [(key, one.title) for key, one in self._packs.items()]  # type: ignore[attr-defined]  # a choice field
        else:
            del self.fields["packs"]

    def keys(self) -> list[str]:
        """Every chosen form, each once."""
        of_packs = [key for one in self.cleaned_data.get("packs", []) for key in self._packs[one].keys]
        return list(dict.fromkeys([*self.cleaned_data["which"], *of_packs]))

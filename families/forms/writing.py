"""Pages that save as one types: what a drawn page knows of itself travels with the words."""

import re
from typing import Any

from django import forms

from compliance.forms import PlainForm

MARK = re.compile(r"[0-9a-f]{32}")
STATE = ("version", "writer", "sequence")
NUMBER = re.compile(r"[0-9]{1,9}")


class WritingForm(PlainForm):
    """A page that saves as one types: what the drawn page knows of itself travels with the words.

    See families.domain.saving. A broken mark is read as none, so that it never stands in the way of words.
    """

    version = forms.CharField(widget=forms.HiddenInput, required=False)
    writer = forms.CharField(widget=forms.HiddenInput, required=False)
    sequence = forms.CharField(widget=forms.HiddenInput, required=False)

    @property
    def reading(self) -> dict[str, Any]:
        """Version, writer and sequence, for the verb."""
        version, writer, sequence = (self.cleaned_data.get(name, "") for name in STATE)
        return {
            "version": _number(version),
            "writer": writer if MARK.fullmatch(writer) else "",
            "sequence": _number(sequence),
        }

    def value(self) -> dict[str, str]:
        """Texts by question or part, in one spelling: every browser's line ends become the same.

        What was refused is not among them; the rest is as good as on a page without a fault.
        """
        return {
            key: str(text).replace("\r\n", "\n")
            for key, text in self.cleaned_data.items()
            if key not in STATE
        }

    def clean(self) -> dict[str, Any]:
        """Refuses text that arrived in another encoding: it would be saved with holes."""
        cleaned: dict[str, Any] = super().clean() or {}
        for key, text in list(cleaned.items()):
            if isinstance(text, str) and "\ufffd" in text:
                self.add_error(
                    key,
                    "Some letters did not arrive as you typed them. They show as \ufffd here: please type them again.",
                )
        return cleaned


def _number(text: str) -> int | None:
    return int(text) if NUMBER.fullmatch(text) else None

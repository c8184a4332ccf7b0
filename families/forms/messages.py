"""A message with its file."""

from typing import Any

from django import forms

from compliance.consent.scans import LARGEST
from compliance.forms import LongText, OnceForm


class Written(LongText):
    """Text in one spelling before it is counted: some browsers send two characters for each new line."""

    def to_python(self, value: Any) -> str:
        """The text with every line end the same."""
        return str(super().to_python(value)).replace("\r\n", "\n")


class MessageForm(OnceForm):
    """A message with at most one file. `writer` names words that came after the page had closed."""

    text = Written(label="Your message", rows=5, required=False, max_length=20_000)
    file = forms.FileField(
        label="Add a file",
        required=False,
        allow_empty_file=True,
        max_length=400,
        help_text="PDF, PNG or JPEG, at most 5 MB. You can leave this out.",
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg", "data-largest": str(LARGEST)}),
    )
    writer = forms.CharField(widget=forms.HiddenInput, required=False)

    def content(self) -> bytes | None:
        """The file. One byte more than is allowed is enough to know that it is too large."""
        given = self.cleaned_data["file"]
        return given.read(LARGEST + 1) if given else None

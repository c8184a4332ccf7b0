"""A signature under a paper."""

from django import forms

from compliance.forms import PlainForm, ShallowJSONField
from families.forms.signature import strokes


class SignForm(PlainForm):
    """A signature by typed name, with a drawn one beside it where somebody likes to."""

    strokes = ShallowJSONField(widget=forms.HiddenInput, required=False)
    agree = forms.BooleanField(
        label="I have read this and agree",
        error_messages={"required": "Tick this if you agree, or come back later."},
    )
    signed_name = forms.CharField(
        label="Your full name",
        help_text="Typing your name is your signature.",
        max_length=120,
        error_messages={"required": "Write your name to sign."},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def clean_strokes(self) -> list[list[list[int]]] | None:
        """Lines of points within the pad, or None for none."""
        found = self.cleaned_data["strokes"]
        if not found:
            return None
        drawn = strokes(found)
        if drawn is None:
            raise forms.ValidationError("The drawing did not arrive. Draw it again, or leave it empty.")
        return drawn

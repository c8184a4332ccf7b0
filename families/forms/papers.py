"""A signature under a paper."""

from typing import Any

from django import forms

from compliance.forms import PlainForm, ShallowJSONField
from families.forms.signature import strokes

SPANISH = {
    "agree": ("He leído esto y estoy de acuerdo", "", "Márquelo si está de acuerdo, o vuelva más tarde."),
    "signed_name": (
        "Su nombre completo",
        "Escribir su nombre es su firma.",
        "Escriba su nombre para firmar.",
    ),
}


class SignForm(PlainForm):
    """A signature by typed name, with a drawn one beside it where somebody likes to."""

    def __init__(self, *args: Any, language: str = "en", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, help_text, required) in SPANISH.items() if language == "es" else ():
            field = self.fields[name]
            field.label, field.help_text = label, help_text
            field.error_messages["required"] = required

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

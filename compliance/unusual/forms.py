"""The sign-off of something unusual. Nothing is chosen beforehand."""

from django import forms

from compliance.forms import VersionedForm

ANSWERS = [
    ("fine", "It is in order"),
    ("follow_up", "It needs to be followed up"),
]


class UnusualForm(VersionedForm):
    """What somebody else makes of it, about the figures that they read."""

    state = forms.ChoiceField(label="What do you find?", choices=ANSWERS, widget=forms.RadioSelect)
    note = forms.CharField(
        label="What you looked at, and what follows",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Two or three words are enough where it is plain.",
    )

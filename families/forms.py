"""What the family space and the review page send."""

from typing import Any

from django import forms

from compliance.forms import LongText, PlainForm
from families.letter_parts import LONGEST_PART, Step
from families.models import Verdict
from families.questions import LONGEST_ANSWER, Page


class PageForm(PlainForm):
    """One page of the intake. Nothing has to be answered, nothing is chosen beforehand."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, page: Page, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in page.questions:
            if question.choices:
                self.fields[question.key] = forms.ChoiceField(
                    label=question.label,
                    help_text=question.hint,
                    choices=question.choices,
                    widget=forms.RadioSelect,
                    required=False,
                )
            else:
                self.fields[question.key] = LongText(
                    label=question.label,
                    help_text=question.hint,
                    rows=3,
                    required=False,
                    max_length=LONGEST_ANSWER,
                )

    def value(self) -> dict[str, str]:
        """Answers by question."""
        return {key: text for key, text in self.cleaned_data.items() if key != "version"}


class StepForm(PlainForm):
    """One page of the letter."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, step: Step, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part in step.parts:
            self.fields[part.key] = LongText(
                label=part.label,
                help_text=part.hint,
                required=False,
                max_length=LONGEST_PART,
                strip=False,
                widget=forms.Textarea(
                    attrs={"rows": 6, "class": "textarea letter-field", "spellcheck": "true"}
                ),
            )

    def value(self) -> dict[str, str]:
        """Texts by part."""
        return {key: text for key, text in self.cleaned_data.items() if key != "version"}


class SignForm(PlainForm):
    """A signature by typed name."""

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


class ReviewForm(PlainForm):
    """The reviewer's answer to one version of a letter."""

    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    verdict = forms.ChoiceField(label="Your answer", choices=Verdict.choices, widget=forms.RadioSelect)
    comment = LongText(
        label="Your words to the author",
        help_text="Only the author sees them.",
        rows=4,
        required=False,
        max_length=10_000,
    )

"""A page of the letter, its review, and until when it should be there."""

from typing import Any

from django import forms

from compliance.forms import LongText, PlainForm
from families.forms.writing import WritingForm
from families.letter_parts import FREE, Step
from families.models import Verdict


class StepForm(WritingForm):
    """One page of the letter."""

    def __init__(self, *args: Any, step: Step, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part in step.parts:
            self.fields[part.key] = LongText(
                label=part.label,
                help_text=part.hint,
                required=False,
                max_length=part.longest,
                strip=False,
                widget=forms.Textarea(
                    attrs={
                        "rows": 16 if step is FREE else 6,
                        "class": "textarea letter-field",
                        "spellcheck": "true",
                    }
                ),
            )


class ReviewForm(PlainForm):
    """The reviewer's answer to one version of a letter."""

    read_version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    verdict = forms.ChoiceField(label="Your answer", choices=Verdict.choices, widget=forms.RadioSelect)
    comment = LongText(
        label="Your words to the author",
        help_text="Only the author sees them.",
        rows=4,
        required=False,
        max_length=10_000,
    )


class CommentForm(PlainForm):
    """Words of the reviewer at a phrase of the letter."""

    read_version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    quote = forms.CharField(
        label="Which words?",
        help_text="Copy them from the letter. With a mouse: mark them there, and they stand here.",
        max_length=400,
        widget=forms.TextInput(attrs={"data-quote": ""}),
    )
    comment = LongText(label="What would you say about them?", rows=3, max_length=4_000)


class ReviewDateForm(PlainForm):
    """Until when letters should be with the team."""

    review_on = forms.DateField(
        label="Letters should be with you by",
        help_text="Who has not sent one is reminded 5, 3 and 1 days before. The messages say nothing of what it is.",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={
            "required": "Choose a date.",
            "invalid": "Choose a date from the calendar, or write it like 2026-12-31.",
        },
    )

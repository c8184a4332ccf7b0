"""What the family space and the review page send."""

import re
from typing import Any

from django import forms

from compliance.consent.scans import LARGEST
from compliance.forms import LongText, OnceForm, PlainForm, ShallowJSONField
from families.drawing_pad import strokes
from families.letter_parts import LONGEST_PART, Step
from families.models import Verdict
from families.questionnaire.definition import JOINED, Kind, Question
from families.questionnaire.flow import Page

MARK = re.compile(r"[0-9a-f]{32}")
NUMBER = re.compile(r"[0-9]{1,9}")
LONGEST_ANSWER = 5_000


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
        return {
            "version": _number(self.cleaned_data["version"]),
            "writer": self.cleaned_data["writer"] if MARK.fullmatch(self.cleaned_data["writer"]) else "",
            "sequence": _number(self.cleaned_data["sequence"]),
        }

    def value(self) -> dict[str, str]:
        """Texts by question or part, in one spelling: every browser's line ends become the same."""
        return {
            key: str(text).replace("\r\n", "\n")
            for key, text in self.cleaned_data.items()
            if key not in {"version", "writer", "sequence"}
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


class Several(forms.MultipleChoiceField):
    """Several answers, kept as one text: one a line."""

    widget = forms.CheckboxSelectMultiple

    def prepare_value(self, value: Any) -> Any:
        """Saved text as the choices that it names."""
        return value.split(JOINED) if isinstance(value, str) else value


class PageForm(WritingForm):
    """One page of a form. Nothing is chosen beforehand, and nothing has to be answered to go on."""

    def __init__(self, *args: Any, page: Page, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = {one.key: one for one in page.questions}
        for question in page.questions:
            self.fields[question.key] = _asking(question)

    def value(self) -> dict[str, str]:
        """Answers by question, as text. An answer that was refused is not among them."""
        return {
            key: JOINED.join(said) if isinstance(said, list) else str(said or "").replace("\r\n", "\n")
            for key, said in self.cleaned_data.items()
            if key in self.questions and said is not None
        } | {key: "" for key, said in self.cleaned_data.items() if key in self.questions and said is None}

    def clean(self) -> dict[str, Any]:
        """Refuses a number out of its bounds, and a text that is shorter than was asked for."""
        cleaned = super().clean()
        for key, question in self.questions.items():
            said = cleaned.get(key)
            if question.kind is Kind.DATE and said:
                cleaned[key] = said.isoformat()
            if question.kind in {Kind.LINE, Kind.TEXT} and said and len(said) < (question.least or 0):
                self.add_error(
                    key, f"Please write at least {question.least} characters, or leave this empty."
                )
        return cleaned


def _asking(question: Question) -> forms.Field:
    """The field of one question."""
    label = question.label if not question.required else f"{question.label} (we need this one)"
    about: dict[str, Any] = {"label": label, "help_text": question.hint, "required": False}
    choices = [(one.value, one.label) for one in question.choices]
    longest = question.most or LONGEST_ANSWER
    match question.kind:
        case Kind.CHOICE:
            return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **about)
        case Kind.MANY:
            return Several(choices=choices, **about)
        case Kind.NUMBER:
            return forms.IntegerField(
                min_value=question.least,
                max_value=question.most,
                widget=forms.TextInput(attrs={"inputmode": "numeric"}),
                **about,
            )
        case Kind.DATE:
            return forms.DateField(
                widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
                error_messages={"invalid": "Write the date like 1980-12-31, or leave it empty."},
                **about,
            )
        case Kind.LINE:
            return forms.CharField(max_length=longest, **about)
        case _:
            return LongText(rows=3, max_length=longest, **about)


class FinishForm(PlainForm):
    """Sending a form; a name where the form is signed."""

    def __init__(self, *args: Any, signed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if signed:
            self.fields["signed_name"] = forms.CharField(
                label="Your full name",
                help_text="Typing your name is your signature.",
                max_length=120,
                error_messages={"required": "Write your name to sign."},
                widget=forms.TextInput(attrs={"autocomplete": "name"}),
            )


class StepForm(WritingForm):
    """One page of the letter."""

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
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
    )
    writer = forms.CharField(widget=forms.HiddenInput, required=False)

    def content(self) -> bytes | None:
        """The file. One byte more than is allowed is enough to know that it is too large."""
        given = self.cleaned_data["file"]
        return given.read(LARGEST + 1) if given else None

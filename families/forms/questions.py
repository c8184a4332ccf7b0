"""A page of a form, and sending the form."""

from typing import Any

from django import forms

from compliance.forms import LongText, PlainForm
from families.forms.writing import WritingForm
from families.questionnaire.definition import JOINED, Kind, Question
from families.questionnaire.flow import Page

LONGEST_ANSWER = 5_000


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
        return {key: _as_text(said) for key, said in self.cleaned_data.items() if key in self.questions}

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


def _as_text(said: object) -> str:
    if isinstance(said, list):
        return JOINED.join(said)
    return "" if said is None else str(said).replace("\r\n", "\n")


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

"""The answer to a lesson's question, and a lesson of the practice's own."""

from django import forms

from cases.models import Stage
from compliance.forms import LongText, PlainForm
from families.lessons.catalogue import NAMES, Answer
from families.models import PracticeLesson


class AnswerForm(PlainForm):
    """The number of the chosen answer."""

    answer = forms.IntegerField(
        min_value=0, max_value=9, error_messages={"required": "Choose one of the answers."}
    )


class LessonForm(PlainForm):
    """A practice's own lesson."""

    title = forms.CharField(label="Title", max_length=80)
    stage = forms.ChoiceField(
        label="When is it asked for?",
        choices=[(one.value, one.label) for one in Stage if one not in {Stage.INQUIRY, Stage.CLOSED}],
    )
    language = forms.ChoiceField(label="Language", choices=list(NAMES.items()))
    body = LongText(
        label="The lesson",
        help_text="Short sentences. An empty line begins a paragraph, “## ” a heading, “- ” a list.",
        rows=14,
        max_length=10_000,
    )
    question = forms.CharField(label="The check question", max_length=300)
    choices = LongText(
        label="Answers",
        help_text="One a line, the right one first. After “|” stand the words that an answer gets.",
        rows=4,
        max_length=3_000,
    )

    def answers(self) -> list[Answer]:
        """The answers as they were written, the first one right."""
        lines = [line for line in self.cleaned_data["choices"].splitlines() if line.strip()]
        pairs = [line.partition("|")[::2] for line in lines]
        return [Answer(text.strip(), words.strip(), not number) for number, (text, words) in enumerate(pairs)]


def lesson_initial(row: PracticeLesson | None) -> dict[str, str]:
    """What the page of a lesson begins with."""
    if row is None:
        return {}
    ordered = sorted(row.choices, key=lambda one: not one["right"])
    lines = "\n".join(f"{one['text']} | {one['words']}" for one in ordered)
    names = ("title", "stage", "language", "body", "question")
    return {name: getattr(row, name) for name in names} | {"choices": lines}

"""What the builder's pages send: a form's facts, a page, a question, a pack."""

from typing import Any

from django import forms

from cases import dangers
from compliance.forms import LongText, PlainForm, VersionedForm
from families.domain.taking_over import LABELS
from families.questionnaire.definition import Choice, Condition, Definition, Kind, Question, Section

KINDS = [
    (Kind.LINE.value, "A short line"),
    (Kind.TEXT.value, "A longer text"),
    (Kind.CHOICE.value, "One answer to choose"),
    (Kind.MANY.value, "Several answers to choose"),
    (Kind.NUMBER.value, "A number"),
    (Kind.DATE.value, "A date"),
]
DANGERS = {
    "": ("Something else that cannot wait", ""),
    "suicide": ("Suicide or self-harm", dangers.SUICIDE),
    "violence": ("Violence or a weapon", dangers.VIOLENCE),
    "a medical emergency": ("A medical emergency", dangers.MEDICAL),
    "a child who may not be safe": ("A child’s safety", "X-12"),
}
TARGETS = [
    ("", "Nowhere"),
    *LABELS.items(),
    ("person.relation", "Relation of a person to add"),
    ("person.phone", "Phone of a person to add"),
]
URGENT = "!"
Answers = list[tuple[str, str]]


class BeginForm(PlainForm):
    """A new form by its title, or a stock form to adapt."""

    title = forms.CharField(
        label="A new form", help_text="Its title, as families see it.", max_length=80, required=False
    )
    stock_key = forms.CharField(widget=forms.HiddenInput, max_length=31, required=False)


class ActForm(PlainForm):
    """One press on the page of a form: what, with which page or question, in which version of the draft."""

    version = forms.IntegerField(min_value=1)
    what = forms.ChoiceField(choices=[(one, one) for one in ("publish", "retire", "up", "down", "remove")])
    name = forms.CharField(max_length=31, required=False)


class FactsForm(VersionedForm):
    """A form as a whole."""

    title = forms.CharField(label="Title", help_text="As families see it.", max_length=80)
    intro = LongText(label="A few words at the beginning", rows=2, required=False, max_length=600)
    minutes = forms.IntegerField(label="About how many minutes does it take?", min_value=1, max_value=120)
    signed = forms.BooleanField(label="Whoever sends it signs with their name", required=False)

    def value(self, found: Definition) -> dict[str, Any]:
        """The facts by name, for a definition."""
        return {name: self.cleaned_data[name] for name in ("title", "intro", "minutes", "signed")}


class _Shown(VersionedForm):
    shown_if = forms.ChoiceField(label="Only if this was answered before", required=False)

    def __init__(self, *args: Any, earlier: Answers, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["shown_if"]
        field.choices = [("", "Always"), *earlier]

    def condition(self) -> Condition | None:
        """The chosen condition."""
        question, _, answer = self.cleaned_data["shown_if"].partition(":")
        return Condition(question, frozenset({answer})) if question else None


class SectionForm(_Shown):
    """One page."""

    title = forms.CharField(label="Title of the page", max_length=80)
    intro = LongText(label="A few words at the top", rows=2, required=False, max_length=600)
    one_by_one = forms.BooleanField(label="One question at a time", required=False)
    own_safety = forms.BooleanField(
        label="About the family member’s own safety",
        help_text="Only the lead and the supervisor read these answers (C-03).",
        required=False,
    )
    repeats = forms.IntegerField(
        label="How many times may it be answered?",
        help_text="1 for most pages; more for each treatment, each child …",
        min_value=1,
        max_value=12,
    )
    again = forms.CharField(
        label="The question before each further time",
        max_length=120,
        required=False,
        help_text="“Is there another one?”",
    )
    field_order = ("version", "title", "intro", "shown_if", "one_by_one", "own_safety", "repeats", "again")

    def value(self, key: str) -> Section:
        """The page, without its questions."""
        data = self.cleaned_data
        facts = {
            name: data[name] for name in ("title", "intro", "one_by_one", "own_safety", "repeats", "again")
        }
        return Section(key=key, questions=(), shown_if=self.condition(), **facts)


class QuestionForm(_Shown):
    """One question."""

    label = forms.CharField(label="The question", max_length=200)
    kind = forms.ChoiceField(label="How is it answered?", choices=KINDS)
    hint = forms.CharField(label="A few words of help", max_length=300, required=False)
    choices = LongText(
        label="Answers to choose",
        help_text="One a line. “!” before an answer tells the team at once when it is chosen.",
        rows=5,
        required=False,
        max_length=4_000,
    )
    danger = forms.ChoiceField(
        label="What are answers with “!” about?",
        choices=[(key, words) for key, (words, _) in DANGERS.items()],
        required=False,
    )
    required = forms.BooleanField(label="It has to be answered before the form is sent", required=False)
    least = forms.IntegerField(
        label="At least", help_text="Of a number, or characters of a text.", required=False, min_value=0
    )
    most = forms.IntegerField(label="At most", required=False, min_value=0, max_value=1_000_000)
    compares = forms.BooleanField(
        label="Answers of a family should agree; mark those that do not", required=False
    )
    target = forms.ChoiceField(label="Where can an answer be taken over to?", choices=TARGETS, required=False)
    field_order = (
        "version", "label", "kind", "hint", "choices", "danger", "required", "shown_if", "least", "most", "compares", "target",
    )  # fmt: skip

    def value(self, key: str, before: Question | None) -> Question:
        """The question. An answer that keeps its words keeps its name, so that old answers still fit."""
        data = self.cleaned_data
        facts = {
            name: data[name] for name in ("label", "hint", "required", "least", "most", "compares", "target")
        }
        return Question(
            key=key,
            kind=Kind(data["kind"]),
            choices=tuple(self._choices(before)) if data["kind"] in {Kind.CHOICE, Kind.MANY} else (),
            shown_if=self.condition(),
            **facts,
        )

    def _choices(self, before: Question | None) -> list[Choice]:
        known = {one.label: one.value for one in before.choices} if before else {}
        taken = set(known.values())
        found = []
        for line in (one.strip() for one in self.cleaned_data["choices"].splitlines() if one.strip()):
            label = line.removeprefix(URGENT).strip()
            fresh = next(name for number in range(1, 999) if (name := f"a{number}") not in taken)
            value = known.get(label, fresh)
            taken.add(value)
            kind = self.cleaned_data["danger"] or "an answer that cannot wait"
            is_urgent = line.startswith(URGENT)
            rule = DANGERS.get(kind, ("", ""))[1]
            found.append(Choice(value, label, kind if is_urgent else "", rule if is_urgent else ""))
        return found


def question_initial(question: Question) -> dict[str, Any]:
    """What the page of a question begins with."""
    lines = [f"{URGENT} {one.label}" if one.danger else one.label for one in question.choices]
    danger = next((one.danger for one in question.choices if one.danger), "")
    rule = next((one.rule for one in question.choices if one.danger), "")
    about = next(
        (key for key, (_, known) in DANGERS.items() if key == danger or (known and known == rule)), ""
    )
    return {
        "label": question.label,
        "kind": question.kind.value,
        "hint": question.hint,
        "choices": "\n".join(lines),
        "danger": about,
        "required": question.required,
        "shown_if": shown_initial(question.shown_if),
        "least": question.least,
        "most": question.most,
        "compares": question.compares,
        "target": question.target,
    }


def section_initial(section: Section) -> dict[str, Any]:
    """What the page of a page begins with."""
    names = ("title", "intro", "one_by_one", "own_safety", "repeats", "again")
    return {name: getattr(section, name) for name in names} | {"shown_if": shown_initial(section.shown_if)}


def shown_initial(condition: Condition | None) -> str:
    """A condition as the page offers it."""
    return f"{condition.question}:{min(condition.any_of)}" if condition else ""


class PackForm(PlainForm):
    """Forms that go out together."""

    title = forms.CharField(label="Name of the pack", max_length=80)
    keys = forms.MultipleChoiceField(label="Forms in it", widget=forms.CheckboxSelectMultiple, required=False)

    def __init__(self, *args: Any, forms_there: list[Definition], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["keys"]
        field.choices = [(one.key, one.title) for one in forms_there]

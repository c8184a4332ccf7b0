"""The first call, asked in the order in which it matters: danger, how to call back, then the worry."""

from collections.abc import Sequence
from typing import Any

from django import forms

from cases.domain.inquiry import Inquiry
from cases.models.case import DangerAnswer
from cases.models.checks import ConflictResult
from compliance.forms import LongText, OnceForm, PlainForm, VersionedForm
from practices.models import Membership

DANGER = "Is anyone in danger right now?"
NOT_AN_ANSWER = "Choose one of the answers."


class DangerForm(PlainForm):
    """The first question of every call."""

    danger_now = forms.ChoiceField(
        label=DANGER,
        help_text="Ask it in these words. “Not sure” means we call back within 4 hours.",
        choices=DangerAnswer.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Ask this first, and choose the answer.",
            "invalid_choice": NOT_AN_ANSWER,
        },
    )


class InquiryForm(OnceForm):
    """What is asked in a first call. No date of birth, no insurance, no diagnosis."""

    danger_now = forms.ChoiceField(choices=DangerAnswer.choices, widget=forms.HiddenInput)
    advice_given = forms.BooleanField(required=False, widget=forms.HiddenInput)
    caller_name = forms.CharField(label="Who is calling?", max_length=120)
    caller_relation = forms.CharField(
        label="How do they know the person?", help_text="Sister, father, friend …", max_length=60
    )
    caller_phone = forms.CharField(
        label="Phone",
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
    caller_email = forms.EmailField(label="E-mail", max_length=254, required=False)
    contact_safe = forms.CharField(
        label="How and when is it safe to reach them?",
        help_text="Whose phone is it, who else sees it, which hours are good.",
        max_length=500,
    )
    display_name = forms.CharField(
        label="Name of the person they worry about",
        help_text="As the caller says it. A first name is enough for now.",
        max_length=120,
    )
    presenting_concern = LongText(label="What worries them?", help_text="In the caller’s own words.", rows=5)
    found_us = forms.CharField(label="How did they find us?", max_length=200, required=False)
    tie = forms.ChoiceField(
        label="Is there a tie between us and the people in this case?",
        help_text="Relative, friend, former partner or client, business, the same small group, an opposing party.",
        choices=[("", "Not checked yet"), ("none", "No tie found"), ("blocked", "There is a tie")],
        required=False,
    )
    tie_reason = forms.CharField(label="Which tie?", max_length=500, required=False)
    notice_acknowledged = forms.BooleanField(
        label="I told them how we handle what they tell us (privacy notice), and they said yes",
        required=False,
    )

    def __init__(self, *args: Any, leads: Sequence[Membership] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if leads is not None:
            self.fields["lead"] = people_field("Who leads this case?", leads)

    def value(self) -> Inquiry:
        """What was told, ready for the verb."""
        names = (
            "display_name", "caller_name", "caller_relation", "contact_safe", "presenting_concern",
            "danger_now", "caller_phone", "caller_email", "found_us", "advice_given",
            "notice_acknowledged", "tie", "tie_reason",
        )  # fmt: skip
        chosen = {name: self.cleaned_data[name] for name in names}
        return Inquiry(**chosen, lead=self.cleaned_data.get("lead"))


class InquiryUpdateForm(VersionedForm):
    """What the first call left open."""

    danger_now = forms.ChoiceField(
        label=DANGER,
        choices=DangerAnswer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Ask this first, and choose the answer."},
    )
    advice_given = forms.BooleanField(label="I gave the emergency advice: 911 and 988", required=False)
    contact_safe = forms.CharField(label="How and when is it safe to reach the caller?", max_length=500)
    notice_acknowledged = forms.BooleanField(
        label="The caller knows the privacy notice and said yes", required=False
    )


class ConflictForm(PlainForm):
    """A conflict-of-interest check (E-26)."""

    checked_for = forms.CharField(
        label="Whom did you check?", max_length=120, initial="lead, caller, individual"
    )
    result = forms.ChoiceField(
        label="What did you find?",
        choices=ConflictResult.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you found.", "invalid_choice": NOT_AN_ANSWER},
    )
    reason = forms.CharField(
        label="Which tie, and why is it cleared?",
        help_text="Only if there is one.",
        max_length=500,
        required=False,
    )


def choose(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    """Gives a choice field of one form its choices, fetched beforehand."""
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(f"{name} is no choice.")
    field.choices = choices


def people_field(label: str, members: Sequence[Membership], **kwargs: Any) -> forms.TypedChoiceField:
    """A choice of colleagues, by name and role. The list is fetched beforehand: no query while rendering."""
    known = {str(one.pk): one for one in members}
    return forms.TypedChoiceField(
        label=label,
        choices=[("", "Choose a person"), *((key, str(one)) for key, one in known.items())],
        coerce=known.__getitem__,
        empty_value=None,
        error_messages={
            "required": "Choose a person.",
            "invalid_choice": "Choose a person of this practice.",
        },
        **kwargs,
    )

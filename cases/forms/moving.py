"""Forms around moving a case: the move itself, holds, signatures, setting a guard aside, closing."""

from typing import Any

from django import forms

from cases.domain.overrides import SHORTEST_REASON
from cases.models import CloseReason, HoldKind
from cases.stages import Transition
from compliance.forms import LongText, PlainForm, VersionedForm

LONGEST_REASON = 4_000


class MoveForm(VersionedForm):
    """One way on. Asks only what this transition needs."""

    def __init__(self, *args: Any, row: Transition, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"id_{row.id}_%s")
        super().__init__(*args, **kwargs)
        self.row = row
        if row.closes:
            self.fields["close_reason"] = forms.ChoiceField(
                label="Why does the case end?",
                choices=[("", "Choose"), *CloseReason.choices],
                required=row.id != "T-16",
                error_messages={"required": "Choose why the case ends."},
            )
        if row.id in {"T-04", "T-06"}:
            self.fields["referrals"] = LongText(
                label="Which other help did you name to the family?", rows=2, max_length=LONGEST_REASON
            )
        if row.id == "T-10":
            self.fields["debrief"] = forms.ChoiceField(
                label="Debrief with the family",
                choices=[("held", "It was held"), ("refused", "They did not want one")],
                widget=forms.RadioSelect,
                error_messages={"required": "Say whether the debrief was held or not wanted."},
            )
        self.fields["reason"] = LongText(
            label="Reason" if row.reason else "Reason, if you stand in for the lead",
            rows=2,
            required=row.reason,
            max_length=LONGEST_REASON,
            error_messages={"required": "Write the reason in a sentence."},
        )

    def ask_for_reason(self, *, needed: bool) -> None:
        """Leaves the field away for whoever owes no reason."""
        if not needed and "reason" not in self.errors:
            self.fields["reason"].widget = forms.HiddenInput()

    def values(self) -> dict[str, Any]:
        """What the verb needs besides the reason."""
        names = ("close_reason", "referrals", "debrief")
        return {name: self.cleaned_data[name] for name in names if self.cleaned_data.get(name)}


class HoldForm(PlainForm):
    """Opens a hold."""

    kind = forms.ChoiceField(label="What kind of hold?", choices=[("", "Choose"), *HoldKind.choices])
    reason = LongText(label="Why?", rows=3, max_length=LONGEST_REASON)


class LiftForm(PlainForm):
    """Lifts a hold."""

    reason = LongText(
        label="Why can it be lifted?",
        help_text=f"At least {SHORTEST_REASON} characters. It is shown on the case.",
        rows=2,
        min_length=SHORTEST_REASON,
        max_length=LONGEST_REASON,
        error_messages={"required": "Say why the hold can be lifted, in a sentence."},
    )


class ConfirmForm(PlainForm):
    """The lead's word that a coordinator may make a move."""

    signed_name = forms.CharField(label="Sign with your name", max_length=120)


class OverrideForm(PlainForm):
    """Asks the supervisor to set a guard aside."""

    reason = LongText(
        label="Why should this be set aside?",
        help_text=f"At least {SHORTEST_REASON} characters. It is shown on the case.",
        rows=4,
        min_length=SHORTEST_REASON,
        max_length=LONGEST_REASON,
    )


class ClosingForm(VersionedForm):
    """The closing summary and its signature."""

    text = LongText(
        label="Closing summary", help_text="What happened, where people stand, which help goes on.", rows=10
    )
    no_open_incident = forms.BooleanField(label="No incident report is open on this case")
    signed_name = forms.CharField(label="Sign with your name", max_length=120)

"""Sharing under a consent: what exactly, with whom, how."""

from typing import Any

from django import forms

from compliance.disclosure.models import Channel, OutsideKind
from compliance.disclosure.recipients import Recipient
from compliance.disclosure.shareable import Shareable
from compliance.forms import LongText, OnceForm
from compliance.vocabulary import Purpose

WAYS = (
    (Channel.LINK.value, "A private link. It opens once, on their side, and closes by itself after 14 days"),
    (Channel.PACKET.value, "A PDF packet that you send"),
    (Channel.PAPER.value, "On paper that you give out"),
    (Channel.SPACE.value, "In their own family space, where they read it when they come"),
    (Channel.SPOKEN.value, "In words, on the telephone or in person"),
)


class ShareForm(OnceForm):
    """Nothing is ticked beforehand: each part is a choice."""

    recipient = forms.ChoiceField(label="With whom")
    items = forms.MultipleChoiceField(
        label="What to share",
        help_text="Only what is needed for the purpose.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose what to share."},
    )
    purpose = forms.ChoiceField(label="What for")
    channel = forms.ChoiceField(
        label="How", widget=forms.RadioSelect, error_messages={"required": "Choose how it goes out."}
    )
    words = LongText(
        label="In your own words",
        required=False,
        max_length=10_000,
        help_text="Goes out together with what is on record. Leave it empty if the record says enough.",
    )

    def __init__(
        self, *args: Any, shareable: Shareable, items: list[Any], purposes: dict[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.recipients = {str(one.id): one for one in shareable.recipients}
        choices = [(key, one.name) for key, one in self.recipients.items()]
        is_family = shareable.consent.recipient_kind == OutsideKind.FAMILY.value
        self._choose("recipient", choices)
        self._choose(
            "purpose", [(one.value, purposes.get(one.value, one.value)) for one in shareable.purposes]
        )
        self._choose("items", [(one.key, one.formal) for one in items], hide=False)
        not_for_them = Channel.LINK if is_family else Channel.SPACE
        ways = [one for one in WAYS if one[0] != not_for_them]
        self._choose("channel", ways, hide=False)

    def _choose(self, name: str, choices: list[tuple[str, str]], *, hide: bool = True) -> None:
        """A choice of one is made already, except where a person must choose it themselves."""
        field: Any = self.fields[name]
        field.choices = choices
        if hide and len(choices) == 1:
            field.initial = choices[0][0]
            field.widget = forms.HiddenInput()

    @property
    def to(self) -> Recipient:
        """The recipient that was chosen."""
        return self.recipients[self.cleaned_data["recipient"]]

    @property
    def for_purpose(self) -> Purpose:
        """The purpose that was chosen."""
        return Purpose(self.cleaned_data["purpose"])

    @property
    def way(self) -> Channel:
        """How it goes out."""
        return Channel(self.cleaned_data["channel"])

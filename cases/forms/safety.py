"""The safety screen as a form: three fields for each of the ten domains. May be saved unfinished."""

from typing import Any

from django import forms

from cases.domain.safety import Answer
from cases.models import SafetyScreen
from cases.models.safety import Level
from cases.safety_domains import DOMAINS, Domain
from compliance.forms import LongText, PlainForm

LEVELS = [("", "Not answered"), *Level.choices]
LONGEST = 4_000


class SafetyForm(PlainForm):
    """Fields `suicide`, `suicide_heard`, `suicide_mitigation` and so on."""

    read_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for domain in DOMAINS:
            self.fields[domain.key] = forms.ChoiceField(
                label=domain.label,
                help_text=domain.asks,
                choices=LEVELS,
                required=False,
                widget=forms.RadioSelect,
            )
            self.fields[f"{domain.key}_heard"] = LongText(
                label="What did you hear, from whom?", required=False, rows=2, max_length=LONGEST
            )
            self.fields[f"{domain.key}_mitigation"] = LongText(
                label="If amber: what makes it safer?", required=False, rows=2, max_length=LONGEST
            )

    @classmethod
    def from_screen(cls, screen: SafetyScreen | None) -> "SafetyForm":
        """Filled with the newest version, or empty."""
        initial: dict[str, Any] = {"read_version": screen.screen_version if screen else 0}
        for key, one in (screen.answers if screen else {}).items():
            initial[key] = one.get("level", "")
            initial[f"{key}_heard"] = one.get("heard", "")
            initial[f"{key}_mitigation"] = one.get("mitigation", "")
        return cls(initial=initial)

    def groups(self) -> list[tuple[Domain, list[Any]]]:
        """Each domain with its three fields, for the page."""
        return [
            (domain, [self[domain.key], self[f"{domain.key}_heard"], self[f"{domain.key}_mitigation"]])
            for domain in DOMAINS
        ]

    def value(self) -> dict[str, Answer]:
        """The answers by domain."""
        data = self.cleaned_data
        return {
            domain.key: Answer(
                level=data[domain.key],
                heard=data[f"{domain.key}_heard"],
                mitigation=data[f"{domain.key}_mitigation"],
            )
            for domain in DOMAINS
        }


class RiskForm(PlainForm):
    """A new risk was heard of."""

    words = LongText(
        label="What was heard, and from whom?",
        rows=3,
        max_length=LONGEST,
        error_messages={"required": "Write what was heard, and from whom."},
    )

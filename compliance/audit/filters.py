"""The form above the audit log: what the address asks for, made into LogFilters."""

from datetime import date, datetime, time, timedelta
from operator import itemgetter
from typing import Any
from uuid import UUID

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.utils import timezone

from compliance.audit import words
from compliance.audit.log import LogFilters
from compliance.forms import PlainForm

KINDS = (("family", "Family members"), ("api", "Programs"), ("system", "Threshold itself"))
EFFECTS = [("", "Any result"), *((effect, flag.label) for effect, flag in words.EFFECTS.items())]
RULES = [("", "Any rule"), *((rule, f"{rule} {why}") for rule, why in words.RULES.items())]
ACTIONS = [
    ("", "Any action"),
    *sorted({word: (verb, word) for verb, word in words.VERBS.items()}.values(), key=itemgetter(1)),
]
DATE = {"invalid": "Enter a date, like 2026-11-22."}
CHOICE = {"invalid_choice": "Choose one from the list."}
FIRST, LAST = date(2000, 1, 1), date(2100, 1, 1)
IN_REACH = [
    MinValueValidator(FIRST, "Choose a date after 2000."),
    MaxValueValidator(LAST, "Choose a date before 2100."),
]
SELECT = {"class": "select"}
DAY = forms.DateInput(attrs={"type": "date", "class": "input select"}, format="%Y-%m-%d")
CASE = forms.TextInput(
    attrs={"class": "input select", "placeholder": "HL-0142", "size": 10, "autocomplete": "off"}
)


class AuditFilterForm(PlainForm):
    """Person, action, result, days, case and rule. Everything may stay empty."""

    person = forms.CharField(required=False, max_length=40, widget=forms.Select(attrs=SELECT))
    action = forms.ChoiceField(
        required=False, widget=forms.Select(attrs=SELECT), choices=ACTIONS, error_messages=CHOICE
    )
    effect = forms.ChoiceField(
        required=False,
        widget=forms.Select(attrs=SELECT),
        choices=EFFECTS,
        label="Result",
        error_messages=CHOICE,
    )
    since = forms.DateField(required=False, error_messages=DATE, widget=DAY, validators=IN_REACH)
    until = forms.DateField(required=False, error_messages=DATE, widget=DAY, validators=IN_REACH)
    case = forms.CharField(
        required=False,
        max_length=20,
        label="Case reference",
        widget=CASE,
        validators=[RegexValidator(r"^[A-Za-z0-9-]+$", "Enter a case reference, like HL-0142.")],
    )
    rule = forms.ChoiceField(
        required=False, widget=forms.Select(attrs=SELECT), choices=RULES, error_messages=CHOICE
    )

    def offer(self, people: dict[UUID, str]) -> None:
        """Fills the list of people, once the gate has let the reader in."""
        named = [(str(user_id), name) for user_id, name in people.items()]
        self.fields["person"].widget = forms.Select(SELECT, choices=[("", "Anyone"), *named, *KINDS])

    def clean_person(self) -> UUID | str:
        """Somebody's id, or a kind of actor. An id that is nobody's finds nothing."""
        asked: str = self.cleaned_data["person"]
        if not asked or asked in dict(KINDS):
            return asked
        try:
            return UUID(asked)
        except ValueError as error:
            raise forms.ValidationError(CHOICE["invalid_choice"]) from error

    def clean(self) -> dict[str, Any]:
        """The first day does not lie behind the last."""
        cleaned: dict[str, Any] = self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", "Choose a last day that is not before the first.")
        return cleaned

    def value(self) -> LogFilters:
        """What was asked for. Days are days of the reader's time zone."""
        asked = self.cleaned_data
        person = asked["person"]
        return LogFilters(
            person=person if isinstance(person, UUID) else None,
            kind=person if isinstance(person, str) else "",
            case=asked["case"].upper(),
            action=asked["action"],
            effect=asked["effect"],
            rule=asked["rule"],
            since=_start(asked["since"]) if asked["since"] else None,
            until=_start(asked["until"] + timedelta(days=1)) if asked["until"] else None,
        )


def _start(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())

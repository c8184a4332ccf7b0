"""The form above the audit log: what the address asks for, made into LogFilters."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from ipaddress import ip_network
from operator import itemgetter
from typing import Any
from uuid import UUID

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.utils import timezone

from compliance.audit import words
from compliance.audit.addresses import KINDS
from compliance.audit.log import LogFilters
from compliance.forms import PlainForm

EFFECTS = [("", "Any result"), *((effect, flag.label) for effect, flag in words.EFFECTS.items())]
RULES = [("", "Any rule"), *((rule, f"{rule} {why}") for rule, why in words.RULES.items())]
ACTIONS = [
    ("", "Any action"),
    *sorted({word: (verb, word) for verb, word in words.VERBS.items()}.values(), key=itemgetter(1)),
]
ANYONE = ("", "Anyone")
DATE = {"invalid": "Enter a date, like 2026-11-22."}
CHOICE = {"invalid_choice": "Choose one from the list."}
PERSON = {"invalid": "Choose the person again, by name or by case reference."}
NETWORK = "Enter a network as the log shows it, like 10.1.2.0/24."
FIRST, LAST = date(2000, 1, 1), date(2100, 1, 1)
IN_REACH = [
    MinValueValidator(FIRST, "Choose a date after 2000."),
    MaxValueValidator(LAST, "Choose a date before 2100."),
]
SELECT = {"class": "select"}
DAY = forms.DateInput(attrs={"type": "date", "class": "input select"}, format="%Y-%m-%d")


def _short(example: str) -> forms.TextInput:
    attrs = {"class": "input select", "placeholder": example, "size": len(example) + 2, "autocomplete": "off"}
    return forms.TextInput(attrs=attrs)


def _choice(choices: list[tuple[str, str]], label: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        required=False,
        widget=forms.Select(attrs=SELECT),
        choices=choices,
        label=label,
        error_messages=CHOICE,
    )


class AuditFilterForm(PlainForm):
    """Who, about whom, what, with which result, by which rule, where from and when. All may stay empty."""

    person = forms.CharField(
        required=False, max_length=40, label="Who", widget=forms.Select(attrs=SELECT, choices=[ANYONE])
    )
    individual = forms.UUIDField(
        required=False,
        label="About",
        widget=forms.Select(attrs=SELECT, choices=[ANYONE]),
        error_messages=PERSON,
    )
    action = _choice(ACTIONS, "Action")
    effect = _choice(EFFECTS, "Result")
    rule = _choice(RULES, "Rule")
    case = forms.CharField(
        required=False,
        max_length=20,
        label="Case reference",
        widget=_short("HL-0142"),
        validators=[RegexValidator(r"^[A-Za-z0-9-]+$", "Enter a case reference, like HL-0142.")],
    )
    network = forms.CharField(
        required=False, max_length=50, label="From network", widget=_short("10.1.2.0/24")
    )
    since = forms.DateField(
        required=False, label="First day", error_messages=DATE, widget=DAY, validators=IN_REACH
    )
    until = forms.DateField(
        required=False, label="Last day", error_messages=DATE, widget=DAY, validators=IN_REACH
    )

    def offer(self, people: Mapping[UUID, str], about: str = "") -> None:
        """Fills the lists, once the gate has let the reader in. `about` is the chosen person's case.

        Somebody who is not in the list, such as a family member whose line was followed, stays chosen.
        """
        cleaned = getattr(self, "cleaned_data", {})
        person, individual = cleaned.get("person"), cleaned.get("individual")
        named = [(str(user_id), name) for user_id, name in people.items()]
        if isinstance(person, UUID) and person not in people:
            named.append((str(person), "The person of the line you chose"))
        self.fields["person"].widget = forms.Select(SELECT, choices=[ANYONE, *named, *KINDS])
        if individual:
            words_of = f"The person of {about}" if about else "Somebody who is not here"
            self.fields["individual"].widget = forms.Select(
                SELECT, choices=[ANYONE, (str(individual), words_of)]
            )

    def clean_person(self) -> UUID | str:
        """Somebody's id, or a kind of actor. An id that is nobody's finds nothing."""
        asked: str = self.cleaned_data["person"]
        if not asked or asked in dict(KINDS):
            return asked
        try:
            return UUID(asked)
        except ValueError as error:
            raise forms.ValidationError(CHOICE["invalid_choice"]) from error

    def clean_network(self) -> str:
        """The network as it is kept. One that is written differently is the same network."""
        asked: str = self.cleaned_data["network"]
        if asked and "/" not in asked:
            raise forms.ValidationError(NETWORK)
        try:
            return str(ip_network(asked)) if asked else ""
        except ValueError as error:
            raise forms.ValidationError(NETWORK) from error

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
            individual=asked["individual"],
            case=asked["case"].upper(),
            action=asked["action"],
            effect=asked["effect"],
            rule=asked["rule"],
            network=asked["network"],
            since=_start(asked["since"]) if asked["since"] else None,
            until=_start(asked["until"] + timedelta(days=1)) if asked["until"] else None,
        )


def _start(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())

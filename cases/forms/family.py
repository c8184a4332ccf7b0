"""Intake forms: the person, the people around them, what they sign, the model."""

from typing import Any

from django import forms

from cases.domain.agreements import Fees
from cases.domain.intake import ModelChoice
from cases.domain.people import IndividualFacts, OtherFacts
from cases.forms.inquiry import choose
from cases.intervention_models import PARAMETERS
from cases.models import ConcernedOther, InterventionModel
from cases.models.agreements import AcknowledgementKind, SignedBy
from cases.models.case import MinorStatus
from cases.models.people import SafeWay
from compliance.forms import LongText, PlainForm, VersionedForm
from compliance.outbox import texting
from compliance.vocabulary import MinorRule

STAFF_SIGNATURES = [
    (SignedBy.PAPER.value, SignedBy.PAPER.label),
    (SignedBy.VOICE.value, SignedBy.VOICE.label),
]
LARGEST_FEE = 1_000_000
CENTS = 100
LANGUAGES = [
    ("en", "English"),
    ("es", "Spanish"),
    ("fr", "French"),
    ("pt", "Portuguese"),
    ("other", "Another"),
]


CONTRA_INDICATIONS: list[tuple[str, str]] = sorted(
    {(one.key, one.words) for row in PARAMETERS.values() for one in row.contra_indications},
    key=lambda pair: pair[1],
)


HOUR = "Write the hour like 18:30."


class IndividualForm(PlainForm):
    """Who the person is, as the family tells it. Everything but the name may stay empty."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    full_name = forms.CharField(label="Full name", max_length=120)
    called = forms.CharField(label="What people call them", max_length=60, required=False)
    pronouns = forms.CharField(label="Pronouns", max_length=30, required=False)
    born_on = forms.DateField(
        label="Date of birth",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": "Write the date like 1992-04-30."},
    )
    phone = forms.CharField(label="Phone", max_length=40, required=False)
    address = forms.CharField(
        label="Address", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def value(self) -> IndividualFacts:
        """The facts, dates as text: they are encrypted."""
        born = self.cleaned_data["born_on"]
        names = ("full_name", "called", "pronouns", "phone", "address")
        return IndividualFacts(
            **{name: self.cleaned_data[name] for name in names}, born_on=born.isoformat() if born else ""
        )


class MinorForm(VersionedForm):
    """Whether the person is a minor (G-10)."""

    minor_status = forms.ChoiceField(
        label="Is the person a minor?", choices=MinorStatus.choices, widget=forms.RadioSelect
    )
    minor_rule = forms.ChoiceField(
        label="State rule of consent, if a minor",
        required=False,
        choices=[
            ("", "Not noted yet"),
            (MinorRule.MINOR_ALONE.value, "The minor consents alone"),
            (MinorRule.BOTH.value, "Minor and guardian both sign"),
            (MinorRule.GUARDIAN_ONLY.value, "The guardian consents (mental health)"),
        ],
    )
    guardian_documented = forms.BooleanField(label="The guardian’s documents are on file", required=False)


class PersonForm(PlainForm):
    """A concerned other."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    name = forms.CharField(label="Name", max_length=120)
    relation = forms.CharField(label="How do they know the person?", max_length=60)
    phone = forms.CharField(label="Phone", max_length=40, required=False)
    email = forms.EmailField(label="E-mail", max_length=254, required=False)
    contact_safe = forms.CharField(
        label="How and when is contact safe?", max_length=500, required=False,
        help_text="Other family members never see this.",
    )  # fmt: skip
    safe_way = forms.ChoiceField(
        label="How may we send them something?", choices=SafeWay.choices, widget=forms.RadioSelect,
        help_text="Links and reminders go this way, and no other.",
    )  # fmt: skip
    contact_from = forms.TimeField(
        label="Not before", required=False, widget=forms.TimeInput(attrs={"type": "time"}),
        help_text="In their own time. A message waits until then.", error_messages={"invalid": HOUR},
    )  # fmt: skip
    contact_until = forms.TimeField(
        label="Not after", required=False, widget=forms.TimeInput(attrs={"type": "time"}),
        error_messages={"invalid": HOUR},
    )  # fmt: skip
    language = forms.ChoiceField(label="Language", choices=LANGUAGES)
    attends_event = forms.BooleanField(label="Is on the attendance list of the event", required=False)
    is_listed = forms.BooleanField(label="Agreed to be listed to the other participants", required=False)
    is_payer = forms.BooleanField(label="Signs the agreement and pays", required=False)
    is_minor = forms.BooleanField(label="Is a minor", required=False)
    tie = forms.ChoiceField(
        label="Tie between us and this person",
        choices=[("", "Choose"), ("none", "No tie found"), ("blocked", "There is a tie")],
        error_messages={"required": "Check for a tie whenever somebody joins."},
    )
    tie_reason = forms.CharField(label="Which tie?", max_length=500, required=False)

    def __init__(self, *args: Any, asks_tie: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_tie:
            del self.fields["tie"]
            del self.fields["tie_reason"]
        chosen = self.initial.get("safe_way")
        if not texting.is_offered() and chosen != SafeWay.TEXT:
            self.fields["safe_way"].choices = [one for one in SafeWay.choices if one[0] != SafeWay.TEXT]  # type: ignore[attr-defined]  # a ChoiceField

    def value(self) -> OtherFacts:
        """The facts."""
        names = (
            "name", "relation", "phone", "email", "contact_safe", "safe_way", "contact_from", "contact_until",
            "language", "attends_event", "is_listed", "is_payer", "is_minor",
        )  # fmt: skip
        return OtherFacts(**{name: self.cleaned_data[name] for name in names})


class WithdrawForm(PlainForm):
    """Someone leaves the process: nothing is asked."""


class AgreementForm(PlainForm):
    """The signed service agreement with its fee."""

    payer = forms.ChoiceField(label="Who signed and pays?")
    fee_kind = forms.ChoiceField(
        label="Kind of fee",
        choices=[("flat", "Flat fee"), ("hourly", "By the hour")],
        widget=forms.RadioSelect,
    )
    fee = forms.DecimalField(
        label="Fee in US dollars",
        help_text="The same whether the person enters treatment or not.",
        min_value=0,
        max_value=LARGEST_FEE,
        decimal_places=2,
        error_messages={"invalid": "Write an amount like 4500 or 4500.00."},
    )
    signed_by = forms.ChoiceField(label="How was it signed?", choices=STAFF_SIGNATURES[:1])
    signed_name = forms.CharField(label="Name as signed", max_length=120)

    def __init__(self, *args: Any, people: list[ConcernedOther], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        choose(self, "payer", [("", "Choose"), *((key, one.name) for key, one in self.people.items())])

    @property
    def who_pays(self) -> ConcernedOther:
        """Who pays."""
        return self.people[self.cleaned_data["payer"]]

    def fees(self) -> Fees:
        """In cents."""
        return Fees(kind=self.cleaned_data["fee_kind"], cents=int(self.cleaned_data["fee"] * CENTS))


class AcknowledgementForm(PlainForm):
    """What participants signed on paper, or by voice with a witness. Several papers at once."""

    person = forms.ChoiceField(label="Who signed?")
    kinds = forms.MultipleChoiceField(
        label="What did they sign?",
        choices=AcknowledgementKind.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick what was signed."},
    )
    signed_by = forms.ChoiceField(label="How?", choices=STAFF_SIGNATURES)
    signed_name = forms.CharField(label="Name as signed", max_length=120)
    witness = forms.CharField(
        label="Witness", help_text="For a signature by voice: who heard it.", max_length=120, required=False
    )

    def __init__(self, *args: Any, people: list[ConcernedOther], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        choose(self, "person", [("", "Choose"), *((key, one.name) for key, one in self.people.items())])

    @property
    def signer(self) -> ConcernedOther:
        """Who signed."""
        return self.people[self.cleaned_data["person"]]


class ModelForm(VersionedForm):
    """The model with its reason, and the contra-indications that were checked and are absent."""

    model = forms.ChoiceField(
        label="Which model?",
        choices=InterventionModel.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a model."},
    )
    arise_level = forms.TypedChoiceField(
        label="Level, for ARISE",
        coerce=int,
        empty_value=None,
        required=False,
        choices=[
            ("", "Not ARISE"),
            (1, "1, the first call"),
            (2, "2, network meetings"),
            (3, "3, a formal event"),
        ],
    )
    checked = forms.MultipleChoiceField(
        label="Tick each one that you have checked and that is true",
        help_text="One that you cannot tick rules out the models that ask for it.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=CONTRA_INDICATIONS,
    )
    reason = LongText(
        label="Why does this one fit?",
        help_text="For a model with a surprise: why an open invitation does not.",
        rows=4,
    )

    def value(self) -> ModelChoice:
        """The choice."""
        return ModelChoice(
            model=self.cleaned_data["model"],
            reason=self.cleaned_data["reason"],
            checked=self.cleaned_data["checked"],
            arise_level=self.cleaned_data["arise_level"],
        )

"""Forms of consents: written down step by step, recorded from paper, withdrawn. Nothing is ticked beforehand."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms

from compliance.consent import elements
from compliance.consent.facts import ConsentFacts, Signature
from compliance.consent.items import choices_for
from compliance.consent.models import ExpiryKind, Kind, RecipientKind, SignatureKind, SignerKind
from compliance.consent.scans import LARGEST
from compliance.consent.words import EN
from compliance.disclosure.recipients import Recipient
from compliance.forms import LongText, OnceForm, PlainForm
from compliance.vocabulary import ConsentKind, Purpose

TYPED = "typed"
LANGUAGES = [("en", "English"), ("es", "Spanish")]
ABOUT_KINDS: Mapping[Kind, str] = {
    Kind.SPECIFIC: "One program, payer or person, for one reason. The usual one.",
    Kind.FAMILY_UPDATE: "Short news for one member of the family, line by line.",
    Kind.TPO: "Treatment, payment and health care operations, for all who take part in them.",
    Kind.SUD_COUNSELING_NOTES: "Counseling notes that are kept apart. They need a consent of their own.",
    Kind.LEGAL_PROCEEDING: "Use in a legal proceeding. It stands alone.",
    Kind.RESEARCH: "A named research project.",
    Kind.INTERMEDIARY: "An exchange or organization that passes records on to its members.",
}


class ConsentForm(OnceForm):
    """One consent of one kind. It may be kept incomplete; offering it asks for everything."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    recipient = forms.ChoiceField(label="Who may receive it", required=False)
    recipient_name = forms.CharField(
        label="Their full name, if they are not in the list", max_length=200, required=False
    )
    recipient_kind = forms.ChoiceField(label="What they are", required=False, widget=forms.RadioSelect)
    is_covered_entity = forms.BooleanField(
        label="They are under HIPAA (a health care provider, a health plan, or their helper)", required=False
    )
    items = forms.MultipleChoiceField(
        label="What may be shared", required=False, widget=forms.CheckboxSelectMultiple
    )
    information = LongText(
        label="Anything to add, in words",
        required=False,
        max_length=1000,
        rows=2,
        help_text="Dates, limits, or nothing.",
    )
    purposes = forms.MultipleChoiceField(label="Why", required=False, widget=forms.CheckboxSelectMultiple)
    purpose_text = forms.CharField(label="The reason, in words", max_length=300, required=False)
    expiry_kind = forms.ChoiceField(label="When it ends", required=False, widget=forms.RadioSelect)
    expires_at = forms.DateField(
        label="Last day",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": "Write the date like 2027-04-30."},
    )
    expires_when = forms.CharField(label="What ends it", max_length=300, required=False)
    patient_name = forms.CharField(label="Whose records: full name", max_length=200, required=False)
    discloser = forms.CharField(label="Who may share", max_length=200, required=False)
    language = forms.ChoiceField(label="Language of the form", choices=LANGUAGES)

    def __init__(self, *args: Any, kind: Kind, known: Sequence[Recipient], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = ConsentKind(kind.value)
        self.known = {f"{one.kind}:{one.id}": one for one in known}
        self._offer_recipients()
        self._choices("items", [(item.key, item.label) for item in choices_for(self.kind)])
        allowed = elements.PURPOSES[self.kind]
        self._choices("purposes", [(one.value, EN.purposes[one.value]) for one in Purpose if one in allowed])
        endings = [one for one in ExpiryKind if one is not ExpiryKind.NONE or kind is Kind.TPO]
        self._choices("expiry_kind", [(one.value, one.label) for one in endings])

    def _offer_recipients(self) -> None:
        names = [(key, one.name) for key, one in self.known.items()]
        if self.kind is ConsentKind.FAMILY_UPDATE:
            self._choices("recipient", [("", "Choose one"), *names])
            del self.fields["recipient_name"], self.fields["recipient_kind"], self.fields["is_covered_entity"]
            return
        self._choices("recipient", [("", "Choose"), *names, (TYPED, "Somebody else: write the name below")])
        allowed = elements.RECIPIENTS[self.kind] or frozenset(RecipientKind.values)
        kinds = [(one.value, one.label) for one in RecipientKind if one.value in allowed]
        self._choices("recipient_kind", kinds)
        self.fields["recipient_kind"].help_text = "For a name that you write yourself."

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def refuse_missing(self, found: tuple[elements.Missing, ...]) -> None:
        """Each missing element stands beside the field that mends it."""
        for one in found:
            self.refuse(one.words, "recipient" if one.field == "recipient_name" else one.field)

    def value(self, zone: str) -> ConsentFacts:
        """The facts. A day ends at midnight where the case is."""
        given = self.cleaned_data
        chosen = self.known.get(given["recipient"])
        return ConsentFacts(
            kind=self.kind,
            language=given["language"],
            patient_name=given["patient_name"],
            discloser=given["discloser"],
            items=frozenset(given["items"]),
            information=given["information"],
            recipient_kind=chosen.kind if chosen else given.get("recipient_kind", ""),
            recipient_id=chosen.id if chosen else None,
            recipient_name=chosen.name if chosen else given.get("recipient_name", ""),
            is_covered_entity=given.get("is_covered_entity", False),
            purposes=frozenset(map(Purpose, given["purposes"])),
            purpose_text=given["purpose_text"],
            expiry_kind=given["expiry_kind"],
            expires_at=end_of(given["expires_at"], zone),
            expires_when=given["expires_when"],
        )


def end_of(day: date | None, zone: str) -> datetime | None:
    """The last second of a day, where the case is."""
    return datetime.combine(day, time(23, 59, 59), ZoneInfo(zone)) if day else None


def initial_of(facts: ConsentFacts, version: int, zone: str, known: Sequence[Recipient]) -> dict[str, Any]:
    """A draft as its form shows it."""
    listed = {one.id for one in known}
    in_list = facts.recipient_id in listed
    return {
        "version": version,
        "recipient": f"{facts.recipient_kind}:{facts.recipient_id}"
        if in_list
        else (TYPED if facts.recipient_name else ""),
        "recipient_name": "" if in_list else facts.recipient_name,
        "recipient_kind": "" if in_list else facts.recipient_kind,
        "is_covered_entity": facts.is_covered_entity,
        "items": sorted(facts.items),
        "information": facts.information,
        "purposes": sorted(one.value for one in facts.purposes),
        "purpose_text": facts.purpose_text,
        "expiry_kind": facts.expiry_kind,
        "expires_at": facts.expires_at.astimezone(ZoneInfo(zone)).date() if facts.expires_at else None,
        "expires_when": facts.expires_when,
        "patient_name": facts.patient_name,
        "discloser": facts.discloser,
        "language": facts.language,
    }


class PaperForm(PlainForm):
    """A consent that was signed on paper, or spoken where the rule allows it."""

    wording_sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64)
    kind = forms.ChoiceField(label="How it was signed", widget=forms.RadioSelect)
    name = forms.CharField(label="Name, as it was signed", max_length=200)
    signer_kind = forms.ChoiceField(label="Who signed", widget=forms.RadioSelect)
    second_name = forms.CharField(label="The guardian’s name, if both signed", max_length=200, required=False)
    authority = forms.CharField(
        label="The document that lets them sign for the person",
        max_length=200,
        required=False,
        help_text="For a guardian or a personal representative.",
    )
    signed_on = forms.DateField(
        label="Date of the signature",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": "Write the date like 2026-04-30."},
    )
    witness_name = forms.CharField(label="Witness", max_length=200)
    scan = forms.FileField(
        label="Scan of the signed paper",
        required=False,
        max_length=200,
        help_text="PDF, PNG or JPEG, at most 5 MB.",
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg", "data-largest": str(LARGEST)}),
    )

    def __init__(self, *args: Any, signers: frozenset[str], with_voice: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways = [SignatureKind.PAPER, SignatureKind.VOICE] if with_voice else [SignatureKind.PAPER]
        kind: Any = self.fields["kind"]
        kind.choices = [(one.value, one.label) for one in ways]
        if SignerKind.MINOR_AND_GUARDIAN.value not in signers:
            del self.fields["second_name"]
        signer: Any = self.fields["signer_kind"]
        signer.choices = [(one.value, one.label) for one in SignerKind if one.value in signers]

    def content(self) -> bytes | None:
        """The scan. One byte more than is allowed is enough to know that it is too large."""
        given = self.cleaned_data["scan"]
        return given.read(LARGEST + 1) if given else None

    def value(self) -> Signature:
        """How it was signed."""
        given = self.cleaned_data
        return Signature(
            kind=given["kind"],
            name=given["name"],
            signer_kind=given["signer_kind"],
            confirmed_by="seen in person",
            witness_name=given["witness_name"],
            authority=given["authority"],
            second_name=given.get("second_name", ""),
            signed_on=given["signed_on"],
        )


WAYS_TO_END = [
    ("oral", "The person said so"),
    ("written", "The person wrote it"),
    ("event", "What was to end it has happened"),
    ("deficient", "It is known to be false or incomplete"),
]


class StopForm(PlainForm):
    """How a consent ends before its day. It counts the moment it is saved."""

    how = forms.ChoiceField(label="What happened", choices=WAYS_TO_END, widget=forms.RadioSelect)
    words = LongText(
        label="In their words, or yours",
        max_length=1000,
        rows=3,
        help_text="Kept with the consent. Nobody outside the team reads it.",
    )


def family_recipients(people: Sequence[Any]) -> list[Recipient]:
    """The members of the family as recipients."""
    return [
        Recipient(RecipientKind.FAMILY.value, UUID(str(one.pk)), f"{one.name} ({one.relation})")
        for one in people
    ]

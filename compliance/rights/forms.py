"""Forms of requests, retention and incidents. Nothing is chosen beforehand."""

from django import forms

from compliance.domain.incidents import FACTORS, Assessment
from compliance.forms import OnceForm, PlainForm, VersionedForm
from compliance.rights.models import Asker, RequestKind, RequestState

ANSWERS = [(value, label) for value, label in RequestState.choices if value != RequestState.OPEN]


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class RequestForm(OnceForm):
    """A request as it was made."""

    kind = forms.ChoiceField(label="What is asked?", choices=RequestKind, widget=forms.RadioSelect)
    asker = forms.ChoiceField(label="Who asks?", choices=Asker, widget=forms.RadioSelect)
    asker_name = forms.CharField(label="Their name", max_length=120)
    words = forms.CharField(label="In their own words", max_length=4000, widget=_area(4))
    insurer_paid_in_full = forms.BooleanField(
        label="It is about not telling an insurer of something they paid in full",
        required=False,
        help_text="Then it must be agreed (42 CFR 2.26).",
    )


class AnswerForm(VersionedForm):
    """The answer to a request."""

    state = forms.ChoiceField(label="The answer", choices=ANSWERS, widget=forms.RadioSelect)
    words = forms.CharField(
        label="What you tell them",
        required=False,
        max_length=4000,
        widget=_area(4),
        help_text="Reasons are needed for a refusal, whole or in part.",
    )


class ExtendForm(VersionedForm):
    """Thirty days more."""

    why = forms.CharField(label="Why it takes longer", max_length=1000, widget=_area(2))


class DestroyForm(PlainForm):
    """Destroying needs the reference, typed."""

    case = forms.UUIDField(widget=forms.HiddenInput)
    typed_reference = forms.CharField(label="Type the reference to confirm", max_length=20)


class IncidentForm(OnceForm):
    """What happened, as far as it is known."""

    what = forms.CharField(label="What happened?", max_length=4000, widget=_area(4))
    discovered_at = forms.DateTimeField(
        label="When was it noticed?",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    reference = forms.CharField(
        label="Reference of the case, if it is about one", required=False, max_length=20
    )


class AssessForm(VersionedForm):
    """The four factors, and what follows from them."""

    nature = forms.CharField(label=FACTORS["nature"], required=False, max_length=2000, widget=_area(2))
    who = forms.CharField(label=FACTORS["who"], required=False, max_length=2000, widget=_area(2))
    seen = forms.CharField(label=FACTORS["seen"], required=False, max_length=2000, widget=_area(2))
    mended = forms.CharField(label=FACTORS["mended"], required=False, max_length=2000, widget=_area(2))
    finding = forms.ChoiceField(
        label="What do you find?",
        choices=[
            ("breach", "A breach: the people are to be told"),
            ("no_breach", "Low probability, no breach"),
        ],
        widget=forms.RadioSelect,
    )
    people = forms.IntegerField(label="How many people does it concern?", required=False, min_value=1)
    in_one_state = forms.IntegerField(
        label="How many of them live in one state?", required=False, min_value=0
    )

    def value(self) -> Assessment:
        """As the verb takes it."""
        given = self.cleaned_data
        return Assessment(
            factors={key: given[key] for key in FACTORS},
            is_breach=given["finding"] == "breach",
            people=given["people"],
            in_one_state=given["in_one_state"],
        )


class ToldForm(VersionedForm):
    """Who was told."""

    whom = forms.ChoiceField(choices=[("people", "people"), ("secretary", "secretary"), ("media", "media")])


class CloseIncidentForm(VersionedForm):
    """What was done so that it does not happen again."""

    words = forms.CharField(
        label="What was done so that it does not happen again?", max_length=4000, widget=_area(3)
    )

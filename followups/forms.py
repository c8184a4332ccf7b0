"""What the follow-up page sends."""

from typing import Any

from django import forms

from compliance.forms import LongText, OnceForm
from followups.domain.contacts import Reached
from followups.models import FollowUpPoint, StillInCare, Track

OUTCOMES = (
    ("reached", "We talked"),
    ("missed", "Nobody answered"),
    ("declined", "They do not want this contact"),
    ("waived", "We leave this one out"),
)


class ContactForm(OnceForm):
    """How one contact went."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    outcome = forms.ChoiceField(label="How did it go?", choices=OUTCOMES, widget=forms.RadioSelect)
    words = LongText(label="What was said", rows=4, required=False)
    still_in_care = forms.ChoiceField(
        label="Still in care?", choices=[("", "Not asked"), *StillInCare.choices], required=False
    )
    safety_asked = forms.BooleanField(label="I asked: any thoughts of not wanting to live?", required=False)
    safety_yes = forms.BooleanField(label="The answer was yes", required=False)

    def __init__(self, *args: Any, point: FollowUpPoint, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"version": point.version})
        super().__init__(*args, **kwargs)
        if point.track == Track.FAMILY:
            del self.fields["still_in_care"]
        if point.track == Track.PROVIDER:
            del self.fields["safety_asked"], self.fields["safety_yes"]

    def value(self) -> Reached:
        """Typed."""
        data = self.cleaned_data
        return Reached(
            words=data["words"],
            still_in_care=data.get("still_in_care", ""),
            safety_asked=data.get("safety_asked", False),
            safety_yes=data.get("safety_yes", False),
        )

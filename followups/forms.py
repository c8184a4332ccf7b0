"""What the follow-up page sends."""

from typing import Any

from django import forms

from compliance.forms import LongText, OnceForm, VersionedForm
from followups.domain.contacts import Said
from followups.models import FollowUpPoint, Outcome, StillInCare, Track

CONSENT_WORDS = "I have seen the person’s valid consent, and asked only what it covers"
QUESTIONS = {
    Track.INDIVIDUAL: {
        "F-01": "Arrived? Safe? Anything needed?",
        "F-02": "Still there? Withdrawal eased? Want contact with family?",
        "F-03": "Fit of the place, thoughts of leaving.",
        "F-05": "Plans after this level of care.",
        "F-06": "Housing, work, meetings.",
        "F-09": "Own words on the year.",
    },
    Track.FAMILY: {
        "F-01": "How are you? Slept, eaten, safe? Who is with you? Any wish to undo it?",
        "F-02": "Calls asking to come home: what was said? Boundaries hard to keep?",
        "F-03": "Support found: a group, a counselor?",
        "F-04": "Own plan. How the boundaries are going.",
        "F-05": "Preparing home.",
        "F-06": "How you talk at home.",
        "F-07": "What changed?",
        "F-09": "Own words on the year.",
    },
    Track.PROVIDER: {
        "F-01": "Arrived, admitted, who is the contact.",
        "F-02": "Still in care, risk of discharge, family program dates.",
        "F-03": "Attendance, engagement, expected length.",
        "F-04": "Start of treatment, plan, next level.",
        "F-05": "Step-down plan, discharge date, medication continuity.",
        "F-06": "Level of care now, attendance.",
        "F-07": "Retention, aftercare.",
        "F-08": "Aftercare in place.",
        "F-09": "Closing contact.",
    },
}


class ContactForm(OnceForm, VersionedForm):
    """How one contact went."""

    outcome = forms.ChoiceField(label="How did it go?", choices=Outcome.choices, widget=forms.RadioSelect)
    words = LongText(label="What was said", rows=4, required=False)
    still_in_care = forms.ChoiceField(
        label="Still in care?", choices=[("", "Not asked"), *StillInCare.choices], required=False
    )
    safety_asked = forms.BooleanField(label="I asked: any thoughts of not wanting to live?", required=False)
    safety_yes = forms.BooleanField(label="The answer was yes", required=False)
    consent_seen = forms.BooleanField(label=CONSENT_WORDS, required=False)

    def __init__(self, *args: Any, point: FollowUpPoint, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"version": point.version})
        super().__init__(*args, **kwargs)
        self.fields["words"].help_text = QUESTIONS[Track(point.track)].get(point.point, "")
        if point.track != Track.INDIVIDUAL:
            del self.fields["safety_asked"], self.fields["safety_yes"]
        if point.track != Track.PROVIDER:
            del self.fields["consent_seen"]
        if point.track == Track.FAMILY:
            del self.fields["still_in_care"]

    def value(self) -> Said:
        """Typed."""
        data = self.cleaned_data
        return Said(
            words=data["words"],
            still_in_care=data.get("still_in_care", ""),
            safety_asked=data.get("safety_asked", False),
            safety_yes=data.get("safety_yes", False),
            consent_seen=data.get("consent_seen", False),
        )

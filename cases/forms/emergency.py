"""What opens a case in an emergency."""

from django import forms

from compliance.domain.emergencies import SHORTEST_REASON
from compliance.forms import PlainForm


class EmergencyForm(PlainForm):
    """The case's reference and the reason. Nothing is searched while somebody types."""

    reference = forms.CharField(
        label="Reference of the case",
        max_length=20,
        help_text="For example HL-0005. A colleague or the family may have it.",
    )
    reason = forms.CharField(
        label="What is the emergency?",
        min_length=SHORTEST_REASON,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Who is in danger, and why you need the case now. Admins and supervisors read this.",
    )

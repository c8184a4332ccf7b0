"""Whether a case needs special care."""

from typing import Any

from django import forms

from compliance.forms import PlainForm


class CareForm(PlainForm):
    """One box; unticked takes the mark off."""

    needed = forms.BooleanField(
        label="This case needs special care",
        required=False,
        help_text="For somebody whom many people know, or who works here. Whenever somebody who is not on the"
        " team opens it, an admin is asked to look at that.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "id_care_%s")
        super().__init__(*args, **kwargs)

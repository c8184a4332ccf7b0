"""Where heads of the log go. What this installation cannot do is not offered."""

from typing import Any

from django import forms

from compliance.domain.heads import LONGEST_URL, Wanted
from compliance.forms import OnceForm, VersionedForm
from compliance.heads import folder
from practices.tenancy.models import uuid7


class ChannelsForm(VersionedForm):
    """The three ways, each on its own."""

    by_mail = forms.BooleanField(
        label="E-mail to every admin of this practice",
        required=False,
        help_text="One short message a day. Keep them: an old message is what nobody here can change.",
    )
    to_file = forms.BooleanField(
        label="A line in this practice's file on the server",
        required=False,
        help_text="Whoever runs this installation has named a folder for it, best on storage that only grows.",
    )
    hook_url = forms.CharField(
        label="Webhook",
        required=False,
        max_length=LONGEST_URL,
        help_text="An address that begins with https://, outside private networks. Leave it empty for none.",
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )
    new_secret = forms.BooleanField(
        label="Make a new secret for the webhook",
        required=False,
        help_text="The old one stops at once. A new address always comes with a new secret.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not folder.is_offered():
            del self.fields["to_file"]

    def wanted(self) -> Wanted:
        """What was asked for."""
        return Wanted(
            by_mail=self.cleaned_data["by_mail"],
            to_file=self.cleaned_data.get("to_file", False),
            hook_url=self.cleaned_data["hook_url"],
            new_secret=self.cleaned_data["new_secret"],
            version=self.read_version,
        )


class PublishForm(OnceForm):
    """Publish now, once however often the button is pressed."""

    @property
    def once(self) -> str:
        """The key of the page; a fresh one where what came was none."""
        return self.key if self.is_valid() else uuid7().hex

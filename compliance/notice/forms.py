"""What an admin types when a notice changes: its text in each language."""

from typing import Any

from compliance.forms import LongText, VersionedForm
from compliance.notice.models import NoticeLanguage

FORMAT = (
    "A line that begins with “# ” is the title, with “## ” a heading, with “- ” a point of a list. An empty line"
    " begins a new paragraph. {date} becomes the day of publication."
)


class NoticeForm(VersionedForm):
    """Both languages at once, with the version that they were drawn from. Called by the codes of the languages."""

    en = LongText(label="English", rows=24, help_text=FORMAT)
    es = LongText(label="Spanish", rows=24, help_text="Written the same way, with its own headings.")
    field_order = ("version", *NoticeLanguage.values)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["es"].widget.attrs["lang"] = NoticeLanguage.SPANISH.value

    @property
    def texts(self) -> dict[str, str]:
        """The texts by language."""
        return {language: self.cleaned_data[language] for language in NoticeLanguage.values}

    def redraw(self, version: int) -> None:
        """Keeps what was typed, and takes the version that is there now: the next try is made in its sight."""
        typed: Any = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        typed["version"] = str(version)
        self.data = typed

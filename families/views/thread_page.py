"""A thread of messages as a page, for both sides of it: days, readers, earlier messages, the form."""

from itertools import groupby
from typing import Any
from uuid import UUID

from django.http import HttpResponse

from cases import when
from compliance.access import Access
from compliance.consent.models import ScanKind
from compliance.consent.scans import MEDIA_TYPES
from compliance.requests import OurRequest
from families.domain import messages as verbs
from families.forms.messages import MessageForm
from families.models import MessageFile
from practices.tenancy.models import uuid7


def before_of(request: OurRequest) -> UUID | None:
    """Where an earlier stretch ends; a broken mark is none."""
    try:
        return UUID(request.GET.get("before", ""))
    except ValueError:
        return None


def form_of(request: OurRequest, late: dict[str, str]) -> MessageForm:
    """What was sent, or an empty form, or the words that came too late."""
    if request.method == "POST":
        return MessageForm(request.POST, request.FILES)
    start = {"text": late.get("text", ""), "writer": late.get("writer") or uuid7().hex}
    return MessageForm(initial=start)


def post_of(form: MessageForm) -> verbs.Post:
    """What is sent."""
    given = form.cleaned_data
    return verbs.Post(given["text"], form.key, form.content(), given["writer"])


def days(access: Access, reading: verbs.Reading, zone: str) -> list[tuple[str, list[dict[str, Any]]]]:
    """Messages under headings of their days, oldest first."""
    me = access.concerned_other_id or access.membership_id
    lines = [
        (
            when.day(one.sent_at, zone, at=access.at),
            {
                "who": "You" if one.author_id == me else one.author_name,
                "time": when.clock(one.sent_at, zone),
                "text": one.text,
                "files": [
                    {"id": file.pk, "kind": file.get_kind_display(), "size": file.size_bytes}
                    for file in reading.files.get(one.pk, [])
                ],
                "readers": ", ".join(reading.readers(one)) if one.author_id == me else "",
            },
        )
        for one in reading.messages
    ]
    return [(day, [line for _, line in group]) for day, group in groupby(lines, key=lambda pair: pair[0])]


def download(found: MessageFile) -> HttpResponse:
    """The file under a name that tells nothing; saved, never shown inside the page."""
    kind = ScanKind(found.kind)
    response = HttpResponse(found.content, content_type=MEDIA_TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="file-{found.pk.hex[-8:]}.{kind.value}"'
    response["Cache-Control"] = "no-store"
    return response

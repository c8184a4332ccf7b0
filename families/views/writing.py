"""Pages that save as one types: how they are drawn, and how they answer in the background."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from django.db import transaction
from django.http import JsonResponse

from compliance.access import Access
from compliance.errors import Invalid, StaleVersion
from compliance.requests import OurRequest
from families import device
from families.domain import doors, kept
from families.forms.writing import WritingForm
from practices.tenancy.models import uuid7

CONFLICT = 409
UNPROCESSABLE = 422
ELSEWHERE = "You are writing in another window too. Press Save here to see both texts."


class Saved(Protocol):
    """A row with the version that a save led to."""

    version: int


def starting(texts: Mapping[str, str], row: Saved | None, late: Mapping[str, str]) -> dict[str, Any]:
    """What a drawn page begins with: the saved words, or those that came too late to be saved.

    Late words bring their own version and mark along, so that a save in between is seen as such.
    """
    mark = {"version": row.version if row else 0, "writer": uuid7().hex, "sequence": 0}
    return {**texts, **mark, **late}


def kept_for(access: Access, place: str) -> dict[str, str]:
    """Words of this page that came after the session had ended."""
    return next((dict(one.words) for one in kept.waiting(access) if one.place == place), {})


def autosaved(request: OurRequest, form: WritingForm, save: Callable[[], Saved]) -> JsonResponse:
    """Saves, and answers with the new version, or says in words what stands in the way.

    Words of somebody who leaves the page bring the end of their session along: it comes after them.
    """
    answer = _saved(form, save)
    if "leave" in request.POST:
        opened = device.opened(request)
        if opened is not None:
            doors.end_after_words(request.access, opened.session_id)
        device.leave(request)
    return answer


def _saved(form: WritingForm, save: Callable[[], Saved]) -> JsonResponse:
    """What is wrong with one field keeps nothing of the others from being saved."""
    is_whole = form.is_valid()
    try:
        with transaction.atomic():
            version = save().version
    except StaleVersion:
        return JsonResponse({"words": ELSEWHERE}, status=CONFLICT)
    except Invalid as refused:
        return JsonResponse({"words": refused.words}, status=UNPROCESSABLE)
    if not is_whole:
        return JsonResponse({"words": next(iter(form.errors.values()))[0]}, status=UNPROCESSABLE)
    return JsonResponse({"version": version})

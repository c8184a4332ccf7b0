"""A notice to read, in English or Spanish, and the one press that says it was read. For the family and the person."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from cases.views.answering import UNPROCESSABLE, attempt
from compliance.access import Access
from compliance.domain import notices
from compliance.errors import NotFound
from compliance.forms import PlainForm
from compliance.notice.models import NoticeKind, NoticeLanguage
from compliance.requests import OurRequest
from compliance.vocabulary import Role
from families.domain import portal

TITLES = {
    NoticeKind.PRIVACY.value: "Privacy notice",
    NoticeKind.PATIENT.value: "Your rights: the patient notice",
}


@dataclass(frozen=True, slots=True)
class Said:
    """What the page says around the notice, in one language."""

    back: str
    lead: str
    button: str
    done: str
    thanks: str
    other: str
    other_language: str


SAID = {
    NoticeLanguage.ENGLISH.value: Said(
        back="Back",
        lead="Take your time. Everything else goes on meanwhile.",
        button="I have read it",
        done="You have read this version. You can read it again here on any day.",
        thanks="Thank you. It is noted that you read it.",
        other="Leer en español",
        other_language=NoticeLanguage.SPANISH.value,
    ),
    NoticeLanguage.SPANISH.value: Said(
        back="Volver",
        lead="Tómese su tiempo. Todo lo demás sigue mientras tanto.",
        button="Lo he leído",
        done="Usted ya leyó esta versión. Puede leerla otra vez aquí cualquier día.",
        thanks="Gracias. Queda anotado que usted lo leyó.",
        other="Read in English",
        other_language=NoticeLanguage.ENGLISH.value,
    ),
}


@dataclass(frozen=True, slots=True)
class ToRead:
    """One notice that is due, for a list."""

    url: str
    title: str


class ReadForm(PlainForm):
    """Names the very text that was on the page."""

    sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64)
    language = forms.ChoiceField(widget=forms.HiddenInput, choices=NoticeLanguage)


@require_http_methods(["GET", "POST"])
def notice(request: OurRequest, kind: str) -> HttpResponse:
    """One notice. The link to the other language is an ordinary link."""
    access = request.access
    if kind not in notices.READERS.get(access.role, ()):
        raise NotFound
    language = _language(request)
    shown = notices.current(access, kind, language)
    form = ReadForm(request.POST or None)
    if request.method == "POST":
        made = attempt(form, lambda: notices.acknowledge(access, kind, language, form.cleaned_data["sha256"]))
        if made is not None:
            messages.success(request, SAID[language].thanks)
            return redirect(_home(access))
    context = {
        "shown": shown,
        "said": SAID[language],
        "form": form,
        "is_due": kind in notices.due(access),
    }
    return render(
        request, "families/notice.html", context, status=UNPROCESSABLE if request.method == "POST" else 200
    )


def to_read(access: Access) -> list[ToRead]:
    """The notices that this reader has not read in their newest version."""
    name = "families:mine-notice" if access.role is Role.INDIVIDUAL else "families:notice"
    return [ToRead(reverse(name, args=[kind]), TITLES[kind]) for kind in notices.due(access)]


def _language(request: OurRequest) -> str:
    """As the link or the form says; else the language in which the family member is spoken to."""
    asked = request.POST.get("language") or request.GET.get("language")
    if asked:
        return notices.in_language(asked)
    if request.access.role is Role.FAMILY:
        return notices.in_language(portal.me(request.access).language[:2].lower())
    return NoticeLanguage.ENGLISH.value


def _home(access: Access) -> str:
    return "families:mine" if access.role is Role.INDIVIDUAL else "families:home"

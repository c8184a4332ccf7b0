"""Pages of the notices: what is current, each version, and writing the next one."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_GET, require_http_methods

from compliance.access import Access
from compliance.domain import notices as verbs
from compliance.domain.notices import Incomplete, Shown
from compliance.errors import Invalid, NotFound, StaleVersion
from compliance.notice.elements import Lack
from compliance.notice.forms import NoticeForm
from compliance.notice.models import NoticeKind, NoticeLanguage, PracticeNotice
from compliance.requests import OurRequest

OK, UNPROCESSABLE, CONFLICT = 200, 422, 409
LONGEST_NUMBER = 6
ABOUT = {
    NoticeKind.PRIVACY.value: "For everyone whose information you keep: family members and the person.",
    NoticeKind.PATIENT.value: "For the person, once they take part (42 CFR 2.22).",
}


@dataclass(frozen=True, slots=True)
class Text:
    """One language of one version."""

    language: str
    shown: Shown
    missing: list[Lack]


@dataclass(frozen=True, slots=True)
class Line:
    """One version in the list of versions."""

    version: int
    published: str
    by: str


@require_GET
def notices(request: OurRequest) -> HttpResponse:
    """Both notices as they are now, and their earlier versions."""
    access = request.access
    found = [_card(access, kind) for kind in NoticeKind.values]
    return render(request, "compliance/notices.html", {"found": found})


def _card(access: Access, kind: str) -> dict[str, Any]:
    lines = [_line(row) for row in verbs.versions(access, kind)]
    texts = _texts(access, verbs.newest(access, kind))
    return {
        "kind": kind,
        "label": NoticeKind(kind).label,
        "about": ABOUT[kind],
        "now": lines[0],
        "earlier": lines[1:],
        "texts": texts,
        "missing": any(text.missing for text in texts),
    }


@require_GET
def notice(request: OurRequest, kind: str) -> HttpResponse:
    """One version in both languages; without a number the newest."""
    access = request.access
    lines = [_line(row) for row in verbs.versions(access, kind)]
    number = _number(request.GET.get("version", ""), lines[0].version)
    rows = verbs.version_of(access, kind, number)
    context = {
        "kind": kind,
        "label": NoticeKind(kind).label,
        "line": next(line for line in lines if line.version == number),
        "is_current": number == lines[0].version,
        "texts": _texts(access, rows),
    }
    return render(request, "compliance/notice.html", context)


@require_http_methods(["GET", "POST"])
def edit_notice(request: OurRequest, kind: str) -> HttpResponse:
    """Writes the next version: look at it first, then publish it."""
    access = request.access
    newest = verbs.versions(access, kind)[0].version
    context: dict[str, Any] = {"kind": kind, "label": NoticeKind(kind).label, "next": newest + 1}
    if request.method == "GET":
        context["form"] = NoticeForm(initial=verbs.to_edit(access, kind) | {"version": newest})
        return render(request, "compliance/notice_edit.html", context)
    form = context["form"] = NoticeForm(request.POST)
    status = UNPROCESSABLE
    if form.is_valid() and "publish" in request.POST:
        status = _publish(access, kind, form)
        if status == OK:
            messages.success(request, "Published. Whoever has a space here is asked to read it.")
            return redirect("compliance:notices")
    elif form.is_valid():
        missing = verbs.missing(access, kind, form.texts)
        context["preview"] = [
            Text(_name(one.language), one, missing.get(one.language, []))
            for one in verbs.preview(access, kind, form.texts)
        ]
        status = OK
    context["theirs"] = newest if status == CONFLICT else 0
    return render(request, "compliance/notice_edit.html", context, status=status)


def _publish(access: Access, kind: str, form: NoticeForm) -> int:
    """Publishes, or puts beside each text what is missing in it. Gives the status of the answer."""
    try:
        verbs.publish(access, kind=kind, texts=form.texts, version=form.read_version)
    except StaleVersion as refused:
        form.refuse(refused.words)
        form.redraw(int(refused.detail["current"]))
        return CONFLICT
    except Incomplete as refused:
        for language, some in refused.missing.items():
            for lack in some:
                form.refuse(f"{lack}.", language)
        return UNPROCESSABLE
    except Invalid as refused:
        form.refuse(refused.words)
        return UNPROCESSABLE
    return OK


def _texts(access: Access, rows: dict[str, PracticeNotice]) -> list[Text]:
    return [
        Text(_name(language), verbs.shown(row), verbs.missing_in(access, row))
        for language, row in rows.items()
    ]


def _name(language: str) -> str:
    return "English" if language == NoticeLanguage.ENGLISH else "Spanish"


def _line(row: PracticeNotice) -> Line:
    by = row.published_by.display_name if row.published_by else "The text that comes with Threshold"
    return Line(row.version, date_format(timezone.localtime(row.published_at), "M j, Y"), by)


def _number(typed: str, newest: int) -> int:
    """The version in the address. Raises NotFound for anything that is no version."""
    if not typed:
        return newest
    if not (typed.isascii() and typed.isdigit() and len(typed) <= LONGEST_NUMBER):
        raise NotFound
    number = int(typed)
    if not 1 <= number <= newest:
        raise NotFound
    return number

"""Pages of unusual access: the queue, one flag with what made it, and the sign-off."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_GET, require_http_methods

from compliance.access import Access
from compliance.domain import unusual as verbs
from compliance.errors import DomainError, Invalid
from compliance.requests import OurRequest
from compliance.unusual.forms import UnusualForm
from compliance.unusual.models import UnusualAccess, UnusualState
from compliance.unusual.rules import IDS, Kind
from compliance.vocabulary import Role

UNPROCESSABLE = 422
FLAGS = {
    UnusualState.OPEN: ("due", "clock"),
    UnusualState.FINE: ("good", "check"),
    UnusualState.FOLLOW_UP: ("risk", "triangle-alert"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One flag in the queue."""

    id: UUID
    sentence: str
    kind: str
    rule: str
    found: str
    state: str
    flag: str
    icon: str
    log: str


@require_GET
def unusual_access(request: OurRequest) -> HttpResponse:
    """What waits, or with `show=done` what was signed off."""
    access = request.access
    done = request.GET.get("show") == "done"
    page = verbs.page_of(access, done=done, after=request.GET.get("after", ""))
    show = "show=done&" if done else ""
    context = {
        "lines": [_line(row, access) for row in page],
        "done": done,
        "older": f"?{show}after={page.next}" if page.next else "",
        "reads_only": access.role is Role.AUDITOR,
    }
    return render(request, "compliance/unusual.html", context)


@require_http_methods(["GET", "POST"])
def one_unusual(request: OurRequest, unusual_id: UUID) -> HttpResponse:
    """One of them: the sentence, the way into the log, and the form."""
    access = request.access
    row = verbs.one(access, unusual_id=unusual_id)
    form = UnusualForm(request.POST or None, initial={"version": row.version})
    status = 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                done = verbs.sign_off(access, unusual_id=unusual_id, **form.cleaned_data)
            except Invalid as error:
                form.refuse(error.words, error.field)
            except DomainError as error:
                status = error.status
                form.refuse(error.words)
            else:
                messages.success(request, "Your word is kept.")
                if done.state == UnusualState.FOLLOW_UP:
                    return redirect("compliance:one-unusual", unusual_id=done.pk)
                return redirect("compliance:unusual")
            row = verbs.one(access, unusual_id=unusual_id)  # as it is now: somebody else may have been first
            form = _reading_anew(form, row)
    context = {
        "line": _line(row, access),
        "row": row,
        "form": form,
        "note": row.note if _may_read_note(access, row) else "",
        "reopened": row.state == UnusualState.OPEN and row.reviewed_at is not None,
        "shows_form": verbs.may_sign(access, row) and (row.state == UnusualState.OPEN or bool(form.errors)),
        "why_not": "" if row.state != UnusualState.OPEN else verbs.why_not(access, row),
        "may_report": access.role is Role.ADMIN and row.state == UnusualState.FOLLOW_UP,
    }
    return render(request, "compliance/unusual_one.html", context, status=status)


def _reading_anew(form: UnusualForm, row: UnusualAccess) -> UnusualForm:
    """The same words in a form about the figures that the page shows now."""
    typed: Any = form.data.copy()  # type: ignore[attr-defined]  # a QueryDict
    typed["version"] = str(row.version)
    form.data = typed
    return form


def _may_read_note(access: Access, row: UnusualAccess) -> bool:
    """An auditor reads no typed words (C-16) but their own."""
    return access.role is not Role.AUDITOR or row.reviewed_by_id == access.membership_id


def _line(row: UnusualAccess, access: Access) -> Line:
    flag, icon = FLAGS[UnusualState(row.state)]
    return Line(
        id=row.pk,
        sentence=verbs.sentence(access, row),
        kind=row.get_kind_display(),
        rule=IDS[Kind(row.kind)],
        found=date_format(timezone.localtime(row.found_at), "M j, Y, g:i a"),
        state=row.get_state_display(),
        flag=flag,
        icon=icon,
        log=_log(row),
    )


def _log(row: UnusualAccess) -> str:
    """The audit log narrowed to this person and day: ids alone stand in the address."""
    asked = {"person": row.actor_id, "since": row.day, "until": row.day}
    if row.case_reference:
        asked["case"] = row.case_reference
    return f"?{urlencode(asked)}"

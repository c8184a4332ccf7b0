"""Emergency accesses of the practice, and their review."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_GET, require_http_methods

from compliance import gate
from compliance.access import Access
from compliance.domain import emergencies as verbs
from compliance.emergency.models import EmergencyAccess
from compliance.errors import DomainError, Invalid, NotFound
from compliance.forms import EmergencyReviewForm
from compliance.requests import OurRequest
from compliance.vocabulary import Role

UNPROCESSABLE = 422
READERS = frozenset({Role.ADMIN, Role.SUPERVISOR, Role.AUDITOR})


@dataclass(frozen=True, slots=True)
class Line:
    """One emergency access in the list."""

    id: UUID
    who: str
    case: str
    opened: str
    until: str
    state: str
    flag: str
    icon: str


@require_GET
def emergencies(request: OurRequest) -> HttpResponse:
    """What was opened in emergencies, newest first; what waits for a review is flagged."""
    access = request.access
    if access.role not in READERS:
        raise NotFound
    page = gate.page(access, verbs.all_of_practice(), after=request.GET.get("after", ""))
    context = {
        "lines": [_line(row, access) for row in page],
        "older": f"?after={page.next}" if page.next else "",
    }
    return render(request, "compliance/emergencies.html", context)


@require_http_methods(["GET", "POST"])
def emergency(request: OurRequest, emergency_id: UUID) -> HttpResponse:
    """One of them: who, when, why, and the review."""
    access = request.access
    row = gate.get(access, EmergencyAccess, emergency_id, to="read")
    form = EmergencyReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.review(
                access,
                emergency=row,
                verdict=form.cleaned_data["verdict"],
                findings=form.cleaned_data["findings"],
            )
        except Invalid as error:
            form.refuse(error.words, error.field)
        except DomainError as error:
            form.refuse(error.words)
        else:
            messages.success(request, "Your review is kept.")
            return redirect("compliance:emergencies")
    context = {
        "line": _line(row, access),
        "row": row,
        # An auditor reads who and when; the typed reason may name somebody (C-16).
        "reason": "" if access.role is Role.AUDITOR else row.reason,
        "form": form,
        "may_review": access.role is Role.ADMIN and row.reviewed_at is None,
        "log_url": f"?case={row.case_reference}&rule=C-58",
    }
    return render(request, "compliance/emergency.html", context, status=UNPROCESSABLE if form.errors else 200)


def _line(row: EmergencyAccess, access: Access) -> Line:
    state, flag, icon = _state(row, access)
    return Line(
        id=row.pk,
        who=row.member.display_name,
        case=row.case_reference,
        opened=_moment(row.opened_at),
        until=_moment(row.ended_at or row.ends_at),
        state=state,
        flag=flag,
        icon=icon,
    )


def _state(row: EmergencyAccess, access: Access) -> tuple[str, str, str]:
    if row.reviewed_at is not None:
        good = row.verdict == "in_order"
        return row.get_verdict_display(), "good" if good else "risk", "check" if good else "triangle-alert"
    if access.at > row.review_due_at:
        return "Review overdue", "risk", "triangle-alert"
    return "Waits for a review", "due", "clock"


def _moment(value: object) -> str:
    return date_format(timezone.localtime(value), "M j, Y, g:i a")  # type: ignore[arg-type]  # a datetime

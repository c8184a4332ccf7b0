"""Pages of reviews: what waits, who looked at what and why, and the sign-off."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_GET, require_http_methods

from compliance.access import Access
from compliance.audit import words
from compliance.audit.models import AccessEventRow
from compliance.domain import reviews as verbs
from compliance.errors import DomainError, Invalid
from compliance.forms import AccessReviewForm
from compliance.requests import OurRequest
from compliance.reviews.models import AccessReview

UNPROCESSABLE = 422
ALL_CASES = "The list of all cases"


@dataclass(frozen=True, slots=True)
class Line:
    """One review in the list."""

    id: UUID
    who: str
    what: str
    looks: int
    when: str
    rule: str
    why: str
    state: str
    flag: str
    icon: str


@dataclass(frozen=True, slots=True)
class Look:
    """One event of a review."""

    when: str
    what: str
    reason: str


@require_GET
def reviews(request: OurRequest) -> HttpResponse:
    """What waits, or with `show=done` what was signed off."""
    access = request.access
    done = request.GET.get("show") == "done"
    page = verbs.page_of(access, done=done, after=request.GET.get("after", ""))
    show = "show=done&" if done else ""
    context = {
        "lines": [_line(row, access) for row in page],
        "done": done,
        "older": f"?{show}after={page.next}" if page.next else "",
    }
    return render(request, "compliance/reviews.html", context)


@require_http_methods(["GET", "POST"])
def review(request: OurRequest, review_id: UUID) -> HttpResponse:
    """One of them: who looked at what, why, and the form."""
    access = request.access
    row, events = verbs.one(access, review_id=review_id)
    form = AccessReviewForm(request.POST or None, initial={"seen": row.events})
    status = 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                verbs.sign_off(access, review_id=review_id, **form.cleaned_data)
            except Invalid as error:
                form.refuse(error.words, error.field)
            except DomainError as error:
                status = error.status
                form.refuse(error.words)
            else:
                messages.success(request, "Your review is kept.")
                return redirect("compliance:reviews")
    own = verbs.is_own(access, row)
    context = {
        "line": _line(row, access),
        "row": row,
        "looks": [_look(one) for one in events],
        "form": form,
        "own": own and row.reviewed_at is None,
        "may_sign": not own and row.reviewed_at is None,
    }
    return render(request, "compliance/review.html", context, status=status)


def _look(event: AccessEventRow) -> Look:
    return Look(
        when=_moment(event.at),
        what=words.what(event.action, event.record_type, len(event.record_ids)),
        reason=event.reason,
    )


def _line(row: AccessReview, access: Access) -> Line:
    state, flag, icon = _state(row, access)
    return Line(
        id=row.pk,
        who=row.actor_name,
        what=row.case_reference or ALL_CASES,
        looks=row.events,
        when=_moment(row.at),
        rule=row.rule_id,
        why=words.why(row.rule_id),
        state=state,
        flag=flag,
        icon=icon,
    )


def _state(row: AccessReview, access: Access) -> tuple[str, str, str]:
    if row.reviewed_at is not None:
        good = row.verdict == "in_order"
        return row.get_verdict_display(), "good" if good else "risk", "check" if good else "triangle-alert"
    if access.at > row.due_at:
        return "Review overdue", "risk", "triangle-alert"
    return f"Due {_moment(row.due_at)}", "due", "clock"


def _moment(value: datetime) -> str:
    return date_format(timezone.localtime(value), "M j, Y, g:i a")

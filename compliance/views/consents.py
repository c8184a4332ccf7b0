"""The worklist of consents: ended, ending within 30 days, withdrawn by word, with whoever is responsible."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_GET

from compliance import gate
from compliance.access import Access
from compliance.consent import queries
from compliance.consent.models import Consent
from compliance.consent.queries import Work
from compliance.errors import NotFound
from compliance.requests import OurRequest
from compliance.vocabulary import Role

READERS = frozenset({Role.ADMIN, Role.SUPERVISOR, Role.AUDITOR})
VIEWS = {Work.ENDING: "Ending soon", Work.EXPIRED: "Ended", Work.UNCONFIRMED: "Withdrawn by word"}
EMPTY = {
    Work.ENDING: "No consent ends within 30 days.",
    Work.EXPIRED: "No consent has run out.",
    Work.UNCONFIRMED: "Every spoken withdrawal was confirmed in writing.",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One consent that needs somebody. `recipient` is empty for auditors: they work by reference (C-15)."""

    case: str
    case_id: str
    id: str
    kind: str
    recipient: str
    when: str
    responsible: str
    has_left: bool


@require_GET
def consents(request: OurRequest) -> HttpResponse:
    """One of three views, 50 lines a page. The rule narrows them; auditors see references and kinds."""
    access = request.access
    if access.role not in READERS:
        raise NotFound
    shown = request.GET.get("show", "")
    work = Work(shown) if shown in set(Work) else Work.ENDING
    page = gate.page(
        access, queries.worklist(work, at=access.at), after=request.GET.get("after", ""), to="list"
    )
    context = {
        "views": [(one.value, label, one is work) for one, label in VIEWS.items()],
        "empty": EMPTY[work],
        "lines": [_line(row, work, access) for row in page],
        "names_recipients": access.role is not Role.AUDITOR,
        "opens_cases": access.role is Role.SUPERVISOR,
        "older": f"?show={work.value}&after={page.next}" if page.next else "",
    }
    return render(request, "compliance/consents.html", context)


def _line(row: Consent, work: Work, access: Access) -> Line:
    moment = row.revoked_at if work is Work.UNCONFIRMED else row.expires_at
    return Line(
        case=row.case.reference,
        case_id=str(row.case_id),
        id=str(row.pk),
        kind=row.get_kind_display(),
        recipient="" if access.role is Role.AUDITOR else row.recipient_name,
        when=_day(moment),
        responsible=row.responsible.display_name,
        has_left=row.responsible.ended_at is not None,
    )


def _day(moment: datetime | None) -> str:
    return date_format(timezone.localtime(moment), "M j, Y") if moment else ""

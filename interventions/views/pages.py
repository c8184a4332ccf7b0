"""What every page of preparation and the day has around it, and how each answers a form."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from cases import queries as case_queries
from cases.frame import frame
from cases.models import Case, ConcernedOther
from cases.views.answering import again
from compliance import gate
from compliance.access import Access
from compliance.forms import PlainForm
from compliance.requests import OurRequest

PAGES = (
    ("preparation", "Meetings"),
    ("plan", "Plan"),
    ("boundaries", "Boundaries"),
    ("decision", "The day"),
)


def around(access: Access, case: Case, page: str) -> dict[str, Any]:
    """Frame, pages of the tab, the current one."""
    return {"frame": frame(access, case, "intervention"), "page": page, "pages": PAGES, "case_id": case.pk}


def everyone(access: Access, case: Case) -> list[ConcernedOther]:
    """Who takes part, for choosing from."""
    return list(gate.open(access, case_queries.people(case), case_id=case.pk, to="list"))


def show(request: OurRequest, template: str, context: dict[str, Any], *forms: PlainForm) -> HttpResponse:
    """The page; after a form that was refused, with what was typed."""
    if request.method == "POST":
        return again(request, template, context, *forms)
    return render(request, template, context)

"""Staff: the person's own space. Whether it is open, a link for it, and the code that is read aloud."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from cases import when
from cases.frame import frame
from cases.models import Case
from cases.views.answering import again, attempt
from compliance import gate
from compliance.access import Access
from compliance.requests import StaffRequest
from families import queries
from families.domain import codes, person_link
from families.forms.mine import PersonLinkForm
from families.models import LinkWay
from families.picture import picture


@require_http_methods(["GET", "POST"])
def their_space(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """GET shows how it stands; POST makes a link. A shown link stands in this answer and nowhere else."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    form = PersonLinkForm(request.POST or None)
    if request.method == "POST":
        made = attempt(form, lambda: person_link.make(access, case=case, email=form.address))
        if made is None:
            return again(request, "families/their_space.html", _context(request, case, form), form)
        if not form.address:
            url = settings.BASE_URL + made[1]
            shown = {"url": url, "picture": picture(url)}
            return render(
                request,
                "families/their_space.html",
                _context(request, case, PersonLinkForm()) | {"shown_link": shown},
            )
        messages.success(request, "The link is on its way.")
        return redirect("families:their-space", case.pk)
    return render(request, "families/their_space.html", _context(request, case, form))


@require_POST
def close_their_space(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Takes links and devices back."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    person_link.take_back(access, case=case)
    messages.success(request, "Every link and device of the person is closed.")
    return redirect("families:their-space", case.pk)


def _context(request: StaffRequest, case: Case, form: PersonLinkForm) -> dict[str, Any]:
    access = request.access
    may_make = person_link.may_make(access, case)
    return {
        "frame": frame(access, case, "consents"),
        "case_id": case.pk,
        "form": form,
        "is_engaged": case.engaged_at is not None,
        "may_make": may_make,
        "links": _links(access, case),
        "code": codes.to_read_aloud(access, case) if may_make else "",
    }


def _links(access: Access, case: Case) -> list[dict[str, str]]:
    lines = []
    for link in queries.links_of_person(case.pk)[:5]:
        how = LinkWay(link.way).label
        if link.claimed_at:
            state, kind = f"Opened {_day(link.claimed_at, case, access)}", "good"
        elif link.revoked_at:
            state, kind = "Taken back", ""
        elif link.expires_at <= access.at:
            state, kind = "Has ended", "due"
        else:
            state, kind = ("Looked at, not opened yet" if link.opened_at else "Not opened yet"), "info"
        lines.append({"how": f"{how} {_day(link.created_at, case, access)}", "state": state, "kind": kind})
    return lines


def _day(moment: Any, case: Case, access: Access) -> str:
    return when.in_sentence(when.day(moment, case.time_zone, at=access.at))

"""The team's page about agreements: who signed which wording, when, and a reminder for the others."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cases import queries as case_queries
from cases import when
from cases.frame import frame
from cases.models import Acknowledgement, Case, ConcernedOther
from cases.models.agreements import PAPERS
from cases.wording import current
from compliance import gate
from compliance.access import Access
from compliance.requests import StaffRequest
from families.domain import papers
from families.paper_titles import TITLES
from practices.tenancy.models import uuid7


@require_http_methods(["GET", "POST"])
def agreements(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Every participant and every paper. A press reminds whoever has not signed all."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    if request.method == "POST":
        count = papers.remind(access, case=case)
        messages.success(request, "Nobody is missing." if not count else f"{count} will be reminded.")
        return redirect("families:agreements", case.pk)
    signed = {(one.concerned_other_id, one.kind): one for one in papers.who_signed(access, case)}
    people = gate.open(access, case_queries.taking_part(case), case_id=case.pk, to="list")
    context = {
        "frame": frame(access, case, "family"),
        "case_id": case.pk,
        "people": [
            (person.name, [_state(access, case, person, kind.value, signed) for kind in PAPERS])
            for person in people
        ],
    }
    return render(request, "families/staff_agreements.html", context)


def _state(
    access: Access,
    case: Case,
    person: ConcernedOther,
    kind: str,
    signed: dict[tuple[UUID, str], Acknowledgement],
) -> dict[str, str]:
    row = signed.get((person.pk, kind))
    title = TITLES[kind]
    if row is None:
        return {"title": title, "words": "Not signed yet", "kind": "due"}
    day = when.in_sentence(when.day(row.signed_at, case.time_zone, at=access.at))
    words = f"Signed {day}, version {row.wording_version}, {row.get_signed_by_display().lower()}"
    if row.wording_version != current(kind).version:
        return {"title": title, "words": f"{words}. The words have changed since.", "kind": "due"}
    return {"title": title, "words": words, "kind": "good", "id": str(row.pk), "print_key": uuid7().hex}

"""Follow-up, as a tab of the case."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from cases import queries as case_queries
from cases import when
from cases.frame import frame
from cases.models import Case
from cases.views.answering import again, attempt
from compliance import gate
from compliance.access import Access
from compliance.requests import OurRequest
from followups import queries
from followups.calendar import LABELS
from followups.domain import contacts
from followups.forms import ContactForm
from followups.models import FollowUpPoint, PointState


@require_GET
def points(request: OurRequest, case_id: UUID) -> HttpResponse:
    """Every point, soonest first; what was said, for those who may read it."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    names = {
        person.pk: person.name
        for person in gate.open(access, case_queries.people(case), case_id=case.pk, to="list")
    }
    found = list(gate.open(access, queries.points(case), case_id=case.pk, to="list"))
    said = gate.open(access, queries.contacts(case), case_id=case.pk, to="list")
    words = {contact.point_id: contact for contact in said}
    lines = [_line(point, names, words, case, access) for point in found]
    context = {
        "frame": frame(access, case, "follow-up"),
        "case_id": case.pk,
        "open": [line for line in lines if line["is_open"]],
        "settled": [line for line in reversed(lines) if not line["is_open"]],
        "withheld": said.withheld,
    }
    return render(request, "followups/points.html", context)


def _line(
    point: FollowUpPoint, names: dict[UUID, str], words: dict[UUID, Any], case: Case, access: Access
) -> dict[str, Any]:
    contact = words.get(point.pk)
    who = (
        names.get(point.concerned_other_id, "A family member")
        if point.concerned_other_id
        else point.get_track_display()
    )
    return {
        "id": point.pk,
        "point": point.point,
        "label": LABELS.get(point.point, ""),
        "who": who,
        "due": when.both(point.due_at, point.time_zone, at=access.at),
        "is_late": point.state == PointState.OPEN and point.due_at < access.at,
        "is_open": point.state == PointState.OPEN,
        "tries": point.tries,
        "state": point.get_state_display(),
        "settled": when.both(point.settled_at, case.time_zone, at=access.at) if point.settled_at else "",
        "by": point.settled_by_name,
        "words": contact.words if contact else "",
        "still": contact.get_still_in_care_display() if contact and contact.still_in_care else "",
    }


@require_http_methods(["GET", "POST"])
def record(request: OurRequest, case_id: UUID, point_id: UUID) -> HttpResponse:
    """Records how one contact went."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    point = gate.get(access, FollowUpPoint, point_id, to="read")
    form = ContactForm(request.POST or None, point=point)
    if request.method == "POST":
        made = attempt(form, lambda: _record(access, case, point, form))
        if made is not None:
            messages.success(request, "The contact is recorded.")
            return redirect("followups:points", case.pk)
    context = {
        "frame": frame(access, case, "follow-up"),
        "case_id": case.pk,
        "form": form,
        "title": f"{point.point}, {point.get_track_display().lower()}",
    }
    if request.method == "POST":
        return again(request, "followups/record.html", context, form)
    return render(request, "followups/record.html", context)


def _record(access: Access, case: Case, point: FollowUpPoint, form: ContactForm) -> object:
    outcome, version = form.cleaned_data["outcome"], form.cleaned_data["version"]
    if outcome == "reached":
        return contacts.reached(
            access, case=case, point=point, contact=form.value(), version=version, key=form.key
        )
    if outcome == "missed":
        return contacts.missed(access, case=case, point=point, version=version)
    return contacts.set_aside(access, case=case, point=point, state=PointState(outcome), version=version)

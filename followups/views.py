"""Follow-up, as a tab of the case."""

from collections import defaultdict
from datetime import timedelta
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
from cases.views.answering import again, attempt, of_case
from compliance import gate
from compliance.access import Access
from compliance.requests import StaffRequest
from followups import queries
from followups.calendar import LABELS
from followups.domain import contacts
from followups.forms import ContactForm
from followups.models import FollowUpContact, FollowUpPoint, PointState, Track

DANGER_STAYS = timedelta(hours=24)
Tries = dict[UUID, list[FollowUpContact]]


@require_GET
def points(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Every point, soonest first; what was said, for those who may read it."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    names = {
        person.pk: person.name
        for person in gate.open(access, case_queries.people(case), case_id=case.pk, to="list")
    }
    found = list(gate.open(access, queries.points(case), case_id=case.pk, to="list"))
    said = gate.open(access, queries.contacts(case), case_id=case.pk, to="list")
    tries: Tries = defaultdict(list)
    for contact in said:
        tries[contact.point_id].append(contact)
    lines = [_line(point, names, tries[point.pk], case, access) for point in found]
    settled = sorted((line for line in lines if not line["is_open"]), key=_newest_first, reverse=True)
    context = {
        "frame": frame(access, case, "follow-up"),
        "case_id": case.pk,
        "open": [line for line in lines if line["is_open"]],
        "settled": settled,
        "withheld": said.withheld,
        "in_danger": any(one.safety_yes and access.at - one.at < DANGER_STAYS for one in said),
        "retention": _retention(found, tries),
    }
    return render(request, "followups/points.html", context)


def _newest_first(line: dict[str, Any]) -> Any:
    return line["settled_at"]


def _line(
    point: FollowUpPoint, names: dict[UUID, str], tries: list[FollowUpContact], case: Case, access: Access
) -> dict[str, Any]:
    window = timedelta(hours=point.window_hours)
    return {
        "id": point.pk,
        "point": point.point,
        "label": LABELS.get(point.point, ""),
        "who": _who(point, names),
        "due": when.both(point.due_at, point.time_zone, at=access.at),
        "window": _window(point, window, access),
        "zone": point.time_zone if point.time_zone != case.time_zone else "",
        "is_late": point.state == PointState.OPEN and point.due_at < access.at,
        "is_open": point.state == PointState.OPEN,
        "tries": point.tries,
        "state": point.get_state_display(),
        "settled_at": point.settled_at,
        "settled": when.both(point.settled_at, case.time_zone, at=access.at) if point.settled_at else "",
        "by": point.settled_by_name,
        "said": [
            {
                "when": when.both(one.at, case.time_zone, at=access.at),
                "outcome": one.get_outcome_display(),
                "words": one.words,
                "still": one.get_still_in_care_display() if one.still_in_care else "",
            }
            for one in tries
        ],
    }


def _who(point: FollowUpPoint, names: dict[UUID, str]) -> str:
    if point.concerned_other_id:
        return names.get(point.concerned_other_id, "A family member")
    return str(point.get_track_display())


def _window(point: FollowUpPoint, window: timedelta, access: Access) -> str:
    """From when to when it counts as on time, around the day first set."""
    first = when.both(point.first_due_at - window, point.time_zone, at=access.at)
    last = when.both(point.first_due_at + window, point.time_zone, at=access.at)
    return f"{when.in_sentence(first)} to {when.in_sentence(last)}"


def _retention(found: list[FollowUpPoint], tries: Tries) -> list[dict[str, str]]:
    """Still in care at 30, 60 and 90 days, as the person or the provider said."""
    lines = []
    for name in ("F-05", "F-06", "F-07"):
        known = [
            one
            for point in found
            if point.point == name and point.track != Track.FAMILY
            for one in tries.get(point.pk, [])
            if one.still_in_care
        ]
        if known:
            newest = max(known, key=lambda one: one.at)
            lines.append({"label": LABELS[name], "words": newest.get_still_in_care_display()})
    return lines


@require_http_methods(["GET", "POST"])
def record(request: StaffRequest, case_id: UUID, point_id: UUID) -> HttpResponse:
    """Records how one contact went."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    point = of_case(access, case, FollowUpPoint, point_id)
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
        "title": f"{point.point}, {LABELS.get(point.point, '')}: {point.get_track_display().lower()}",
    }
    if request.method == "POST":
        return again(request, "followups/record.html", context, form)
    return render(request, "followups/record.html", context)


def _record(access: Access, case: Case, point: FollowUpPoint, form: ContactForm) -> FollowUpContact:
    return contacts.record(
        access,
        case=case,
        point=point,
        outcome=form.cleaned_data["outcome"],
        said=form.value(),
        version=form.read_version,
        key=form.key,
    )

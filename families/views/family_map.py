"""Staff: the family map, as a picture, as a list, by form and by dragging."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from cases.frame import frame
from cases.models import Case
from cases.views.answering import again, attempt, of_case
from compliance import gate
from compliance.errors import Invalid
from compliance.requests import StaffRequest
from families.domain import family_map as verbs
from families.forms.day import LinkForm, MapPersonForm, PlaceForm
from families.map import drawing, sentences
from families.map.vocabulary import Bond
from families.models import MapLink, MapPerson
from practices.tenancy.models import uuid7

UNPROCESSABLE = 422
ACTS = ("fill", "tidy", "unlink")


@require_http_methods(["GET", "POST"])
def family_map(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """The map. POST puts everybody on it, tidies it up, or draws or takes away a line."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    verbs.check_may_see(access, case)
    act = next((one for one in ACTS if one in request.POST), "")
    if act:
        return _act(request, case, act)
    found = verbs.read(access, case)
    form = LinkForm(request.POST or None, people=found.people)
    if request.method == "POST":
        made = attempt(
            form,
            lambda: verbs.link(
                access,
                case=case,
                one=_of(found, form.cleaned_data["one"]),
                other=_of(found, form.cleaned_data["other"]),
                bond=Bond(form.cleaned_data["bond"]),
            ),
        )
        if made is not None:
            messages.success(request, "The line is drawn.")
            return redirect("families:map", case.pk)
    nodes, ties = found.nodes, found.ties
    said = sentences.between(nodes, ties)
    context = {
        "frame": frame(access, case, "family"),
        "case_id": case.pk,
        "picture": drawing.picture(nodes, ties) if nodes else None,
        "people": [(one, sentences.about(node)) for one, node in zip(found.people, nodes, strict=True)],
        "links": list(zip(found.links, said, strict=True)),
        "form": form if len(nodes) > 1 else None,
        "is_missing": verbs.missing(access, case),
        "is_moved": any(one.x is not None for one in found.people),
        "print_key": uuid7().hex,
        "is_closed": case.closed_at is not None,
    }
    if request.method == "POST":
        return again(request, "families/staff_map.html", context, form)
    return render(request, "families/staff_map.html", context)


def _of(found: verbs.Map, pk: str) -> MapPerson:
    return next(one for one in found.people if str(one.pk) == pk)


def _act(request: StaffRequest, case: Case, act: str) -> HttpResponse:
    access = request.access
    if act == "fill":
        count = verbs.fill(access, case=case)
        messages.success(request, f"{count} {'person is' if count == 1 else 'people are'} on the map now.")
    elif act == "tidy":
        verbs.lay_out(access, case=case)
        messages.success(request, "The map is laid out anew.")
    else:
        try:
            pk = UUID(request.POST["unlink"])
        except ValueError as wrong:
            raise Invalid("Choose a line.") from wrong
        verbs.unlink(access, link=of_case(access, case, MapLink, pk))
        messages.success(request, "The line is gone.")
    return redirect("families:map", case.pk)


@require_http_methods(["GET", "POST"])
def person(request: StaffRequest, case_id: UUID, person_id: UUID | None = None) -> HttpResponse:
    """Somebody on the map: new, changed, or taken off it."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    row = of_case(access, case, MapPerson, person_id) if person_id else None
    if row is not None and "remove" in request.POST:
        verbs.remove(access, person=row)
        messages.success(request, "Taken off the map.")
        return redirect("families:map", case.pk)
    form = MapPersonForm(request.POST or None, initial=_initial(row))
    if request.method == "POST":
        saved = attempt(
            form,
            lambda: (
                verbs.change(access, person=row, facts=form.value(), version=form.read_version)
                if row
                else verbs.add(access, case=case, facts=form.value())
            ),
        )
        if saved is not None:
            messages.success(request, "The map is saved.")
            return redirect("families:map", case.pk)
    elif row is None:
        verbs.check_may_see(access, case)
    context = {"frame": frame(access, case, "family"), "case_id": case.pk, "form": form, "person": row}
    if request.method == "POST":
        return again(request, "families/staff_map_person.html", context, form)
    return render(request, "families/staff_map_person.html", context)


def _initial(row: MapPerson | None) -> dict[str, Any]:
    if row is None:
        return {"version": 0}
    return {name: getattr(row, name) for name in (*MapPersonForm.base_fields,)}


@require_POST
def place(request: StaffRequest, case_id: UUID, person_id: UUID) -> JsonResponse:
    """Where somebody was dragged to."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    row = of_case(access, case, MapPerson, person_id)
    form = PlaceForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"problem": "This place is outside the map."}, status=UNPROCESSABLE)
    moved = verbs.place(access, person=row, **form.cleaned_data)
    return JsonResponse({"x": moved.x, "y": moved.y})

"""Staff: who does what on the day, and what does not fit together."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from cases.frame import frame
from cases.models import Case, ConcernedOther
from cases.views.answering import again, attempt, of_case
from compliance import gate
from compliance.requests import StaffRequest
from families.domain import roles as verbs
from families.domain.roles import Line
from families.forms.day import RoleForm


@require_GET
def roles(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Everybody with their part."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    context = {"frame": frame(access, case, "family"), "case_id": case.pk, "board": verbs.board(access, case)}
    return render(request, "families/staff_roles.html", context)


@require_http_methods(["GET", "POST"])
def role(request: StaffRequest, case_id: UUID, person_id: UUID) -> HttpResponse:
    """One participant's part."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    person = of_case(access, case, ConcernedOther, person_id)
    board = verbs.board(access, case)
    line = next((one for one in board.lines if one.person.pk == person.pk), Line(person, None, None))
    form = RoleForm(
        request.POST or None,
        initial=_initial(line),
        others=[one.person for one in board.lines if one.person.pk != person.pk],
        may_know_why=verbs.may_know_why(access, case),
    )
    if request.method == "POST":
        saved = attempt(
            form,
            lambda: verbs.save(
                access, case=case, person=person, facts=form.value(), version=form.read_version
            ),
        )
        if saved is not None:
            messages.success(request, f"{person.name}’s part is saved.")
            return redirect("families:roles", case.pk)
    context = {"frame": frame(access, case, "family"), "case_id": case.pk, "form": form, "name": person.name}
    if request.method == "POST":
        return again(request, "families/staff_role.html", context, form)
    return render(request, "families/staff_role.html", context)


def _initial(line: Line) -> dict[str, object]:
    found: dict[str, object] = {"attends": line.person.attends_event, "version": 0}
    for row, names in (
        (line.role, ("part", "place_in_order", "escorts", "drives", "keeps_children", "version")),
        (line.concern, ("worry", "must_not_speak", "must_not_come", "note")),
    ):
        if row is not None:
            found |= {name: getattr(row, name) for name in names}
    if line.role and line.role.reads_for_id:
        found["reads_for"] = str(line.role.reads_for_id)
    return found

"""Staff pages of forms: answers side by side, one into the record, and sending further forms."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases import queries as case_queries
from cases.frame import frame
from cases.models import Case, ConcernedOther
from cases.views.answering import again, attempt, of_case
from compliance import gate
from compliance.errors import Invalid
from compliance.requests import StaffRequest
from families import queries
from families.domain import forms, side_by_side, taking_over
from families.domain.taking_over import AlreadyThere
from families.forms.sent import SendForm
from families.models import IntakeAnswers
from families.questionnaire.stock import INTAKE

CONFLICT, UNPROCESSABLE = 409, 422


@require_GET
def answers(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """What each one told us in one form, question by question."""
    case = gate.get(request.access, Case, case_id, to="read")
    return _answers(request, case, request.GET.get("form", INTAKE))


def _answers(
    request: StaffRequest, case: Case, key: str, *, asked: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    """`asked` is the answer that was to be taken over, with what stands in the way."""
    access = request.access
    told, withheld = side_by_side.told(access, case)
    of_form = [one for one in told if one.form.key == key]
    done = taking_over.taken(access, case, key)
    context = {
        "frame": frame(access, case, "family"),
        "case_id": case.pk,
        "key": key,
        "titles": sorted({(one.form.key, one.form.title) for one in told}),
        "parts": [
            (part.title, [(line, taking_over.label(line.question)) for line in part.lines])
            for part in side_by_side.parts(of_form, taken=done)
        ],
        "people": [one.person.name for one in of_form],
        "withheld": withheld,
        "asked": asked,
    }
    return render(request, "families/staff_answers.html", context, status=status)


@require_POST
def take_over(request: StaffRequest, case_id: UUID, person_id: UUID) -> HttpResponse:
    """One answer into the record; asked once more where something else stands there."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    person = of_case(access, case, ConcernedOther, person_id)
    key, question = request.POST.get("form", INTAKE), request.POST.get("question", "")
    asked = {"person": str(person.pk), "question": question}
    try:
        taking_over.take_over(
            access,
            case=case,
            person=person,
            form_key=key,
            question_key=question,
            is_sure=request.POST.get("sure") == "yes",
        )
    except AlreadyThere as there:
        return _answers(
            request, case, key, asked=asked | {"words": there.words, "sure": "yes"}, status=CONFLICT
        )
    except Invalid as refused:
        return _answers(request, case, key, asked=asked | {"words": refused.words}, status=UNPROCESSABLE)
    messages.success(request, "The answer is in the record.")
    return redirect("families:answers", case.pk)


@require_http_methods(["GET", "POST"])
def send(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Forms for some or all of the family."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    people = list(gate.open(access, case_queries.taking_part(case), case_id=case.pk, to="list"))
    there = forms.catalogue()
    form = SendForm(request.POST or None, people=people, which=there, packs=forms.packs())
    if request.method == "POST":
        made = attempt(
            form, lambda: forms.send(access, case=case, people=form.cleaned_data["people"], keys=form.keys())
        )
        if made is not None:
            messages.success(
                request, "The forms are on their lists. They are reminded if they do not finish."
            )
            return redirect("families:send-forms", case.pk)
    names = {one.pk: one.name for one in people}
    asked = gate.open(access, queries.form_tasks(case.pk), case_id=case.pk, to="read")
    done = {
        (one.concerned_other_id, one.form_key): one
        for one in gate.open(access, queries.intake(case.pk), case_id=case.pk, to="read")
    }
    titles = {one.key: one.title for one in there}
    rows = [
        (
            names.get(one.concerned_other_id, "A family member"),
            titles.get(one.form_key, one.form_key),
            _state(done.get((one.concerned_other_id, one.form_key))),
        )
        for one in asked
    ]
    context = {"frame": frame(access, case, "family"), "case_id": case.pk, "form": form, "rows": rows}
    if request.method == "POST":
        return again(request, "families/staff_send.html", context, form)
    return render(request, "families/staff_send.html", context)


def _state(row: IntakeAnswers | None) -> tuple[str, str]:
    if row is None:
        return "Not begun", "due"
    return ("Sent", "good") if row.submitted_at else ("Begun", "info")

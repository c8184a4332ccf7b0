"""The first call, page by page: danger first, then the emergency advice if needed, then the call itself."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cases import queries
from cases.domain import conflicts, inquiry, team
from cases.forms import ConflictForm, DangerForm, InquiryForm, InquiryUpdateForm
from cases.frame import frame
from cases.models import Case
from cases.models.case import DangerAnswer
from cases.views.answering import UNPROCESSABLE, again, attempt
from compliance import gate
from compliance.requests import OurRequest
from compliance.vocabulary import Category, Role
from practices.models import Membership, StaffRole
from practices.tenancy.models import uuid7


@require_http_methods(["GET", "POST"])
def new(request: OurRequest) -> HttpResponse:
    """Step one asks about danger; “yes” shows the advice before anything else is asked."""
    step = request.POST.get("step", "danger")
    if request.method == "GET":
        return render(request, "cases/inquiry_danger.html", {"form": DangerForm()})
    if step == "call":
        return _open(request)
    form = DangerForm(request.POST)
    if not form.is_valid():
        return render(request, "cases/inquiry_danger.html", {"form": form}, status=UNPROCESSABLE)
    danger = form.cleaned_data["danger_now"]
    if danger == DangerAnswer.YES and step != "advice":
        return render(request, "cases/inquiry_advice.html", {"danger_now": danger})
    asked = InquiryForm(
        initial={
            "danger_now": danger,
            "advice_given": danger == DangerAnswer.YES,
            "idem_key": uuid7(),
        },
        leads=_leads(request),
    )
    return render(request, "cases/inquiry_call.html", {"form": asked})


def _open(request: OurRequest) -> HttpResponse:
    form = InquiryForm(request.POST, leads=_leads(request))
    made = attempt(form, lambda: inquiry.open_inquiry(request.access, inquiry=form.value(), key=form.key))
    if made is None:
        return again(request, "cases/inquiry_call.html", {"form": form}, form)
    messages.success(request, "The inquiry is saved. The call back is on your tasks.")
    return redirect("cases:workspace", made.pk)


def _leads(request: OurRequest) -> list[Membership] | None:
    """Who can lead, where somebody else takes the call."""
    if request.access.role is Role.INTERVENTIONIST:
        return None
    return list(queries.staff(StaffRole.INTERVENTIONIST, StaffRole.SUPERVISOR))


@require_http_methods(["GET", "POST"])
def edit(request: OurRequest, case_id: UUID) -> HttpResponse:
    """What the first call left open."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    form = InquiryUpdateForm(request.POST or None, initial=_known(request, case))
    if request.method == "POST":
        saved = attempt(
            form,
            lambda: inquiry.update_inquiry(
                access,
                case=case,
                danger_now=form.cleaned_data["danger_now"],
                advice_given=form.cleaned_data["advice_given"],
                notice_acknowledged=form.cleaned_data["notice_acknowledged"],
                contact_safe=form.cleaned_data["contact_safe"],
                version=form.read_version,
            ),
        )
        if saved is not None:
            messages.success(request, "The inquiry is saved.")
            return redirect("cases:workspace", case.pk)
        context = {"form": form, "frame": frame(access, case), "case": case}
        return again(request, "cases/inquiry_edit.html", context, form)
    return render(
        request, "cases/inquiry_edit.html", {"form": form, "frame": frame(access, case), "case": case}
    )


def _known(request: OurRequest, case: Case) -> dict[str, object]:
    callers = []
    if gate.would(request.access, on=case.pk, category=Category.CONTACT).allowed:
        found = gate.open(
            request.access, queries.people(case).filter(is_caller=True), case_id=case.pk, to="read"
        )
        callers = list(found)
    return {
        "version": case.version,
        "danger_now": case.danger_now,
        "advice_given": case.emergency_advice_at is not None,
        "contact_safe": callers[0].contact_safe if callers else "",
    }


@require_http_methods(["GET", "POST"])
def conflict_checks(request: OurRequest, case_id: UUID) -> HttpResponse:
    """Conflict-of-interest checks of this case."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    form = ConflictForm(request.POST or None)
    if request.method == "POST":
        saved = attempt(
            form,
            lambda: conflicts.check(
                access,
                case=case,
                result=form.cleaned_data["result"],
                checked_for=form.cleaned_data["checked_for"],
                reason=form.cleaned_data["reason"],
            ),
        )
        if saved is not None:
            messages.success(request, "The check is saved.")
            return redirect("cases:workspace", case.pk)
    context: dict[str, object] = {
        "form": form if team.may_clinical(access, case) else None,
        "frame": frame(access, case),
        "checks": list(gate.open(access, queries.conflict_checks(case), case_id=case.pk)),
    }
    if request.method == "POST":
        return again(request, "cases/conflicts.html", context, form)
    return render(request, "cases/conflicts.html", context)

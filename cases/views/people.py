"""Everyone around the person, what they signed, and the intake's facts."""

from collections.abc import Set
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from cases import queries, when, wording
from cases.domain import agreements, intake, team
from cases.domain import people as verbs
from cases.forms import (
    AcknowledgementForm,
    AgreementForm,
    IndividualForm,
    MinorForm,
    ModelForm,
    PersonForm,
)
from cases.frame import frame
from cases.intervention_models import PARAMETERS
from cases.models import Acknowledgement, Case, ConcernedOther
from cases.models.agreements import PAPERS
from cases.models.people import SafeWay
from cases.views.answering import again, attempt, of_case, saved
from compliance import gate
from compliance.access import Access
from compliance.domain import notices
from compliance.notice.models import NoticeAcknowledgement, NoticeKind
from compliance.requests import OurRequest
from compliance.vocabulary import Category

CENTS = 100


@require_http_methods(["GET", "POST"])
def people(request: OurRequest, case_id: UUID) -> HttpResponse:
    """Who takes part, with what each has signed; a form for what was signed on paper or by voice."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    everyone = list(gate.open(access, queries.people(case), case_id=case.pk))
    form = AcknowledgementForm(request.POST or None, people=everyone)
    if request.method == "POST" and saved(form, lambda: _acknowledge(access, case, form)):
        messages.success(request, f"Saved: what {form.signer.name} signed.")
        return redirect("cases:people", case.pk)
    may_papers = gate.would(access, on=case.pk, category=Category.FAMILY_OWN)
    papers = (
        list(gate.open(access, queries.acknowledgements(case), case_id=case.pk)) if may_papers.allowed else []
    )
    read = {one.subject_id for one in notices.acknowledged(access, case.pk)}
    context = {
        "frame": frame(access, case, "people"),
        "people": [_person(one, papers, read) for one in everyone],
        "form": form if may_papers.allowed else None,
    }
    if request.method == "POST":
        return again(request, "cases/people.html", context, form)
    return render(request, "cases/people.html", context)


def _acknowledge(access: Access, case: Case, form: AcknowledgementForm) -> list[Acknowledgement]:
    return [
        agreements.acknowledge(
            access,
            case=case,
            concerned_other=form.signer,
            kind=kind,
            signed_name=form.cleaned_data["signed_name"],
            signed_by=form.cleaned_data["signed_by"],
            witness=form.cleaned_data["witness"],
        )
        for kind in form.cleaned_data["kinds"]
    ]


def _person(one: ConcernedOther, papers: list[Acknowledgement], read: Set[UUID | None]) -> dict[str, Any]:
    own = {paper.kind for paper in papers if paper.concerned_other_id == one.pk and _is_current(paper)}
    signed = [(kind.label, kind.value in own) for kind in PAPERS]
    return {"row": one, "papers": signed + ([("Privacy notice read", True)] if one.pk in read else [])}


def _is_current(paper: Acknowledgement) -> bool:
    return paper.wording_version == wording.VERSIONS[paper.kind]


@require_http_methods(["GET", "POST"])
def add_person(request: OurRequest, case_id: UUID) -> HttpResponse:
    """One more person, with the check for a tie."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    form = PersonForm(request.POST or None, initial={"attends_event": True, "safe_way": SafeWay.EMAIL.value})
    if request.method == "POST":
        made = attempt(
            form,
            lambda: verbs.add_concerned_other(
                access,
                case=case,
                facts=form.value(),
                tie=form.cleaned_data["tie"],
                tie_reason=form.cleaned_data["tie_reason"],
            ),
        )
        if made is not None:
            messages.success(request, f"{made.name} is added.")
            return redirect("cases:people", case.pk)
    context = {"frame": frame(access, case, "people"), "form": form, "title": "Add a person", "person": None}
    if request.method == "POST":
        return again(request, "cases/person.html", context, form)
    return render(request, "cases/person.html", context)


@require_http_methods(["GET", "POST"])
def edit_person(request: OurRequest, case_id: UUID, person_id: UUID) -> HttpResponse:
    """What changed about a person."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    person = of_case(access, case, ConcernedOther, person_id)
    names = ("name", "relation", "phone", "email", "contact_safe", "safe_way", "language", "version")
    hours = ("contact_from", "contact_until")
    ticks = ("attends_event", "is_listed", "is_payer", "is_minor")
    initial = {name: getattr(person, name) for name in (*names, *hours, *ticks)}
    form = PersonForm(request.POST or None, initial=initial, asks_tie=False)
    if request.method == "POST":
        done = attempt(
            form,
            lambda: verbs.update_concerned_other(
                access,
                person=person,
                case=case,
                facts=form.value(),
                version=form.cleaned_data["version"] or 0,
            ),
        )
        if done is not None:
            messages.success(request, f"{done.name} is saved.")
            return redirect("cases:people", case.pk)
    context = {"frame": frame(access, case, "people"), "form": form, "title": person.name, "person": person}
    if request.method == "POST":
        return again(request, "cases/person.html", context, form)
    return render(request, "cases/person.html", context)


@require_POST
def withdraw_person(request: OurRequest, case_id: UUID, person_id: UUID) -> HttpResponse:
    """Someone leaves the process."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    person = of_case(access, case, ConcernedOther, person_id)
    verbs.withdraw(access, person=person, case=case)
    messages.success(request, f"{person.name} has left the process.")
    return redirect("cases:people", case.pk)


@require_http_methods(["GET", "POST"])
def facts(request: OurRequest, case_id: UUID) -> HttpResponse:
    """The intake: who the person is, and whether they are a minor. Two forms, each saved by itself."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    found = gate.open(access, queries.individual(case), case_id=case.pk, to="read")
    person = found.first()
    which = request.POST.get("form", "") if request.method == "POST" else ""
    individual = IndividualForm(request.POST if which == "person" else None, initial=_initial(case, person))
    minor = MinorForm(
        request.POST if which == "minor" else None,
        initial={
            "version": case.version,
            "minor_status": case.minor_status,
            "minor_rule": case.minor_rule,
            "guardian_documented": case.guardian_documented_at is not None,
        },
        auto_id="id_minor_%s",
    )
    if which == "person" and saved(
        individual,
        lambda: verbs.save_individual(
            access, case=case, facts=individual.value(), version=individual.cleaned_data["version"]
        ),
    ):
        messages.success(request, "The facts about the person are saved.")
        return redirect("cases:intake", case.pk)
    if which == "minor" and saved(minor, lambda: _minor(access, case, minor)):
        messages.success(request, "Saved: whether the person is a minor.")
        return redirect("cases:intake", case.pk)
    context = {
        "frame": frame(access, case, "intake"),
        "case": case,
        "form": individual,
        "minor": minor if team.may_senior(access, case) else None,
        "person": person,
        "notice_given": _notice_given(access, case, person),
        "notice_read": _notice_read(access, case, person),
        "notice_texts": _notice_texts(access, case),
        "withheld": getattr(found, "withheld", None),
    }
    if request.method == "POST":
        return again(request, "cases/intake.html", context, individual, minor)
    return render(request, "cases/intake.html", context)


def _notice_given(access: Access, case: Case, person: Any) -> str:
    if person is None or person.patient_notice_at is None:
        return ""
    return when.both(person.patient_notice_at, case.time_zone, at=access.at)


def _notice_read(access: Access, case: Case, person: Any) -> str:
    """Which patient notice the person read in their own space, and when."""
    if person is None or person.patient_notice_at is None:
        return ""
    found = notices.acknowledged(access, case.pk)
    own = (one for one in found if one.subject_id == person.pk and one.kind == NoticeKind.PATIENT)
    newest: NoticeAcknowledgement | None = next(own, None)
    if newest is None:
        return ""
    language = {"en": "English", "es": "Spanish"}[newest.language]
    read_at = when.both(newest.at, case.time_zone, at=access.at)
    return f"Version {newest.version}, in {language}, read in their own space: {read_at}."


def _notice_texts(access: Access, case: Case) -> list[notices.Shown]:
    """The patient notice in each language, to hand over or to read aloud; nothing before the person takes part."""
    if case.engaged_at is None:
        return []
    rows = notices.newest(access, NoticeKind.PATIENT.value)
    return [notices.shown(row) for row in rows.values()]


def _minor(access: Access, case: Case, form: MinorForm) -> Case:
    return intake.set_minor_status(
        access,
        case=case,
        status=form.cleaned_data["minor_status"],
        rule=form.cleaned_data["minor_rule"],
        guardian_documented=form.cleaned_data["guardian_documented"],
        version=form.read_version,
    )


def _initial(case: Case, person: Any) -> dict[str, Any]:
    if person is None:
        return {"version": 0, "full_name": case.display_name}
    names = ("full_name", "called", "pronouns", "born_on", "phone", "address", "version")
    return {name: getattr(person, name) for name in names}


@require_POST
def patient_notice(request: OurRequest, case_id: UUID) -> HttpResponse:
    """The person got the patient notice."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    intake.give_patient_notice(access, case=case)
    messages.success(request, "Noted: the person got the patient notice.")
    return redirect("cases:intake", case.pk)


@require_http_methods(["GET", "POST"])
def model(request: OurRequest, case_id: UUID) -> HttpResponse:
    """The choice of a model, with what is published about each beside it."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    initial = {
        "version": case.version,
        "model": case.model,
        "reason": case.model_reason,
        "checked": case.model_checked,
        "arise_level": case.arise_level or "",
    }
    form = ModelForm(request.POST or None, initial=initial)
    if request.method == "POST":
        done = attempt(
            form,
            lambda: intake.choose_model(access, case=case, choice=form.value(), version=form.read_version),
        )
        if done is not None:
            messages.success(request, f"The model is saved: {done.get_model_display()}.")
            return redirect("cases:workspace", case.pk)
    context = {"frame": frame(access, case), "form": form, "models": list(PARAMETERS.values())}
    if request.method == "POST":
        return again(request, "cases/model.html", context, form)
    return render(request, "cases/model.html", context)


@require_http_methods(["GET", "POST"])
def agreement(request: OurRequest, case_id: UUID) -> HttpResponse:
    """The service agreement and its fee, with the wording that is signed."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    everyone = list(gate.open(access, queries.people(case), case_id=case.pk))
    form = AgreementForm(request.POST or None, people=everyone)
    if request.method == "POST":
        made = attempt(
            form,
            lambda: agreements.sign_service_agreement(
                access,
                case=case,
                payer=form.who_pays,
                fees=form.fees(),
                signed_name=form.cleaned_data["signed_name"],
                signed_by=form.cleaned_data["signed_by"],
            ),
        )
        if made is not None:
            messages.success(request, "The service agreement is saved as signed.")
            return redirect("cases:agreement", case.pk)
    names = {one.pk: one.name for one in everyone}
    signed = gate.open(access, queries.agreements(case), case_id=case.pk)
    context = {
        "frame": frame(access, case, "agreement"),
        "form": form,
        "signed": [
            {
                "row": row,
                "payer": names.get(row.payer_id, ""),
                "amount": f"{row.fee_cents / CENTS:,.2f}",
                "when": when.day(row.signed_at, case.time_zone, at=access.at) if row.signed_at else "",
            }
            for row in signed
        ],
        "withheld": getattr(signed, "withheld", None),
        "wording": wording.current(wording.SERVICE_AGREEMENT),
    }
    if request.method == "POST":
        return again(request, "cases/agreement.html", context, form)
    return render(request, "cases/agreement.html", context)

"""Requests with their clocks, what may be destroyed, and the register of incidents."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from compliance import gate
from compliance.access import Access
from compliance.domain import incidents as incident_verbs
from compliance.domain import retention as retention_verbs
from compliance.domain import rights as verbs
from compliance.domain import unusual as unusual_verbs
from compliance.errors import Invalid, NotFound, StaleVersion
from compliance.forms import PlainForm
from compliance.requests import OurRequest
from compliance.rights.forms import (
    AnswerForm,
    AssessForm,
    CloseIncidentForm,
    DestroyForm,
    ExtendForm,
    IncidentForm,
    ToldForm,
)
from compliance.rights.models import Incident, IncidentState, RequestState, RightsRequest
from compliance.vocabulary import Role

UNPROCESSABLE = 422
CONFLICT = 409
READERS = frozenset({Role.ADMIN, Role.SUPERVISOR, Role.AUDITOR})


@require_GET
def requests(request: OurRequest) -> HttpResponse:
    """What waits for an answer, soonest due first; what was answered."""
    access = request.access
    if access.role not in READERS:
        raise NotFound
    old = request.GET.get("show") == "answered"
    page = gate.page(access, verbs.answered() if old else verbs.waiting(), after=request.GET.get("after", ""))
    context = {
        "lines": [_request_line(row, access) for row in page],
        "old": old,
        "older": f"?{'show=answered&' if old else ''}after={page.next}" if page.next else "",
    }
    return render(request, "compliance/requests.html", context)


@require_http_methods(["GET", "POST"])
def one_request(request: OurRequest, request_id: UUID) -> HttpResponse:
    """One request: what was asked, its clock, and the answer."""
    access = request.access
    row = gate.get(access, RightsRequest, request_id, to="read")
    longer = request.POST.get("do") == "extend"
    answer = AnswerForm(None if longer else request.POST or None, initial={"version": row.version})
    extend = ExtendForm(request.POST if longer else None, initial={"version": row.version})
    form: PlainForm = extend if longer else answer
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            if longer:
                verbs.extend(
                    access, request=row, why=form.cleaned_data["why"], version=form.cleaned_data["version"]
                )
            else:
                verbs.answer(
                    access,
                    request=row,
                    state=form.cleaned_data["state"],
                    words=form.cleaned_data["words"],
                    version=form.cleaned_data["version"],
                )
        except Invalid as error:
            form.refuse(error.words, error.field)
        except StaleVersion as error:
            form.refuse(error.words)
            status = CONFLICT
        else:
            messages.success(request, "The clock is extended." if longer else "The answer is kept.")
            return redirect("compliance:requests")
    if form.errors and status != CONFLICT:
        status = UNPROCESSABLE
    context = {
        "line": _request_line(row, access),
        "row": row,
        # An auditor sees that and when it was asked, not the words (C-16).
        "open_words": access.role is not Role.AUDITOR,
        "form": form,
        "answer": answer,
        "extend": extend,
        "may": access.role in {Role.ADMIN, Role.SUPERVISOR, Role.INTERVENTIONIST}
        and row.state == RequestState.OPEN,
        "may_extend": row.kind in verbs.EXTENDABLE and row.extended_at is None,
    }
    return render(request, "compliance/request.html", context, status=status)


@require_http_methods(["GET", "POST"])
def retention(request: OurRequest) -> HttpResponse:
    """How long records are kept, and closed cases whose time has passed."""
    access = request.access
    form = DestroyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = retention_verbs.destroy(
                access,
                case_id=form.cleaned_data["case"],
                typed_reference=form.cleaned_data["typed_reference"],
            )
        except Invalid as error:
            form.refuse(error.words, error.field)
        else:
            messages.success(
                request, f"The records of {made.case_reference} are destroyed. The certificate stays."
            )
            return redirect("compliance:retention")
    context = {
        "ripe": retention_verbs.ripe(access),
        "certificates": retention_verbs.certificates(access),
        "schedule": retention_verbs.SCHEDULE,
        "form": form,
    }
    return render(request, "compliance/retention.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_http_methods(["GET", "POST"])
def incidents(request: OurRequest) -> HttpResponse:
    """The register, and a new report."""
    access = request.access
    found = incident_verbs.register(access)
    form = IncidentForm(request.POST or None, initial=_followed_up(request))
    if request.method == "POST" and form.is_valid():
        try:
            reference = form.cleaned_data["reference"]
            case_id = incident_verbs.find_case(access, reference=reference) if reference else None
            made = incident_verbs.report(
                access,
                what=form.cleaned_data["what"],
                discovered_at=form.cleaned_data["discovered_at"],
                case_id=case_id,
                key=form.key,
            )
        except Invalid as error:
            form.refuse(error.words, error.field)
        else:
            messages.success(request, f"Incident {made.number} is written down. Assess it next.")
            return redirect("compliance:incident", incident_id=made.pk)
    context = {
        "lines": [_incident_line(one, access) for one in found],
        "form": form,
    }
    return render(request, "compliance/incidents.html", context, status=UNPROCESSABLE if form.errors else 200)


def _followed_up(request: OurRequest) -> dict[str, object]:
    """First words of an incident that follows up something unusual; {} without one."""
    try:
        unusual_id = UUID(request.GET.get("unusual", ""))
    except ValueError:
        return {}
    return unusual_verbs.for_incident(request.access, unusual_id=unusual_id)


@require_GET
def incident(request: OurRequest, incident_id: UUID) -> HttpResponse:
    """One incident with its assessment and its clocks."""
    return _incident_page(request, incident_id)


@require_POST
def assess(request: OurRequest, incident_id: UUID) -> HttpResponse:
    """The four factors and the finding."""
    form = AssessForm(request.POST)
    if form.is_valid():
        assessment = form.value()
        try:
            incident_verbs.assess(
                request.access,
                incident_id=incident_id,
                assessment=assessment,
                version=form.cleaned_data["version"],
            )
        except Invalid as error:
            form.refuse(error.words, error.field if error.field in form.fields else "")
        except StaleVersion as error:
            form.refuse(error.words)
        else:
            messages.success(request, "The assessment is kept.")
            return redirect("compliance:incident", incident_id=incident_id)
    return _incident_page(request, incident_id, assess=form)


@require_POST
def told(request: OurRequest, incident_id: UUID) -> HttpResponse:
    """Somebody was told."""
    form = ToldForm(request.POST)
    if form.is_valid():
        incident_verbs.told(
            request.access,
            incident_id=incident_id,
            whom=form.cleaned_data["whom"],
            version=form.cleaned_data["version"],
        )
        messages.success(request, "Noted, with the time.")
        return redirect("compliance:incident", incident_id=incident_id)
    return _incident_page(request, incident_id, closing=None)


@require_POST
def close_incident(request: OurRequest, incident_id: UUID) -> HttpResponse:
    """Closes it with what was done."""
    form = CloseIncidentForm(request.POST)
    if form.is_valid():
        try:
            incident_verbs.close(
                request.access,
                incident_id=incident_id,
                words=form.cleaned_data["words"],
                version=form.cleaned_data["version"],
            )
        except Invalid as error:
            form.refuse(error.words, error.field)
        except StaleVersion as error:
            form.refuse(error.words)
        else:
            messages.success(request, "The incident is closed.")
            return redirect("compliance:incidents")
    return _incident_page(request, incident_id, closing=form)


def _incident_page(
    request: OurRequest,
    incident_id: UUID,
    *,
    assess: AssessForm | None = None,
    closing: CloseIncidentForm | None = None,
) -> HttpResponse:
    access = request.access
    row = next((one for one in incident_verbs.register(access) if one.pk == incident_id), None)
    if row is None:
        raise NotFound
    version = {"version": row.version}
    context = {
        "row": row,
        "line": _incident_line(row, access),
        "factors": [(words, row.factors.get(key, "")) for key, words in incident_verbs.FACTORS.items()],
        "assess": assess or AssessForm(initial=version),
        "closing": closing or CloseIncidentForm(initial=version),
        "is_breach": row.state == IncidentState.BREACH,
        "is_open": row.state == IncidentState.OPEN,
        "is_closed": row.state == IncidentState.CLOSED,
        "needs_media": incident_verbs.needs_media(row),
    }
    failed = bool((assess and assess.errors) or (closing and closing.errors))
    return render(request, "compliance/incident.html", context, status=UNPROCESSABLE if failed else 200)


def _request_line(row: RightsRequest, access: Access) -> dict[str, object]:
    is_open = row.state == RequestState.OPEN
    late = is_open and access.at > row.due_at
    return {
        "id": row.pk,
        "case": row.case_reference,
        "kind": row.get_kind_display(),
        "asker": row.get_asker_display(),
        "received": _day(row.received_at),
        "due": _day(row.due_at),
        "responsible": row.responsible.display_name,
        "state": "Overdue" if late else row.get_state_display(),
        "flag": "risk" if late else ("due" if is_open else "good"),
        "icon": "triangle-alert" if late else ("clock" if is_open else "check"),
    }


def _incident_line(row: Incident, access: Access) -> dict[str, object]:
    waits = row.state == IncidentState.BREACH and row.people_told_at is None
    late = waits and row.tell_people_by is not None and access.at > row.tell_people_by
    done = row.state in {IncidentState.CLOSED, IncidentState.NO_BREACH}
    return {
        "id": row.pk,
        "number": row.number,
        "case": row.case_reference,
        "discovered": _day(row.discovered_at),
        "due": _day(row.tell_people_by) if waits and row.tell_people_by else "",
        "by": row.reported_by.display_name,
        "state": "Overdue: tell the people" if late else row.get_state_display(),
        "flag": "risk" if late else ("good" if done else "due"),
        "icon": "triangle-alert" if late else ("check" if done else "clock"),
    }


def _day(value: object) -> str:
    return date_format(timezone.localtime(value), "M j, Y")  # type: ignore[arg-type]  # a datetime

"""Messages of a family, for the team: a private thread with each member, and the group."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from cases import queries as case_queries
from cases.domain.team import may_clinical
from cases.frame import frame
from cases.models import Case, ConcernedOther
from cases.views.answering import again, attempt, of_case
from compliance import gate
from compliance.requests import StaffRequest
from families.domain import messages as verbs
from families.models import CATEGORY_OF, ThreadKind
from families.views import thread_page


@require_GET
def threads(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Every thread of the case, with what nobody of the team has read yet."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    people = gate.open(access, case_queries.people(case), case_id=case.pk, to="list")
    may_private = gate.would(access, on=case.pk, category=CATEGORY_OF[ThreadKind.PRIVATE]).allowed
    new = verbs.unread_of_case(access, case.pk)
    context = {
        "frame": frame(access, case, "family"),
        "case_id": case.pk,
        "may_private": may_private,
        "people": [
            {"id": one.pk, "name": one.name, "new": new.get(one.pk, 0)} for one in people if may_private
        ],
        "group_new": new.get(None, 0),
        "group_open": case.engaged_at is None,
    }
    return render(request, "families/staff_messages.html", context)


@require_http_methods(["GET", "POST"])
def thread(request: StaffRequest, case_id: UUID, person_id: UUID | None = None) -> HttpResponse:
    """One thread, and an answer to write at its end."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    person = of_case(access, case, ConcernedOther, person_id) if person_id else None
    place = verbs.Place(case.pk, person_id)
    form = thread_page.form_of(request, {})
    if request.method == "POST":
        if "settle" in request.POST:
            verbs.settle(access, place)
            messages.success(request, "Noted: no answer is needed.")
            return redirect(request.path)
        sent = attempt(form, lambda: verbs.send(access, place, thread_page.post_of(form)))
        if sent is not None:
            messages.success(request, "Your message is sent.")
            return redirect(request.path)
    reading = verbs.read(access, place, before=thread_page.before_of(request))
    may_write = may_clinical(access, case)
    if may_write:
        verbs.mark_read(access, place, reading)
    context: dict[str, object] = {
        "frame": frame(access, case, "family"),
        "case_id": case.pk,
        "person": person,
        "form": form,
        "days": thread_page.days(access, reading, case.time_zone),
        "earlier": reading.earlier,
        "withheld": reading.withheld,
        "may_write": may_write,
        "is_waiting": bool(reading.thread and reading.thread.waiting_since),
    }
    if request.method == "POST":
        return again(request, "families/staff_messages_thread.html", context, form)
    return render(request, "families/staff_messages_thread.html", context)


@require_GET
def file(request: StaffRequest, case_id: UUID, file_id: UUID) -> HttpResponse:
    """One file of a message."""
    case = gate.get(request.access, Case, case_id, to="read")
    return thread_page.download(verbs.open_file(request.access, file_id, case_id=case.pk))

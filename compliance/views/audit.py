"""Pages of compliance: the audit log, and the reason before a look that is reviewed."""

from contextlib import ExitStack
from dataclasses import dataclass
from tempfile import TemporaryFile
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from kombu.exceptions import OperationalError

from compliance.access import Access
from compliance.audit import lines, picture
from compliance.audit.addresses import address, asked_in
from compliance.audit.filters import AuditFilterForm
from compliance.audit.models import AuditView
from compliance.domain import audit as verbs
from compliance.domain import audit_views as views
from compliance.errors import Invalid
from compliance.forms import FindPersonForm, ReasonForm, SaveViewForm
from compliance.middleware import keep_reason
from compliance.requests import OurRequest
from compliance.tasks import check_log

UNPROCESSABLE = 422


@dataclass(frozen=True, slots=True)
class Chip:
    """A saved view above the filters."""

    view: AuditView
    url: str
    is_current: bool
    may_remove: bool


@require_GET
def audit(request: OurRequest) -> HttpResponse:
    """Who saw what, and why: events of this practice, newest first."""
    return _page(request, SaveViewForm())


@require_POST
def save_view(request: OurRequest) -> HttpResponse:
    """Keeps the filters of this address under a name."""
    filters, form = AuditFilterForm(request.GET), SaveViewForm(request.POST)
    if filters.is_valid() and form.is_valid():
        asked = asked_in(request.GET)
        try:
            view = views.save(request.access, filters=asked, **form.cleaned_data)
        except Invalid as error:
            form.refuse(error.words, error.field)
        else:
            messages.success(request, f"“{view.name}” is saved. It stands above the filters.")
            return redirect(reverse("compliance:audit") + address(asked))
    return _page(request, form)


@require_POST
def remove_view(request: OurRequest, view_id: UUID) -> HttpResponse:
    """Takes a saved view away."""
    views.remove(request.access, view_id=view_id)
    messages.success(request, "The view is removed. Every event is still there.")
    return redirect("compliance:audit")


@require_POST
def export_events(request: OurRequest) -> HttpResponseBase:
    """What the filters of this address show, as a table."""
    form = AuditFilterForm(request.GET)
    if not form.is_valid():
        return _page(request, SaveViewForm())
    access = request.access
    with ExitStack() as stack:
        target = stack.enter_context(TemporaryFile())
        verbs.export_events(access, target, filters=form.value())
        stack.pop_all()  # from here on the response closes it, after the last byte
    target.seek(0)
    name = f"audit-events-{timezone.localdate(access.at):%Y-%m-%d}.csv"
    return FileResponse(target, as_attachment=True, filename=name, content_type="text/csv; charset=utf-8")


def _page(request: OurRequest, saving: SaveViewForm) -> HttpResponse:
    access = request.access
    form = AuditFilterForm(request.GET)
    understood = form.is_valid()
    found = verbs.read_log(
        access, filters=form.value() if understood else None, after=request.GET.get("after", "")
    )
    form.offer(found.people, found.about)
    asked = asked_in(request.GET)
    chips = [_chip(view, asked, access) for view in views.visible(access)]
    context = {
        "form": form,
        "saving": saving,
        "chips": chips,
        "is_saved": any(chip.is_current for chip in chips) and not saving.errors,
        "picture": picture.picture(found.span, found.counts, asked) if found.span else None,
        "lines": [lines.line(row, reader=access.role, at=access.at, asked=asked) for row in found.page],
        "notice": lines.notice(found.state, access.at),
        "older": address(asked, after=found.page.next) if found.page.next else "",
        "newest": address(asked) if found.page.after else "",
        "filtered": bool(asked),
        "query": address(asked) if asked else "",
        "may_export": verbs.may_export(access),
    }
    status = 200 if understood and not saving.errors else UNPROCESSABLE
    return render(request, "compliance/audit.html", context, status=status)


def _chip(view: AuditView, asked: dict[str, str], access: Access) -> Chip:
    is_current = view.filters == asked
    return Chip(view, address(view.filters), is_current, is_current and views.may_remove(access, view))


@require_http_methods(["GET", "POST"])
def audit_person(request: OurRequest) -> HttpResponse:
    """Whom the events are about: found by name, which stays out of the address, and chosen by a link."""
    asked = asked_in(request.GET)
    form = FindPersonForm(request.POST or None)
    is_asked = request.method == "POST" and form.is_valid()
    found = verbs.find_people(request.access, name=form.cleaned_data["name"] if is_asked else "")
    context = {
        "form": form,
        "is_asked": is_asked,
        "found": [(one, address(asked, individual=str(one.id))) for one in found],
        "query": address(asked) if asked else "",
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "compliance/audit_person.html", context, status=status)


@require_POST
def export(request: OurRequest) -> FileResponse:
    """The practice's sealed archive as a file."""
    access = request.access
    with ExitStack() as stack:
        target = stack.enter_context(TemporaryFile())
        verbs.export_log(access, target)
        stack.pop_all()  # from here on the response closes it, after the last byte
    target.seek(0)
    name = f"audit-log-{timezone.localdate(access.at):%Y-%m-%d}.zip"
    return FileResponse(target, as_attachment=True, filename=name, content_type="application/zip")


@require_POST
def reason(request: OurRequest) -> HttpResponse:
    """Takes the typed reason for one case, then goes on to the page that asked for it."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        of_list = set(request.POST.get("case", "").replace("-", "")) == {"0"}
        context = {"form": form, "of_list": of_list}
        return render(request, "compliance/reason.html", context, status=UNPROCESSABLE)
    keep_reason(request, form.cleaned_data["case"], form.cleaned_data["words"])
    onward = form.cleaned_data["next"]
    safe = url_has_allowed_host_and_scheme(onward, allowed_hosts=None) and onward.startswith("/")
    return redirect(onward if safe else "/")


@require_POST
def check(request: OurRequest) -> HttpResponse:
    """Asks the worker to check the whole log now."""
    verbs.ask_for_check(request.access)
    try:
        check_log.delay()
    except OperationalError:
        messages.warning(
            request, "The check could not be started. Try again in a minute; every night it runs by itself."
        )
    else:
        messages.success(
            request,
            "A check has started. It reads every sealed event once; open this page again in a minute.",
        )
    return redirect("compliance:audit")

"""Pages of compliance: the audit log, and the reason before a look that is reviewed."""

from contextlib import ExitStack
from tempfile import TemporaryFile

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from kombu.exceptions import OperationalError

from compliance.audit import lines
from compliance.audit.filters import AuditFilterForm, address, asked_in
from compliance.domain import audit as verbs
from compliance.forms import FindPersonForm, ReasonForm
from compliance.middleware import keep_reason
from compliance.requests import OurRequest
from compliance.tasks import check_log

UNPROCESSABLE = 422


@require_GET
def audit(request: OurRequest) -> HttpResponse:
    """Who saw what, and why: events of this practice, newest first."""
    access = request.access
    form = AuditFilterForm(request.GET)
    understood = form.is_valid()
    found = verbs.read_log(
        access, filters=form.value() if understood else None, after=request.GET.get("after", "")
    )
    form.offer(found.people, found.about)
    asked = asked_in(request.GET)
    context = {
        "form": form,
        "lines": [lines.line(row, reader=access.role, at=access.at, asked=asked) for row in found.page],
        "notice": lines.notice(found.state, access.at),
        "older": address(asked, after=found.page.next) if found.page.next else "",
        "newest": address(asked) if found.page.after else "",
        "filtered": bool(asked),
        "query": address(asked) if asked else "",
        "may_export": verbs.may_export(access),
    }
    return render(request, "compliance/audit.html", context, status=200 if understood else UNPROCESSABLE)


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

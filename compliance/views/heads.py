"""The page of published heads: the newest, where they go, and what came of each."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods, require_POST

from compliance.domain import heads as verbs
from compliance.errors import Invalid, StaleVersion
from compliance.heads import folder, head
from compliance.heads.forms import ChannelsForm, PublishForm
from compliance.heads.models import HeadChannels, HeadPublication, PublicationState
from compliance.requests import OurRequest

UNPROCESSABLE = 422
FLAGS = {
    PublicationState.WAITING: ("due", "clock", "On its way"),
    PublicationState.DONE: ("good", "check", "Published"),
    PublicationState.FAILED: ("risk", "triangle-alert", "Not published"),
    PublicationState.DROPPED: ("info", "ban", "No longer wanted"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One publication."""

    when: str
    way: str
    line: str
    state: str
    flag: str
    icon: str
    problem: str
    is_gone: bool


@require_http_methods(["GET", "POST"])
def heads(request: OurRequest) -> HttpResponse:
    """Shows everything; takes the choice of an admin. A new secret is in this one answer and nowhere else."""
    access = request.access
    secret, status = "", 200
    form: ChannelsForm | None = None
    if request.method == "POST":
        form = ChannelsForm(request.POST)
        if form.is_valid():
            try:
                secret = verbs.choose(access, wanted=form.wanted())
            except (Invalid, StaleVersion) as error:
                form.refuse(error.words, error.field)
            else:
                if not secret:
                    messages.success(request, "Your choice is kept. Heads are published every day.")
                    return redirect("compliance:heads")
                form = None
        status = 200 if form is None else UNPROCESSABLE
    found = verbs.overview(access, after=request.GET.get("after", ""))
    context = {
        "form": form or ChannelsForm(initial=_initial(found.channels)),
        "publish": PublishForm(),
        "secret": secret,
        "newest": found.newest,
        "lines": [_line(row, access.practice_id, is_gone=row.pk in found.gone) for row in found.page],
        "older": f"?after={found.page.next}" if found.page.next else "",
        "may_change": found.may_change,
        "has_ways": bool(found.channels and verbs.has_ways(found.channels)),
        "has_folder": folder.is_offered(),
    }
    return render(request, "compliance/heads.html", context, status=status)


@require_POST
def publish_head(request: OurRequest) -> HttpResponse:
    """Publishes the newest head now."""
    try:
        verbs.publish(request.access, key=PublishForm(request.POST).once)
    except Invalid as error:
        messages.warning(request, error.words)
    else:
        messages.success(request, "The newest head is on its way. Open this page again in a minute.")
    return redirect("compliance:heads")


def _initial(channels: HeadChannels | None) -> dict[str, object]:
    if channels is None:
        return {"version": 0}
    return {
        "version": channels.version,
        "by_mail": channels.by_mail,
        "to_file": channels.to_file,
        "hook_url": channels.hook_url,
    }


def _line(row: HeadPublication, practice_id: UUID, *, is_gone: bool) -> Line:
    state, icon, label = FLAGS[PublicationState(row.state)]
    if row.state == PublicationState.WAITING and row.problem:
        state, label = "due", f"Tried {row.attempts} times" if row.attempts > 1 else "Tried once"
    way = str(row.get_channel_display())
    return Line(
        when=date_format(timezone.localtime(row.at), "M j, Y, g:i a"),
        way=f"{way} to {row.member.display_name}" if row.member else way,
        line=head.of(row, practice_id).line,
        state=label,
        flag=state,
        icon=icon,
        problem=row.problem,
        is_gone=is_gone,
    )

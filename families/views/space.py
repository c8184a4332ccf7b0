"""The family space: home, papers, and the quiet pages about it. One column, one thing at a time."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from cases import when
from cases.models import ConcernedOther
from cases.views.answering import again, attempt
from cases.wording import current
from compliance.domain import looks, news
from compliance.errors import NotFound
from compliance.requests import OurRequest
from families.domain import kept, papers, portal
from families.forms.papers import SignForm
from families.invitation_words import LANGUAGES
from families.paper_titles import SPANISH, TITLES
from families.views import looking, notices
from families.views.intake import urgent


@require_GET
def home(request: OurRequest) -> HttpResponse:
    """What happens next, my list, my person here."""
    access = request.access
    late = [f"/family/{one.place}/" for one in kept.waiting(access)]
    context = {
        "home": portal.home(access),
        "late": late,
        "urgent": urgent(request),
        "notices": notices.to_read(access),
    }
    return render(request, "families/home.html", context)


@require_http_methods(["GET", "POST"])
def paper(request: OurRequest, kind: str) -> HttpResponse:
    """One paper to read and sign."""
    access = request.access
    if kind not in TITLES:
        raise NotFound
    me = portal.me(access)
    signed = papers.signed(access, kind=kind)
    language = signed.language if signed else _language(request, me)
    form = SignForm(request.POST if request.method == "POST" else None, language=language)
    if request.method == "POST":
        made = attempt(
            form,
            lambda: papers.sign(
                access,
                kind=kind,
                signed_name=form.cleaned_data["signed_name"],
                drawn=form.cleaned_data["strokes"],
                language=language,
            ),
        )
        if made is not None:
            messages.success(
                request, "Gracias. Está firmado." if language == "es" else "Thank you. It is signed."
            )
            return redirect("families:home")
    context = {
        "form": form,
        "title": (SPANISH if language == "es" else TITLES)[kind],
        "language": language,
        "words": current(kind, language).template,
        "version": current(kind).version,
        "me": me,
        "signed": signed,
        "signed_on": when.dated(signed.signed_at, me.time_zone) if signed else "",
        "is_changed": signed is None and papers.signed_before(access, kind=kind),
    }
    if request.method == "POST":
        return again(request, "families/paper.html", context, form)
    return render(request, "families/paper.html", context)


def _language(request: OurRequest, me: ConcernedOther) -> str:
    """What was chosen on the page, else the member's; English where a paper has no other words."""
    asked = request.POST.get("lang") or request.GET.get("lang") or me.language
    return asked if asked in LANGUAGES else LANGUAGES[0]


@require_GET
def about(request: OurRequest, page: str) -> HttpResponse:
    """Quiet pages: shared devices, who sees what, accessibility."""
    return render(request, f"families/about_{page}.html", {"me": portal.me(request.access)})


@require_GET
def who_looked(request: OurRequest) -> HttpResponse:
    """Who looked at what the member told us and wrote here."""
    access = request.access
    mine = portal.me(access)
    found = looks.looks(
        access,
        zone=mine.time_zone,
        about=mine,
        own=portal.own_records(access),
        before=looking.before(request),
    )
    return looking.page(request, found, mine.time_zone)


@require_GET
def activity(request: OurRequest) -> HttpResponse:
    """What the member did and saw here."""
    mine = portal.me(request.access)
    found = looks.activity(request.access, zone=mine.time_zone, about=mine, before=looking.before(request))
    return looking.page(request, found, mine.time_zone, of_self=True)


@require_GET
def what_is_new(request: OurRequest) -> HttpResponse:
    """What the person agreed that this member may know, and what was told so far. Nothing looks like nothing."""
    me = portal.me(request.access)
    found = news.news(request.access)
    told = [(one, when.dated(one.at, me.time_zone)) for one in found.told]
    return render(
        request, "families/news.html", {"agreed": found.agreed, "told": told, "notice": found.notice}
    )

"""The family space: home, papers, intake, letter. One column, one thing at a time."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases import when
from cases.models.agreements import AcknowledgementKind
from cases.views.answering import again, attempt
from cases.wording import current
from compliance.domain import looks, news
from compliance.errors import Invalid, NotFound
from compliance.requests import OurRequest
from families.domain import intake as intake_verbs
from families.domain import kept, papers, portal
from families.forms import PageForm, SignForm
from families.models import IntakeAnswers
from families.questions import PAGES, page_called
from families.views import looking, notices
from families.views.writing import autosaved, kept_for, starting

TITLES = {
    AcknowledgementKind.PROCESS_DISCLOSURE.value: "How we work together",
    AcknowledgementKind.FINANCIAL_INTEREST.value: "Who we have ties with",
}


@require_GET
def home(request: OurRequest) -> HttpResponse:
    """What happens next, my list, my person here."""
    access = request.access
    late = [f"/family/{one.place}/" for one in kept.waiting(access)]
    context = {
        "home": portal.home(access),
        "titles": TITLES,
        "late": late,
        "urgent": _urgent(request),
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
    form = SignForm(request.POST or None)
    if request.method == "POST":
        made = attempt(
            form, lambda: papers.sign(access, kind=kind, signed_name=form.cleaned_data["signed_name"])
        )
        if made is not None:
            messages.success(request, "Thank you. It is signed.")
            return redirect("families:home")
    context = {"form": form, "title": TITLES[kind], "words": current(kind).template, "me": me}
    if request.method == "POST":
        return again(request, "families/paper.html", context, form)
    return render(request, "families/paper.html", context)


@require_http_methods(["GET", "POST"])
def intake(request: OurRequest, key: str) -> HttpResponse:
    """One page of the questions."""
    access = request.access
    page = page_called(key)
    if page is None:
        raise NotFound
    saved = intake_verbs.own_safety(access) if page.own_safety else intake_verbs.own(access)
    number = PAGES.index(page)
    late = kept_for(access, f"questions/{key}") if request.method == "GET" else {}
    form = (
        PageForm(request.POST, page=page)
        if request.method == "POST"
        else PageForm(initial=starting(saved.answers if saved else {}, saved, late), page=page)
    )
    if request.method == "POST":
        made = attempt(
            form,
            lambda: intake_verbs.save_page(
                access, page=page, answers=form.value(), is_sent=True, **form.reading
            ),
        )
        if made is not None:
            return _onward(request, number, urgent=made[1])
    context = {
        "form": form,
        "page": page,
        "number": number + 1,
        "of": len(PAGES),
        "back": PAGES[number - 1].key if number else "",
        "sent": isinstance(saved, IntakeAnswers) and saved.submitted_at is not None,
        "urgent": _urgent(request),
        "late": bool(late),
    }
    if request.method == "POST":
        return again(request, "families/intake.html", context, form)
    return render(request, "families/intake.html", context)


@require_POST
def intake_autosave(request: OurRequest, key: str) -> JsonResponse:
    """Saves a page of the questions while one answers. A dangerous answer alerts the team from here too."""
    page = page_called(key)
    if page is None:
        raise NotFound
    form = PageForm(request.POST, page=page)
    return autosaved(
        request,
        form,
        lambda: intake_verbs.save_page(request.access, page=page, answers=form.value(), **form.reading)[0],
    )


def _onward(request: OurRequest, number: int, *, urgent: bool) -> HttpResponse:
    """The next page; the home page for who stops here. Where somebody may be in danger, help stands on top."""
    if "stop" in request.POST:
        messages.success(request, "Your answers are saved. Come back whenever you like.")
        onward = redirect("families:home")
    elif number + 1 == len(PAGES):
        onward = redirect("families:check")
    else:
        onward = redirect("families:intake", PAGES[number + 1].key)
    if urgent:
        onward["Location"] += "?help=1"
    return onward


@require_http_methods(["GET", "POST"])
def check(request: OurRequest) -> HttpResponse:
    """All answers once more, then send."""
    access = request.access
    problem = ""
    if request.method == "POST":
        try:
            with transaction.atomic():
                intake_verbs.submit(access)
        except Invalid as refused:
            problem = refused.words
        else:
            messages.success(request, "Your answers are with your interventionist. Thank you.")
            return redirect("families:home")
    saved, own = intake_verbs.own(access), intake_verbs.own_safety(access)
    answers = (saved.answers if saved else {}) | (own.answers if own else {})
    context = {
        "pages": [(page, [(one.label, _said(one, answers)) for one in page.questions]) for page in PAGES],
        "problem": problem,
        "sent": bool(saved and saved.submitted_at),
        "urgent": _urgent(request),
    }
    return render(request, "families/check.html", context, status=422 if problem else 200)


def _said(question: Any, answers: dict[str, str]) -> str:
    given = answers.get(question.key, "")
    return str(dict(question.choices).get(given, given))


def _urgent(request: OurRequest) -> dict[str, bool] | None:
    """Help on top of the page, and whether somebody was told: only if the saved answers say so."""
    return {"told": intake_verbs.told_of_danger(request.access)} if "help" in request.GET else None


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

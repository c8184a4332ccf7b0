"""The family space: home, papers, intake, letter. One column, one thing at a time."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases.models.agreements import AcknowledgementKind
from cases.views.answering import again, attempt
from cases.wording import current
from compliance.errors import Invalid, NotFound, StaleVersion
from families.domain import intake as intake_verbs
from families.domain import letters, papers, portal
from families.forms import PageForm, SignForm, StepForm
from families.letter_parts import STEPS, Step, as_text, minutes_aloud, step_called
from families.models import IntakeAnswers
from families.questions import PAGES, Page, page_called

TITLES = {
    AcknowledgementKind.PROCESS_DISCLOSURE.value: "How we work together",
    AcknowledgementKind.FINANCIAL_INTEREST.value: "Who we have ties with",
}


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What happens next, my list, my person here."""
    return render(request, "families/home.html", {"home": portal.home(request.access), "titles": TITLES})


@require_http_methods(["GET", "POST"])
def paper(request: HttpRequest, kind: str) -> HttpResponse:
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
def intake(request: HttpRequest, key: str) -> HttpResponse:
    """One page of the questions."""
    access = request.access
    page = page_called(key)
    if page is None:
        raise NotFound
    saved = intake_verbs.own_safety(access) if page.own_safety else intake_verbs.own(access)
    number = PAGES.index(page)
    form = PageForm(request.POST, page=page) if request.method == "POST" else _filled(page, saved)
    if request.method == "POST":
        made = attempt(
            form,
            lambda: intake_verbs.save_page(
                access, page=page, answers=form.value(), version=form.cleaned_data["version"]
            ),
        )
        if made is not None:
            return _onward(request, number, urgent=bool(made[1]))
    sent = isinstance(saved, IntakeAnswers) and saved.submitted_at is not None
    context = {
        "form": form,
        "page": page,
        "number": number + 1,
        "of": len(PAGES),
        "back": PAGES[number - 1].key if number else "",
        "sent": sent,
        "urgent": "help" in request.GET,
    }
    if request.method == "POST":
        return again(request, "families/intake.html", context, form)
    return render(request, "families/intake.html", context)


def _filled(page: Page, saved: Any) -> PageForm:
    initial = dict(saved.answers) if saved else {}
    return PageForm(initial=initial | {"version": saved.version if saved else 0}, page=page)


def _onward(request: HttpRequest, number: int, *, urgent: bool) -> HttpResponse:
    if "stop" in request.POST:
        messages.success(request, "Your answers are saved. Come back whenever you like.")
        return redirect("families:home")
    last = number + 1 == len(PAGES)
    onward = redirect("families:check") if last else redirect("families:intake", PAGES[number + 1].key)
    if urgent:
        onward["Location"] += "?help=1"
    return onward


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """All answers once more, then send."""
    access = request.access
    problem = ""
    if request.method == "POST":
        try:
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
        "urgent": "help" in request.GET,
    }
    return render(request, "families/check.html", context, status=422 if problem else 200)


def _said(question: Any, answers: dict[str, str]) -> str:
    given = answers.get(question.key, "")
    return dict(question.choices).get(given, given)


@require_http_methods(["GET", "POST"])
def letter(request: HttpRequest, key: str) -> HttpResponse:
    """One page of the letter."""
    access = request.access
    step = step_called(key)
    if step is None:
        raise NotFound
    own = letters.own(access)
    draft = letters.newest(access, own) if own else None
    form = StepForm(request.POST, step=step) if request.method == "POST" else _letter_form(step, draft)
    if request.method == "POST":
        made = attempt(
            form, lambda: letters.save(access, parts=form.value(), version=form.cleaned_data["version"])
        )
        if made is not None:
            number = STEPS.index(step)
            if "stop" in request.POST:
                messages.success(request, "Your letter is saved.")
                return redirect("families:home")
            return (
                redirect("families:letter", STEPS[number + 1].key)
                if number + 1 < len(STEPS)
                else redirect("families:read-through")
            )
    context = {
        "form": form,
        "step": step,
        "steps": _steps(step, draft.parts if draft else {}),
        "person": _person(request),
        "letter": own,
    }
    if request.method == "POST":
        return again(request, "families/letter.html", context, form)
    return render(request, "families/letter.html", context)


def _letter_form(step: Step, draft: Any) -> StepForm:
    initial = dict(draft.parts) if draft else {}
    return StepForm(initial=initial | {"version": draft.version if draft else 0}, step=step)


def _steps(current_step: Step | None, parts: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "key": step.key,
            "number": number,
            "title": step.title,
            "current": step is current_step,
            "done": any(parts.get(part.key, "").strip() for part in step.parts),
        }
        for number, step in enumerate(STEPS, 1)
    ]


def _person(request: HttpRequest) -> str:
    plan = portal.shared_plan(request.access)
    return plan.person if plan else "your loved one"


@require_POST
def autosave(request: HttpRequest, key: str) -> JsonResponse:
    """Saves while one types. Answers in JSON: the new version, or in words what stands in the way."""
    step = step_called(key)
    if step is None:
        raise NotFound
    form = StepForm(request.POST, step=step)
    if not form.is_valid():
        words = next(iter(form.errors.values()))[0]
        return JsonResponse({"words": words}, status=422)
    try:
        draft = letters.save(request.access, parts=form.value(), version=form.cleaned_data["version"])
    except StaleVersion:
        request.must_roll_back = True  # type: ignore[attr-defined]  # read by AccessMiddleware
        return JsonResponse(
            {"words": "You are writing in another window too. Press Save here to see both texts."}, status=409
        )
    except Invalid as refused:
        request.must_roll_back = True  # type: ignore[attr-defined]  # as above
        return JsonResponse({"words": refused.words}, status=422)
    return JsonResponse({"version": draft.version})


@require_http_methods(["GET", "POST"])
def read_through(request: HttpRequest) -> HttpResponse:
    """The whole letter, then send it, or take it back."""
    access = request.access
    problem = ""
    if request.method == "POST":
        try:
            if "withdraw" in request.POST:
                letters.withdraw(access)
                messages.success(request, "Your letter is taken back. Nobody reads it.")
            else:
                letters.send(access)
                messages.success(request, "Your letter is with your interventionist now.")
        except Invalid as refused:
            problem = refused.words
        else:
            return redirect("families:home")
    own = letters.own(access)
    draft = letters.newest(access, own) if own else None
    words = draft.words if draft else 0
    context = {
        "letter": own,
        "text": as_text(draft.parts) if draft else "",
        "words": words,
        "minutes": minutes_aloud(words),
        "steps": _steps(None, draft.parts if draft else {}),
        "problem": problem,
        "person": _person(request),
        "reviews": letters.reviews_of(access, own) if own else [],
        "is_sent": bool(draft and draft.frozen_at),
    }
    return render(request, "families/read_through.html", context, status=422 if problem else 200)


@require_GET
def about(request: HttpRequest, page: str) -> HttpResponse:
    """Quiet pages: shared devices, who sees what, accessibility."""
    return render(request, f"families/about_{page}.html", {"me": portal.me(request.access)})

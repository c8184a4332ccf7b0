"""The letter studio: five pages that save as one types, then the whole letter."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_http_methods, require_POST

from cases.views.answering import again, attempt
from compliance.access import Access
from compliance.errors import Invalid, NotFound
from compliance.requests import OurRequest
from families.domain import letter_comments, letters, portal
from families.forms.letters import StepForm
from families.guide.letter import report
from families.letter_marks import hints, pieces
from families.letter_parts import FREE, STEPS, Step, as_text, minutes_aloud, step_called
from families.models import Letter, LetterState
from families.views.writing import autosaved, kept_for, starting


@require_http_methods(["GET", "POST"])
def letter(request: OurRequest, key: str) -> HttpResponse:
    """One page of the letter."""
    access = request.access
    step = step_called(key)
    if step is None:
        raise NotFound
    own = letters.own(access)
    draft = letters.newest(access, own) if own else None
    late = kept_for(access, f"letter/{key}") if request.method == "GET" else {}
    form = (
        StepForm(request.POST, step=step)
        if request.method == "POST"
        else StepForm(initial=starting(draft.parts if draft else {}, draft, late), step=step)
    )
    if request.method == "POST":
        made = attempt(form, lambda: letters.save(access, parts=form.value(), **form.reading))
        if made is not None:
            return _onward(request, step)
    parts = form.value() if form.is_bound and form.is_valid() else (draft.parts if draft else {})
    context = {
        "form": form,
        "fields": _fields(access, own, form, parts),
        "step": step,
        "number": 0 if step is FREE else STEPS.index(step) + 1,
        "is_free": step is FREE,
        "steps": _steps(step, draft.parts if draft else {}),
        "plan": portal.shared_plan(access),
        "letter": own,
        "late": bool(late),
    }
    if request.method == "POST":
        return again(request, "families/letter.html", context, form)
    return render(request, "families/letter.html", context)


def _onward(request: OurRequest, step: Step) -> HttpResponse:
    if "stop" in request.POST:
        messages.success(request, "Your letter is saved.")
        return redirect("families:home")
    if "look" in request.POST:
        onward = redirect("families:letter", step.key)
        onward["Location"] += "#look"
        return onward
    if step is FREE:
        return redirect("families:read-through")
    following = STEPS[STEPS.index(step) + 1 :]
    return redirect("families:letter", following[0].key) if following else redirect("families:read-through")


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


@require_POST
def autosave(request: OurRequest, key: str) -> JsonResponse:
    """Saves a page of the letter while one types."""
    step = step_called(key)
    if step is None:
        raise NotFound
    form = StepForm(request.POST, step=step)
    return autosaved(request, form, lambda: letters.save(request.access, parts=form.value(), **form.reading))


def _fields(
    access: Access, own: Letter | None, form: StepForm, parts: dict[str, str]
) -> list[dict[str, Any]]:
    """Each field with what the guide and the reviewer say of it."""
    said = letter_comments.of(access, own, number=own.sent_number) if own else []
    return [
        {
            "field": field,
            "hints": hints(parts.get(field.name, ""), left_alone=own.left_alone if own else ()),
            "comments": [
                one for one in said if one.part == field.name and letter_comments.still_there(one, parts)
            ],
        }
        for field in form.visible_fields()
    ]


@require_POST
def step_hints(request: OurRequest, key: str) -> JsonResponse:
    """What the guide says of words that are being typed. Read here, on this server, and kept nowhere."""
    step = step_called(key)
    if step is None:
        raise NotFound
    own = letters.own(request.access)
    left_alone = own.left_alone if own else ()
    form = StepForm(request.POST, step=step)
    said = form.value() if form.is_valid() else {}
    found = {
        part.key: render_to_string(
            "families/_hints.html",
            {"hints": hints(said[part.key], left_alone=left_alone), "step_key": key},
        )
        for part in step.parts
        if part.key in said
    }
    return JsonResponse(found)


@require_POST
def leave_as_is(request: OurRequest, key: str) -> HttpResponse:
    """Saves the page, and hides one hint for this letter."""
    step = step_called(key)
    if step is None:
        raise NotFound
    form = StepForm(request.POST, step=step)
    made = attempt(form, lambda: letters.save(request.access, parts=form.value(), **form.reading))
    if made is None:
        return letter(request, key)
    letters.leave_as_is(request.access, mark=request.POST.get("mark", ""))
    onward = redirect("families:letter", key)
    onward["Location"] += "#look"
    return onward


@require_http_methods(["GET", "POST"])
def read_through(request: OurRequest) -> HttpResponse:
    """The whole letter, then send it, or take it back."""
    access = request.access
    problem = ""
    if request.method == "POST":
        try:
            with transaction.atomic():
                _act(request)
        except Invalid as refused:
            problem = refused.words
        else:
            return redirect("families:home")
    own = letters.own(access)
    draft = letters.newest(access, own) if own else None
    words = draft.words if draft else 0
    text = as_text(draft.parts) if draft else ""
    said = letter_comments.of(access, own, number=own.sent_number) if own else []
    open_comments = [one for one in said if draft and letter_comments.still_there(one, draft.parts)]
    found = hints(text, left_alone=own.left_alone if own else ())
    context = {
        "letter": own,
        "text": text,
        "pieces": pieces(text, comments=open_comments, found=found),
        "comments": open_comments,
        "hints": found,
        "report": report(draft.parts) if draft else None,
        "words": words,
        "minutes": minutes_aloud(words),
        "steps": _steps(None, draft.parts if draft else {}),
        "problem": problem,
        "plan": portal.shared_plan(access),
        "reviews": letters.reviews_of(access, own) if own else [],
        "is_sent": bool(draft and draft.frozen_at),
        "can_take_back": bool(own and own.state not in letters.CLOSED_STATES and own.sent_number),
        "is_taken_back": bool(own and own.state == LetterState.WITHDRAWN),
    }
    return render(request, "families/read_through.html", context, status=422 if problem else 200)


def _act(request: OurRequest) -> None:
    if "withdraw" in request.POST:
        letters.withdraw(request.access)
        messages.success(request, "Your letter is taken back. Nobody reads it, and you can go on with it.")
    else:
        letters.send(request.access)
        messages.success(request, "Your letter is with your interventionist now.")

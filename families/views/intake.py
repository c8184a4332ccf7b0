"""The pages of a form: one at a time, saved as one answers, checked, and sent."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases.views.answering import again, attempt
from compliance.errors import Invalid, NotFound
from compliance.requests import OurRequest
from families.domain import intake as verbs
from families.domain.intake import Begun
from families.forms.questions import FinishForm, PageForm
from families.questionnaire import flow
from families.questionnaire.flow import Page
from families.questionnaire.stock import INTAKE
from families.views.writing import autosaved, kept_for, starting

UNPROCESSABLE = 422


@require_GET
def begin(request: OurRequest, form: str) -> HttpResponse:
    """Where the member stopped: the first page without an answer; what was sent is shown as it was sent."""
    mine = verbs.begun(request.access, form)
    if mine.is_sent:
        return redirect("families:check", form)
    pages = flow.pages(mine.form, mine.answers)
    empty = (
        one for one in pages if not any(mine.answers.get(asked.key, "").strip() for asked in one.questions)
    )
    return redirect("families:intake", form, next(empty, pages[-1]).key)


@require_http_methods(["GET", "POST"])
def intake(request: OurRequest, form: str, key: str) -> HttpResponse:
    """One page of the questions."""
    access = request.access
    mine = verbs.begun(access, form)
    page = mine.page_called(key)
    if page is None:
        raise NotFound
    late = kept_for(access, f"forms/{form}/{key}") if request.method == "GET" else {}
    shown = (
        PageForm(request.POST, page=page)
        if request.method == "POST"
        else PageForm(initial=starting(mine.answers, mine.row_of(page), late), page=page)
    )
    if request.method == "POST":
        made = attempt(
            shown,
            lambda: verbs.save_page(
                access, page=page, answers=shown.value(), is_sent=True, form=mine.form, **shown.reading
            ),
        )
        if made is not None:
            return _onward(request, mine.form.key, page, is_urgent=made[1])
    context = _page_context(request, mine, page) | {"form": shown, "late": bool(late)}
    if request.method == "POST":
        return again(request, "families/intake.html", context, shown)
    return render(request, "families/intake.html", context)


def _page_context(request: OurRequest, mine: Begun, page: Page) -> dict[str, object]:
    keys = [one.key for one in flow.pages(mine.form, mine.answers)]
    number = keys.index(page.key) if page.key in keys else 0
    return {
        "asks": mine.form,
        "page": page,
        "number": number + 1,
        "of": len(keys),
        "back": keys[number - 1] if number else "",
        "sent": mine.is_sent,
        "urgent": urgent(request, mine.form.key),
    }


@require_POST
def intake_autosave(request: OurRequest, form: str, key: str) -> JsonResponse:
    """Saves a page of the questions while one answers. A dangerous answer alerts the team from here too."""
    mine = verbs.begun(request.access, form)
    page = mine.page_called(key)
    if page is None:
        raise NotFound
    shown = PageForm(request.POST, page=page)
    return autosaved(
        request,
        shown,
        lambda: verbs.save_page(
            request.access, page=page, answers=shown.value(), form=mine.form, **shown.reading
        )[0],
    )


def _onward(request: OurRequest, form: str, page: Page, *, is_urgent: bool) -> HttpResponse:
    """The next page; the home page for who stops here. Where somebody may be in danger, help stands on top."""
    mine = verbs.begun(request.access, form)
    keys = [one.key for one in flow.pages(mine.form, mine.answers)]
    following = keys[keys.index(page.key) + 1 :] if page.key in keys else keys
    if "stop" in request.POST:
        messages.success(request, "Your answers are saved. Come back whenever you like.")
        onward = redirect("families:home")
    elif following:
        onward = redirect("families:intake", form, following[0])
    else:
        onward = redirect("families:check", form)
    if is_urgent:
        onward["Location"] += "?help=1"
    return onward


@require_http_methods(["GET", "POST"])
def check(request: OurRequest, form: str) -> HttpResponse:
    """All answers once more, then send."""
    access = request.access
    mine = verbs.begun(access, form)
    finish = FinishForm(request.POST if request.method == "POST" else None, signed=mine.form.signed)
    if request.method == "POST" and finish.is_valid():
        try:
            with transaction.atomic():
                verbs.submit(access, key=form, signed_name=finish.cleaned_data.get("signed_name", ""))
        except Invalid as refused:
            finish.refuse(refused.words, refused.field)
        else:
            messages.success(request, "Your answers are with your interventionist. Thank you.")
            return redirect("families:home")
    context = {
        "asks": mine.form,
        "form": finish,
        "pages": [
            (page, [(one.label, one.said(mine.answers)) for one in page.questions])
            for page in flow.pages(mine.form, mine.answers)
        ],
        "missing": [
            (reverse("families:intake", args=[form, one.page.key]), one.question.label)
            for one in flow.missing(mine.form, mine.answers)
        ],
        "sent": mine.is_sent,
        "signed_name": mine.saved.signed_name if mine.saved else "",
        "urgent": urgent(request, form),
    }
    return render(request, "families/check.html", context, status=UNPROCESSABLE if finish.errors else 200)


def urgent(request: OurRequest, form: str = INTAKE) -> dict[str, bool] | None:
    """Help on top of the page, and whether somebody was told: only if the saved answers say so."""
    return {"told": verbs.told_of_danger(request.access, form)} if "help" in request.GET else None

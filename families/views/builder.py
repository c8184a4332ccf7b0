"""The builder's pages: the practice's forms, one form, its pages and questions, a preview, packs."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases.views.answering import again, attempt
from compliance.errors import Invalid, NotFound, StaleVersion
from compliance.requests import OurRequest
from families.domain import builder
from families.domain import forms as form_verbs
from families.forms.builder import (
    ActForm,
    BeginForm,
    FactsForm,
    PackForm,
    QuestionForm,
    SectionForm,
    question_initial,
    section_initial,
)
from families.forms.questions import PageForm
from families.questionnaire import flow
from families.questionnaire.definition import Definition, Question, Section
from families.questionnaire.reading import problems
from families.questionnaire.stock import CURRENT, stock

NEW = "new"


@require_http_methods(["GET", "POST"])
def forms(request: OurRequest) -> HttpResponse:
    """Every form of the practice, the stock ones, and packs."""
    access = request.access
    own = builder.forms(access)
    is_new = "begin" in request.POST
    fresh = BeginForm(request.POST if is_new else None)
    if is_new:
        begun = attempt(fresh, lambda: builder.begin(access, **fresh.cleaned_data))
        if begun is not None:
            return redirect("families:builder-form", begun.key)
    there = [one for one in form_verbs.catalogue() if one.key not in CURRENT]
    pack = PackForm(request.POST if "pack" in request.POST else None, forms_there=there)
    context = {
        "own": [(row, builder.draft(row)) for row in own],
        "stock": [stock(key) for key in CURRENT if key not in {row.key for row in own}],
        "packs": [
            (one, [form.title for form in there if form.key in one.keys]) for one in form_verbs.packs()
        ],
        "form": pack,
        "fresh": fresh,
    }
    if request.method == "POST" and not is_new:
        made = attempt(
            pack,
            lambda: builder.save_pack(
                access, title=pack.cleaned_data["title"], keys=pack.cleaned_data["keys"]
            ),
        )
        if made is not None:
            messages.success(request, "The pack is saved.")
            return redirect("families:builder")
    if request.method == "POST":
        return again(request, "families/builder.html", context, fresh if is_new else pack)
    return render(request, "families/builder.html", context)


@require_http_methods(["GET", "POST"])
def form(request: OurRequest, form: str) -> HttpResponse:
    """One form: its facts, its pages, what stands in the way of publishing."""
    access = request.access
    row = builder.form(access, form)
    found = builder.draft(row)
    names = ("title", "intro", "minutes", "signed")
    initial = {name: getattr(found, name) for name in names} | {"version": row.version}
    facts = FactsForm(request.POST or None, initial=initial)
    if request.method == "POST":
        made = attempt(
            facts,
            lambda: builder.change(
                access,
                key=form,
                version=facts.read_version,
                how=lambda known: replace(known, **facts.value(known)),
            ),
        )
        if made is not None:
            messages.success(request, "Saved.")
            return redirect("families:builder-form", form)
    context = {
        "row": row,
        "found": found,
        "form": facts,
        "problems": problems(found),
    }
    if request.method == "POST":
        return again(request, "families/builder_form.html", context, facts)
    return render(request, "families/builder_form.html", context)


@require_POST
def act(request: OurRequest, form: str) -> HttpResponse:
    """Moves, removes, publishes, retires."""
    access = request.access
    form_of_act = ActForm(request.POST)
    if not form_of_act.is_valid():
        raise NotFound
    version, name, what = (form_of_act.cleaned_data[one] for one in ("version", "name", "what"))
    onward = redirect("families:builder-form", form)
    try:
        if what == "publish":
            made = builder.publish(access, key=form, version=version)
            messages.success(
                request,
                f"Version {made.number} is published. Whoever has begun an earlier one goes on with that.",
            )
        elif what == "retire":
            builder.retire(access, key=form)
            onward = redirect("families:builder")
        elif what in {"up", "down"}:
            builder.move(access, key=form, version=version, name=name, by=-1 if what == "up" else 1)
        else:
            builder.remove(access, key=form, version=version, name=name)
    except (Invalid, StaleVersion) as refused:
        words = (
            refused.words
            if isinstance(refused, Invalid)
            else "Somebody else changed this form meanwhile. Look again."
        )
        messages.error(request, words)
    return onward


@require_http_methods(["GET", "POST"])
def section(request: OurRequest, form: str, key: str) -> HttpResponse:
    """One page of the form."""
    access = request.access
    row = builder.form(access, form)
    found = builder.draft(row)
    here = _section(found, key)
    initial = (section_initial(here) if here else {"repeats": 1}) | {"version": row.version}
    shown = SectionForm(
        request.POST or None,
        initial=initial,
        earlier=builder.earlier_answers(found, here.key if here else ""),
    )
    if request.method == "POST":
        made = attempt(
            shown,
            lambda: builder.save_section(
                access, key=form, version=shown.read_version, section=shown.value(here.key if here else "")
            ),
        )
        if made is not None:
            messages.success(request, "Saved.")
            return redirect("families:builder-form", form)
    return _edit(request, shown, row.key, here.title if here else "A new page")


@require_http_methods(["GET", "POST"])
def question(request: OurRequest, form: str, key: str, name: str) -> HttpResponse:
    """One question of a page."""
    access = request.access
    row = builder.form(access, form)
    found = builder.draft(row)
    here = _section(found, key)
    if here is None:
        raise NotFound
    asked = _question(here, name)
    initial = (question_initial(asked) if asked else {}) | {"version": row.version}
    earlier = builder.earlier_answers(found, here.key, asked.key if asked else NEW)
    shown = QuestionForm(request.POST or None, initial=initial, earlier=earlier)
    if request.method == "POST":
        made = attempt(
            shown,
            lambda: builder.save_question(
                access,
                key=form,
                version=shown.read_version,
                section_key=here.key,
                question=shown.value(asked.key if asked else "", asked),
            ),
        )
        if made is not None:
            messages.success(request, "Saved.")
            return redirect("families:builder-form", form)
    return _edit(request, shown, row.key, asked.label if asked else "A new question")


def _edit(request: OurRequest, shown: Any, key: str, title: str) -> HttpResponse:
    context = {"form": shown, "key": key, "title": title}
    if request.method == "POST":
        return again(request, "families/builder_edit.html", context, shown)
    return render(request, "families/builder_edit.html", context)


def _section(found: Definition, key: str) -> Section | None:
    """A page by its name; None for a new one. Raises NotFound for a name that is not there."""
    if key == NEW:
        return None
    here = next((one for one in found.sections if one.key == key), None)
    if here is None:
        raise NotFound
    return here


def _question(here: Section, name: str) -> Question | None:
    if name == NEW:
        return None
    asked = next((one for one in here.questions if one.key == name), None)
    if asked is None:
        raise NotFound
    return asked


@require_GET
def preview(request: OurRequest, form: str) -> HttpResponse:
    """The draft as a family member will see it, every page one below the other. Nothing is saved here."""
    found = builder.draft(builder.form(request.access, form))
    pages = [
        (page, PageForm(page=page, auto_id=f"id_{number}_%s"))
        for number, page in enumerate(flow.every_page(found))
    ]
    return render(request, "families/builder_preview.html", {"found": found, "pages": pages, "key": form})

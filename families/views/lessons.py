"""Lessons: the member's list and each lesson, the team's view of the group, and a practice's own."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases import queries as case_queries
from cases import when
from cases.frame import frame
from cases.models import Case, ConcernedOther
from cases.views.answering import again, attempt, of_case
from compliance import gate
from compliance.access import Access
from compliance.requests import OurRequest, StaffRequest
from families import queries
from families.domain import lessons as verbs
from families.domain import portal
from families.forms.lessons import AnswerForm, LessonForm, lesson_initial
from families.lessons.catalogue import ENGLISH, LANGUAGES, NAMES, stock
from families.models import LessonProgress


def _language(request: OurRequest, me: ConcernedOther) -> str:
    asked = request.GET.get("lang") or request.POST.get("lang") or me.language
    return asked if asked in LANGUAGES else ENGLISH


@require_GET
def lessons(request: OurRequest) -> HttpResponse:
    """The member's lessons, the open ones first."""
    me = portal.me(request.access)
    language = _language(request, me)
    found = verbs.for_me(request.access, me, language=language)
    context = {
        "open": [one for one in found if not one.is_done],
        "done": [one for one in found if one.is_done],
    }
    return render(request, "families/lessons.html", context | _switch(language))


@require_http_methods(["GET", "POST"])
def lesson(request: OurRequest, key: str) -> HttpResponse:
    """One lesson and its question. Every answer gets kind words."""
    access = request.access
    me = portal.me(access)
    language = _language(request, me)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        verbs.answer(access, me, key=key, number=form.cleaned_data["answer"], language=language)
        onward = redirect("families:lesson", key)
        onward["Location"] += f"?lang={language}#answer"
        return onward
    reading = verbs.open_lesson(access, me, key, language=language)
    given = reading.progress.answer if reading.progress else None
    answers = reading.lesson.answers
    context = {
        "reading": reading,
        "lesson": reading.lesson,
        "given": answers[given] if given is not None and given < len(answers) else None,
        "form": form,
        "is_stock": reading.lesson.key in {one.key for one in stock(ENGLISH)},
        "next": next(
            (
                one
                for one in verbs.for_me(access, me, language=language)
                if not one.is_done and one.lesson.key != key
            ),
            None,
        ),
    }
    return render(
        request, "families/lesson.html", context | _switch(language), status=422 if form.is_bound else 200
    )


def _switch(language: str) -> dict[str, object]:
    other = next(one for one in LANGUAGES if one != language)
    return {"language": language, "other": other, "other_name": NAMES[other]}


@require_GET
def group(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Who has read what: the group's progress."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    people = list(gate.open(access, case_queries.taking_part(case), case_id=case.pk, to="list"))
    rows = list(gate.open(access, queries.lesson_progress(case.pk), case_id=case.pk, to="read"))
    stage = verbs.stage_of(case)
    known = {(one.concerned_other_id, one.lesson_key): one for one in rows}
    every = verbs.all_lessons(ENGLISH)
    of_person = {
        person.pk: verbs.readings(every, stage, [one for one in rows if one.concerned_other_id == person.pk])
        for person in people
    }
    grid = []
    for lesson in every:
        states = [
            (person, *_state(known.get((person.pk, lesson.key)), case, access, lesson.stages, stage))
            for person in people
        ]
        grid.append((lesson, sum(kind == "good" for _, _, kind in states), states))
    asked = sum(len(one) for one in of_person.values())
    done = sum(reading.is_done for one in of_person.values() for reading in one)
    context = {"frame": frame(access, case, "family"), "case_id": case.pk, "people": people, "grid": grid}
    return render(request, "families/staff_lessons.html", context | {"asked": asked, "done": done})


def _state(
    row: LessonProgress | None, case: Case, access: Access, stages: tuple[str, ...], stage: str
) -> tuple[str, str]:
    if row is None:
        return ("Not begun", "due") if stage in stages else ("Later", "")
    if row.done_at:
        return f"Done {when.in_sentence(when.day(row.done_at, case.time_zone, at=access.at))}", "good"
    if row.excused_at:
        return "Not needed", ""
    return ("Opened", "info") if row.opened_at else ("Asked for", "due")


@require_POST
def ask(request: StaffRequest, case_id: UUID, person_id: UUID) -> HttpResponse:
    """Asks somebody for a lesson, or lets it go."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    person = of_case(access, case, ConcernedOther, person_id)
    verbs.ask(
        access, case=case, person=person, key=request.POST.get("lesson", ""), is_needed="ask" in request.POST
    )
    messages.success(request, "The list is changed.")
    return redirect("families:group-lessons", case.pk)


@require_http_methods(["GET", "POST"])
def own(request: OurRequest) -> HttpResponse:
    """The practice's own lessons, and a new one."""
    access = request.access
    found = verbs.own_lessons(access)
    chosen = next((one for one in found if one.key == request.GET.get("lesson")), None)
    form = LessonForm(request.POST or None, initial=lesson_initial(chosen))
    if request.method == "POST":
        if "retire" in request.POST:
            verbs.retire(access, key=request.POST["retire"])
            messages.success(request, "This lesson is offered to nobody new.")
            return redirect("families:own-lessons")
        made = attempt(
            form,
            lambda: verbs.publish(
                access,
                key=chosen.key if chosen else "",
                choices=form.answers(),
                **{
                    name: form.cleaned_data[name]
                    for name in ("language", "stage", "title", "body", "question")
                },
            ),
        )
        if made is not None:
            messages.success(request, f"Version {made.number} is published.")
            return redirect("families:own-lessons")
    context = {"found": found, "form": form, "chosen": chosen, "action": reverse("families:own-lessons")}
    if request.method == "POST":
        return again(request, "families/own_lessons.html", context, form)
    return render(request, "families/own_lessons.html", context)

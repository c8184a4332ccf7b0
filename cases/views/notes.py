"""Notes and tasks of a case."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from cases import queries, when
from cases.domain import notes as verbs
from cases.domain import tasks as task_verbs
from cases.forms import NoteForm, TaskForm
from cases.frame import frame
from cases.models import Case, Note, NoteKind, Task
from cases.models.work import NOTE_CATEGORY
from cases.views.answering import again, attempt
from cases.views.workspace import task_lines
from compliance import gate
from compliance.access import Access
from compliance.requests import OurRequest

ALL_TASKS = 200
DONE_SHOWN = 20


@require_http_methods(["GET", "POST"])
def notes(request: OurRequest, case_id: UUID) -> HttpResponse:
    """Notes, newest first; a new one on top."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    form = NoteForm(request.POST or None, kinds=_kinds(access, case))
    if request.method == "POST":
        made = attempt(
            form,
            lambda: verbs.write(
                access,
                case=case,
                kind=form.cleaned_data["kind"],
                text=form.cleaned_data["text"],
                key=form.key,
            ),
        )
        if made is not None:
            messages.success(request, "The note is saved.")
            return redirect("cases:notes", case.pk)
    page = gate.page(access, queries.notes(case), after=request.GET.get("after", ""), case_id=case.pk)
    context = {
        "frame": frame(access, case, "notes"),
        "form": form,
        "notes": [_line(note, case, access) for note in page],
        "older": f"?after={page.next}" if page.next else "",
        "withheld": page.withheld,
    }
    if request.method == "POST":
        return again(request, "cases/notes.html", context, form)
    return render(request, "cases/notes.html", context)


@require_http_methods(["GET", "POST"])
def amend(request: OurRequest, case_id: UUID, note_id: UUID) -> HttpResponse:
    """Adds to a note; the old text stays."""
    access = request.access
    note = gate.get(access, Note, note_id, to="read")
    case = gate.get(access, Case, note.case_id, to="read")
    form = NoteForm(
        request.POST or None, kinds=[(note.kind, NoteKind(note.kind).label)], initial={"kind": note.kind}
    )
    if request.method == "POST":
        made = attempt(
            form,
            lambda: verbs.write(
                access, case=case, kind=note.kind, text=form.cleaned_data["text"], key=form.key, amends=note
            ),
        )
        if made is not None:
            messages.success(request, "The addition is saved. The first text stays.")
            return redirect("cases:notes", case.pk)
    context = {"frame": frame(access, case, "notes"), "form": form, "note": _line(note, case, access)}
    if request.method == "POST":
        return again(request, "cases/note_amend.html", context, form)
    return render(request, "cases/note_amend.html", context)


@require_http_methods(["GET", "POST"])
def tasks(request: OurRequest, case_id: UUID) -> HttpResponse:
    """Open tasks, soonest first, and a form for one more."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    form = TaskForm(request.POST or None)
    if request.method == "POST":
        made = attempt(
            form,
            lambda: task_verbs.create(
                access,
                case=case,
                title=form.cleaned_data["title"],
                due_at=form.due_at(case.time_zone),
                owner=case.lead,
                key=form.key,
            ),
        )
        if made is not None:
            messages.success(request, "The task is added.")
            return redirect("cases:tasks", case.pk)
    finished = gate.open(access, queries.done_tasks(case), case_id=case.pk)[:DONE_SHOWN]
    context = {
        "frame": frame(access, case),
        "form": form,
        "tasks": task_lines(access, case, ALL_TASKS),
        "done": [
            {
                "title": row.title,
                "when": f"{when.both(row.done_at, case.time_zone, at=access.at)}, {row.done_by_name}",
            }
            for row in finished
        ],
    }
    if request.method == "POST":
        return again(request, "cases/tasks.html", context, form)
    return render(request, "cases/tasks.html", context)


@require_POST
def finish_task(request: OurRequest, case_id: UUID, task_id: UUID) -> HttpResponse:
    """Ticks a task off."""
    access = request.access
    task = gate.get(access, Task, task_id, to="read")
    case = gate.get(access, Case, task.case_id, to="read")
    task_verbs.done(access, task=task, case=case)
    messages.success(request, f"Done: {task.title}")
    return redirect("cases:workspace" if request.POST.get("from") == "overview" else "cases:tasks", case.pk)


def _kinds(access: Access, case: Case) -> list[tuple[str, str]]:
    """Kinds of note that this role may write here."""
    return [
        (kind.value, kind.label)
        for kind in NoteKind
        if gate.would(
            access,
            on=Note(case_id=case.pk, category=NOTE_CATEGORY[kind].value, author_id=access.membership_id),
        ).allowed
    ]


def _line(note: Note, case: Case, access: Access) -> dict[str, Any]:
    return {
        "id": note.pk,
        "kind": note.get_kind_display(),
        "meta": f"{when.both(note.at, case.time_zone, at=access.at)}, {note.author_name}",
        "text": note.text,
        "amends": note.amends_id,
    }

"""Staff pages about letters: the list, the date they are asked for, reading and answering one."""

from datetime import date as date_type
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases import queries as case_queries
from cases import when
from cases.frame import frame
from cases.models import Case
from cases.views.answering import again, attempt, of_case
from compliance import gate
from compliance.access import Access
from compliance.requests import StaffRequest
from families import queries
from families.domain import letter_comments, letters, reminders
from families.forms.letters import CommentForm, ReviewDateForm, ReviewForm
from families.guide.letter import report
from families.letter_marks import hints, pieces
from families.letter_parts import EVERY_STEP, FREE, as_text, is_free, minutes_aloud
from families.models import Letter, Verdict
from practices.tenancy.models import uuid7

FLAGS = {
    "approved": ("good", "check"),
    "submitted": ("due", "eye"),
    "changes_requested": ("", "message-circle"),
}


@require_GET
def letter_list(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Letters of the family."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    names = _names(access, case)
    found = gate.open(access, queries.letters(case.pk), case_id=case.pk, to="list")
    date = queries.letter_date(case.pk).first()
    context = {
        "frame": frame(access, case, "letters"),
        "case_id": case.pk,
        "withheld": found.withheld,
        "date": when.day(date.review_by, case.time_zone, at=access.at) if date else "",
        "letters": [
            {
                "id": one.pk,
                "author": names.get(one.author_id, ("A family member", ""))[0],
                "relation": names.get(one.author_id, ("", ""))[1],
                "state": one.get_state_display(),
                "kind": {"approved": "good", "submitted": "due"}.get(one.state, ""),
                "is_sent": one.sent_number is not None,
                "sent": when.in_sentence(when.both(one.sent_at, case.time_zone, at=access.at))
                if one.sent_at
                else "",
            }
            for one in found
        ],
    }
    return render(request, "families/staff_letters.html", context)


def _names(access: Access, case: Case) -> dict[UUID, tuple[str, str]]:
    people = gate.open(access, case_queries.people(case), case_id=case.pk, to="list")
    return {person.pk: (person.name, person.relation) for person in people}


@require_http_methods(["GET", "POST"])
def review_date(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Until when letters should be here; authors are reminded before."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    form = ReviewDateForm(request.POST or None)
    if request.method == "POST":
        made = attempt(
            form,
            lambda: reminders.set_review_date(
                access, case=case, review_by=_morning(form.cleaned_data["review_on"], case.time_zone)
            ),
        )
        if made is not None:
            messages.success(request, "The date is set. Whoever has not sent a letter is reminded.")
            return redirect("families:letters", case.pk)
    context = {"frame": frame(access, case, "letters"), "case_id": case.pk, "form": form}
    if request.method == "POST":
        return again(request, "families/staff_date.html", context, form)
    return render(request, "families/staff_date.html", context)


def _morning(day: date_type, zone_name: str) -> datetime:
    """Nine in the morning of a day, where the case is."""
    return datetime.combine(day, time(9), tzinfo=when.zone(zone_name))


@require_http_methods(["GET", "POST"])
def review(request: StaffRequest, case_id: UUID, letter_id: UUID) -> HttpResponse:
    """Reads the version that was sent, and answers it."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    letter = of_case(access, case, Letter, letter_id, to="review")
    form = ReviewForm(request.POST or None, initial={"read_version": letter.sent_number})
    if request.method == "POST":
        made = attempt(
            form,
            lambda: letters.review(
                access,
                letter=letter,
                number=form.cleaned_data["read_version"],
                verdict=Verdict(form.cleaned_data["verdict"]),
                comment=form.cleaned_data["comment"],
            ),
        )
        if made is not None:
            author = _names(access, case).get(letter.author_id, ("The author", ""))[0]
            is_ready = form.cleaned_data["verdict"] == Verdict.APPROVED
            messages.success(
                request,
                f"{author}’s letter is marked ready." if is_ready else f"Your words are with {author}.",
            )
            return redirect("families:letters", case.pk)
        return again(request, "families/staff_review.html", _review(request, case, letter, form), form)
    return render(request, "families/staff_review.html", _review(request, case, letter, form))


@require_POST
def comment(request: StaffRequest, case_id: UUID, letter_id: UUID) -> HttpResponse:
    """Words at a phrase. The author sees them beside it."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    letter = of_case(access, case, Letter, letter_id, to="review")
    form = CommentForm(request.POST)
    made = attempt(
        form,
        lambda: letter_comments.add(
            access,
            letter=letter,
            number=form.cleaned_data["read_version"],
            quote=form.cleaned_data["quote"],
            comment=form.cleaned_data["comment"],
        ),
    )
    if made is None:
        context = _review(request, case, letter, ReviewForm(initial={"read_version": letter.sent_number}))
        return again(request, "families/staff_review.html", context | {"comment_form": form}, form)
    messages.success(request, "Your comment stands beside these words.")
    return redirect("families:review", case.pk, letter.pk)


def _review(request: StaffRequest, case: Case, letter: Letter, form: ReviewForm) -> dict[str, Any]:
    access = request.access
    sent = letters.sent_version(access, letter)
    author, relation = _names(access, case).get(letter.author_id, ("A family member", ""))
    text = as_text(sent.parts) if sent else ""
    comments = letter_comments.of(access, letter, number=letter.sent_number)
    found = hints(text)
    return {
        "frame": frame(access, case, "letters"),
        "case_id": case.pk,
        "letter_id": letter.pk,
        "print_key": uuid7().hex,
        "form": form,
        "comment_form": CommentForm(initial={"read_version": letter.sent_number}),
        "author": author,
        "relation": relation,
        "kind": FLAGS.get(letter.state, ("", "circle"))[0],
        "icon": FLAGS.get(letter.state, ("", "circle"))[1],
        "state": letter.get_state_display(),
        "steps": _parts(sent.parts) if sent else [],
        "text": text,
        "pieces": pieces(text, comments=comments, found=found),
        "comments": comments,
        "hints": found,
        "report": report(sent.parts) if sent else None,
        "words": sent.words if sent else 0,
        "minutes": minutes_aloud(sent.words) if sent else 0,
        "number": letter.sent_number,
        "reviews": letters.reviews_of(access, letter),
    }


def _parts(parts: dict[str, str]) -> list[dict[str, Any]]:
    """Which pages of the letter have words, and how many."""
    return [
        {"title": step.title, "words": sum(len(parts.get(part.key, "").split()) for part in step.parts)}
        for step in EVERY_STEP
        if is_free(parts) == (step is FREE) or any(parts.get(part.key, "").strip() for part in step.parts)
    ]

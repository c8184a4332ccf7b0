"""Staff: who of the family is invited, how far each one is, and what they told us."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases import queries as case_queries
from cases import when
from cases.domain import reach
from cases.frame import frame
from cases.models import Case, ConcernedOther
from cases.models.people import SafeWay
from cases.views.answering import again, attempt, of_case
from compliance import gate
from compliance.access import Access
from compliance.errors import Invalid
from compliance.requests import OurRequest, StaffRequest
from families import printed_code, queries
from families.domain import door_check, invitations, progress, side_by_side
from families.domain import messages as message_verbs
from families.domain.progress import Progress
from families.domain.side_by_side import Told
from families.forms.door import QuestionForm, RuleForm
from families.models import DoorCheck, Invitation, LinkWay
from families.parts import pages_of
from families.picture import picture
from families.questionnaire.stock import INTAKE

SENDS = {
    SafeWay.EMAIL.value: "Send by e-mail",
    SafeWay.TEXT.value: "Send as a text message",
}


@require_GET
def space(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Invitations, and each member's answers side by side."""
    return _space(request, gate.get(request.access, Case, case_id, to="read"))


def _space(request: StaffRequest, case: Case, shown_link: dict[str, Any] | None = None) -> HttpResponse:
    access = request.access
    people = list(gate.open(access, case_queries.people(case), case_id=case.pk, to="list"))
    links: dict[UUID, list[Invitation]] = {}
    for one in queries.invitations(case):
        links.setdefault(UUID(str(one.concerned_other_id)), []).append(one)
    far = progress.of(access, case, people)
    every, withheld = side_by_side.told(access, case)
    context = {
        "frame": frame(access, case, "family"),
        "case_id": case.pk,
        "people": [_person(one, links.get(one.pk, []), far[one.pk], case, access) for one in people],
        "withheld": withheld,
        "new_messages": sum(message_verbs.unread_of_case(access, case.pk).values()),
        "shown_link": shown_link,
        "may_show": invitations.may_show(access, case.pk),
        "pages": pages_of(access, case),
        "answers": [_answers(one) for one in every],
        "asks_question": door_check.rule() is DoorCheck.QUESTION,
        "waiting": door_check.to_read_aloud(access, case) if invitations.may_show(access, case.pk) else [],
    }
    return render(request, "families/staff_space.html", context)


def _person(
    person: ConcernedOther, links: list[Invitation], far: Progress, case: Case, access: Access
) -> dict[str, Any]:
    link = links[0] if links else None
    state, kind = _door_state(link, case, access)
    return {
        "id": person.pk,
        "name": person.name,
        "relation": person.relation,
        "state": state,
        "kind": kind,
        "has_link": link is not None and not link.revoked_at,
        "far": far if far.is_begun or any(one.claimed_at for one in links) else None,
        "send": SENDS[person.safe_way] if reach.can_be_sent(person) else "",
        "way": person.safe_way,
        "again": link is not None,
        "has_been_here": any(one.claimed_at for one in links),
    }


def _door_state(link: Invitation | None, case: Case, access: Access) -> tuple[str, str]:
    """How the newest link stands, in words with its day."""

    def day(moment: Any) -> str:
        return when.in_sentence(when.day(moment, case.time_zone, at=access.at))

    if link is None:
        return "Not invited yet", "due"
    if link.claimed_at:
        return f"Opened {day(link.claimed_at)}", "good"
    if link.revoked_at:
        return "Link taken back", "due"
    if link.expires_at <= access.at:
        return f"Link ended {day(link.expires_at)}", "due"
    seen = ", looked at" if link.opened_at else ""
    return f"{LinkWay(link.way).label} {day(link.created_at)}{seen}", "info"


def _answers(one: Told) -> dict[str, Any]:
    return {
        "id": one.person.pk,
        "name": one.person.name,
        "title": one.form.title if one.form.key != INTAKE else "",
        "phone": one.person.phone,
        "contact_safe": one.person.contact_safe,
        "lines": one.lines,
        "sent": one.is_sent,
        "signed_name": one.signed_name,
    }


@require_http_methods(["GET", "POST"])
def question(request: StaffRequest, case_id: UUID, person_id: UUID) -> HttpResponse:
    """A question agreed on with one person, asked at their door."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    person = of_case(access, case, ConcernedOther, person_id)
    agreed = door_check.question_of(person.pk)
    form = QuestionForm(request.POST or None, initial={"question": agreed.question if agreed else ""})
    if request.method == "POST":
        done = attempt(form, lambda: door_check.agree(access, other=person, **form.cleaned_data))
        if done is not None:
            messages.success(request, f"The question for {person.name} is kept.")
            return redirect("families:space", case.pk)
    context = {"frame": frame(access, case, "family"), "case_id": case.pk, "form": form, "name": person.name}
    if request.method == "POST":
        return again(request, "families/staff_question.html", context, form)
    return render(request, "families/staff_question.html", context)


@require_http_methods(["GET", "POST"])
def door_rule(request: OurRequest) -> HttpResponse:
    """Admins: what this practice asks at the door of every family member."""
    access = request.access
    form = RuleForm(request.POST or None, initial={"check_kind": door_check.rule_for(access)})
    if request.method == "POST" and form.is_valid():
        door_check.set_rule(access, DoorCheck(form.cleaned_data["check_kind"]))
        messages.success(request, "Saved. It is asked from the next link on.")
        return redirect("families:door-rule")
    if request.method == "POST":
        return again(request, "families/door_rule.html", {"form": form}, form)
    return render(request, "families/door_rule.html", {"form": form})


@require_POST
def invite(request: StaffRequest, case_id: UUID, person_id: UUID) -> HttpResponse:
    """Makes a link: sent, shown once in this answer, or printed as a code. Nothing keeps it in clear."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    person = of_case(access, case, ConcernedOther, person_id)
    way = _way(request.POST.get("how", ""))
    try:
        link, path = invitations.invite(access, case=case, other=person, way=way)
    except Invalid as refused:
        messages.error(request, refused.words)
        return redirect("families:space", case.pk)
    url = settings.BASE_URL + path
    if way is LinkWay.SHOWN:
        return _space(request, case, {"name": person.name, "url": url, "picture": picture(url)})
    if way is LinkWay.PRINTED:
        return _sheet(request, link, url)
    messages.success(request, "The invitation is on its way.")
    return redirect("families:space", case.pk)


def _way(how: str) -> LinkWay:
    return LinkWay(how) if how in LinkWay.values else LinkWay.SHOWN


def _sheet(request: StaffRequest, link: Invitation, url: str) -> HttpResponse:
    """A sheet to hand over: an address, a code and a picture, and not a word of what it is about."""
    around = invitations.words_around(link)
    context = {
        "around": around,
        "language": link.language,
        "address": (settings.BASE_URL + reverse("families:code")).partition("://")[2],
        "code": printed_code.shown(url.rstrip("/").rpartition("/")[2]),
        "picture": picture(url),
        "back": reverse("families:space", args=[link.case_id]),
    }
    response = render(request, "families/printed_code.html", context)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def revoke(request: StaffRequest, case_id: UUID, person_id: UUID) -> HttpResponse:
    """Takes links and devices back."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    person = of_case(access, case, ConcernedOther, person_id)
    invitations.revoke(access, other=person)
    messages.success(request, "Every link and device of this person is closed.")
    return redirect("families:space", case.pk)

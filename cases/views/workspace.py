"""One case: overview with the next step, how ready it is, what has happened, who belongs to it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_GET

from cases import queries, when, wording
from cases.domain import tasks as task_verbs
from cases.frame import frame
from cases.models import Case, ConcernedOther, Individual, SafetyScreen
from cases.models.agreements import AGREEMENTS
from cases.models.people import OtherStatus
from cases.parts import GuardState
from cases.safety_domains import BY_KEY
from cases.stages import GUARDS, TRANSITIONS
from cases.standing import flag_of
from compliance import gate
from compliance.access import Access
from compliance.consent import queries as consent_queries
from compliance.requests import OurRequest
from compliance.vocabulary import Category
from compliance.withheld import Withheld
from documents.papers import paper_called
from practices.tenancy.models import uuid7

TASKS_SHOWN = 5
CONSENTS_SHOWN = 4


@dataclass(frozen=True, slots=True)
class ReadyRow:
    """One guard in the card “Ready for …”."""

    title: str
    words: str
    owes: str
    url: str
    guard: str
    mark: str


@dataclass(frozen=True, slots=True)
class Ready:
    """The card “Ready for …”."""

    title: str
    done: int
    rows: list[ReadyRow]
    as_of: str


@dataclass(frozen=True, slots=True)
class Mind:
    """One line of “Keep in mind”."""

    label: str
    words: str
    mark: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the timeline."""

    icon: str
    meta: str
    title: str
    detail: str


@require_GET
def workspace(request: OurRequest, case_id: UUID) -> HttpResponse:
    """The overview."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    entries = gate.page(access, queries.timeline(case), size=queries.TIMELINE_SIZE, case_id=case.pk)
    people, people_withheld = _people(access, case)
    mind, mind_withheld = _mind(access, case)
    context = {
        "frame": frame(access, case),
        "case": case,
        "about": _about(access, case, people),
        "eyebrow": _eyebrow(case, access),
        "next_url": case.next_url or reverse("cases:tasks", args=[case.pk]),
        "ready": ready(case, access),
        "entries": [entry(row, case, access) for row in entries],
        "more_entries": bool(entries.next),
        "tasks": task_lines(access, case, TASKS_SHOWN),
        "people": people,
        "people_withheld": people_withheld,
        "mind": mind,
        "mind_withheld": mind_withheld,
        "signed": _signed(access, case, people),
        "consents": _consents(access, case),
        "print_key": uuid7().hex if may_print(access, case) else "",
    }
    return render(request, "cases/workspace.html", context)


def may_print(access: Access, case: Case) -> bool:
    """Whether to show the way to the printed summary, which holds more than this page."""
    return gate.would(access, on=case.pk, category=paper_called("case-summary").category).allowed


@require_GET
def timeline(request: OurRequest, case_id: UUID) -> HttpResponse:
    """Everything that has happened, newest first."""
    access = request.access
    case = gate.get(access, Case, case_id, to="read")
    page = gate.page(
        access, queries.timeline(case), after=request.GET.get("after", ""), size=50, case_id=case.pk
    )
    context = {
        "frame": frame(access, case),
        "entries": [entry(row, case, access) for row in page],
        "older": f"?after={page.next}" if page.next else "",
    }
    return render(request, "cases/timeline.html", context)


def entry(row: Any, case: Case, access: Access) -> Entry:
    """One entry as it is shown: day, time and author first."""
    meta = f"{when.both(row.at, case.time_zone, at=access.at)}, {row.actor_name}"
    return Entry(row.icon, meta, row.title, row.detail)


def ready(case: Case, access: Access) -> Ready | None:
    """How the way on stood when the case was last worked on. The page “Move on” asks anew."""
    kept = case.readiness
    row = TRANSITIONS.get(kept.get("transition", ""))
    if row is None or not kept.get("rows"):
        return None
    rows = [
        ReadyRow(
            title=GUARDS[one["guard"]].title,
            words=one["words"],
            owes=one["owes"],
            url=one["url"],
            guard=one["guard"],
            mark="due" if one["state"] == GuardState.OPEN else "good",
        )
        for one in kept["rows"]
    ]
    as_of = parse_datetime(kept["at"])
    return Ready(
        title=f"Ready for {row.to.label.lower()}" if not row.closes else "Ready to close",
        done=sum(one.mark == "good" for one in rows),
        rows=rows,
        as_of=when.in_sentence(when.both(as_of, case.time_zone, at=access.at)) if as_of else "",
    )


def task_lines(access: Access, case: Case, most: int) -> list[dict[str, Any]]:
    """Open tasks, soonest first, with their due time in words."""
    found = gate.open(access, queries.open_tasks(case), case_id=case.pk)
    return [
        {
            "id": row.pk,
            "title": row.title,
            "rule": row.rule,
            "url": row.url,
            "due": when.due(row.due_at, case.time_zone, at=access.at),
            "is_due": when.is_due_today(row.due_at, case.time_zone, at=access.at),
            "owner": row.owner.display_name if row.owner else "",
            "may_finish": task_verbs.may_finish(access, row),
        }
        for row in found[:most]
    ]


def _eyebrow(case: Case, access: Access) -> str:
    words = when.due(case.next_due_at, case.time_zone, at=access.at)
    return f"Next, {when.in_sentence(words)}" if words else "Next"


def _consents(access: Access, case: Case) -> list[dict[str, Any]] | None:
    """The newest consents with their flags; None for whom the rule opens none."""
    if not gate.would(access, on=case.pk, category=Category.CONSENT).allowed:
        return None
    if case.engaged_at is None:
        return []  # nobody was asked yet: nothing to look up
    newest = gate.open(access, consent_queries.of_case(), case_id=case.pk)[:CONSENTS_SHOWN]
    return [
        {"id": row.pk, "name": row.recipient_name, "flag": flag_of(row, at=access.at, zone=case.time_zone)}
        for row in newest
    ]


def _about(access: Access, case: Case, people: list[ConcernedOther]) -> str:
    """“HL-0142. Called Danny. 34, he/him. Concern raised by his sister.” as far as it is known and open."""
    words = [f"{case.reference}."]
    if gate.would(access, on=case.pk, category=Category.IND_IDENTITY).allowed:
        person = gate.open(access, queries.individual(case), case_id=case.pk, to="read").first()
        words += _facts(person, access) if person else []
    caller = next((one for one in people if one.is_caller), None)
    if caller is not None:
        day = when.day(case.opened_at, case.time_zone, at=access.at)
        words.append(f"Concern raised by {caller.name} ({caller.relation}), {when.in_sentence(day)}.")
    return " ".join(words)


def _facts(person: Individual, access: Access) -> list[str]:
    words = [f"Called {person.called}."] if person.called else []
    born = parse_datetime(f"{person.born_on}T00:00:00") if person.born_on else None
    today = access.at.date()
    parts = []
    if born is not None:
        before = (today.month, today.day) < (born.month, born.day)
        parts.append(str(today.year - born.year - before))
    if person.pronouns:
        parts.append(person.pronouns)
    return [*words, f"{', '.join(parts)}."] if parts else words


def _people(access: Access, case: Case) -> tuple[list[ConcernedOther], Withheld | None]:
    decision = gate.would(access, on=case.pk, category=Category.CONTACT)
    if not decision.allowed:
        return [], Withheld(decision.rule_id, decision.words)
    return list(gate.open(access, queries.people(case), case_id=case.pk, to="list")), None


def _mind(access: Access, case: Case) -> tuple[list[Mind], Withheld | None]:
    """What nobody may forget: every red and amber answer of the newest safety screen."""
    decision = gate.would(access, on=case.pk, category=Category.RISK)
    if not decision.allowed:
        return [], Withheld(decision.rule_id, decision.words)
    screen = gate.open(access, queries.screens(case), case_id=case.pk, to="read").first()
    return (_lines(screen, case, access) if screen else []), None


def _lines(screen: SafetyScreen, case: Case, access: Access) -> list[Mind]:
    found = []
    marks = {"red": "risk", "amber": "due"}
    for key, one in screen.answers.items():
        if one.get("level") in marks and key in BY_KEY:
            found.append(
                Mind(BY_KEY[key].label, one.get("mitigation") or one.get("heard", ""), marks[one["level"]])
            )
    found.sort(key=lambda line: line.mark != "risk")
    if not found:
        asked = when.day(screen.answered_at, case.time_zone, at=access.at)
        found.append(Mind("Safety screen", f"Nothing amber or red, {asked}", "good"))
    return found


def _signed(access: Access, case: Case, people: list[ConcernedOther]) -> dict[str, int] | None:
    """How many participants signed how we work; None where that is not open."""
    if not people or not gate.would(access, on=case.pk, category=Category.FAMILY_OWN).allowed:
        return None
    active = {one.pk for one in people if one.status == OtherStatus.ACTIVE}
    papers = gate.open(access, queries.acknowledgements(case), case_id=case.pk)
    signed = {
        (paper.concerned_other_id, paper.kind)
        for paper in papers
        if paper.wording_version == wording.VERSIONS[paper.kind]
    }
    done = [one for one in active if all((one, kind.value) in signed for kind in AGREEMENTS)]
    return {"done": len(done), "all": len(active)}

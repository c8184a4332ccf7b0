"""The caseload, as board and as table: soonest due first, every filter in the address."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from cases import queries, when
from cases.domain import emergency
from cases.forms import CaseloadForm
from cases.forms.work import CaseloadView
from cases.models import Case, Stage
from cases.models.case import NOTHING_DUE
from compliance import gate
from compliance.requests import OurRequest
from compliance.vocabulary import Role

TODAY = 3
LANES = [stage for stage in Stage if stage is not Stage.CLOSED]
NAMES = {stage.value: stage.label for stage in Stage}


@dataclass(frozen=True, slots=True)
class Line:
    """One case, as card or row."""

    url: str
    name: str
    reference: str
    stage: str
    stage_label: str
    step: str
    due: str
    is_due: bool
    clock: str
    risk: str
    on_hold: bool
    waiting: bool
    is_new: bool
    lead: str


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter, as a link that turns it on or off."""

    label: str
    url: str
    current: bool
    icon: str = ""


@require_GET
def caseload(request: OurRequest) -> HttpResponse:
    """“Your cases”."""
    access = request.access
    chosen = CaseloadForm(request.GET).value(whole_by_default=access.role is not Role.INTERVENTIONIST)
    narrowed = chosen.narrowed(member_id=access.membership_id, at=access.at)
    size = queries.TABLE_SIZE if chosen.table else queries.BOARD_SIZE
    page = gate.page(access, queries.caseload(narrowed), after=chosen.after, size=size)
    lines = [line(case, access.at) for case in page]
    address = _address(chosen)
    context = {
        "lines": lines,
        "lanes": [] if chosen.table else _lanes(lines),
        "today": [one for one in lines if one.is_due][:TODAY] if not chosen.after else [],
        "summary": _summary(lines, more=bool(page.next), chosen=chosen),
        "filters": _filters(chosen, mine=access.membership_id is not None),
        "table": chosen.table,
        "words": chosen.words,
        "stage": NAMES.get(chosen.stage, ""),
        "board_url": f"?{urlencode(address | {'view': 'board'})}",
        "table_url": f"?{urlencode(address | {'view': 'table'})}",
        "next_url": f"?{urlencode(address | {'view': 'table', 'after': page.next})}" if page.next else "",
        "more": bool(page.next),
        "filtered": _is_narrowed(chosen),
        "withheld": page.withheld,
        "may_declare": access.role in emergency.MAY,
        "may_open": access.role in {Role.INTERVENTIONIST, Role.SUPERVISOR, Role.COORDINATOR},
    }
    return render(request, "cases/caseload.html", context)


def line(case: Case, at: datetime) -> Line:
    """What one case shows in a list. Everything stands on the case itself."""
    words = when.due(case.next_due_at, case.time_zone, at=at)
    is_due = bool(words) and when.is_due_today(case.next_due_at, case.time_zone, at=at)
    return Line(
        url=f"/cases/{case.pk}/",
        name=case.display_name,
        reference=case.reference,
        stage=case.stage,
        stage_label=NAMES[case.stage],
        step=case.next_step,
        due=words,
        is_due=is_due,
        clock=_clock(case, words),
        risk=case.risk_flag,
        on_hold=case.open_holds > 0,
        waiting=case.waiting_on_family,
        is_new=case.stage == Stage.INQUIRY,
        lead=case.lead.display_name,
    )


def _clock(case: Case, words: str) -> str:
    """The time of something due today; the day of something that was due before."""
    if case.next_due_at >= NOTHING_DUE:
        return ""
    clock = when.clock(case.next_due_at, case.time_zone)
    return clock if words.startswith("Today") or words == "Since today" else words


def _lanes(lines: list[Line]) -> list[tuple[str, str, list[Line]]]:
    return [(stage.value, stage.label, [one for one in lines if one.stage == stage.value]) for stage in LANES]


def _summary(lines: list[Line], *, more: bool, chosen: CaseloadView) -> str:
    if chosen.after or not lines:
        return ""
    due = sum(one.is_due for one in lines)
    kind = "closed" if chosen.stage == Stage.CLOSED else "open"
    count = f"More than {len(lines)} {kind}" if more else f"{len(lines)} {kind}"
    if not due:
        return f"{count}. Nothing is due today."
    return f"{count}. {due} {'needs' if due == 1 else 'need'} you today."


def _address(chosen: CaseloadView) -> dict[str, str]:
    """The filters that are on, as the address has them."""
    found = {"show": "all" if chosen.whole else "mine"}
    for name, on in (("risk", chosen.risk), ("due", chosen.due), ("waiting", chosen.waiting)):
        if on:
            found[name] = "1"
    if chosen.stage:
        found["stage"] = chosen.stage
    if chosen.words:
        found["q"] = chosen.words
    return found


def _filters(chosen: CaseloadView, *, mine: bool) -> list[Filter]:
    here = _address(chosen) | {"view": "table" if chosen.table else "board"}

    def link(label: str, current: bool, icon: str = "", **changed: str) -> Filter:
        asked = {name: value for name, value in (here | changed).items() if value}
        return Filter(label, f"?{urlencode(asked)}", current, icon)

    found = [link("Mine", not chosen.whole, show="mine")] if mine else []
    return [
        *found,
        link("Whole practice", chosen.whole, show="all"),
        link("Has a risk flag", chosen.risk, "triangle-alert", risk="" if chosen.risk else "1"),
        link("Due this week", chosen.due, due="" if chosen.due else "1"),
        link("Waiting on family", chosen.waiting, waiting="" if chosen.waiting else "1"),
        link(
            "Closed",
            chosen.stage == Stage.CLOSED,
            stage="" if chosen.stage == Stage.CLOSED else Stage.CLOSED.value,
            view="table",
        ),
    ]


def _is_narrowed(chosen: CaseloadView) -> bool:
    return bool(chosen.risk or chosen.due or chosen.waiting or chosen.stage or chosen.words)

"""The frame of every page of a case: name, track of stages, tabs, holds. Made once per page, with two reads."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID

from django.urls import reverse

from cases import queries, when
from cases.models import Case, Hold, Stage, StageMove
from cases.parts import Tab, registry
from cases.stages import ORDER
from compliance import gate
from compliance.access import Access
from compliance.domain import emergencies
from compliance.vocabulary import Category

ANY_CASE = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Step:
    """One stage on the track."""

    stage: str
    label: str
    state: str
    when: str


@dataclass(frozen=True, slots=True)
class TabLink:
    """One page of the workspace."""

    label: str
    url: str
    current: bool
    count: str = ""


@dataclass(frozen=True, slots=True)
class HoldLine:
    """One open hold. The reason is on its own page."""

    kind: str
    since: str
    url: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What `cases/case_base.html` shows around a tab."""

    case_id: UUID
    name: str
    reference: str
    stage: str
    stage_label: str
    zone: str
    at: datetime
    risk_flag: str
    steps: list[Step]
    tabs: list[TabLink]
    holds: list[HoldLine]
    is_closed: bool
    is_engaged: bool
    emergency_until: str = ""
    why_url: str = ""

    @property
    def url(self) -> str:
        """The workspace."""
        return reverse("cases:workspace", args=[self.case_id])


def frame(access: Access, case: Case, tab: str = "overview") -> Frame:
    """The frame for a case that was fetched through the gate. `tab` is the key of the current one."""
    moves = list(gate.open(access, queries.moves(case), case_id=case.pk, to="list"))
    holds = (
        list(gate.open(access, queries.open_holds(case), case_id=case.pk, to="list"))
        if case.open_holds
        else []
    )
    return Frame(
        case_id=case.pk,
        name=case.display_name,
        reference=case.reference,
        stage=case.stage,
        stage_label=case.get_stage_display(),
        zone=case.time_zone,
        at=access.at,
        risk_flag=case.risk_flag,
        steps=_steps(case, moves, access.at),
        tabs=_tabs(access, case, tab),
        holds=[_hold(case, one, access.at) for one in holds],
        is_closed=case.closed_at is not None,
        is_engaged=case.engaged_at is not None,
        emergency_until=_emergency(access, case),
        why_url=reverse("compliance:why", args=[case.pk, _category(tab)]),
    )


def _category(tab: str) -> str:
    """What a tab shows, for “Why can I see this?”."""
    return next((one.category for one in registry.tabs if one.key == tab), Category.CASE_ADMIN.value)


def _emergency(access: Access, case: Case) -> str:
    """Until when this person works under emergency access; "" as nearly always."""
    known = emergencies.in_force(access, case_id=case.pk)
    return when.both(known.ends_at, case.time_zone, at=access.at) if known else ""


def _steps(case: Case, moves: list[StageMove], at: datetime) -> list[Step]:
    entered = {Stage.INQUIRY.value: case.opened_at} | {move.to_stage: move.at for move in moves}
    here = ORDER.index(Stage(case.stage))
    steps = []
    for position, stage in enumerate(ORDER):
        known = entered.get(stage.value)
        state, words = "", ""
        if position == here:
            state, words = (
                "current",
                f"since {when.in_sentence(when.day(case.stage_since, case.time_zone, at=at))}",
            )
        elif position < here and known is not None:
            state, words = "done", when.day(known, case.time_zone, at=at)
        elif stage is Stage.INTERVENTION and case.event_at is not None and position > here:
            words = when.day(case.event_at, case.time_zone, at=at)
        steps.append(Step(stage.value, stage.label, state, words))
    return steps


def _tabs(access: Access, case: Case, current: str) -> list[TabLink]:
    found = []
    for one in registry.tabs:
        url = tab_url(one, case.pk)
        if gate.would(access, on=case.pk, category=Category(one.category)).allowed:
            found.append(TabLink(one.label, url, one.key == current))
    return found


def tab_url(one: Tab, case_id: UUID) -> str:
    """The address of a tab. Each page of a case shows a dozen: only the case differs from page to page."""
    return _address_of(one.url_name).replace(str(ANY_CASE), str(case_id))


@cache
def _address_of(url_name: str) -> str:
    return reverse(url_name, args=[ANY_CASE])


def _hold(case: Case, hold: Hold, at: datetime) -> HoldLine:
    return HoldLine(
        kind=hold.get_kind_display(),
        since=when.day(hold.opened_at, case.time_zone, at=at),
        url=reverse("cases:holds", args=[case.pk]),
    )

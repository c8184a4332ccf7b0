"""What higher apps add to a case: guard answers, effects of transitions, next steps, tabs.

`cases` may not import families, interventions, referrals or followups, yet guards ask about their
records. Each app registers what it contributes in its own `case_parts.py`, found when apps are ready.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from cases.models import Case, ConcernedOther, StageMove
from compliance.access import Access


class GuardState(StrEnum):
    """How a guard stands at this moment."""

    MET = "met"
    OPEN = "open"
    WAIVED = "waived"
    OVERRIDDEN = "overridden"


@dataclass(frozen=True, slots=True)
class GuardAnswer:
    """One guard's answer: what is missing, who owes it, and the page where it is done.

    `final` closes the way of the supervisor's override where the table would allow one (a red safety
    screen, a boundary that is not safe, a protective order).
    """

    state: GuardState
    words: str = ""
    owes: str = ""
    url: str = ""
    guard: str = ""
    final: bool = False

    @property
    def holds(self) -> bool:
        """Whether the case may pass this guard."""
        return self.state is not GuardState.OPEN


def met(words: str = "") -> GuardAnswer:
    """The record answers yes."""
    return GuardAnswer(GuardState.MET, words)


def waived(words: str) -> GuardAnswer:
    """The chosen model does not ask for it (process section 5)."""
    return GuardAnswer(GuardState.WAIVED, words)


def missing(words: str, *, owes: str, url: str, final: bool = False) -> GuardAnswer:
    """Not yet: in words that name the thing, the person who owes it, and the page that closes it."""
    return GuardAnswer(GuardState.OPEN, words, owes, url, final=final)


class Guard(Protocol):
    """Reads; never changes. Runs inside `gate.act`, so protected rows of the case may be read."""

    def __call__(self, case: Case, *, at: datetime) -> GuardAnswer: ...


class Effect(Protocol):
    """What a transition does besides moving the case, in the same transaction."""

    def __call__(self, access: Access, case: Case, *, move: StageMove, values: Mapping[str, Any]) -> None: ...


@dataclass(frozen=True, slots=True)
class Due:
    """Something that comes next on a case."""

    at: datetime
    words: str
    url: str = ""
    waits_on_family: bool = False


@dataclass(frozen=True, slots=True)
class Tab:
    """A page of the workspace, with the category that a role must be able to read for it to be shown."""

    key: str
    label: str
    url_name: str
    order: int
    category: str = "case_admin"


@dataclass(slots=True)
class Registry:
    """Everything that was registered. One per process."""

    guards: dict[str, Guard] = field(default_factory=dict)
    effects: dict[str, list[Effect]] = field(default_factory=dict)
    leaving: "list[Leaving]" = field(default_factory=list)
    next_steps: list[Callable[[Case, datetime], Iterable[Due]]] = field(default_factory=list)
    risk_flags: list[Callable[[Case, datetime], str]] = field(default_factory=list)
    decisions: list[Callable[[Case], str]] = field(default_factory=list)
    tabs: list[Tab] = field(default_factory=list)
    summaries: list[tuple[int, "SummaryPart"]] = field(default_factory=list)


registry = Registry()


@dataclass(frozen=True, slots=True)
class SummarySection:
    """One section of the case summary: facts as term and value, or why they are not there."""

    title: str
    facts: tuple[tuple[str, str], ...] = ()
    withheld: str = ""


SummaryPart = Callable[[Access, Case], SummarySection]


def summary_part(order: int) -> Callable[[SummaryPart], SummaryPart]:
    """Registers a section of the case summary; sections are printed by `order`. Reads through the gate."""

    def keep(function: SummaryPart) -> SummaryPart:
        registry.summaries.append((order, function))
        registry.summaries.sort(key=lambda known: known[0])
        return function

    return keep


def guard(guard_id: str) -> Callable[[Guard], Guard]:
    """Registers the function that answers one guard. Raises ValueError when there is one already."""

    def keep(function: Guard) -> Guard:
        if guard_id in registry.guards:
            raise ValueError(f"{guard_id} is answered twice.")
        registry.guards[guard_id] = function
        return function

    return keep


def effect(name: str) -> Callable[[Effect], Effect]:
    """Registers an effect that transitions name: an id (`T-11`) or a name (`engage`, `close` …)."""

    def keep(function: Effect) -> Effect:
        registry.effects.setdefault(name, []).append(function)
        return function

    return keep


Leaving = Callable[[Access, Case, ConcernedOther], None]


def on_leaving(function: Leaving) -> Leaving:
    """Registers what happens when somebody leaves the process (X-08), in the same transaction."""
    registry.leaving.append(function)
    return function


def next_step(
    function: Callable[[Case, datetime], Iterable[Due]],
) -> Callable[[Case, datetime], Iterable[Due]]:
    """Registers a source of next steps."""
    registry.next_steps.append(function)
    return function


def risk_flag(function: Callable[[Case, datetime], str]) -> Callable[[Case, datetime], str]:
    """Registers a source of the one risk that lists show ("" when there is none)."""
    registry.risk_flags.append(function)
    return function


def decision_of_attempt(function: Callable[[Case], str]) -> Callable[[Case], str]:
    """Registers who knows the decision of the case's current attempt ("" while there is none)."""
    registry.decisions[:] = [function]
    return function


def tab(one: Tab) -> None:
    """Registers a page of the workspace."""
    registry.tabs.append(one)
    registry.tabs.sort(key=lambda known: known.order)

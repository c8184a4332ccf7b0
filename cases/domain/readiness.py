"""How a case stands before a transition: every guard asked, waived or set aside. Changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse

from cases import dangers, queries
from cases.domain.working import working_episode
from cases.intervention_models import NEVER_WAIVED, parameters
from cases.models import Case, Hold, Override
from cases.parts import GuardAnswer, GuardState, registry, waived
from cases.stages import GUARDS, TRANSITIONS, Transition, onward_from
from cases.stages import Override as MayOverride
from compliance.access import Access

NOTHING_LEFT = "G-25"


@dataclass(frozen=True, slots=True)
class TransitionReadiness:
    """One way on from here: each guard's answer, and the holds that block it.

    `may` says whether whoever asked makes this move, `stands_in` that they do so for the lead, with a reason.
    """

    transition: Transition
    answers: tuple[GuardAnswer, ...]
    holds: tuple[Hold, ...] = ()
    may: bool = True
    stands_in: bool = False

    @property
    def open(self) -> tuple[GuardAnswer, ...]:
        """Guards that do not hold yet."""
        return tuple(one for one in self.answers if not one.holds)

    @property
    def is_ready(self) -> bool:
        """Whether nothing stands in the way."""
        return not self.open and not self.holds

    @property
    def done(self) -> int:
        """How many guards hold."""
        return len(self.answers) - len(self.open)


@dataclass(frozen=True, slots=True)
class Settled:
    """What was set aside, or asked to be, for the current attempt and episode."""

    overridden: dict[str, Override]
    asked: dict[str, Override]


def settled(case: Case) -> Settled:
    """Reads overrides once for all guards."""
    here = {"attempt": case.attempt, "episode": working_episode(case)}
    overrides = list(queries.overrides(case).filter(**here, declined_at__isnull=True))
    return Settled(
        overridden={one.guard: one for one in overrides if one.approved_at is not None},
        asked={one.guard: one for one in overrides if one.approved_at is None},
    )


def answer(case: Case, guard_id: str, *, at: datetime, known: Settled) -> GuardAnswer:
    """One guard: waived by the model, answered by its function; else set aside."""
    chosen = parameters(case.model, case.arise_level)
    if chosen and guard_id in chosen.waives and guard_id not in NEVER_WAIVED:
        return replace(
            waived(f"The chosen model does not ask for it: {GUARDS[guard_id].title}."), guard=guard_id
        )
    given = registry.guards[guard_id](case, at=at)
    if not given.holds and may_override(given, guard_id) and guard_id in known.overridden:
        by = known.overridden[guard_id].approved_by
        given = GuardAnswer(
            GuardState.OVERRIDDEN, f"Set aside by {by.display_name if by else 'the supervisor'}."
        )
    return replace(given, guard=guard_id)


def may_override(given: GuardAnswer, guard_id: str) -> bool:
    """Whether a supervisor may set this guard aside as it stands."""
    return GUARDS[guard_id].override is MayOverride.SUPERVISOR and not given.final


def of_transition(
    case: Case, row: Transition, *, at: datetime, known: Settled, holds: Sequence[Hold]
) -> TransitionReadiness:
    """Every guard of one transition, and the holds that block it."""
    blocked = tuple(holds) if row.is_forward_from(case.stage) and not row.exempt else ()
    answers = tuple(answer(case, guard_id, at=at, known=known) for guard_id in row.guards)
    if row.closes and NOTHING_LEFT not in row.guards:
        danger = dangers.nothing_left(case)
        answers += (replace(danger, guard=NOTHING_LEFT),) if danger else ()
    return TransitionReadiness(row, answers, blocked)


def onward(access: Access, case: Case, *, holds: Sequence[Hold]) -> TransitionReadiness | None:
    """The usual way on from the case's stage; None for a closed case and while an event is going on."""
    chosen = parameters(case.model, case.arise_level)
    row = onward_from(case.stage, has_event=chosen.has_event if chosen else True)
    if row is None:
        return None
    queries.forget(case)
    return of_transition(case, row, at=access.at, known=settled(case), holds=holds)


def stored(ready: TransitionReadiness, *, at: datetime) -> dict[str, Any]:
    """As it is kept on the case for the workspace."""
    return {
        "transition": ready.transition.id,
        "at": at.isoformat(),
        "rows": [
            {
                "guard": one.guard,
                "state": one.state.value,
                "words": one.words,
                "owes": one.owes,
                "url": one.url,
            }
            for one in ready.answers
        ],
    }


def next_words(case: Case, ready: TransitionReadiness | None) -> tuple[str, str]:
    """The one lit step when nothing has a due time: the first open guard, or the way on."""
    move = reverse("cases:move", args=[case.pk])
    if ready is None:
        return "Record how it went, then move on", move
    if ready.holds:
        return f"On hold: {ready.holds[0].get_kind_display().lower()}", holds_url(case.pk)
    if ready.open:
        first = ready.open[0]
        return first.words, first.url or move
    return f"{ready.transition.label}: all is ready", move


def transition(transition_id: str) -> Transition | None:
    """A row of the table, if there is one of that id."""
    return TRANSITIONS.get(transition_id)


def holds_url(case_id: UUID) -> str:
    """The page where holds are lifted."""
    return reverse("cases:holds", args=[case_id])

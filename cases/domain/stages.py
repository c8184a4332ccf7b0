"""Moving a case along the table of transitions. Nothing else changes a stage."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from cases import queries
from cases.domain import effects, readiness, team, timeline, upcoming
from cases.domain.readiness import TransitionReadiness
from cases.domain.working import check_version, lock
from cases.errors import GuardsOpen, NotTheMover, WrongMove
from cases.intervention_models import parameters
from cases.models import Case, CloseReason, Stage, StageMove
from cases.parts import GuardAnswer, GuardState, registry
from cases.stages import MOVER_WORDS, TRANSITIONS, Mover, Transition, ways_from
from compliance import gate
from compliance.access import Access
from compliance.errors import Invalid
from compliance.vocabulary import Regime

DEBRIEF = ("held", "refused")


def move(
    access: Access,
    *,
    case: Case,
    transition: str,
    reason: str = "",
    values: Mapping[str, Any] | None = None,
    version: int | None = None,
) -> StageMove:
    """Moves a case: the table, the mover, the holds and every guard are asked at this very moment.

    `values` may hold `close_reason`, `decision`, `debrief`, `referrals`. Raises WrongMove for a way that
    the table does not know, NotTheMover, GuardsOpen with everything that is missing, Invalid for a
    missing reason, StaleVersion when the case changed since `version` was read.
    """
    given = dict(values or {})
    with gate.act(access, on=case, to="move") as scope:
        case = lock(case)
        check_version(version, case.version, mine=transition, theirs=case.get_stage_display())
        row = _row(case, transition)
        _check_mover(access, case, row, reason)
        _check_values(case, row, reason, given)
        _check_decision(case, row, given)
        ready = _evaluate(access, case, row)
        if not ready.is_ready:
            raise GuardsOpen(row.id, [*_as_answers(ready), *ready.open])
        made = _record(access, case, row, reason, ready)
        was_family_only = case.engaged_at is None
        effects.apply(access, case, row, move=made, values=given)
        if was_family_only and case.engaged_at is not None:
            scope.regime = Regime.R1_ENGAGED
        effects.make_tasks(access, case, row)
        _run_registered(access, case, row, made, given)
        upcoming.refresh(access, case)
        return made


def readiness_of(access: Access, *, case: Case) -> list[TransitionReadiness]:
    """Every way on from the case's stage, each guard asked now. Changes nothing."""
    with gate.act(access, on=case, to="check_readiness"):
        known = readiness.settled(case)
        holds = list(queries.open_holds(case))
        queries.forget(case)
        movers = team.movers_of(access, case)
        return [
            _for_mover(
                readiness.of_transition(case, row, at=access.at, known=known, holds=holds), row, movers
            )
            for row in ways_from(case.stage)
            if _is_way(case, row)
        ]


def movers_words(row: Transition) -> str:
    """Who makes this move, in words."""
    return " or ".join(MOVER_WORDS[mover] for mover in row.by)


def decision_of(case: Case, given: Mapping[str, Any]) -> str:
    """The decision of the current attempt: from whoever keeps it, else as given."""
    for known in registry.decisions:
        return known(case)
    return str(given.get("decision", ""))


def _for_mover(ready: TransitionReadiness, row: Transition, movers: frozenset[Mover]) -> TransitionReadiness:
    own = bool(movers & set(row.by))
    others = bool(movers & {*row.in_absence, *row.confirmed})
    return replace(ready, may=own or others, stands_in=not own and bool(movers & set(row.in_absence)))


def _is_way(case: Case, row: Transition) -> bool:
    """CRAFT holds no event: T-05 is no way for it."""
    chosen = parameters(case.model, case.arise_level)
    return not (row.id == "T-05" and chosen is not None and not chosen.has_event)


def _row(case: Case, transition: str) -> Transition:
    row = TRANSITIONS.get(transition)
    if row is None:
        raise WrongMove(f"There is no move “{transition[:12]}”.")
    if Stage(case.stage) not in row.origins:
        raise WrongMove(
            f"The case is in {case.get_stage_display()}. {row.label} ({row.id}) does not start there."
        )
    if not _is_way(case, row):
        raise WrongMove(
            f"{case.get_model_display()} holds no event. The person’s own yes is the way on (T-18)."
        )
    return row


def _check_mover(access: Access, case: Case, row: Transition, reason: str) -> None:
    movers = team.movers_of(access, case)
    if movers & set(row.by):
        return
    if movers & set(row.in_absence):
        if reason.strip():
            return
        raise Invalid("Say why the lead cannot do this.", field="reason")
    if movers & set(row.confirmed):
        if _confirmed_by_lead(case, row):
            return
        raise NotTheMover("The lead confirms this first, then you can make the move.")
    raise NotTheMover(f"This is a step for {movers_words(row)}.")


def _confirmed_by_lead(case: Case, row: Transition) -> bool:
    signed = queries.attestations(case).filter(
        guard=row.id, by_id=case.lead_id, attempt=case.attempt, episode=case.episode
    )
    return bool(signed.exists())


def _check_values(case: Case, row: Transition, reason: str, given: dict[str, Any]) -> None:
    if row.reason and not reason.strip():
        raise Invalid("Write the reason in a sentence.", field="reason")
    if row.closes:
        chosen = given.get("close_reason") or (CloseReason.COMPLETED if row.id == "T-16" else "")
        if chosen not in CloseReason.values:
            raise Invalid("Choose why the case ends.", field="close_reason")
        given["close_reason"] = case.close_reason = chosen
    if row.id == "T-10" and given.get("debrief") not in DEBRIEF:
        raise Invalid("Say whether the debrief was held or not wanted.", field="debrief")
    if row.id in {"T-04", "T-06"} and not str(given.get("referrals", "")).strip():
        raise Invalid("Write down which other help you named to the family.", field="referrals")


def _check_decision(case: Case, row: Transition, given: dict[str, Any]) -> None:
    if not row.decisions:
        return
    decision = decision_of(case, given)
    if decision not in row.decisions:
        words = decision.replace("_", " ") if decision else "not recorded yet"
        raise WrongMove(f"The decision of this attempt is {words}. {row.label} ({row.id}) needs another one.")
    given["decision"] = decision


def _evaluate(access: Access, case: Case, row: Transition) -> TransitionReadiness:
    queries.forget(case)
    holds = list(queries.open_holds(case))
    return readiness.of_transition(case, row, at=access.at, known=readiness.settled(case), holds=holds)


def _as_answers(ready: TransitionReadiness) -> list[GuardAnswer]:
    return [
        GuardAnswer(
            GuardState.OPEN,
            f"On hold: {hold.get_kind_display().lower()}.",
            owes="the lead or the supervisor",
            url=readiness.holds_url(hold.case_id),
            guard="hold",
        )
        for hold in ready.holds
    ]


def _record(
    access: Access, case: Case, row: Transition, reason: str, ready: TransitionReadiness
) -> StageMove:
    made = StageMove(
        case_id=case.pk,
        transition=row.id,
        from_stage=case.stage,
        to_stage=row.to.value,
        at=access.at,
        by_id=access.membership_id,
        episode=case.episode,
        guards={one.guard: one.state.value for one in ready.answers},
        reason=reason,
    )
    made.save(force_insert=True)
    title = "Reopened" if row.id == "T-17" else f"Moved to {row.to.label}"
    timeline.add(access, case, kind="stage", icon="arrow-right", title=title, detail=reason, subject=made)
    return made


def _run_registered(
    access: Access, case: Case, row: Transition, made: StageMove, given: Mapping[str, Any]
) -> None:
    for name in (*row.effects, row.id):
        for effect in registry.effects.get(name, ()):
            effect(access, case, move=made, values=given)

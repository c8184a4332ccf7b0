"""The whole life of a case on one screen: transitions T-01 to T-18 and guards G-01 to G-25 (process 3 and 4).

Pure data. `cases.domain.stages` moves a case along it; nothing else changes a stage.
"""

from dataclasses import dataclass
from enum import StrEnum

from cases.models import Stage

INQUIRY, INTAKE, PREPARATION = Stage.INQUIRY, Stage.INTAKE, Stage.PREPARATION
INTERVENTION, PLACEMENT, FOLLOW_UP, CLOSED = (
    Stage.INTERVENTION,
    Stage.PLACEMENT,
    Stage.FOLLOW_UP,
    Stage.CLOSED,
)
ORDER = tuple(Stage)


class Mover(StrEnum):
    """Who may make a move. `lead` is the case's lead or whoever covers for them today."""

    LEAD = "lead"
    COFACILITATOR = "cofacilitator"
    SUPERVISOR = "supervisor"
    COORDINATOR = "coordinator"


LEAD, COFACILITATOR = Mover.LEAD, Mover.COFACILITATOR
SUPERVISOR, COORDINATOR = Mover.SUPERVISOR, Mover.COORDINATOR

MOVER_WORDS = {
    LEAD: "the lead",
    COFACILITATOR: "the co-facilitator",
    SUPERVISOR: "the supervisor",
    COORDINATOR: "a coordinator",
}

ACCEPTED = frozenset({"accepted_today", "accepted_later"})
NOT_ACCEPTED = frozenset(
    {
        "declined",
        "walked_out",
        "undecided",
        "stopped_medical",
        "stopped_suicide_risk",
        "stopped_violence",
        "stopped_other",
        "not_held",
    }
)


class Override(StrEnum):
    """Who may set a guard aside."""

    NONE = "none"
    SUPERVISOR = "supervisor"


@dataclass(frozen=True, slots=True)
class GuardRow:
    """One guard: its name on screen, and whether a supervisor may set it aside with a written reason."""

    id: str
    title: str
    override: Override = Override.NONE


GUARDS = {
    row.id: row
    for row in (
        GuardRow("G-01", "Danger was asked about, and advice given if needed"),
        GuardRow("G-02", "Conflict of interest was checked", Override.SUPERVISOR),
        GuardRow("G-03", "We know how contact is safe, and the privacy notice was acknowledged"),
        GuardRow("G-04", "The lead holds a credential that is valid today and covers this case"),
        GuardRow("G-05", "Service agreement and fees are signed by the payer"),
        GuardRow("G-06", "Everyone taking part signed how we work, what may happen and the risks"),
        GuardRow("G-07", "Financial interests were disclosed to the payer and everyone taking part"),
        GuardRow("G-08", "Safety screen is complete and safe to go on", Override.SUPERVISOR),
        GuardRow("G-09", "A model is chosen, checked, and the lead is trained in it", Override.SUPERVISOR),
        GuardRow("G-10", "We know whether the person is a minor"),
        GuardRow("G-11", "Everyone on the attendance list has signed, late additions too"),
        GuardRow("G-12", "Safety screen is fresh: 7 days at most"),
        GuardRow("G-13", "Every letter that will be read is approved"),
        GuardRow("G-14", "A treatment option is confirmed", Override.SUPERVISOR),
        GuardRow("G-15", "Withdrawal and medical plan"),
        GuardRow("G-16", "Transport plan with a backup", Override.SUPERVISOR),
        GuardRow("G-17", "Plan for what may go wrong"),
        GuardRow("G-18", "Rehearsal was held with everyone who speaks", Override.SUPERVISOR),
        GuardRow("G-19", "Each boundary is its owner's own, kept, fair and safe", Override.SUPERVISOR),
        GuardRow("G-20", "The place is safe, and nobody meets against an order", Override.SUPERVISOR),
        GuardRow("G-21", "The person got the patient notice; consents are signed or refused"),
        GuardRow("G-22", "Admission is confirmed, or other care is documented", Override.SUPERVISOR),
        GuardRow("G-23", "Handover went out only under a valid consent, with its notice"),
        GuardRow("G-24", "Every follow-up point is done, unreached, declined or waived", Override.SUPERVISOR),
        GuardRow("G-25", "Closing summary is written, and nothing is left open"),
    )
}


def guards_between(first: str, last: str) -> tuple[str, ...]:
    """Ids from `first` to `last`, both included."""
    ids = list(GUARDS)
    return tuple(ids[ids.index(first) : ids.index(last) + 1])


@dataclass(frozen=True, slots=True)
class Transition:
    """One way from stage to stage.

    `in_absence` may make the move when the lead cannot, with a reason. `exempt` moves pass a hold.
    `confirmed` movers need the lead's confirmation first.
    """

    id: str
    label: str
    origins: tuple[Stage, ...]
    to: Stage
    by: tuple[Mover, ...]
    guards: tuple[str, ...] = ()
    in_absence: tuple[Mover, ...] = ()
    confirmed: tuple[Mover, ...] = ()
    decisions: frozenset[str] = frozenset()
    exempt: bool = False
    reason: bool = False
    effects: tuple[str, ...] = ()

    @property
    def closes(self) -> bool:
        """Whether it ends the case."""
        return self.to is CLOSED

    def is_forward_from(self, stage: str) -> bool:
        """Whether it leads on in the order of stages: only those are blocked by a hold."""
        return ORDER.index(self.to) > ORDER.index(Stage(stage))


ANYONE = (LEAD, COFACILITATOR, SUPERVISOR, COORDINATOR)
SENIOR = (LEAD, SUPERVISOR)
ONLY_LEAD = (LEAD,)
STAND_IN = (SUPERVISOR,)
AT_THE_EVENT = (COFACILITATOR, SUPERVISOR)

TRANSITIONS = {
    row.id: row
    for row in (
        Transition("T-01", "Begin the intake", (INQUIRY,), INTAKE, ANYONE, guards_between("G-01", "G-03")),
        Transition(
            "T-02", "Close the inquiry", (INQUIRY,), CLOSED, ANYONE,
            exempt=True, reason=True, effects=("close",),
        ),
        Transition("T-03", "Begin preparation", (INTAKE,), PREPARATION, SENIOR, guards_between("G-04", "G-10")),
        Transition(
            "T-04", "Close the case", (INTAKE,), CLOSED, SENIOR,
            exempt=True, reason=True, effects=("close",),
        ),
        Transition(
            "T-05", "Start the intervention", (PREPARATION,), INTERVENTION, ONLY_LEAD,
            guards_between("G-11", "G-20"), in_absence=STAND_IN,
        ),
        Transition(
            "T-06", "Close the case", (PREPARATION,), CLOSED, SENIOR,
            exempt=True, reason=True, effects=("close",),
        ),
        Transition(
            "T-07", "Go on to placement", (INTERVENTION,), PLACEMENT, ONLY_LEAD,
            in_absence=AT_THE_EVENT, decisions=ACCEPTED, effects=("engage",),
        ),
        Transition(
            "T-08", "Prepare another attempt", (INTERVENTION,), PREPARATION, ONLY_LEAD,
            in_absence=AT_THE_EVENT, decisions=NOT_ACCEPTED, reason=True, effects=("new_attempt",),
        ),
        Transition(
            "T-09", "Support the family from here", (INTERVENTION,), FOLLOW_UP, ONLY_LEAD,
            in_absence=AT_THE_EVENT, decisions=NOT_ACCEPTED, effects=("family_follow_up",),
        ),
        Transition(
            "T-10", "Close the case", (INTERVENTION,), CLOSED, SENIOR,
            reason=True, effects=("close",),
        ),
        Transition(
            "T-11", "Go on to follow-up", (PLACEMENT,), FOLLOW_UP, ONLY_LEAD,
            guards_between("G-21", "G-23"), in_absence=STAND_IN, confirmed=(COORDINATOR,),
        ),
        Transition(
            "T-12", "Back to preparation", (PLACEMENT,), PREPARATION, ONLY_LEAD,
            in_absence=STAND_IN, reason=True, effects=("new_attempt",),
        ),
        Transition(
            "T-13", "Close the case", (PLACEMENT,), CLOSED, SENIOR,
            reason=True, effects=("close",),
        ),
        Transition(
            "T-14", "A new admission", (FOLLOW_UP,), PLACEMENT, ONLY_LEAD,
            in_absence=STAND_IN, reason=True, effects=("engage",),
        ),
        Transition(
            "T-15", "Prepare a new attempt", (FOLLOW_UP,), PREPARATION, ONLY_LEAD,
            in_absence=STAND_IN, reason=True, effects=("new_attempt",),
        ),
        Transition(
            "T-16", "Close the case", (FOLLOW_UP,), CLOSED, SENIOR, ("G-24", "G-25"),
            exempt=True, effects=("close",),
        ),
        Transition(
            "T-17", "Reopen the case", (CLOSED,), INTAKE, SENIOR, ("G-02", "G-05"),
            reason=True, effects=("reopen",),
        ),
        Transition(
            "T-18", "The person asks for help", (INQUIRY, INTAKE, PREPARATION), PLACEMENT, SENIOR,
            reason=True, effects=("engage",),
        ),
    )
}  # fmt: skip

ONWARD = {INQUIRY: "T-01", INTAKE: "T-03", PREPARATION: "T-05", PLACEMENT: "T-11", FOLLOW_UP: "T-16"}


def ways_from(stage: str) -> list[Transition]:
    """Every transition that leaves a stage, in the order of the table."""
    return [row for row in TRANSITIONS.values() if Stage(stage) in row.origins]


def onward_from(stage: str, *, has_event: bool) -> Transition | None:
    """The usual way forward, whose guards the workspace shows. CRAFT holds no event: its way is T-18."""
    if stage == PREPARATION and not has_event:
        return TRANSITIONS["T-18"]
    found = ONWARD.get(Stage(stage))
    return TRANSITIONS[found] if found else None

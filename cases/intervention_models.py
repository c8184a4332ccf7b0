"""The intervention models as parameters (process section 5), and the guards that each one waives."""

from dataclasses import dataclass
from enum import StrEnum

from cases.models import InterventionModel


class Asks(StrEnum):
    """Whether a model has something: always, if the group wants it, or not at all."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    NONE = "none"


class Event(StrEnum):
    """What is held."""

    NONE = "none"
    MEETING = "meeting"
    SERIES = "series"


@dataclass(frozen=True, slots=True)
class ContraIndication:
    """A reason not to choose a model, in words that say its absence: each is checked before the choice counts (G-09)."""

    key: str
    words: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is published about a model, shown beside the choice. Never used to rank."""

    words: str
    source: str


@dataclass(frozen=True, slots=True)
class Parameters:
    """One model. Counts and lengths are practice rules unless a source is named."""

    model: InterventionModel
    about: str
    invited_when: str
    surprise: bool
    event: Event
    letters: Asks
    boundaries: Asks
    rehearsal: Asks
    prep_sessions_min: int
    participants: tuple[int, int]
    follow_up_months: int
    treatment_confirmed: Asks
    waives: frozenset[str]
    contra_indications: tuple[ContraIndication, ...]
    evidence: tuple[Evidence, ...] = ()

    @property
    def has_event(self) -> bool:
        """Whether T-05 is a way for this model."""
        return self.event is not Event.NONE


NEVER_WAIVED = frozenset({"G-08", "G-11", "G-15", "G-17"})

RED_SCREEN = ContraIndication("red_screen", "The safety screen is not red")
SUICIDE = ContraIndication("suicide", "No recent suicide attempt, and no plan now")
VIOLENCE = ContraIndication("violence", "Violence is not likely")
PSYCHOSIS = ContraIndication("psychosis", "No psychosis and no delirium")
DEMENTIA = ContraIndication("dementia", "No severe dementia")
ASKING = ContraIndication("asking", "The person is not asking for help by themselves")
UNSAFE_TOGETHER = ContraIndication("unsafe_together", "It is safe for the family to meet")
COERCION = ContraIndication("coercion", "No coercive control in the couple")
HOME_VIOLENCE = ContraIndication(
    "home_violence", "No risk of violence at home (with one, safety planning comes first)"
)

SURPRISE_CHECKS = (RED_SCREEN, SUICIDE, VIOLENCE, PSYCHOSIS, DEMENTIA, ASKING)

TRIAL = "Miller, Meyers and Tonigan 1999, randomised trial of 130 families"
COHORT = "Landau and others 2004, 110 consecutive calls, no comparison group"
DRUG_USE = "Meyers and others 1999, no comparison group"

_JOHNSON = Parameters(
    model=InterventionModel.JOHNSON,
    about="A planned meeting that the person does not know of beforehand. Letters, what will change, help that is ready.",
    invited_when="at the event",
    surprise=True,
    event=Event.MEETING,
    letters=Asks.REQUIRED,
    boundaries=Asks.REQUIRED,
    rehearsal=Asks.REQUIRED,
    prep_sessions_min=2,
    participants=(3, 8),
    follow_up_months=12,
    treatment_confirmed=Asks.REQUIRED,
    waives=frozenset(),
    contra_indications=SURPRISE_CHECKS,
    evidence=(
        Evidence("30 % of the families got the person into treatment", TRIAL),
        Evidence("70 % did not go through with the meeting; of those that did, 75 % succeeded", TRIAL),
    ),
)
_SYSTEMIC = Parameters(
    model=InterventionModel.SYSTEMIC_FAMILY,
    about="The whole family changes together, and the person knows from the start or from the first family meeting.",
    invited_when="from planning, or at the first family meeting",
    surprise=False,
    event=Event.SERIES,
    letters=Asks.OPTIONAL,
    boundaries=Asks.OPTIONAL,
    rehearsal=Asks.NONE,
    prep_sessions_min=2,
    participants=(2, 12),
    follow_up_months=12,
    treatment_confirmed=Asks.REQUIRED,
    waives=frozenset({"G-18"}),
    contra_indications=(UNSAFE_TOGETHER,),
)
_ARISE = Parameters(
    model=InterventionModel.ARISE,
    about="Three levels, each a little firmer. It stops at the first one that works; the person is invited from the first call.",
    invited_when="from the first call",
    surprise=False,
    event=Event.SERIES,
    letters=Asks.OPTIONAL,
    boundaries=Asks.OPTIONAL,
    rehearsal=Asks.OPTIONAL,
    prep_sessions_min=0,
    participants=(2, 15),
    follow_up_months=12,
    treatment_confirmed=Asks.OPTIONAL,
    waives=frozenset({"G-13", "G-18"}),
    contra_indications=(COERCION,),
    evidence=(Evidence("83 % engaged, 55 % at the first stage, median 7 days", COHORT),),
)
_ARISE_3 = Parameters(
    model=InterventionModel.ARISE,
    about=_ARISE.about,
    invited_when=_ARISE.invited_when,
    surprise=False,
    event=Event.SERIES,
    letters=Asks.REQUIRED,
    boundaries=Asks.REQUIRED,
    rehearsal=Asks.REQUIRED,
    prep_sessions_min=1,
    participants=(2, 15),
    follow_up_months=12,
    treatment_confirmed=Asks.REQUIRED,
    waives=frozenset(),
    contra_indications=(COERCION,),
    evidence=_ARISE.evidence,
)
_CRAFT = Parameters(
    model=InterventionModel.CRAFT,
    about="You learn, in sessions, to change how home answers. No group meeting; an invitation when the moment is right.",
    invited_when="when the family member judges the moment right",
    surprise=False,
    event=Event.NONE,
    letters=Asks.NONE,
    boundaries=Asks.NONE,
    rehearsal=Asks.NONE,
    prep_sessions_min=8,
    participants=(1, 3),
    follow_up_months=6,
    treatment_confirmed=Asks.OPTIONAL,
    waives=frozenset({"G-13", "G-16", "G-18"}),
    contra_indications=(HOME_VIOLENCE,),
    evidence=(
        Evidence("64 % of the families got the person into treatment", TRIAL),
        Evidence("74 % engaged within 6 months, for drug use", DRUG_USE),
    ),
)
_LOVE_FIRST = Parameters(
    model=InterventionModel.LOVE_FIRST,
    about="A planned meeting with love at its centre. What will change is a separate letter, held back unless it is needed.",
    invited_when="at the event",
    surprise=True,
    event=Event.MEETING,
    letters=Asks.REQUIRED,
    boundaries=Asks.REQUIRED,
    rehearsal=Asks.REQUIRED,
    prep_sessions_min=2,
    participants=(3, 8),
    follow_up_months=12,
    treatment_confirmed=Asks.REQUIRED,
    waives=frozenset(),
    contra_indications=SURPRISE_CHECKS,
)
_INVITATIONAL = Parameters(
    model=InterventionModel.INVITATIONAL,
    about="An open invitation, no secret: a workshop for the group, which goes on even if the person does not come.",
    invited_when="from the start",
    surprise=False,
    event=Event.SERIES,
    letters=Asks.OPTIONAL,
    boundaries=Asks.OPTIONAL,
    rehearsal=Asks.NONE,
    prep_sessions_min=1,
    participants=(2, 12),
    follow_up_months=12,
    treatment_confirmed=Asks.OPTIONAL,
    waives=frozenset({"G-18"}),
    contra_indications=(UNSAFE_TOGETHER,),
)
_CRISIS = Parameters(
    model=InterventionModel.CRISIS,
    about="Fast, safety first: go to safety or to medical care now. Emergency services come before anything else.",
    invited_when="now",
    surprise=False,
    event=Event.MEETING,
    letters=Asks.OPTIONAL,
    boundaries=Asks.OPTIONAL,
    rehearsal=Asks.NONE,
    prep_sessions_min=0,
    participants=(1, 6),
    follow_up_months=3,
    treatment_confirmed=Asks.OPTIONAL,
    waives=frozenset({"G-13", "G-14", "G-18"}),
    contra_indications=(),
)

PARAMETERS = {
    one.model: one for one in (_JOHNSON, _SYSTEMIC, _ARISE, _CRAFT, _LOVE_FIRST, _INVITATIONAL, _CRISIS)
}
FORMAL_LEVEL = 3


def parameters(model: str, arise_level: int | None = None) -> Parameters | None:
    """The parameters of a case's model; None while none is chosen. ARISE's third level is a formal event."""
    if not model:
        return None
    if model == InterventionModel.ARISE and (arise_level or 1) >= FORMAL_LEVEL:
        return _ARISE_3
    return PARAMETERS[InterventionModel(model)]

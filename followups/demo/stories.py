"""The cases of the demo: who is worried about whom, and how far it has come."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cases.models import InterventionModel, Stage


@dataclass(frozen=True, slots=True)
class Relative:
    """Somebody who takes part. `letter`: what they wrote, part by part; `has_sent` when it is finished.

    `asked`: they have a fresh link that nobody has used yet.
    """

    name: str
    relation: str
    phone: str = ""
    email: str = ""
    is_payer: bool = False
    letter: Mapping[str, str] = field(default_factory=dict)
    has_sent: bool = False
    answers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Story:
    """One case. `days`: how long ago the first call was, which decides how far it can have come."""

    person: str
    called: str
    pronouns: str
    concern: str
    caller: Relative
    until: Stage
    days: float
    others: tuple[Relative, ...] = ()
    lead: str = "first"
    model: str = InterventionModel.JOHNSON
    amber: tuple[str, ...] = ()
    red: tuple[str, ...] = ()
    found_us: str = ""
    safe: str = "Text first, then call. Not after nine in the evening."

    @property
    def family(self) -> tuple[Relative, ...]:
        """Everybody, the caller first."""
        return (self.caller, *self.others)


def letter(name: str, love: str, seen: str, ask: str) -> dict[str, str]:
    """A finished letter, short."""
    return {
        "greeting": f"Dear {name},",
        "love": love,
        "pride_or_thanks": "I am proud of how you have looked after all of us for so long.",
        "facts": seen,
        "feeling": "I was frightened. I lay awake and listened for your key in the door.",
        "understanding": "I understand now that this is an illness, and that people get better from it.",
        "ask": ask,
        "own_part": "I will come along to the family evenings, every week.",
        "closing": "I love you, whatever you answer today.",
    }


ELENA = Relative(
    "Elena Reyes",
    "sister",
    "+1 555 014 2233",
    "elena.reyes@family.example",
    letter=letter(
        "Danny",
        "You taught me to ride a bike on the pier, running beside me until I did not need you any more.",
        "On August 3 you fell asleep at the stove and the pan was burning when I came in.",
        "Will you accept the help that is ready for you today?",
    ),
    has_sent=True,
)
MATEO = Relative(
    "Mateo Reyes",
    "uncle",
    "+1 555 014 2240",
    letter={
        "greeting": "Danny,",
        "love": "You carried your grandfather up those stairs every Sunday and made him laugh on each step.",
    },
    answers={
        "worry": {
            "worry": "He drives to work in the morning after drinking at night.",
            "since": "Since he lost the boat, in spring.",
            "hope": "That he lets somebody help him before something happens.",
        },
        "use": {"what": "Alcohol, mostly whiskey.", "how_often": "daily", "seizure": "not_sure"},
    },
    asked=True,
)

HARBOR_LIGHT = (
    Story(
        "Curtis Oyelaran", "Curt", "he/him", "Pain pills after his accident, and more of them each month.",
        Relative("Denise Oyelaran", "wife", "+1 555 014 3101", is_payer=True),
        Stage.CLOSED, 80,
        model=InterventionModel.CRISIS, found_us="His doctor",
    ),
    Story(
        "Jamal Whitaker", "Jamal", "he/him", "He stopped coming to family dinners and hides bottles in the garage.",
        Relative("Sam Whitaker", "brother", "+1 555 014 3201"),
        Stage.FOLLOW_UP, 45,
        others=(Relative("Lorraine Whitaker", "mother", "+1 555 014 3202", is_payer=True),),
        model=InterventionModel.SYSTEMIC_FAMILY, amber=("withdrawal",), found_us="A friend",
    ),
    Story(
        "Ruth Castellano", "Ruth", "she/her", "She has taken sleeping pills with wine since she retired.",
        Relative("Paula Castellano", "daughter", "+1 555 014 3301", is_payer=True),
        Stage.PLACEMENT, 8.6,
        others=(Relative("Vince Castellano", "son", "+1 555 014 3302"),),
        model=InterventionModel.INVITATIONAL, amber=("medical",), found_us="The web",
    ),
    Story(
        "Marcus Bell", "Marcus", "he/him", "Two car accidents this year, and he will not talk about either.",
        Relative("Tanya Bell", "sister", "+1 555 014 3401", is_payer=True),
        Stage.INTERVENTION, 8,
        others=(Relative("Gil Bell", "father", "+1 555 014 3402"), Relative("Dot Bell", "mother")),
        model=InterventionModel.SYSTEMIC_FAMILY,
    ),
    Story(
        "Daniel Reyes", "Danny", "he/him", "He has been drinking every day since the spring and missed two shifts last week.",
        ELENA, Stage.PREPARATION, 6.4,
        others=(
            Relative("Rosa Reyes", "mother", "+1 555 014 2234", "rosa.reyes@family.example", is_payer=True, asked=True),
            Relative("Kim Reyes", "wife", "+1 555 014 2237", asked=True),
            MATEO,
        ),
        amber=("withdrawal",), found_us="Elena’s counselor",
    ),
    Story(
        "Amara Quill", "Amara", "she/her", "She left her studies and says that the pills help her sleep.",
        Relative("Ben Quill", "father", "+1 555 014 3501", is_payer=True),
        Stage.PREPARATION, 5,
        others=(Relative("Hope Quill", "sister", "+1 555 014 3502"),),
        model=InterventionModel.LOVE_FIRST, lead="second", amber=("overdose",),
    ),
    Story(
        "Lena Brandt", "Lena", "she/her", "Gambling online at night; the savings are gone.",
        Relative("Karl Brandt", "husband", "+1 555 014 3601", is_payer=True),
        Stage.INTAKE, 2.5, model=InterventionModel.CRAFT, found_us="A radio program",
    ),
    Story(
        "Owen Tran", "Owen", "he/him", "He was taken to hospital after an overdose and went home alone.",
        Relative("Mai Tran", "mother", "+1 555 014 3701", is_payer=True),
        Stage.INTAKE, 3.5, lead="second", model="", red=("overdose",),
    ),
    Story(
        "Sofia Marchetti", "Sofia", "she/her", "Her father wants to know what a family can do.",
        Relative("Luca Marchetti", "father", "+1 555 014 3801"), Stage.INQUIRY, 1.2, lead="second",
    ),
    Story(
        "Grace Holloway", "Grace", "she/her", "She came to her daughter’s school after drinking, twice this month.",
        Relative("Nell Holloway", "aunt", "+1 555 014 3901"), Stage.INQUIRY, 0.2, found_us="The web",
    ),
)  # fmt: skip

NORTH_GATE = (
    Story(
        "Peter Vogel", "Pete", "he/him", "Drinking since his divorce; he asked his sons for money.",
        Relative("Jan Vogel", "son", "+1 555 017 3101", is_payer=True), Stage.CLOSED, 70,
        model=InterventionModel.CRISIS,
    ),
    Story(
        "Hannah Osei", "Hannah", "she/her", "Pills from three doctors, and she sleeps through the day.",
        Relative("Kwame Osei", "husband", "+1 555 017 3201", is_payer=True), Stage.FOLLOW_UP, 30,
        others=(Relative("Efua Osei", "sister", "+1 555 017 3202"),), model=InterventionModel.SYSTEMIC_FAMILY,
    ),
    Story(
        "Andre Baptiste", "Andre", "he/him", "He lost his license and works nights to hide it.",
        Relative("Celine Baptiste", "wife", "+1 555 017 3301", is_payer=True), Stage.PLACEMENT, 8.4,
        lead="second", model=InterventionModel.INVITATIONAL, others=(Relative("Rene Baptiste", "father"),),
    ),
    Story(
        "Clara Whitfield", "Clara", "she/her", "She drinks alone and has stopped painting.",
        Relative("Ned Whitfield", "brother", "+1 555 017 3401", is_payer=True), Stage.INTERVENTION, 8,
        model=InterventionModel.SYSTEMIC_FAMILY, others=(Relative("Ida Whitfield", "mother"),),
    ),
    Story(
        "Yusuf Demir", "Yusuf", "he/him", "He has used heroin again since the summer, his cousin thinks.",
        Relative(
            "Leyla Demir", "sister", "+1 555 017 3501", "leyla.demir@family.example", is_payer=True, asked=True,
        ),
        Stage.PREPARATION, 6, amber=("overdose",),
        others=(
            Relative("Can Demir", "cousin", "+1 555 017 3502", asked=True),
            Relative("Aylin Demir", "mother", "+1 555 017 3503"),
        ),
    ),
    Story(
        "Tomasz Nowak", "Tomek", "he/him", "Drinking at work; his foreman has warned him.",
        Relative("Ewa Nowak", "wife", "+1 555 017 3601", is_payer=True), Stage.INTAKE, 2.3, lead="second",
    ),
    Story(
        "Bea Lindholm", "Bea", "she/her", "Her brother is not sure yet whether it is that serious.",
        Relative("Axel Lindholm", "brother", "+1 555 017 3701"), Stage.INQUIRY, 0.3,
    ),
)  # fmt: skip

STORIES = {"harbor-light": HARBOR_LIGHT, "north-gate": NORTH_GATE}

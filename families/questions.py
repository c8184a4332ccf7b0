"""The intake for family members: a few pages of plain questions. Nothing in it has to be answered."""

from dataclasses import dataclass

FORM_VERSION = "2026-1"
YES_NO = (("yes", "Yes"), ("no", "No"), ("not_sure", "I am not sure"))


@dataclass(frozen=True, slots=True)
class Question:
    """One question. Without `choices` the answer is free text.

    `danger` names answers that need us at once; `kind` says in short words what they are about, `rule` what to do.
    """

    key: str
    label: str
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    danger: frozenset[str] = frozenset()
    kind: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the form."""

    key: str
    title: str
    questions: tuple[Question, ...]
    own_safety: bool = False


PAGES = (
    Page(
        "worry",
        "What worries you",
        (
            Question("worry", "What worries you most right now?", "A few sentences are enough."),
            Question("since", "Since when?", "A month, a year, or an event you remember."),
            Question("hope", "What do you hope for?"),
        ),
    ),
    Page(
        "use",
        "Drinking, drugs or other habits",
        (
            Question("what", "What do you know or think is used?", "Alcohol, pills, other drugs, gambling …"),
            Question(
                "how_often",
                "How often, as far as you know?",
                choices=(
                    ("daily", "Every day"),
                    ("weekly", "Some days a week"),
                    ("now_and_then", "Now and then"),
                    ("not_sure", "I am not sure"),
                ),
            ),
            Question(
                "seizure",
                "Has there ever been a seizure, confusion or seeing things after stopping?",
                "Stopping alone can be dangerous. Please do not ask them to stop before we have spoken.",
                choices=(
                    ("now", "Yes, now"),
                    ("before", "Yes, before"),
                    ("no", "No"),
                    ("not_sure", "I am not sure"),
                ),
                danger=frozenset({"now"}),
                kind="a seizure or confusion now",
                rule="X-03",
            ),
            Question(
                "overdose",
                "Has there been an overdose?",
                choices=(
                    ("week", "Yes, in the last week"),
                    ("before", "Yes, before that"),
                    ("no", "No"),
                    ("not_sure", "I am not sure"),
                ),
                danger=frozenset({"week"}),
                kind="an overdose this week",
                rule="X-03",
            ),
        ),
    ),
    Page(
        "safety",
        "Safety at home",
        (
            Question(
                "suicide",
                "Have they spoken of not wanting to live?",
                choices=(
                    ("plan", "Yes, with a plan or an attempt"),
                    ("thoughts", "Yes, thoughts"),
                    ("no", "No"),
                    ("not_sure", "I am not sure"),
                ),
                danger=frozenset({"plan"}),
                kind="suicide",
                rule="X-04",
            ),
            Question(
                "violence",
                "Has anybody been hurt or threatened?",
                choices=(
                    ("month", "Yes, in the last month"),
                    ("before", "Yes, before that"),
                    ("no", "No"),
                    ("not_sure", "I am not sure"),
                ),
                danger=frozenset({"month"}),
                kind="violence",
                rule="X-05",
            ),
            Question("weapon", "Is there a weapon at home?", choices=YES_NO),
            Question("children", "Who else lives there? Are there children?"),
        ),
    ),
    Page(
        "you",
        "About you",
        (
            Question(
                "afraid",
                "Are you afraid of anybody in this?",
                "Only your interventionist and the supervisor see this page. Nobody in the family does.",
                choices=YES_NO,
            ),
            Question("afraid_words", "If you like, tell us more.", "What would make you feel safer?"),
        ),
        own_safety=True,
    ),
    Page(
        "help",
        "What has been tried",
        (
            Question("treatment", "Has there been treatment before?", "Where and when, as far as you know."),
            Question("tried", "What has the family tried?"),
            Question("health", "What should we know about their health and medication?"),
        ),
    ),
)
PAGE_KEYS = tuple(page.key for page in PAGES)
LONGEST_ANSWER = 5_000


def page_called(key: str) -> Page | None:
    """The page of that name."""
    return next((page for page in PAGES if page.key == key), None)


def dangers(page: Page, answers: dict[str, str]) -> list[Question]:
    """The questions of a page whose answers need somebody at once."""
    return [question for question in page.questions if answers.get(question.key) in question.danger]

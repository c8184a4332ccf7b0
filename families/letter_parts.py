"""The parts of a letter (process 7.7), on five pages, with what each asks for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """One field of the letter, as the author sees it."""

    key: str
    label: str
    hint: str
    longest: int = 20_000


@dataclass(frozen=True, slots=True)
class Step:
    """One page of the letter studio."""

    key: str
    title: str
    parts: tuple[Part, ...]


STEPS = (
    Step(
        "love",
        "What I love",
        (
            Part("greeting", "How do you begin?", "The way you speak to them: “Dear Danny,” is enough."),
            Part("love", "What do you love about them?", "One memory or quality, with a small detail."),
            Part("pride_or_thanks", "What are you proud of, or thankful for?", "One or two sentences."),
        ),
    ),
    Step(
        "seen",
        "What I have seen",
        (
            Part(
                "facts",
                "What have you seen yourself?",
                "One to three moments, each with a day or a place. Only what you saw, without guessing why.",
            ),
        ),
    ),
    Step(
        "felt",
        "How it felt",
        (
            Part(
                "feeling",
                "How did it feel for you?",
                "Two or three sentences. Tell it as “I”, about one moment.",
            ),
            Part("understanding", "What do you understand now?", "It is an illness, and there is hope."),
        ),
    ),
    Step(
        "hope",
        "What I hope",
        (
            Part(
                "ask",
                "What do you ask of them?",
                "One clear ask: will you accept the help that is offered today?",
            ),
        ),
    ),
    Step(
        "do",
        "What I will do",
        (
            Part("own_part", "What will you do or change yourself?", "You may leave this empty."),
            Part("closing", "How do you end?", "Your love, and what stays."),
        ),
    ),
)
STEP_KEYS = tuple(step.key for step in STEPS)
PARTS = tuple(part for step in STEPS for part in step.parts)
OPTIONAL = frozenset({"own_part", "pride_or_thanks", "understanding"})
# Instead of the parts, for whoever rather writes in one piece. With words here no part has to be filled.
FREE = Step(
    "free",
    "In my own way",
    (
        Part(
            "free",
            "Your letter",
            "Write it as you would say it. What you love, what you saw, how it felt, what you ask: in any order.",
            longest=100_000,
        ),
    ),
)
EVERY_STEP = (*STEPS, FREE)
EVERY_PART = tuple(part for step in EVERY_STEP for part in step.parts)
WORDS_A_MINUTE = 130


def step_called(key: str) -> Step | None:
    """The page of that name."""
    return next((step for step in EVERY_STEP if step.key == key), None)


def is_free(parts: dict[str, str]) -> bool:
    """Whether the letter is written in one piece."""
    return bool(parts.get("free", "").strip())


def count_words(parts: dict[str, str]) -> int:
    """Words in all parts."""
    return sum(len(text.split()) for text in parts.values())


def minutes_aloud(words: int) -> int:
    """Reading time at 130 words a minute, in whole minutes, at least one."""
    return max(1, round(words / WORDS_A_MINUTE))


def as_text(parts: dict[str, str]) -> str:
    """The letter in its order, parts apart by a blank line."""
    return "\n\n".join(parts[part.key].strip() for part in EVERY_PART if parts.get(part.key, "").strip())

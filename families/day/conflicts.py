"""What does not fit together in who does what on the day, in plain words. Pure: people in, sentences out.

Source: domain process, sections 1 (roles) and 6 (who takes part), X-06 (minors).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

AFRAID, CONFLICT, AMBIVALENT, RISK = "afraid", "conflict", "ambivalent", "risk"
CHAIR, SPEAKER, SUPPORT, GREETER, REMOTE = "chair", "speaker", "support", "greeter", "remote"
SPEAKING = frozenset({CHAIR, SPEAKER, REMOTE})


@dataclass(frozen=True, slots=True)
class Who:
    """One participant, with everything that a rule here asks for."""

    key: str
    name: str
    comes: bool
    part: str = ""
    escorts: bool = False
    drives: bool = False
    keeps_children: bool = False
    worry: str = ""
    must_not_speak: bool = False
    must_not_come: bool = False
    is_minor: bool = False
    has_letter: bool = False


@dataclass(frozen=True, slots=True)
class Around:
    """What is known besides: pairs that are apart (by key, with the word for it), children at home."""

    apart: tuple[tuple[str, str, str], ...] = ()
    children_at_home: bool = False
    minors_may_speak: bool = False


Rule = Callable[[Sequence[Who], Around], Iterator[str]]


def conflicts(people: Sequence[Who], around: Around) -> list[str]:
    """Every sentence, the gravest first."""
    return [words for rule in RULES for words in rule(people, around)]


def _must_not(people: Sequence[Who], around: Around) -> Iterator[str]:
    for one in people:
        if one.must_not_come and one.comes:
            yield f"{one.name} must not come, and is on the list for the day."
        elif one.must_not_speak and one.part in SPEAKING:
            yield f"{one.name} must not speak, and has a speaking part."
        elif one.must_not_speak and one.has_letter:
            yield f"{one.name} must not speak, and has a letter to be read. Decide who reads it, or that nobody does."


def _escort(people: Sequence[Who], around: Around) -> Iterator[str]:
    for one in people:
        if (one.escorts or one.drives) and one.worry in {AFRAID, CONFLICT, RISK}:
            said = {AFRAID: "is afraid of the person", CONFLICT: "is in open conflict with the person"}
            yield f"{one.name} would travel with the person and {said.get(one.worry, 'could be at risk')}."


def _minors(people: Sequence[Who], around: Around) -> Iterator[str]:
    for one in people:
        if one.is_minor and one.part in SPEAKING and not around.minors_may_speak:
            yield f"{one.name} is a minor with a speaking part: a guardian agrees and the supervisor approves first (X-06)."
        if one.is_minor and (one.escorts or one.drives):
            yield f"{one.name} is a minor and cannot drive or escort."


def _apart(people: Sequence[Who], around: Around) -> Iterator[str]:
    coming = {one.key: one for one in people if one.comes and one.part != REMOTE}
    for first, second, words in around.apart:
        if first in coming and second in coming:
            yield f"{coming[first].name} and {coming[second].name} would sit in one room: {words}."


def _children(people: Sequence[Who], around: Around) -> Iterator[str]:
    keeping = [one for one in people if one.keeps_children]
    for one in keeping:
        if one.comes and one.part:
            yield f"{one.name} keeps the children and has a part in the room at the same time."
    if around.children_at_home and not keeping:
        yield "Children live at home, and nobody keeps them on the day."


def _chair(people: Sequence[Who], around: Around) -> Iterator[str]:
    chairs = [one for one in people if one.part == CHAIR]
    if len(chairs) > 1:
        yield f"There are {len(chairs)} chairpersons. One is enough: {', '.join(one.name for one in chairs)}."
    for one in chairs:
        if not one.comes:
            yield f"{one.name} is the chairperson and does not come."


def _unsure(people: Sequence[Who], around: Around) -> Iterator[str]:
    for one in people:
        if one.worry == AMBIVALENT and one.part in SPEAKING:
            yield f"{one.name} is not sure about it and would speak. Talk with them first."


def _missing(people: Sequence[Who], around: Around) -> Iterator[str]:
    if people and not any(one.part in SPEAKING for one in people if one.comes):
        yield "Nobody speaks yet."
    if people and not any(one.drives for one in people):
        yield "Nobody drives yet."
    if people and not any(one.escorts for one in people):
        yield "Nobody goes along as escort yet."


RULES: tuple[Rule, ...] = (_must_not, _escort, _minors, _apart, _children, _chair, _unsure, _missing)

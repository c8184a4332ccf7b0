"""A letter as a whole: what is good already, what is missing, and how long it takes to read aloud.

Targets of `language.json` (letter_targets) and process 7.7. They guide; nothing is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from families.guide.entries import reference
from families.guide.reading import good_signs, plain, stretches

LOVE = frozenset({"love_plain", "love_specific", "pride", "quality", "miss"})
FACTS = frozenset({"fact_date", "first_hand"})
SAYS: Mapping[str, str] = {
    "love_plain": "You say your love.",
    "love_specific": "You share a memory.",
    "pride": "You say what you are proud of.",
    "quality": "You name something good in them.",
    "fact_date": "You tell what you saw, with its day.",
    "feeling_i": "You say how you felt, as “I”.",
    "miss": "You say what you miss.",
    "illness": "You speak of an illness, not of a fault.",
    "hope": "You give hope.",
    "own_part": "You speak of your own part.",
    "ask": "Your ask is clear.",
    "presence": "You say that you will be there.",
    "choice": "You leave them the choice.",
}


@dataclass(frozen=True, slots=True)
class Report:
    """What the guide says of a whole letter. `good` stands first on the page."""

    good: tuple[str, ...]
    missing: tuple[str, ...]
    words: int


def report(parts: Mapping[str, str]) -> Report:
    """The letter's good signs, and what one could still add. Parts are those of families.letter_parts."""
    text = "\n".join(said for said in parts.values() if said.strip())
    signs = good_signs(text)
    words = len(text.split())
    good = tuple(says for code, says in SAYS.items() if code in signs)
    return Report(good, tuple(_missing(parts, text, signs, words)) if words else (), words)


def _missing(parts: Mapping[str, str], text: str, signs: Mapping[str, int], words: int) -> list[str]:
    targets = reference()["letter_targets"]
    love = sum(signs.get(code, 0) for code in LOVE)
    dated = signs.get("fact_date", 0)
    found = []
    if love < targets["love_min"]:
        found.append("Say a little more of what you love: a memory, or something good in them.")
    if dated < targets["fact_date_min"]:
        found.append("Add one thing that you saw yourself, with its day.")
    if dated > targets["fact_date_max"]:
        found.append("Three moments are enough. Keep those that matter most.")
    if signs.get("feeling_i", 0) < targets["feeling_i_min"]:
        found.append("Say how it felt for you: “I felt …”.")
    if signs.get("ask", 0) < targets["ask_min"]:
        found.append("Ask for one thing, once: “Will you accept the help today?”")
    if _sentences(text, LOVE) < _sentences(text, FACTS):
        found.append("There is more of what went wrong than of love. Add a warm sentence.")
    if words < targets["words_min"]:
        found.append(
            f"It has {words} words. Most letters have {targets['words_min']} to {targets['words_max']}."
        )
    if words > targets["words_max"]:
        found.append(f"It has {words} words. Up to {targets['words_max']} can be heard well.")
    return found


def _sentences(text: str, codes: frozenset[str]) -> int:
    return sum(bool(codes & set(good_signs(sentence))) for _, sentence in stretches(plain(text)))

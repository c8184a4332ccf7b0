"""Words in free text that may mean that a life is in danger. A small list, on purpose: it never stops anybody."""

import re

from cases import dangers
from families.questionnaire.definition import Choice
from families.questionnaire.flow import Page

SELF = r"(?:him|her|my|them|your)sel(?:f|ves)"
WORDS = (
    (
        "words about suicide",
        dangers.SUICIDE,
        re.compile(
            rf"\bsuicid\w*|\bkill(?:s|ed|ing)? {SELF}|\b(?:hang|hurt|shoot|cut)(?:s|ing)? {SELF}"
            r"|\b(?:end|ending|take|taking|took|ended) (?:his|her|my|their|your) (?:own )?life"
            r"|\bwants? to die\b|\bwish(?:es)? to die\b|\bbetter off dead\b|\b(?:not|n[’']t) want(?:s|ed)? to live\b",
            re.IGNORECASE,
        ),
    ),
    (
        "words about an overdose",
        dangers.MEDICAL,
        re.compile(
            r"\boverdos\w*\s+(?:right\s+)?(?:now|today|tonight)\b|\b(?:is|are) overdosing\b|\bnot breathing\b"
            r"|\bunconscious\b|\bwon[’']t wake up\b|\b(?:having|has) a seizure\b",
            re.IGNORECASE,
        ),
    ),
    (
        "words about a weapon or a threat",
        dangers.VIOLENCE,
        re.compile(
            r"\b(?:hand|shot)?guns?\b|\bpistols?\b|\brifles?\b|\brevolvers?\b|\bfirearms?\b"
            r"|\bshoot(?:s|ing)?\b(?! up\b)|\bkill(?:s|ing)? (?:me|us|you|him|her|them|everyone|everybody)\b",
            re.IGNORECASE,
        ),
    ),
)


def in_words(page: Page, answers: dict[str, str]) -> list[tuple[str, str]]:
    """What the free text of a page may be about, as short words and the rule that says what to do."""
    said = "\n".join(answers.get(one.key, "") for one in page.questions if not one.choices)
    flat = " ".join(said.split())
    return [(short, rule) for short, rule, pattern in WORDS if pattern.search(flat)]


def kinds(page: Page, answers: dict[str, str]) -> list[tuple[str, str]]:
    """Every danger that a page tells of: chosen answers first, then words."""
    found: list[Choice] = [choice for one in page.questions for choice in one.dangerous(answers)]
    chosen = [(one.danger, one.rule) for one in found]
    if chosen and answers.get("weapon") == "yes":
        chosen.append(("a weapon at home", dangers.VIOLENCE))
    return chosen + in_words(page, answers)
